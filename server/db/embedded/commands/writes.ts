/** What insert, update, delete and findAndModify share: batches, their errors, finding and changing one document. */

import { decode, encode } from '../bson/codec.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import type { Namespace, PlanOptions, RecordRow, Writer } from '../storage/types.ts';
import { newDocument, type Update } from '../update/update.ts';
import { checkUpdatedSize } from './documents.ts';
import { MAX_WRITE_BATCH } from './hello.ts';
import type { Operation } from './operation.ts';
import { count, int } from './reply.ts';
import { SLICE_MS } from './turns.ts';
import type { DocumentCheck } from './validator.ts';

/** A write job's time at a stretch: past it the job lets others in, and what it has done may be flushed. */
export class WriteSlice {
  #until = performance.now() + SLICE_MS;

  get over(): boolean {
    return performance.now() > this.#until;
  }

  get remainingMs(): number {
    return Math.max(1, this.#until - performance.now());
  }

  restart(): void {
    this.#until = performance.now() + SLICE_MS;
  }
}

/** Throws InvalidLength (16). */
export function checkBatchSize(operations: number): void {
  if (operations < 1 || operations > MAX_WRITE_BATCH) {
    throw new CommandError(
      16,
      `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH}. Got ${operations} operations.`,
    );
  }
}

/** The errors of a batch, statement by statement. */
export class WriteErrors {
  readonly #errors: Doc[] = [];

  get any(): boolean {
    return this.#errors.length > 0;
  }

  /** Takes what a client has to be told; everything else is thrown on. */
  add(index: number, error: unknown): void {
    if (!(error instanceof CommandError)) throw error;
    // The whole command fails: out of time, shut down, client gone.
    if (error.code === 50 || error.code === 279 || error.code === 11600) throw error;
    const entry: Doc = new Map<string, Value>([
      ['index', int(index)],
      ['code', int(error.code)],
    ]);
    for (const [name, value] of Object.entries(error.extra)) entry.set(name, value as Value);
    entry.set('errmsg', error.message);
    this.#errors.push(entry);
  }

  addTo(reply: Doc): Doc {
    if (this.any) reply.set('writeErrors', this.#errors);
    return reply;
  }
}

export function writeReply(n: number, errors: WriteErrors): Doc {
  return errors.addTo(new Map([['n', count(n)]]));
}

/** The first row of a plan, in slices; undefined where nothing matches. */
export function* firstRow(
  writer: Writer,
  ns: Namespace,
  options: PlanOptions,
  slice: WriteSlice,
  operation: Operation,
): Generator<void, RecordRow | undefined, void> {
  const plan = writer.plan(ns, { ...options, limit: 1 });
  try {
    for (;;) {
      const { rows, done } = plan.next(1, Number.POSITIVE_INFINITY, slice.remainingMs);
      if (rows.length > 0 || done) return rows[0];
      yield;
      slice.restart();
      operation.check();
    }
  } finally {
    plan.close();
  }
}

/**
 * All record numbers that a plan finds, in slices. They are gathered before the first of them is changed, so that a
 * change cannot move a record ahead of the scan that found it.
 */
export function* allRows(
  writer: Writer,
  ns: Namespace,
  options: PlanOptions,
  slice: WriteSlice,
  operation: Operation,
): Generator<void, number[], void> {
  const ids: number[] = [];
  const plan = writer.plan(ns, options);
  try {
    for (;;) {
      const { rows, done } = plan.next(1000, 4 * 1024 * 1024, slice.remainingMs);
      for (const row of rows) ids.push(row.id);
      if (done) return ids;
      if (slice.over) {
        yield;
        slice.restart();
        operation.check();
      }
    }
  } finally {
    plan.close();
  }
}

export interface Change {
  readonly filter: Filter;
  readonly update: Update;
  readonly check: DocumentCheck | null;
  readonly now: Date;
}

/** Changes one record. The new bytes, or null where the update leaves it as it is. */
export function changeRecord(writer: Writer, ns: Namespace, row: RecordRow, change: Change): Buffer | null {
  const after = change.update.apply(decode(row.bytes), { filter: change.filter, now: change.now });
  if (!after) return null;
  const bytes = encode(after);
  checkUpdatedSize(bytes);
  change.check?.(bytes, row.bytes);
  writer.replace(ns, row.id, row.bytes, bytes);
  return bytes;
}

/** Inserts what an upsert makes of filter and update where nothing matched. */
export function insertUpsert(writer: Writer, ns: Namespace, change: Change): { id: Value; bytes: Buffer } {
  const document = newDocument(change.filter, change.update, change.now);
  const bytes = encode(document);
  checkUpdatedSize(bytes);
  change.check?.(bytes);
  writer.insert(ns, bytes);
  return { id: document.get('_id') as Value, bytes };
}

/** Whether a record that was found a moment ago is still there and still matches; its bytes as they are now. */
export function stillMatching(writer: Writer, ns: Namespace, id: number, filter: Filter): Uint8Array | null {
  const bytes = writer.get(ns, id);
  if (!bytes || !filter.matches(decode(bytes))) return null;
  return bytes;
}
