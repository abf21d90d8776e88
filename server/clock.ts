/** Time as a dependency, so that tests can move it. Nothing else in the server asks for the time by itself. */

export interface Clock {
  now(): Date;
  /** Resolves after so many milliseconds; a test's clock resolves at once and moves on by them. */
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
