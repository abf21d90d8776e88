/** One request under way: until when it may take, on whose behalf, and whether anybody still waits for it. */

import { CommandError } from '../errors.ts';
import type { Peer } from '../wire/connection.ts';

let lastId = 0;

/** How often a request that waits for another thread looks whether its time is up. */
const WATCH_MS = 20;

export class Operation {
  readonly id: number;
  readonly startedAt = performance.now();
  /** Hexadecimal id of the logical session, or null. */
  readonly session: string | null;
  readonly peer: Peer;
  /** Name of the command and what it is about, for `currentOp`. */
  readonly command: string;
  readonly namespace: string;
  #deadline = Number.POSITIVE_INFINITY;
  #killed: CommandError | null = null;

  constructor(options: {
    peer: Peer;
    session: string | null;
    maxTimeMs: number;
    command: string;
    namespace: string;
  }) {
    this.id = ++lastId;
    this.peer = options.peer;
    this.session = options.session;
    this.command = options.command;
    this.namespace = options.namespace;
    this.limit(options.maxTimeMs);
  }

  /** 0 means no limit, as in `maxTimeMS`. */
  limit(maxTimeMs: number): void {
    if (maxTimeMs > 0) this.#deadline = Math.min(this.#deadline, this.startedAt + maxTimeMs);
  }

  get remainingMs(): number {
    return this.#deadline - performance.now();
  }

  kill(error: CommandError): void {
    this.#killed ??= error;
  }

  /** Called between slices. Throws MaxTimeMSExpired (50), or whatever it was killed with. */
  check(): void {
    if (this.#killed) throw this.#killed;
    if (this.peer.closed) throw new CommandError(279, 'client disconnected');
    if (this.#deadline !== Number.POSITIVE_INFINITY && performance.now() > this.#deadline) {
      throw new CommandError(50, 'operation exceeded time limit');
    }
  }

  /** What another thread is working on; rejects as `check` does as soon as the request is to end, done or not. */
  async during<T>(pending: Promise<T>): Promise<T> {
    let watch: NodeJS.Timeout | undefined;
    const ended = new Promise<never>((_, reject) => {
      watch = setInterval(() => {
        try {
          this.check();
        } catch (error) {
          reject(error);
        }
      }, WATCH_MS);
    });
    try {
      return await Promise.race([pending, ended]);
    } finally {
      clearInterval(watch);
    }
  }
}
