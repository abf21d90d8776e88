/** Starts a worker thread from a file of this folder: compiled code as it is, sources through tsx. */

import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * `file` has no extension and is relative to `base`, the caller's `import.meta.url`. Sources are run where the caller
 * itself is one: in development, tests and benchmarks.
 */
export function startThread(file: string, base: string, options: WorkerOptions): Worker {
  if (!base.endsWith('.ts')) return new Worker(new URL(`${file}.js`, base), options);
  return new Worker(new URL('./source-thread.mjs', import.meta.url), {
    ...options,
    argv: [new URL(`${file}.ts`, base).href],
    execArgv: ['--conditions=source'],
  });
}
