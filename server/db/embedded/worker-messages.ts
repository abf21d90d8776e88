/** What the main thread and the engine's thread tell each other. */

export interface WorkerOptions {
  readonly directory: string;
  readonly socketPath: string;
  /** Held open for as long as the engine runs: whoever else starts on this directory finds it. Often the socket itself. */
  readonly lockPath: string;
  readonly transport: 'socket' | 'tcp';
  /** Over TCP only. */
  readonly password: string | null;
}

/** To the main thread. The other way goes one word: 'close'. */
export type WorkerMessage =
  | { readonly type: 'ready'; readonly uri: string }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | { readonly type: 'log'; readonly line: object };
