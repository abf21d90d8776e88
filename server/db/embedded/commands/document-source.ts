/**
 * Where a cursor's documents come from, and how they become batches: never more than asked for, never over 16 MB, and
 * read in slices, between which others have their turn.
 */

import type { Operation } from './operation.ts';
import { SLICE_MS, type Turns } from './turns.ts';

/** As many bytes of documents as go into one batch. */
export const BATCH_BYTES = 16 * 1024 * 1024;
export const FIRST_BATCH_DOCUMENTS = 101;

/** Some documents and whether there are more. No documents and not done: the time was up. */
export interface Slice {
  readonly documents: Uint8Array[];
  readonly done: boolean;
}

/** Where a cursor's documents come from. `pull` takes no longer than `budgetMs` of the engine's thread. */
export interface DocumentSource {
  pull(maxDocuments: number, maxBytes: number, budgetMs: number): Slice | Promise<Slice>;
  close(): void;
  /** The index that it reads, for which a drop ends it. */
  readonly indexName?: string | undefined;
}

/** A source over documents that are already there: for the short lists of `listCollections` and the like. */
export function listSource(documents: readonly Uint8Array[]): DocumentSource {
  let position = 0;
  return {
    pull(maxDocuments, maxBytes) {
      const taken: Uint8Array[] = [];
      let bytes = 0;
      while (position < documents.length && taken.length < maxDocuments) {
        const next = documents[position] as Uint8Array;
        if (taken.length > 0 && bytes + next.length > maxBytes) break;
        taken.push(next);
        bytes += next.length;
        position++;
      }
      return { documents: taken, done: position >= documents.length };
    },
    close() {},
  };
}

/** Keeps batches within their size whatever the source hands out, by holding back what is too much. */
export class Batcher {
  readonly #source: DocumentSource;
  #held: Uint8Array[] = [];
  #done = false;

  constructor(source: DocumentSource) {
    this.#source = source;
  }

  /** The next batch; a promise only where one slice does not do. */
  next(maxDocuments: number, operation: Operation, turns: Turns): Slice | Promise<Slice> {
    const batch: Uint8Array[] = [];
    if (maxDocuments === 0) return { documents: batch, done: false };
    const progress = { bytes: 0 };
    if (this.#add(batch, [], maxDocuments, progress)) return this.#finish(batch);
    const slice = this.#source.pull(maxDocuments - batch.length, BATCH_BYTES - progress.bytes, SLICE_MS);
    if (slice instanceof Promise) return this.#more(slice, batch, maxDocuments, progress, operation, turns);
    this.#done = slice.done;
    if (this.#add(batch, slice.documents, maxDocuments, progress)) return this.#finish(batch);
    return this.#more(null, batch, maxDocuments, progress, operation, turns);
  }

  async #more(
    pending: Promise<Slice> | null,
    batch: Uint8Array[],
    maxDocuments: number,
    progress: { bytes: number },
    operation: Operation,
    turns: Turns,
  ): Promise<Slice> {
    let waiting = pending;
    for (;;) {
      if (!waiting) {
        await turns.next();
        operation.check();
      }
      const pulled =
        waiting ?? this.#source.pull(maxDocuments - batch.length, Math.max(1, BATCH_BYTES - progress.bytes), SLICE_MS);
      const slice = pulled instanceof Promise ? await operation.during(pulled) : pulled;
      waiting = null;
      operation.check();
      this.#done = slice.done;
      if (this.#add(batch, slice.documents, maxDocuments, progress)) return this.#finish(batch);
    }
  }

  /** Takes what fits; true where the batch is complete. */
  #add(batch: Uint8Array[], documents: readonly Uint8Array[], maxDocuments: number, progress: { bytes: number }) {
    const available = this.#held.length > 0 ? [...this.#held, ...documents] : documents;
    let taken = 0;
    let full = false;
    for (const document of available) {
      if (batch.length >= maxDocuments || (batch.length > 0 && progress.bytes + document.length > BATCH_BYTES)) {
        full = true;
        break;
      }
      batch.push(document);
      progress.bytes += document.length;
      taken++;
    }
    this.#held = taken < available.length ? available.slice(taken) : [];
    return full || batch.length >= maxDocuments || progress.bytes >= BATCH_BYTES || this.#done;
  }

  #finish(documents: Uint8Array[]): Slice {
    return { documents, done: this.#done && this.#held.length === 0 };
  }

  close(): void {
    this.#held = [];
    this.#source.close();
  }

  get indexName(): string | undefined {
    return this.#source.indexName;
  }
}
