/**
 * Compute threads for aggregations that would hold up the engine's thread. They are started when they are needed, end
 * when they have had nothing to do for a while, and may break down (out of memory) without harm to anything but the
 * aggregations that they were working on.
 */

import type { ComputeJob, ComputeRequest } from './compute-job.ts';
import { ComputeThread } from './compute-thread.ts';

export type { Batch, ComputeJob, ComputeRequest, Reader } from './compute-job.ts';

export interface PoolOptions {
  readonly threads?: number;
  readonly heapMb?: number;
  readonly idleMs?: number;
}

export class ComputePool {
  readonly #options: Required<PoolOptions>;
  readonly #threads = new Set<ComputeThread>();
  #lastJob = 0;
  #sweep: NodeJS.Timeout | null = null;

  constructor(options: PoolOptions = {}) {
    this.#options = { threads: 2, heapMb: 512, idleMs: 30_000, ...options };
  }

  /** Gives the job to the thread with the fewest. Closing it is the caller's duty, also after an error. */
  open(request: ComputeRequest): ComputeJob {
    const thread = this.#choose();
    const id = ++this.#lastJob;
    const job = thread.open(id, request);
    return {
      next: (maxDocuments, maxBytes) => thread.next(job, maxDocuments, maxBytes),
      close: () => thread.close(job),
    };
  }

  get threads(): number {
    return this.#threads.size;
  }

  async close(): Promise<void> {
    if (this.#sweep !== null) clearInterval(this.#sweep);
    await Promise.all([...this.#threads].map((thread) => thread.end(new Error('the engine is closing'))));
  }

  #choose(): ComputeThread {
    const [best] = [...this.#threads].sort((a, b) => a.jobs.size - b.jobs.size);
    if (best !== undefined && (best.jobs.size === 0 || this.#threads.size >= this.#options.threads)) return best;
    const thread = new ComputeThread(this.#options.heapMb, (ended) => this.#threads.delete(ended));
    this.#threads.add(thread);
    this.#sweep ??= setInterval(() => this.#endIdle(), Math.min(this.#options.idleMs, 5000)).unref();
    return thread;
  }

  #endIdle(): void {
    const limit = Date.now() - this.#options.idleMs;
    for (const thread of this.#threads) {
      if (thread.jobs.size === 0 && thread.idleSince <= limit) void thread.end(new Error('idle'));
    }
  }
}
