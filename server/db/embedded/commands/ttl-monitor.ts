/** Removes what TTL indexes say has expired, once a minute unless told otherwise, as MongoDB's monitor does. */

import type { Store } from '../storage/types.ts';

const DEFAULT_INTERVAL_MS = 60_000;

export class TtlMonitor {
  readonly #store: Store;
  readonly #log: (line: Readonly<Record<string, unknown>>) => void;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #intervalMs = DEFAULT_INTERVAL_MS;
  #enabled = true;

  constructor(store: Store, log: (line: Readonly<Record<string, unknown>>) => void) {
    this.#store = store;
    this.#log = log;
    this.#schedule();
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  set(options: { intervalMs?: number; enabled?: boolean }): void {
    this.#intervalMs = options.intervalMs ?? this.#intervalMs;
    this.#enabled = options.enabled ?? this.#enabled;
    this.#schedule();
  }

  /** Waits for a pass under way; after this there is no other. */
  async stop(): Promise<void> {
    this.#enabled = false;
    this.#schedule();
    await this.#running;
  }

  #schedule(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = this.#enabled ? setTimeout(() => this.#pass(), this.#intervalMs) : null;
  }

  #pass(): void {
    this.#running = this.#store.expire(Date.now()).then(
      (removed) => {
        if (removed > 0) this.#log({ level: 'debug', action: 'engine.expired', removed });
      },
      (error: unknown) => {
        this.#log({ level: 'error', action: 'engine.expire', error: String(error) });
      },
    );
    void this.#running.then(() => this.#schedule());
  }
}
