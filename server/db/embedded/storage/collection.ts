/**
 * A collection and its indexes as the store holds them in memory: what the catalog says, and the figures that every
 * write changes (kept on disk by the same transaction).
 */

import type { Doc } from '../bson/values.ts';
import { type Filter, parseFilter } from '../query/filter.ts';
import type { IndexPath } from './index-keys.ts';
import { treePrefix } from './trees.ts';
import type { CollectionInfo, IndexSpec } from './types.ts';

export class Index {
  /** Changes by `collMod` only, and then not in what the keys are. */
  spec: IndexSpec;
  readonly tree: number;
  readonly prefix: Buffer;
  readonly paths: readonly IndexPath[];
  readonly directions: readonly (1 | -1)[];
  readonly sparse: boolean;
  readonly unique: boolean;
  readonly partial: Filter | null;
  /** Which fields have gone through an array in some document; never taken back. */
  multikey: boolean[];
  /** Some key was too long and was cut: the index no longer gives an order. */
  truncated = false;
  entries = 0;
  bytes = 0;
  /** Dropped, or its collection is. */
  dropped = false;

  constructor(spec: IndexSpec, tree: number) {
    this.spec = spec;
    this.tree = tree;
    this.prefix = treePrefix(tree);
    this.paths = [...spec.key.keys()].map((path) => ({ path, parts: path.split('.') }));
    this.directions = [...spec.key.values()];
    this.sparse = spec.sparse === true;
    // `_id_` does not say so, but is.
    this.unique = spec.unique === true || spec.name === '_id_';
    this.partial = spec.partialFilterExpression ? parseFilter(spec.partialFilterExpression) : null;
    this.multikey = this.paths.map(() => false);
  }

  get name(): string {
    return this.spec.name;
  }

  get isMultikey(): boolean {
    return this.multikey.includes(true);
  }

  /** Marks the fields; says whether any was new. */
  addMultikey(fields: readonly boolean[]): boolean {
    const before = this.multikey;
    if (fields.every((is, i) => !is || before[i])) return false;
    this.multikey = before.map((was, i) => was || fields[i] === true);
    return true;
  }
}

export class Collection {
  readonly id: number;
  db: string;
  name: string;
  readonly uuid: Uint8Array;
  options: Doc;
  readonly recordsTree: number;
  readonly recordsPrefix: Buffer;
  /** Ready to be read. `_id_` is the first. */
  indexes: Index[];
  /** Being built: kept up to date by writes, not read yet. */
  building: BuildingIndex[] = [];
  count = 0;
  size = 0;
  nextRecord = 1;
  /** Goes up with every write, so that a reader notices. */
  version = 0;
  dropped = false;
  private wanted: ReadonlySet<string> | null | undefined;

  constructor(
    id: number,
    db: string,
    name: string,
    uuid: Uint8Array,
    options: Doc,
    recordsTree: number,
    indexes: Index[],
  ) {
    this.id = id;
    this.db = db;
    this.name = name;
    this.uuid = uuid;
    this.options = options;
    this.recordsTree = recordsTree;
    this.recordsPrefix = treePrefix(recordsTree);
    this.indexes = indexes;
  }

  get namespace(): string {
    return `${this.db}.${this.name}`;
  }

  get idIndex(): Index {
    return this.indexes[0]!;
  }

  info(): CollectionInfo {
    return {
      db: this.db,
      name: this.name,
      uuid: this.uuid,
      options: this.options,
      indexes: this.indexes.map((index) => index.spec),
    };
  }

  findIndex(name: string): Index | undefined {
    return this.indexes.find((index) => index.name === name);
  }

  /** Top-level fields that any index looks at; null when one needs the whole document. */
  get indexedFields(): ReadonlySet<string> | null {
    if (this.wanted === undefined) {
      this.wanted = topLevelFields([...this.indexes, ...this.building.map((building) => building.index)]);
    }
    return this.wanted;
  }

  /** To be called after the list of indexes has changed. */
  indexesChanged(): void {
    this.wanted = undefined;
  }
}

export interface BuildingIndex {
  readonly index: Index;
  /** Records up to here have been read by the build. */
  scannedTo: number;
  /** Records beyond that which writes have already put into the index. */
  readonly touched: Set<number>;
}

export function topLevelFields(indexes: readonly Index[]): ReadonlySet<string> | null {
  const fields = new Set<string>(['_id']);
  for (const index of indexes) {
    for (const { parts } of index.paths) fields.add(parts[0]!);
    if (index.partial) {
      if (!index.partial.fields) return null;
      for (const field of index.partial.fields) fields.add(field);
    }
  }
  return fields;
}
