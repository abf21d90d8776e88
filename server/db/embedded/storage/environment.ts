/**
 * The LMDB file under the store: one tree of keys and values, read without copying where possible, written in
 * transactions that are flushed to disk when they return. Keeps the memory map small (memory-guard.ts) by re-opening
 * the file between reads, which nobody notices because nobody holds a transaction.
 */

import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { MemoryGuard } from './memory-guard.ts';

/** What LMDB keeps in the directory. */
const FILES = ['data.mdb', 'lock.mdb'];

/** Address space, not disk: how far the file can grow before a write is refused. */
const MAP_BYTES = 2 ** 40;

/** Small values are copied into slabs of this size; one that is still looked at keeps its slab from being freed. */
const SLAB_BYTES = 64 * 1024;
const SLAB_SHARE = SLAB_BYTES / 16;

export interface KeyRange {
  /** Inclusive. */
  readonly start: Uint8Array;
  /** Exclusive. */
  readonly end: Uint8Array;
  readonly backward?: boolean;
}

export class Environment {
  private readonly directory: string;
  private readonly guard = new MemoryGuard();
  private db: RootDatabase<Buffer, Uint8Array>;
  private writing = false;
  private slab = new ArrayBuffer(SLAB_BYTES);
  private slabUsed = 0;

  constructor(directory: string) {
    this.directory = directory;
    this.db = this.openFile();
  }

  private openFile(): RootDatabase<Buffer, Uint8Array> {
    const db = open<Buffer, Uint8Array>({
      path: this.directory,
      // Else a dot in the directory's name would make it a file.
      noSubdir: false,
      encoding: 'binary',
      keyEncoding: 'binary',
      overlappingSync: false,
      mapSize: MAP_BYTES,
      // Pages are handed to the disk as they are: what was in memory before must not get there.
      noMemInit: false,
    });
    // LMDB's own mode for new files lets others read; the folder around them need not be ours alone.
    for (const name of FILES) chmodSync(join(this.directory, name), 0o600);
    return db;
  }

  /** The value in memory of its own. */
  get(key: Uint8Array): Uint8Array | undefined {
    this.guard.count(1);
    const shared: Buffer | undefined = this.db.getBinaryFast(key);
    return shared && this.own(shared);
  }

  /**
   * A copy of what the library read, from a slab where it is small: a memory block of its own for each of many small
   * documents would cost more than reading them.
   */
  private own(shared: Buffer): Uint8Array {
    const { length } = shared;
    const view = new Uint8Array(shared.buffer, shared.byteOffset, length);
    if (length > SLAB_SHARE) return view.slice();
    if (this.slabUsed + length > SLAB_BYTES) {
      this.slab = new ArrayBuffer(SLAB_BYTES);
      this.slabUsed = 0;
    }
    const copy = new Uint8Array(this.slab, this.slabUsed, length);
    copy.set(view);
    this.slabUsed += length;
    return copy;
  }

  /** The value in memory that the next read reuses: to be looked at now, not kept. */
  peek(key: Uint8Array): Buffer | undefined {
    this.guard.count(1);
    const shared: Buffer | undefined = this.db.getBinaryFast(key);
    // The library's buffer says its own length by an overridden property, which views made from it do not see.
    return shared && Buffer.from(shared.buffer, shared.byteOffset, shared.length);
  }

  has(key: Uint8Array): boolean {
    return this.db.getBinaryFast(key) !== undefined;
  }

  /** Up to `limit` keys of the range, in order. */
  keys(range: KeyRange, limit: number): Uint8Array[] {
    this.guard.count(limit >> 5);
    return [...this.db.getKeys({ ...bounds(range), limit })];
  }

  /** Up to `limit` keys with their values. */
  entries(range: KeyRange, limit: number): { key: Uint8Array; value: Uint8Array }[] {
    this.guard.count(limit >> 5);
    return [...this.db.getRange({ ...bounds(range), limit })];
  }

  /** Keys with their values, one at a time: for big values, where the reader wants to stop when it has enough. */
  walk(range: KeyRange): Iterable<{ key: Uint8Array; value: Uint8Array }> {
    return this.db.getRange(bounds(range));
  }

  counted(records: number): void {
    this.guard.count(records);
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.db.putSync(key, value as Buffer);
  }

  /** Whether there was one. */
  remove(key: Uint8Array): boolean {
    return this.db.removeSync(key);
  }

  /** Runs `work` in one write transaction and returns when it is flushed. When either fails, nothing of it is kept. */
  transaction<T>(work: () => T): T {
    this.writing = true;
    try {
      return this.db.transactionSync(work);
    } finally {
      this.writing = false;
    }
  }

  /** Lets the memory map go when it has grown too far. To be called wherever no walk is under way. */
  relieve(): void {
    if (this.writing || !this.guard.isOver()) return;
    this.reopen();
    this.guard.released();
  }

  /** After a failed commit LMDB may refuse everything until the file is opened anew. */
  reopen(): void {
    this.close();
    this.db = this.openFile();
  }

  /** Bytes of the file that are in use. */
  usedBytes(): number {
    const { pageSize, lastPageNumber } = this.db.getStats() as { pageSize: number; lastPageNumber: number };
    return pageSize * (lastPageNumber + 1);
  }

  close(): void {
    // With synchronous transactions only there is nothing to wait for: the promise is resolved already.
    void (this.db as Database<Buffer, Uint8Array>).close();
  }

  end(): void {
    this.close();
    this.guard.close();
  }
}

function bounds({ start, end, backward }: KeyRange) {
  return backward
    ? { start: end, exclusiveStart: true, end: start, inclusiveEnd: true, reverse: true }
    : { start, end };
}
