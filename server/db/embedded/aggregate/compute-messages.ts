/** What the engine's thread and a compute thread tell each other. */

import type { MessagePort } from 'node:worker_threads';

/** How a compute thread starts: the port for its questions, and memory that both look at. */
export interface ComputeOptions {
  readonly port: MessagePort;
  /** Counts the answers to its questions; it sleeps on this while it waits for the next. */
  readonly answered: SharedArrayBuffer;
  /** One flag per job slot: set when nobody wants the result any more. */
  readonly cancelled: SharedArrayBuffer;
}

/** From the engine's thread. */
export type ComputeCommand =
  | {
      readonly type: 'open';
      readonly job: number;
      readonly slot: number;
      readonly db: string;
      readonly stages: ArrayBuffer;
      readonly variables: Uint8Array;
    }
  | { readonly type: 'next'; readonly job: number; readonly maxDocuments: number; readonly maxBytes: number }
  | { readonly type: 'close'; readonly job: number };

/** To the engine's thread, one for each `next`. */
export type ComputeReply =
  | { readonly type: 'batch'; readonly job: number; readonly documents: ArrayBuffer; readonly done: boolean }
  | { readonly type: 'error'; readonly job: number; readonly error: ErrorText };

/** Questions, asked over the port and waited for. */
export type Question =
  /** More of the job's input. */
  | { readonly type: 'input'; readonly job: number }
  /** All documents of each request: an array of encoded requests. */
  | { readonly type: 'findAll'; readonly job: number; readonly requests: ArrayBuffer }
  /** Opens a read; its documents come by `more`. */
  | { readonly type: 'scan'; readonly job: number; readonly request: ArrayBuffer }
  | { readonly type: 'more'; readonly job: number; readonly reader: number }
  | { readonly type: 'end'; readonly job: number; readonly reader: number };

export type Answer =
  | { readonly type: 'batch'; readonly documents: ArrayBuffer; readonly done: boolean }
  | { readonly type: 'batches'; readonly documents: readonly ArrayBuffer[] }
  | { readonly type: 'reader'; readonly reader: number }
  | { readonly type: 'error'; readonly error: ErrorText };

/** An error on its way to the other thread. `code` null: a fault, not a refusal. */
export interface ErrorText {
  readonly code: number | null;
  readonly message: string;
}

export const CANCELLED: ErrorText = { code: 11601, message: 'operation was interrupted' };
