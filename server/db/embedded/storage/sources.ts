/**
 * Where a plan's records come from: the records themselves in order of insertion, an index, several indexes in turn
 * (`$or`), or one record. A source remembers only the place it has come to and opens no transaction between calls; the
 * document is not judged here.
 */

import { CommandError } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import type { Collection, Index } from './collection.ts';
import type { Environment, KeyRange } from './environment.ts';
import { KEY_KEPT } from './key-encoding.ts';
import { RecordSet } from './record-set.ts';
import { recordAtEnd, recordKey, treeRange } from './trees.ts';

const NOTHING = new Uint8Array(0);
/** How many candidates between two looks at the clock. */
const CLOCK_EVERY = 16;

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
    let seen = 0;
    for (const { key, value } of this.env.walk({ ...this.range, backward: this.backward })) {
      if (seen > 0 && seen % CLOCK_EVERY === 0 && performance.now() > until) {
        this.env.counted(seen);
        return false;
      }
      if (!take(recordAtEnd(key), value)) {
        this.env.counted(seen);
        return false;
      }
      seen += 1;
      this.counters.docs += 1;
      this.range = this.backward ? { start: this.range.start, end: key } : { start: after(key), end: this.range.end };
    }
    this.env.counted(seen);
    return true;
  }
}

/** The records of an index's keys in the ranges, in the order of the keys, each record once. */
export class IndexSource implements Source {
  private readonly env: Environment;
  private readonly reference: CollectionReference;
  private readonly counters: Counters;
  private readonly tree: number;
  private readonly name: string;
  private readonly isUnique: boolean;
  private readonly isPoint: boolean;
  private readonly backward: boolean;
  private readonly keysOnly: boolean;
  /** Still to be read; the one being read is the last. */
  private readonly ranges: KeyRange[];
  private readonly seen: RecordSet;
  private chunk = 32;

  constructor(
    env: Environment,
    reference: CollectionReference,
    counters: Counters,
    index: Index,
    options: { ranges: readonly KeyRange[]; isPoint: boolean; backward: boolean; keysOnly: boolean; seen?: RecordSet },
  ) {
    this.env = env;
    this.reference = reference;
    this.counters = counters;
    this.tree = index.tree;
    this.name = index.name;
    this.isUnique = index.unique;
    this.isPoint = options.isPoint;
    this.backward = options.backward;
    this.keysOnly = options.keysOnly;
    this.ranges = options.backward ? [...options.ranges] : [...options.ranges].reverse();
    this.seen = options.seen ?? new RecordSet();
  }

  scan(until: number, take: Take): boolean {
    const { recordsPrefix } = this.reference.get();
    this.reference.index(this.tree, this.name);
    let steps = 0;
    for (let range = this.ranges.at(-1); range; range = this.ranges.at(-1)) {
      if (steps > 0 && performance.now() > until) return false;
      steps += 1;
      const entries = this.read(range);
      for (const [i, { key, record }] of entries.entries()) {
        if (i > 0 && i % CLOCK_EVERY === 0 && performance.now() > until) return false;
        if (!this.seen.has(record)) {
          const bytes = this.keysOnly ? NOTHING : this.env.get(recordKey(recordsPrefix, record));
          if (bytes) {
            if (!take(record, bytes)) return false;
            if (!this.keysOnly) this.counters.docs += 1;
          }
          this.seen.add(record);
        }
        this.counters.keys += 1;
        this.ranges[this.ranges.length - 1] = this.backward
          ? { start: range.start, end: key }
          : { start: after(key), end: range.end };
      }
      if (entries.length < this.chunk || this.isPoint) this.ranges.pop();
      // A short read should not fetch hundreds of keys, a long one should.
      else this.chunk = Math.min(this.chunk * 2, 512);
      this.env.relieve();
    }
    return true;
  }

  private read(range: KeyRange): { key: Uint8Array; record: number }[] {
    const place = { ...range, backward: this.backward };
    if (this.isPoint && range.start.length < 4 + KEY_KEPT) {
      const value = this.env.peek(range.start);
      return value ? [{ key: range.start, record: recordAtEnd(value) }] : [];
    }
    if (this.isUnique) {
      const entries = this.env.entries(place, this.isPoint ? 1 : this.chunk);
      return entries.map(({ key, value }) => ({ key, record: recordAtEnd(value) }));
    }
    return this.env.keys(place, this.chunk).map((key) => ({ key, record: recordAtEnd(key) }));
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
