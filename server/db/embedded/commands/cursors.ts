/**
 * Cursors: what a client has not fetched yet. A cursor keeps a source (a plan's place, an aggregation under way) and
 * never documents beyond what the last slice read too many. Idle cursors go after ten minutes, as in MongoDB.
 */

import { Long } from 'bson';
import { randomBytes } from '../crypto.ts';
import { CommandError } from '../errors.ts';
import type { Namespace } from '../storage/types.ts';
import { namespaceText } from './command.ts';
import { Batcher, type DocumentSource, type Slice } from './document-source.ts';
import type { Operation } from './operation.ts';
import type { Turns } from './turns.ts';

const IDLE_TIMEOUT_MS = 10 * 60_000;
export interface CursorOptions {
  readonly ns: Namespace;
  readonly source: DocumentSource;
  readonly session: string | null;
  readonly noTimeout?: boolean;
  /** Of the cursor's lifetime, spent by its commands only; 0: no limit. */
  readonly maxTimeMs?: number;
}

export class Cursor {
  readonly id: Long;
  readonly ns: Namespace;
  readonly session: string | null;
  readonly noTimeout: boolean;
  readonly batcher: Batcher;
  remainingMs: number;
  lastUsed = performance.now();
  /** The operation that is fetching from it. */
  pinnedBy: Operation | null = null;

  constructor(id: Long, batcher: Batcher, options: CursorOptions) {
    this.id = id;
    this.ns = options.ns;
    this.session = options.session;
    this.noTimeout = options.noTimeout ?? false;
    this.batcher = batcher;
    this.remainingMs = options.maxTimeMs || Number.POSITIVE_INFINITY;
  }
}

const NO_CURSOR = Long.ZERO;

export class CursorTable {
  readonly #cursors = new Map<string, Cursor>();
  /** Why a cursor is gone, for those that a drop ended: told once, at the next getMore. */
  readonly #obituaries = new Map<string, { error: CommandError; at: number }>();
  readonly #turns: Turns;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  get size(): number {
    return this.#cursors.size;
  }

  /** Reads the first batch and keeps a cursor where there is more. With `single` there is never more. */
  open(
    options: CursorOptions & { batchSize: number; single?: boolean; operation: Operation },
  ): { documents: Uint8Array[]; id: Long } | Promise<{ documents: Uint8Array[]; id: Long }> {
    const batcher = new Batcher(options.source);
    const settle = (slice: Slice) => {
      if (slice.done || options.single) {
        batcher.close();
        return { documents: slice.documents, id: NO_CURSOR };
      }
      const cursor = new Cursor(this.#freshId(), batcher, options);
      this.#cursors.set(cursor.id.toString(), cursor);
      return { documents: slice.documents, id: cursor.id };
    };
    let first: Slice | Promise<Slice>;
    try {
      first = batcher.next(options.batchSize, options.operation, this.#turns);
    } catch (error) {
      batcher.close();
      throw error;
    }
    if (!(first instanceof Promise)) return settle(first);
    return first.then(settle, (error: unknown) => {
      batcher.close();
      throw error;
    });
  }

  /** The next batch. Throws CursorNotFound (43), CursorInUse (12051), Unauthorized (13) for another namespace. */
  async fetch(id: Long, ns: Namespace, batchSize: number, operation: Operation) {
    const key = id.toString();
    const cursor = this.#cursors.get(key);
    if (!cursor) {
      const obituary = this.#obituaries.get(key);
      this.#obituaries.delete(key);
      throw obituary?.error ?? new CommandError(43, `cursor id ${key} not found`);
    }
    if (cursor.pinnedBy) throw new CommandError(12051, `cursor id ${key} is already in use`);
    if (cursor.ns.db !== ns.db || cursor.ns.collection !== ns.collection) {
      throw new CommandError(
        13,
        `Requested getMore on namespace '${namespaceText(ns)}', but cursor belongs to a different namespace ${namespaceText(cursor.ns)}`,
      );
    }
    checkSession(cursor, operation);
    if (cursor.remainingMs !== Number.POSITIVE_INFINITY) operation.limit(Math.max(1, cursor.remainingMs));
    cursor.pinnedBy = operation;
    const startedAt = performance.now();
    try {
      const slice = await cursor.batcher.next(batchSize, operation, this.#turns);
      operation.check();
      if (slice.done) this.#remove(cursor);
      return { documents: slice.documents, id: slice.done ? NO_CURSOR : cursor.id };
    } catch (error) {
      this.#remove(cursor);
      throw error;
    } finally {
      cursor.pinnedBy = null;
      cursor.lastUsed = performance.now();
      cursor.remainingMs -= cursor.lastUsed - startedAt;
    }
  }

  /** True where there was such a cursor of that collection. */
  kill(id: Long, ns: Namespace): boolean {
    const cursor = this.#cursors.get(id.toString());
    if (!cursor || cursor.ns.db !== ns.db || cursor.ns.collection !== ns.collection) return false;
    this.#end(cursor, new CommandError(237, 'operation was interrupted'));
    return true;
  }

  killOfSessions(sessions: ReadonlySet<string>): void {
    for (const cursor of [...this.#cursors.values()]) {
      if (cursor.session && sessions.has(cursor.session)) {
        this.#end(cursor, new CommandError(237, 'operation was interrupted'));
      }
    }
  }

  /** Ends the cursors over what has been dropped or renamed; their next getMore says why. */
  invalidate(affected: (ns: Namespace, indexName: string | undefined) => boolean, reason: string): void {
    for (const cursor of [...this.#cursors.values()]) {
      if (!affected(cursor.ns, cursor.batcher.indexName)) continue;
      const error = new CommandError(175, reason);
      this.#obituaries.set(cursor.id.toString(), { error, at: performance.now() });
      this.#end(cursor, error);
    }
  }

  /** Drops what nobody has asked for since ten minutes. */
  sweep(now = performance.now()): void {
    for (const cursor of [...this.#cursors.values()]) {
      if (!cursor.noTimeout && !cursor.pinnedBy && now - cursor.lastUsed > IDLE_TIMEOUT_MS) this.#remove(cursor);
    }
    for (const [id, obituary] of this.#obituaries) {
      if (now - obituary.at > IDLE_TIMEOUT_MS) this.#obituaries.delete(id);
    }
  }

  closeAll(): void {
    for (const cursor of [...this.#cursors.values()]) this.#end(cursor, new CommandError(11600, 'shutting down'));
  }

  #end(cursor: Cursor, reason: CommandError): void {
    cursor.pinnedBy?.kill(reason);
    this.#remove(cursor);
  }

  #remove(cursor: Cursor): void {
    this.#cursors.delete(cursor.id.toString());
    cursor.batcher.close();
  }

  /** Random, positive and never 0, which says that there is no cursor. */
  #freshId(): Long {
    for (;;) {
      const bytes = randomBytes(8);
      const id = new Long(bytes.readInt32LE(0), bytes.readInt32LE(4) & 0x7fffffff);
      if (!id.isZero() && !this.#cursors.has(id.toString())) return id;
    }
  }
}

function checkSession(cursor: Cursor, operation: Operation): void {
  if (cursor.session === operation.session) return;
  const id = cursor.id.toString();
  if (!cursor.session) {
    throw new CommandError(
      50736,
      `Cannot run getMore on cursor ${id}, which was not created in a session, in session ${operation.session}`,
    );
  }
  if (!operation.session) {
    throw new CommandError(
      50737,
      `Cannot run getMore on cursor ${id}, which was created in session ${cursor.session}, without an lsid`,
    );
  }
  throw new CommandError(
    50738,
    `Cannot run getMore on cursor ${id}, which was created in session ${cursor.session}, in session ${operation.session}`,
  );
}
