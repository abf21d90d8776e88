/**
 * What the storage layer offers to the commands: catalog, records, index-backed plans and durable writes.
 *
 * Everything here runs in the engine's own thread. Reads are synchronous and short: whoever walks many records does
 * it in slices (`Plan.next` with a budget) and lets the event loop turn between them. Writes are jobs that are
 * collected and run together in one LMDB transaction, which is flushed before any of them is acknowledged.
 */

import type { Doc, Value } from '../bson/values.ts';
import type { Filter } from '../query/filter.ts';
import type { SortSpec } from '../query/sort.ts';

/** `database.collection`, as on the wire. */
export type Namespace = { readonly db: string; readonly collection: string };

/** An index as `listIndexes` shows it. Order of `key` matters. */
export interface IndexSpec {
  readonly v: 2;
  readonly key: ReadonlyMap<string, 1 | -1>;
  readonly name: string;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly hidden?: boolean;
  readonly expireAfterSeconds?: number;
  readonly partialFilterExpression?: Doc;
}

export interface CollectionInfo {
  readonly db: string;
  readonly name: string;
  readonly uuid: Uint8Array;
  readonly options: Doc;
  readonly indexes: readonly IndexSpec[];
}

export interface CollectionStats {
  readonly count: number;
  /** Bytes of all documents, uncompressed. */
  readonly size: number;
  /** Bytes on disk, as far as LMDB tells. */
  readonly storageSize: number;
  readonly indexSizes: ReadonlyMap<string, number>;
}

/** A record: its place in the order of insertion, and the document's bytes, valid for as long as the caller wants. */
export interface RecordRow {
  readonly id: number;
  readonly bytes: Uint8Array;
}

export interface PlanOptions {
  /** Already parsed; also re-checked on each record where the index bounds do not prove it. */
  readonly filter: Filter;
  /** The order wanted. */
  readonly sort?: SortSpec;
  /** Index name or key pattern; `$natural` forces a scan of the collection in insertion order (±1). */
  readonly hint?: string | Doc;
  /** At most so many rows will be taken (skip + limit): lets an in-memory sort keep only the best. */
  readonly limit?: number;
  readonly min?: Doc;
  readonly max?: Doc;
  /** Only how many rows there are is wanted: their `bytes` are empty where the index alone proves the match. */
  readonly keysOnly?: boolean;
}

/** What explain says. */
export interface PlanSummary {
  readonly stage: 'COLLSCAN' | 'IXSCAN' | 'IDHACK' | 'EOF' | 'OR';
  readonly indexName?: string;
  readonly keyPattern?: Doc;
  readonly isMultiKey?: boolean;
  readonly direction: 'forward' | 'backward';
  /** Bounds per field in MongoDB's notation, e.g. `["[5, 5]"]`. */
  readonly bounds?: ReadonlyMap<string, readonly string[]>;
  /** True where the order comes from sorting in memory. */
  readonly sortsInMemory: boolean;
  /** For stage OR: the branches. */
  readonly branches?: readonly PlanSummary[];
}

/**
 * A running read. It holds no LMDB transaction between calls of `next`, only the place it has come to, so it can stay
 * open as long as a client likes and costs nothing; records that are written meanwhile may or may not be seen
 * (MongoDB's read concern "local"), none is returned twice.
 */
export interface Plan {
  readonly summary: PlanSummary;
  /** Counters for explain's executionStats. */
  readonly examined: { keys: number; docs: number };
  /**
   * Matching rows, in order: up to `maxRows`, up to `maxBytes`, and no longer than `budgetMs` in one call.
   * `done` says that there are no more; an empty `rows` with `done: false` only means that the time was up.
   */
  next(maxRows: number, maxBytes: number, budgetMs: number): { rows: RecordRow[]; done: boolean };
  close(): void;
}

export type InsertResult = { ok: true } | { ok: false; error: import('../errors.ts').CommandError };

/** The write side, only valid while its job runs. Each call is atomic by itself: it happens whole or throws with no trace. */
export interface Writer {
  /** Creates the collection where it is missing. `bytes` must be a whole document that begins with its `_id`. */
  insert(ns: Namespace, bytes: Uint8Array): void;
  /** Replaces the record's document; `_id` must be unchanged. Indexes follow. Throws 11000 with keyPattern and keyValue. */
  replace(ns: Namespace, recordId: number, oldBytes: Uint8Array, newBytes: Uint8Array): void;
  remove(ns: Namespace, recordId: number, oldBytes: Uint8Array): void;
  /** Sees this job's own writes and those of earlier jobs in the batch. */
  plan(ns: Namespace, options: PlanOptions): Plan;
  /** The record as it is now, or undefined: it may have gone since a plan returned it. */
  get(ns: Namespace, recordId: number): Uint8Array | undefined;
  createCollection(ns: Namespace, options: Doc): void;
  dropCollection(ns: Namespace): boolean;
  renameCollection(from: Namespace, to: Namespace, dropTarget: boolean): void;
  dropDatabase(db: string): void;
  dropIndex(ns: Namespace, name: string): void;
  setCollectionOptions(ns: Namespace, options: Doc): void;
  /** What `collMod` can change of an index that exists. */
  setIndexOptions(ns: Namespace, name: string, options: { expireAfterSeconds?: number; hidden?: boolean }): void;
}

export interface Store {
  listDatabases(): { name: string; sizeOnDisk: number; empty: boolean }[];
  listCollections(db: string): CollectionInfo[];
  findCollection(ns: Namespace): CollectionInfo | null;
  stats(ns: Namespace): CollectionStats;
  /** Documents in the collection, without counting them one by one. 0 where there is no such collection. */
  count(ns: Namespace): number;
  /** Picks an index and prepares the read. A missing collection gives an empty plan (stage EOF). Throws for a bad hint (2). */
  plan(ns: Namespace, options: PlanOptions): Plan;
  /** The document with that `_id`, straight from the `_id` index. */
  findById(ns: Namespace, id: Value): RecordRow | undefined;
  /**
   * Queues a write job. A generator job may `yield` at points where other requests can be served and where what it
   * has done so far may be committed; a plain function is never divided. Resolves when everything that the job wrote
   * is flushed to disk; rejects with the job's own error (what single calls did before it stays done, as in MongoDB),
   * or with 14031 when the disk is full (then nothing of the batch was kept).
   */
  write<T>(job: (writer: Writer) => T | Generator<void, T, void>): Promise<T>;
  /**
   * Builds indexes in slices, with writes going on meanwhile; all or none become visible. Throws 67, 85, 86, 11000, 171 …
   * as `createIndexes` does. Returns how many there were before and after.
   */
  createIndexes(
    ns: Namespace,
    specs: readonly IndexSpec[],
  ): Promise<{ before: number; after: number; createdCollection: boolean }>;
  /** Checks that every index agrees with its documents; for tests and for the `validate` command. */
  validate(ns: Namespace): Promise<{ records: number; errors: string[]; keysPerIndex: Map<string, number> }>;
  /** Removes what TTL indexes say has expired; the engine calls this every 60 s. `now` in ms. */
  expire(now: number): Promise<number>;
  /** After this nothing is accepted; resolves when everything is flushed and the files are closed. */
  close(): Promise<void>;
}
