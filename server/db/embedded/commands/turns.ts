/**
 * Shares the engine's thread between requests. Whoever has more to do than fits into one slice asks for a turn between
 * slices; one waiter goes per round of the event loop, so however many long requests there are, everybody else waits
 * for one slice only.
 */

/** How long a request may hold the thread at a stretch, in milliseconds. */
export const SLICE_MS = 10;

export class Turns {
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }
}
