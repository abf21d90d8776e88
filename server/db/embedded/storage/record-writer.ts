/**
 * Writes records and keeps the indexes in step. All that can refuse a document (a unique value that is taken, parallel
 * arrays) is looked at before the first byte is written, so a refusal leaves no trace.
 */

import { decode, decodeFields } from '../bson/codec.ts';
import type { Doc, Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import type { BuildingIndex, Collection, Index } from './collection.ts';
import { duplicateKeyError } from './duplicate-key.ts';
import type { Environment } from './environment.ts';
import { indexTuples } from './index-keys.ts';
import { encodeKey, KEY_LIMIT, storedKey } from './key-encoding.ts';
import { plainEntryKey, recordAtEnd, recordBytes, recordKey, uniqueEntryKey } from './trees.ts';

const NOTHING = new Uint8Array(0);

/** One document's keys in one index. */
export interface DocumentKeys {
  readonly keys: readonly { readonly stored: Buffer; readonly tuple: readonly Maybe[] }[];
  readonly multikey: readonly boolean[] | null;
  readonly truncated: boolean;
}

/** What is to be done to one index for one document. */
interface IndexChange {
  readonly index: Index;
  readonly add: readonly { readonly stored: Buffer; readonly tuple: readonly Maybe[] }[];
  readonly remove: readonly Buffer[];
  readonly after: DocumentKeys;
}

const NO_KEYS: DocumentKeys = { keys: [], multikey: null, truncated: false };

export function documentKeys(index: Index, doc: Doc): DocumentKeys {
  if (index.partial && !index.partial.matches(doc)) return NO_KEYS;
  const { tuples, multikey } = indexTuples(doc, index.paths, index.sparse);
  let truncated = false;
  const encode = (tuple: readonly Maybe[]) => {
    const key = encodeKey(tuple, index.directions);
    if (key.length > KEY_LIMIT) truncated = true;
    return { stored: storedKey(key), tuple };
  };
  if (tuples.length === 1) {
    const keys = [encode(tuples[0]!)];
    return { keys, multikey, truncated };
  }
  const different = new Map<string, { stored: Buffer; tuple: readonly Maybe[] }>();
  for (const tuple of tuples) {
    const key = encode(tuple);
    const text = key.stored.toString('latin1');
    if (!different.has(text)) different.set(text, key);
  }
  return { keys: [...different.values()], multikey, truncated };
}

export class RecordWriter {
  private readonly env: Environment;
  private readonly catalog: Catalog;

  constructor(env: Environment, catalog: Catalog) {
    this.env = env;
    this.catalog = catalog;
  }

  insert(collection: Collection, bytes: Uint8Array): void {
    const doc = indexedPart(collection, bytes);
    const record = collection.nextRecord;
    const changes = this.changes(collection, record, null, doc);
    this.env.put(recordKey(collection.recordsPrefix, record), bytes);
    this.apply(changes, record);
    collection.nextRecord += 1;
    collection.count += 1;
    collection.size += bytes.length;
    this.catalog.touch(collection);
  }

  replace(collection: Collection, record: number, oldBytes: Uint8Array, newBytes: Uint8Array): void {
    const changes = this.changes(
      collection,
      record,
      indexedPart(collection, oldBytes),
      indexedPart(collection, newBytes),
    );
    this.env.put(recordKey(collection.recordsPrefix, record), newBytes);
    this.apply(changes, record);
    collection.size += newBytes.length - oldBytes.length;
    this.catalog.touch(collection);
  }

  remove(collection: Collection, record: number, oldBytes: Uint8Array): void {
    const changes = this.changes(collection, record, indexedPart(collection, oldBytes), null);
    if (!this.env.remove(recordKey(collection.recordsPrefix, record))) return;
    this.apply(changes, record);
    collection.count -= 1;
    collection.size -= oldBytes.length;
    this.catalog.touch(collection);
  }

  /** What each index needs. Throws what refuses the document, before anything is written. */
  private changes(collection: Collection, record: number, before: Doc | null, after: Doc | null): IndexChange[] {
    const changes: IndexChange[] = [];
    for (const index of collection.indexes) {
      const change = this.change(index, record, before, after, collection.namespace);
      if (change) changes.push(change);
    }
    for (const building of collection.building) {
      // What the build has not read yet has no keys to take out; from now on it is this write's business.
      const known = record <= building.scannedTo || building.touched.has(record);
      const change = this.change(building.index, record, known ? before : null, after, collection.namespace);
      if (change) changes.push(change);
    }
    for (const building of collection.building) touch(building, record);
    return changes;
  }

  private change(
    index: Index,
    record: number,
    before: Doc | null,
    after: Doc | null,
    namespace: string,
  ): IndexChange | null {
    const old = before ? documentKeys(index, before) : NO_KEYS;
    const fresh = after ? documentKeys(index, after) : NO_KEYS;
    let add = fresh.keys;
    let remove = old.keys.map((key) => key.stored);
    if (add.length > 0 && remove.length > 0) {
      const had = new Set(remove.map((key) => key.toString('latin1')));
      const has = new Set(add.map((key) => key.stored.toString('latin1')));
      add = add.filter((key) => !had.has(key.stored.toString('latin1')));
      remove = remove.filter((key) => !has.has(key.toString('latin1')));
    }
    // The keys may be the same and yet come from an array now.
    if (add.length === 0 && remove.length === 0 && !fresh.multikey) return null;
    if (index.unique) {
      for (const { stored, tuple } of add) {
        const owner = this.env.peek(uniqueEntryKey(index.prefix, stored));
        if (owner && recordAtEnd(owner) !== record) throw duplicateKeyError(namespace, index.spec, tuple);
      }
    }
    return { index, add, remove, after: fresh };
  }

  private apply(changes: readonly IndexChange[], record: number): void {
    for (const { index, add, remove, after } of changes) {
      for (const stored of remove) this.removeEntry(index, stored, record);
      for (const { stored } of add) this.addEntry(index, stored, record);
      noteShape(index, after);
    }
  }

  /** Puts in what is not there yet and counts it. */
  addEntry(index: Index, stored: Buffer, record: number): void {
    if (index.unique) this.env.put(uniqueEntryKey(index.prefix, stored), recordBytes(record));
    else this.env.put(plainEntryKey(index.prefix, stored, record), NOTHING);
    index.entries += 1;
    index.bytes += stored.length + 18;
  }

  private removeEntry(index: Index, stored: Buffer, record: number): void {
    const key = index.unique ? uniqueEntryKey(index.prefix, stored) : plainEntryKey(index.prefix, stored, record);
    if (!this.env.remove(key)) return;
    index.entries -= 1;
    index.bytes -= stored.length + 18;
  }

  /** The build's own step: the keys of one record that no write has touched. Throws 11000 and 171. */
  addToBuild(collection: Collection, index: Index, record: number, doc: Doc): void {
    const fresh = documentKeys(index, doc);
    for (const { stored, tuple } of fresh.keys) {
      if (index.unique) {
        const owner = this.env.peek(uniqueEntryKey(index.prefix, stored));
        if (owner && recordAtEnd(owner) !== record) throw duplicateKeyError(collection.namespace, index.spec, tuple);
      }
      this.addEntry(index, stored, record);
    }
    noteShape(index, fresh);
  }
}

/** What the indexes look at. */
export function indexedPart(collection: Collection, bytes: Uint8Array): Doc {
  const fields = collection.indexedFields;
  const doc = fields ? decodeFields(bytes, fields) : decode(bytes);
  if (!doc.has('_id')) throw new CommandError(1, 'a stored document must have an _id');
  return doc;
}

function touch(building: BuildingIndex, record: number): void {
  if (record > building.scannedTo) building.touched.add(record);
}

function noteShape(index: Index, keys: DocumentKeys): void {
  if (keys.multikey) index.addMultikey(keys.multikey);
  if (keys.truncated) index.truncated = true;
}
