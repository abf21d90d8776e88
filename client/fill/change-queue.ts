/**
 * The way of changes from this browser to the server: kept in the browser's storage, sent at once, sent again until the
 * server has answered. What becomes of them on the screen is the store's (reading-store.ts).
 */

import type { ChangeOutcome, ChangesTaken } from '#contract/reading';
import type { Change } from '#surveys/entry';
import { ApiProblem, ApiUnreachable } from '../api.ts';
import type { ReadingChannel } from './reading-channel.ts';
import { forgetUnsent, keepUnsent, readUnsent } from './unsent-changes.ts';

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Who hears what became of the changes. */
export interface QueueOwner {
  /** What the server has by now; before it is told what became of each change. */
  learn(taken: ChangesTaken): void;
  /** The server has this change. */
  taken(change: Change, outcome: ChangeOutcome | undefined): void;
  /** The server does not want it, however often it is asked. */
  refused(change: Change, refusal: Refusal): void;
  /** Whether this is still what somebody wants to say; what was said after it takes its place. */
  isNewest(change: Change): boolean;
  /** The server has answered. */
  answered(): void;
  /** Something went out or came back. */
  moved(): void;
}

const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;
const BATCH = 100;
/** Browsers finish 64 kB after a page is gone; the rest waits in storage. */
const KEEPALIVE_BYTES = 60_000;

export class ChangeQueue {
  readonly #channel: ReadingChannel;
  readonly #owner: QueueOwner;
  readonly #rebased = new Set<string>();
  #waiting: Change[] = [];
  #sending: readonly Change[] = [];
  #oneByOne = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onceMoved: (() => void)[] = [];

  constructor(channel: ReadingChannel, owner: QueueOwner) {
    this.#channel = channel;
    this.#owner = owner;
  }

  /** What was left over from last time, oldest first. */
  leftOver(): Change[] {
    return readUnsent(this.#channel.storageKey);
  }

  /** How many changes the server has not answered. */
  get open(): number {
    return this.#waiting.length + this.#sending.length;
  }

  /** The server did not answer last time; it will be asked again by itself. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  add(change: Change): void {
    this.#waiting.push(change);
    keepUnsent(this.#channel.storageKey, change);
  }

  /** Takes a change back that is not on its way. Returns whether it could be taken back. */
  takeBack(change: Change): boolean {
    if (this.#sending.some(({ id }) => id === change.id)) return false;
    this.#waiting = this.#waiting.filter(({ id }) => id !== change.id);
    forgetUnsent(this.#channel.storageKey, change.id);
    return true;
  }

  /** The same change with another base. */
  replace(change: Change, other: Change): void {
    this.#waiting = this.#waiting.map((waiting) => (waiting.id === change.id ? other : waiting));
    keepUnsent(this.#channel.storageKey, other);
  }

  /** Sends what waits, now. */
  flush(): void {
    this.#schedule(0);
  }

  /** Sends what waits after a while, unless it waits for the server already. */
  sendSoon(wait: number): void {
    if (this.open > 0 && !this.isFailing) this.#schedule(wait);
  }

  /**
   * Sends what waits and resolves when the server has answered all of it.
   *
   * @throws ApiUnreachable if it does not answer; what waits goes on being sent
   */
  async emptied(): Promise<void> {
    this.flush();
    while (this.open > 0) {
      const before = this.#failures;
      await new Promise<void>((resolve) => this.#onceMoved.push(resolve));
      if (this.#failures > before) throw new ApiUnreachable('offline');
    }
  }

  /** The page goes away: everything that is not answered goes out once more, in requests that outlive the page. */
  sendBeforeLeaving(): void {
    let bytes = 0;
    const fitting = [...this.#sending, ...this.#waiting].filter((change) => {
      bytes += JSON.stringify(change).length * 2;
      return bytes < KEEPALIVE_BYTES;
    });
    if (fitting.length === 0) return;
    this.#channel.send(fitting, { keepalive: true }).then(
      (taken) => this.#answer(fitting, taken),
      // It is kept in the browser and goes out at the next visit.
      () => {},
    );
  }

  #schedule(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => void this.#send(), wait);
  }

  async #send(): Promise<void> {
    if (this.#sending.length > 0 || this.#waiting.length === 0) return;
    const batch = this.#waiting.slice(0, this.#oneByOne ? 1 : BATCH);
    this.#waiting = this.#waiting.slice(batch.length);
    this.#sending = batch;
    this.#move();
    try {
      const taken = await this.#channel.send(batch);
      this.#sending = [];
      this.#failures = 0;
      this.#answer(batch, taken);
      if (this.#waiting.length === 0) this.#oneByOne = false;
      this.#schedule(0);
    } catch (error) {
      this.#sending = [];
      this.#handleFailure(batch, error);
    }
    this.#move();
  }

  #move(): void {
    this.#owner.moved();
    for (const resolve of this.#onceMoved.splice(0)) resolve();
  }

  #answer(batch: readonly Change[], taken: ChangesTaken): void {
    const outcomes = new Map(taken.outcomes.map((outcome) => [outcome.id, outcome]));
    this.#owner.learn(taken);
    for (const change of batch) {
      const outcome = outcomes.get(change.id);
      if (outcome?.result !== 'refused') {
        forgetUnsent(this.#channel.storageKey, change.id);
        this.#waiting = this.#waiting.filter((waiting) => waiting.id !== change.id);
        this.#owner.taken(change, outcome);
      } else if (outcome.code === 'base_from_future' && !this.#rebased.has(change.id)) {
        // The server was set back to an older state: we have seen what it has now.
        this.#rebased.add(change.id);
        this.#waiting.unshift({ ...change, base: taken.revision });
      } else this.#owner.refused(change, { code: outcome.code ?? 'refused', message: outcome.message ?? '' });
    }
    this.#owner.answered();
  }

  #handleFailure(batch: readonly Change[], error: unknown): void {
    const back = batch.filter((change) => this.#owner.isNewest(change));
    for (const change of batch) if (!back.includes(change)) forgetUnsent(this.#channel.storageKey, change.id);
    if (error instanceof ApiProblem && isFinal(error.status)) {
      if (isAboutInput(error.status) && batch.length > 1) {
        // One of them is not taken; which one shows when each goes by itself.
        this.#oneByOne = true;
        this.#waiting.unshift(...back);
      } else {
        for (const change of back) this.#owner.refused(change, { code: error.code, message: error.message });
      }
      this.#schedule(0);
      return;
    }
    if (!(error instanceof ApiProblem || error instanceof ApiUnreachable)) console.error(error);
    this.#waiting.unshift(...back);
    this.#failures += 1;
    const wait = Math.min(FIRST_RETRY * 2 ** (this.#failures - 1), LONGEST_RETRY);
    const asked = error instanceof ApiProblem ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
    this.#schedule(Math.max(wait, asked));
  }
}

/** The server will say the same however often it is asked. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status);
}

/** Something is wrong with what was sent, and not with who sends it or where. */
function isAboutInput(status: number): boolean {
  return status === 400 || status === 413;
}
