/**
 * Group commit: write jobs are collected and run together in one transaction, which is flushed to disk before any of
 * them is acknowledged. A batch ends after about ten milliseconds, so that reads get their turn; a generator job that
 * is not finished then goes on in a later batch.
 */

import { CommandError } from '../errors.ts';

const BATCH_MS = 10;

/** A fault in the middle of writing: what the transaction holds is no longer whole and must not be kept. */
export class BrokenBatch extends Error {
  constructor(cause: unknown) {
    super('the batch cannot be kept', { cause });
    this.name = 'BrokenBatch';
  }
}

interface Entry {
  /** Runs a part of the job; true when it has come to its end. */
  step(until: number): boolean;
  cancel(): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** What the queue needs of the store. */
export interface BatchHost<W> {
  readonly writer: W;
  transaction(work: () => void): void;
  /** The last thing in each transaction. */
  beforeCommit(): void;
  /** A transaction was not kept: bring memory back to what is on disk. Returns what the jobs are told. */
  recover(error: unknown): CommandError;
}

export class CommitQueue<W> {
  private readonly host: BatchHost<W>;
  private queue: Entry[] = [];
  private scheduled = false;
  private closed = false;
  private idle: (() => void)[] = [];
  /** Set where a job's write failed half-way, whatever the job made of the error. */
  private broken: BrokenBatch | null = null;

  constructor(host: BatchHost<W>) {
    this.host = host;
  }

  breakBatch(cause: unknown): BrokenBatch {
    this.broken = new BrokenBatch(cause);
    return this.broken;
  }

  write<T>(job: (writer: W) => T | Generator<void, T, void>): Promise<T> {
    if (this.closed) return Promise.reject(new CommandError(91, 'the storage engine is shutting down'));
    return new Promise<T>((resolve, reject) => {
      let running: Generator<void, T, void> | null = null;
      let result: T;
      this.queue.push({
        step: (until) => {
          if (!running) {
            const started = job(this.host.writer);
            if (!isGenerator<T>(started)) {
              result = started;
              return true;
            }
            running = started;
          }
          do {
            const { done, value } = running.next();
            if (this.broken) throw this.broken;
            if (done) {
              result = value;
              return true;
            }
          } while (performance.now() < until);
          return false;
        },
        cancel: () => running?.return(undefined as T),
        resolve: () => resolve(result),
        reject,
      });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.runBatch();
      if (this.queue.length > 0) this.schedule();
      else for (const wake of this.idle.splice(0)) wake();
    });
  }

  private runBatch(): void {
    const batch: Entry[] = [];
    const unfinished: Entry[] = [];
    const settle: (() => void)[] = [];
    this.broken = null;
    try {
      this.host.transaction(() => {
        const until = performance.now() + BATCH_MS;
        do {
          const entry = this.queue.shift();
          if (!entry) break;
          batch.push(entry);
          try {
            if (entry.step(until)) settle.push(() => entry.resolve());
            else unfinished.push(entry);
          } catch (error) {
            if (error instanceof BrokenBatch) throw error;
            // The job's own refusal: what it wrote before stays.
            settle.push(() => entry.reject(error));
          }
          if (this.broken) throw this.broken;
        } while (performance.now() < until);
        this.host.beforeCommit();
      });
    } catch (error) {
      const told = this.recovered(error instanceof BrokenBatch ? error.cause : error);
      for (const entry of batch) {
        entry.cancel();
        entry.reject(told);
      }
      return;
    }
    this.queue.push(...unfinished);
    for (const done of settle) done();
  }

  private recovered(error: unknown): unknown {
    try {
      return this.host.recover(error);
    } catch (fault) {
      // The file cannot even be opened again: everybody is told so, and so is who comes next.
      return fault;
    }
  }

  /** Nothing more is accepted; resolves when all that was is done. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.queue.length > 0 || this.scheduled) await new Promise<void>((resolve) => this.idle.push(resolve));
  }
}

function isGenerator<T>(value: unknown): value is Generator<void, T, void> {
  return (
    typeof value === 'object' && value !== null && Symbol.iterator in value && 'next' in value && 'return' in value
  );
}
