/** A clock that tests move. It begins at the real time, because the database drops what has expired by its own clock. */
import type { Clock } from '#server/clock';

export interface TestClock extends Clock {
  /** Moves the time on. */
  advance(milliseconds: number): void;
  /** How long the server has slept so far, in milliseconds; it never really waits. */
  readonly slept: number;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function testClock(): TestClock {
  let offset = 0;
  let slept = 0;
  const frozenAt = Date.now();
  return {
    now: () => new Date(frozenAt + offset),
    async sleep(milliseconds) {
      slept += milliseconds;
      offset += milliseconds;
    },
    advance(milliseconds) {
      offset += milliseconds;
    },
    get slept() {
      return slept;
    },
  };
}
