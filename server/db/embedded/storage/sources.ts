/**
 * Where a plan's records come from: the records themselves in order of insertion, an index, several indexes in turn
 * (`$or`), or one record. A source remembers only the place it has come to and opens no transaction between calls; the
 * document is not judged here.
 */

import { CommandError } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import type { Collection, Index } from './collection.ts';
import { EntryCursor, type IndexEntry } from './entry-cursor.ts';
import type { Environment, KeyRange } from './environment.ts';
import type { IndexBounds } from './index-bounds.ts';
import { keyTest } from './key-fields.ts';
import { RecordSet } from './record-set.ts';
import { RECORD_BYTES, recordAtEnd, recordKey, TREE_BYTES, treeRange } from './trees.ts';

const NOTHING = new Uint8Array(0);
/** How many candidates, or bytes of them, between two looks at the clock. */
const CLOCK_EVERY = 16;
const CLOCK_BYTES = 64 * 1024;
/** What each of several merged cursors reads ahead at first. */
const MERGED_CHUNK = 8;

export interface Counters {
  keys: number;
  docs: number;
}

/** Takes a candidate. False: not taken, offer it again next time and stop now. */
export type Take = (record: number, bytes: Uint8Array) => boolean;

export interface Source {
  /** Offers candidates until the time is up, `take` refuses or there are no more (then true). */
  scan(until: number, take: Take): boolean;
}

/** Finds the collection again: it may have been dropped since the last call, or all may have been read anew. */
export class CollectionReference {
  private readonly catalog: Catalog;
  private readonly id: number;

  constructor(catalog: Catalog, collection: Collection) {
    this.catalog = catalog;
    this.id = collection.id;
  }

  get(): Collection {
    const collection = this.catalog.findById(this.id);
    if (!collection) throw new CommandError(175, 'collection dropped while it was being read');
    return collection;
  }

  index(tree: number, name: string): Index {
    const index = this.get().indexes.find((candidate) => candidate.tree === tree);
    if (!index) throw new CommandError(175, `index '${name}' dropped while it was being read`);
    return index;
  }
}

/** Looks at the clock once per so many candidates or bytes: judging a candidate takes as long as it is big. */
class Clock {
  private readonly until: number;
  private weight = 0;

  constructor(until: number) {
    this.until = until;
  }

  /** After a candidate of so many bytes: whether the time is up. */
  isUp(bytes: number): boolean {
    this.weight += 1 / CLOCK_EVERY + bytes / CLOCK_BYTES;
    if (this.weight < 1) return false;
    this.weight = 0;
    return performance.now() > this.until;
  }
}

/** All records, oldest first, or newest first. */
export class RecordSource implements Source {
  private readonly env: Environment;
  private readonly reference: CollectionReference;
  private readonly counters: Counters;
  private readonly backward: boolean;
  private range: KeyRange;

  constructor(env: Environment, reference: CollectionReference, counters: Counters, backward: boolean) {
    this.env = env;
    this.reference = reference;
    this.counters = counters;
    this.backward = backward;
    this.range = treeRange(reference.get().recordsTree);
  }

  scan(until: number, take: Take): boolean {
    this.reference.get();
    const clock = new Clock(until);
    const before = this.counters.docs;
    let done = true;
    for (const { key, value } of this.env.walk({ ...this.range, backward: this.backward })) {
      done = take(recordAtEnd(key), value);
      if (!done) break;
      this.counters.docs += 1;
      this.range = this.backward ? { start: this.range.start, end: key } : { start: after(key), end: this.range.end };
      done = !clock.isUp(value.length);
      if (!done) break;
    }
    this.env.counted(this.counters.docs - before);
    return done;
  }
}

/**
 * The records of an index's keys in the ranges, each record once: in the order of the keys, or, where the bounds say
 * how to merge, in the order of what follows the values that an `$in` lists.
 */
export class IndexSource implements Source {
  private readonly env: Environment;
  private readonly reference: CollectionReference;
  private readonly counters: Counters;
  private readonly tree: number;
  private readonly name: string;
  private readonly isUnique: boolean;
  private readonly backward: boolean;
  private readonly keysOnly: boolean;
  private readonly keyTest: ((key: Buffer) => boolean) | null;
  private readonly cursors: { readonly entries: EntryCursor; readonly skip: number }[];
  private readonly seen: RecordSet;

  constructor(
    env: Environment,
    reference: CollectionReference,
    counters: Counters,
    index: Index,
    options: {
      bounds: Pick<IndexBounds, 'groups' | 'tests' | 'isUniquePoint'>;
      backward: boolean;
      merges?: boolean;
      keysOnly: boolean;
      seen?: RecordSet;
    },
  ) {
    const { groups, tests, isUniquePoint } = options.bounds;
    this.env = env;
    this.reference = reference;
    this.counters = counters;
    this.tree = index.tree;
    this.name = index.name;
    this.isUnique = index.unique;
    this.keyTest = tests.length > 0 ? keyTest(index.directions, tests) : null;
    this.backward = options.backward;
    this.keysOnly = options.keysOnly;
    const how = { isUnique: index.unique, isPoint: isUniquePoint, backward: options.backward };
    this.cursors = options.merges
      ? groups.map(({ ranges, skip }) => ({
          entries: new EntryCursor(env, ranges, { ...how, chunk: MERGED_CHUNK }),
          skip,
        }))
      : [
          {
            entries: new EntryCursor(
              env,
              groups.flatMap(({ ranges }) => ranges),
              how,
            ),
            skip: 0,
          },
        ];
    this.seen = options.seen ?? new RecordSet();
  }

  scan(until: number, take: Take): boolean {
    const { recordsPrefix } = this.reference.get();
    this.reference.index(this.tree, this.name);
    const clock = new Clock(until);
    for (const { entries } of this.cursors) entries.forget();
    for (;;) {
      const entries = this.first(until);
      if (!entries) return entries === undefined;
      const { key, record } = entries.peek() as IndexEntry;
      let size = 0;
      if (!this.seen.has(record) && this.passes(key)) {
        const bytes = this.keysOnly ? NOTHING : this.env.get(recordKey(recordsPrefix, record));
        if (bytes) {
          if (!take(record, bytes)) return false;
          if (!this.keysOnly) this.counters.docs += 1;
          size = bytes.length;
        }
        this.seen.add(record);
      }
      this.counters.keys += 1;
      entries.advance();
      if (clock.isUp(size)) return false;
    }
  }

  /** The cursor whose entry comes first; undefined when all are at their end, null when the time is up. */
  private first(until: number): EntryCursor | null | undefined {
    let best: EntryCursor | undefined;
    let bestKey: Uint8Array | undefined;
    for (const { entries, skip } of this.cursors) {
      let entry = entries.peek();
      while (entry === null) {
        if (performance.now() > until) return null;
        entry = entries.peek();
      }
      if (!entry) continue;
      const key = skip === 0 ? entry.key : entry.key.subarray(skip);
      if (bestKey && Buffer.compare(key, bestKey) >= 0 !== this.backward) continue;
      best = entries;
      bestKey = key;
    }
    return best;
  }

  private passes(key: Uint8Array): boolean {
    if (!this.keyTest) return true;
    const end = key.length - (this.isUnique ? 0 : RECORD_BYTES);
    return this.keyTest(Buffer.from(key.buffer, key.byteOffset + TREE_BYTES, end - TREE_BYTES));
  }
}

/** One source after the other. Those that can meet the same record share the set of records they have seen. */
export class SourceSequence implements Source {
  private readonly rest: Source[];

  constructor(sources: readonly Source[]) {
    this.rest = [...sources];
  }

  scan(until: number, take: Take): boolean {
    for (let source = this.rest[0]; source; source = this.rest[0]) {
      if (!source.scan(until, take)) return false;
      this.rest.shift();
      if (this.rest.length > 0 && performance.now() > until) return false;
    }
    return true;
  }
}

/** The least key above this one. */
function after(key: Uint8Array): Buffer {
  return Buffer.concat([key, Buffer.alloc(1)]);
}
