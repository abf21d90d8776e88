/**
 * TTL indexes: documents go when their date is more than `expireAfterSeconds` ago. Of an array the earliest date counts;
 * a document without a date there never goes.
 */

import type { Catalog } from './catalog.ts';
import type { Collection, Index } from './collection.ts';
import type { Environment } from './environment.ts';
import { indexBounds } from './index-bounds.ts';
import { below } from './intervals.ts';
import type { Predicate } from './predicates.ts';
import type { RecordWriter } from './record-writer.ts';
import { CollectionReference, IndexSource } from './sources.ts';

/** Removed between two points where others may be served. */
const PER_STEP = 50;
const STEP_MS = 5;

export function expiringIndexes(catalog: Catalog): { collection: Collection; index: Index }[] {
  return [...catalog.all()].flatMap((collection) =>
    collection.indexes
      .filter((index) => index.spec.expireAfterSeconds !== undefined && index.paths.length === 1)
      .map((index) => ({ collection, index })),
  );
}

/** A write job that removes what has expired by `now` (ms) and says how many. */
export function* removeExpired(
  parts: { env: Environment; catalog: Catalog; records: RecordWriter },
  collection: Collection,
  index: Index,
  now: number,
): Generator<void, number, void> {
  const { env, catalog, records } = parts;
  const last = new Date(now - (index.spec.expireAfterSeconds ?? 0) * 1000);
  // So far back that there is no such date: nothing can be older.
  if (Number.isNaN(last.getTime())) return 0;
  const predicate: Predicate = {
    path: index.paths[0]!.path,
    intervals: [below(last, true)],
    exact: true,
    needsField: true,
    onlyPlain: false,
    group: null,
  };
  const bounds = indexBounds(index, [predicate]);
  if (catalog.findById(collection.id) !== collection || index.dropped) return 0;
  const source = new IndexSource(env, new CollectionReference(catalog, collection), { keys: 0, docs: 0 }, index, {
    bounds,
    backward: false,
    keysOnly: false,
  });
  let removed = 0;
  for (;;) {
    const expired: { record: number; bytes: Uint8Array }[] = [];
    const done = source.scan(performance.now() + STEP_MS, (record, bytes) => {
      if (expired.length >= PER_STEP) return false;
      expired.push({ record, bytes });
      return true;
    });
    for (const { record, bytes } of expired) records.remove(collection, record, bytes);
    removed += expired.length;
    if (done) return removed;
    yield;
    if (catalog.findById(collection.id) !== collection || index.dropped) return removed;
  }
}
