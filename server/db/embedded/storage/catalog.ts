/**
 * Which collections and indexes there are, in memory and in the catalog tree. Keys of that tree: a letter and a number.
 * `m` holds the format and the next free numbers, `c` a collection with its indexes, `s` its figures, `p` a tree that
 * was dropped and whose keys are still to be deleted.
 */

import { Binary, Double, Int32 } from 'bson';
import { decode, encode } from '../bson/codec.ts';
import type { Doc, Value } from '../bson/values.ts';
import { uuidBytes } from '../crypto.ts';
import { CommandError } from '../errors.ts';
import { Collection, Index } from './collection.ts';
import type { Environment } from './environment.ts';
import { CATALOG_TREE, treePrefix } from './trees.ts';
import type { IndexSpec, Namespace } from './types.ts';

const FORMAT = 1;

export class Catalog {
  private readonly env: Environment;
  private databases = new Map<string, Map<string, Collection>>();
  private byId = new Map<number, Collection>();
  private nextId = 1;
  /** Collections whose figures changed in the running transaction. */
  private readonly changed = new Set<Collection>();

  constructor(env: Environment) {
    this.env = env;
    this.load();
  }

  /** Reads everything anew: at the start, and after a transaction that was not kept. */
  load(): void {
    for (const collection of this.byId.values()) {
      for (const { index } of collection.building) index.dropped = true;
    }
    this.databases = new Map();
    this.byId = new Map();
    this.changed.clear();
    this.nextId = 1;
    const meta = this.env.get(catalogKey('m', 0));
    if (!meta) return;
    const head = decode(meta);
    const format = numberOf(head.get('format'));
    if (format !== FORMAT) throw new Error(`The database has format ${format}; this version reads ${FORMAT}.`);
    this.nextId = numberOf(head.get('next'));
    const range = { start: catalogKey('c', 0), end: catalogKey('d', 0) };
    for (const { key, value } of this.env.walk(range)) {
      const id = Buffer.from(key).readUInt32BE(5);
      const collection = readCollection(id, decode(value));
      this.add(collection);
    }
    for (const collection of this.byId.values()) {
      const figures = this.env.get(catalogKey('s', collection.id));
      if (figures) readFigures(collection, figures);
    }
  }

  private add(collection: Collection): void {
    this.byId.set(collection.id, collection);
    const collections = this.databases.get(collection.db) ?? new Map<string, Collection>();
    collections.set(collection.name, collection);
    this.databases.set(collection.db, collections);
  }

  private forget(collection: Collection): void {
    this.byId.delete(collection.id);
    const collections = this.databases.get(collection.db);
    collections?.delete(collection.name);
    if (collections?.size === 0) this.databases.delete(collection.db);
  }

  databaseNames(): string[] {
    return [...this.databases.keys()].sort();
  }

  collections(db: string): Collection[] {
    return [...(this.databases.get(db)?.values() ?? [])];
  }

  all(): Iterable<Collection> {
    return this.byId.values();
  }

  find(ns: Namespace): Collection | undefined {
    return this.databases.get(ns.db)?.get(ns.collection);
  }

  findById(id: number): Collection | undefined {
    return this.byId.get(id);
  }

  /** What follows changes the disk and is for write transactions only. */

  create(ns: Namespace, options: Doc): Collection {
    const lower = ns.db.toLowerCase();
    for (const name of this.databases.keys()) {
      if (name !== ns.db && name.toLowerCase() === lower) {
        throw new CommandError(
          13297,
          `db already exists with different case already have: [${name}] trying to create [${ns.db}]`,
        );
      }
    }
    const id = this.takeNumber();
    const uuid = uuidBytes();
    const idIndex = new Index({ v: 2, key: new Map([['_id', 1 as const]]), name: '_id_' }, this.takeNumber());
    const collection = new Collection(id, ns.db, ns.collection, uuid, options, this.takeNumber(), [idIndex]);
    this.add(collection);
    this.save(collection);
    this.touch(collection);
    return collection;
  }

  /** A number for a tree or a collection that was never used. */
  takeNumber(): number {
    const number = this.nextId;
    this.nextId += 1;
    const head: Doc = new Map<string, Value>([
      ['format', new Int32(FORMAT)],
      ['next', new Double(this.nextId)],
    ]);
    this.env.put(catalogKey('m', 0), encode(head));
    return number;
  }

  save(collection: Collection): void {
    this.env.put(catalogKey('c', collection.id), encode(writeCollection(collection)));
  }

  /** The collection's figures go to disk with this transaction. */
  touch(collection: Collection): void {
    collection.version += 1;
    this.changed.add(collection);
  }

  /** To be called last in each transaction. */
  saveFigures(): void {
    for (const collection of this.changed) {
      if (!collection.dropped) this.env.put(catalogKey('s', collection.id), writeFigures(collection));
    }
    this.changed.clear();
  }

  /** Takes the collection out; returns its trees, which are noted as garbage. */
  drop(collection: Collection): number[] {
    collection.dropped = true;
    const indexes = [...collection.indexes, ...collection.building.map((building) => building.index)];
    for (const index of indexes) index.dropped = true;
    this.forget(collection);
    this.env.remove(catalogKey('c', collection.id));
    this.env.remove(catalogKey('s', collection.id));
    const trees = [collection.recordsTree, ...indexes.map((index) => index.tree)];
    for (const tree of trees) this.markGarbage(tree);
    return trees;
  }

  rename(collection: Collection, to: Namespace): void {
    this.forget(collection);
    collection.db = to.db;
    collection.name = to.collection;
    this.add(collection);
    this.save(collection);
  }

  markGarbage(tree: number): void {
    this.env.put(catalogKey('p', tree), Buffer.from([1]));
  }

  unmarkGarbage(tree: number): void {
    this.env.remove(catalogKey('p', tree));
  }

  isGarbage(tree: number): boolean {
    return this.env.has(catalogKey('p', tree));
  }

  garbage(): number[] {
    const range = { start: catalogKey('p', 0), end: catalogKey('q', 0) };
    return this.env.keys(range, 100_000).map((key) => Buffer.from(key).readUInt32BE(5));
  }
}

function catalogKey(letter: string, number: number): Buffer {
  const key = Buffer.alloc(9);
  key.set(treePrefix(CATALOG_TREE));
  key.write(letter, 4, 'latin1');
  key.writeUInt32BE(number, 5);
  return key;
}

function numberOf(value: Value | undefined): number {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  throw new Error('The catalog of the database is damaged: a number is missing.');
}

function writeCollection(collection: Collection): Doc {
  const indexes = collection.indexes.map((index): Doc => {
    const { spec } = index;
    const doc: Doc = new Map<string, Value>([
      ['tree', new Double(index.tree)],
      ['name', spec.name],
      ['key', new Map<string, Value>([...spec.key].map(([path, direction]) => [path, new Int32(direction)]))],
    ]);
    for (const flag of ['unique', 'sparse', 'hidden'] as const) {
      const value = spec[flag];
      if (value !== undefined) doc.set(flag, value);
    }
    if (spec.expireAfterSeconds !== undefined) doc.set('expireAfterSeconds', new Double(spec.expireAfterSeconds));
    if (spec.partialFilterExpression) doc.set('partialFilterExpression', spec.partialFilterExpression);
    return doc;
  });
  return new Map<string, Value>([
    ['db', collection.db],
    ['name', collection.name],
    ['uuid', new Binary(collection.uuid, 4)],
    ['options', collection.options],
    ['records', new Double(collection.recordsTree)],
    ['indexes', indexes],
  ]);
}

function readCollection(id: number, doc: Doc): Collection {
  const indexes = (doc.get('indexes') as Doc[]).map((entry) => {
    const spec: { -readonly [K in keyof IndexSpec]: IndexSpec[K] } = {
      v: 2,
      key: new Map([...(entry.get('key') as Doc)].map(([path, direction]) => [path, numberOf(direction) < 0 ? -1 : 1])),
      name: entry.get('name') as string,
    };
    for (const flag of ['unique', 'sparse', 'hidden'] as const) {
      const value = entry.get(flag);
      if (typeof value === 'boolean') spec[flag] = value;
    }
    if (entry.has('expireAfterSeconds')) spec.expireAfterSeconds = numberOf(entry.get('expireAfterSeconds'));
    const partial = entry.get('partialFilterExpression');
    if (partial instanceof Map) spec.partialFilterExpression = partial;
    return new Index(spec, numberOf(entry.get('tree')));
  });
  const uuid = (doc.get('uuid') as Binary).buffer;
  const records = numberOf(doc.get('records'));
  return new Collection(
    id,
    doc.get('db') as string,
    doc.get('name') as string,
    uuid,
    doc.get('options') as Doc,
    records,
    indexes,
  );
}

/** Doubles: count, size, next record; then per index its tree, entries, bytes, the multikey fields as bits, truncated. */
function writeFigures(collection: Collection): Buffer {
  const figures = [collection.count, collection.size, collection.nextRecord];
  for (const index of collection.indexes) {
    const multikey = index.multikey.reduce((bits, is, i) => (is ? bits + 2 ** i : bits), 0);
    figures.push(index.tree, index.entries, index.bytes, multikey, index.truncated ? 1 : 0);
  }
  const bytes = Buffer.allocUnsafe(figures.length * 8);
  for (const [i, figure] of figures.entries()) bytes.writeDoubleLE(figure, i * 8);
  return bytes;
}

function readFigures(collection: Collection, value: Uint8Array): void {
  const bytes = Buffer.from(value);
  const figure = (i: number) => bytes.readDoubleLE(i * 8);
  collection.count = figure(0);
  collection.size = figure(1);
  collection.nextRecord = figure(2);
  for (let i = 3; i * 8 < bytes.length; i += 5) {
    const index = collection.indexes.find((candidate) => candidate.tree === figure(i));
    if (!index) continue;
    index.entries = figure(i + 1);
    index.bytes = figure(i + 2);
    const bits = figure(i + 3);
    index.multikey = index.multikey.map((_, field) => Math.floor(bits / 2 ** field) % 2 === 1);
    index.truncated = figure(i + 4) === 1;
  }
}
