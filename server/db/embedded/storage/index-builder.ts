/**
 * Builds indexes while everything else goes on: a few hundred records per step, between which other writes run. Those
 * keep the unfinished index up to date themselves, so in the end it has every record.
 */

import { decode, decodeFields } from '../bson/codec.ts';
import { CommandError } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import { type BuildingIndex, type Collection, Index, topLevelFields } from './collection.ts';
import type { Environment } from './environment.ts';
import { isAlreadyThere } from './index-spec.ts';
import type { RecordWriter } from './record-writer.ts';
import { recordAtEnd, recordKey, treeRange } from './trees.ts';
import type { IndexSpec, Namespace } from './types.ts';

const RECORDS_PER_STEP = 64;

export interface BuildResult {
  readonly before: number;
  readonly after: number;
  readonly createdCollection: boolean;
}

export interface BuildParts {
  readonly env: Environment;
  readonly catalog: Catalog;
  readonly records: RecordWriter;
  purge(trees: readonly number[]): void;
}

/** A write job. Throws 67, 85, 86 for the definitions, 11000 and 171 for the documents; then nothing is left of it. */
export function* buildIndexes(
  parts: BuildParts,
  ns: Namespace,
  specs: readonly IndexSpec[],
): Generator<void, BuildResult, void> {
  const { catalog } = parts;
  const found = catalog.find(ns);
  const existing = found?.info().indexes ?? [{ v: 2, key: new Map([['_id', 1]]), name: '_id_' } satisfies IndexSpec];
  const wanted: IndexSpec[] = [];
  for (const spec of specs) {
    if (!isAlreadyThere([...existing, ...wanted], spec, `${ns.db}.${ns.collection}`)) wanted.push(spec);
  }
  const collection = found ?? catalog.create(ns, new Map());
  const before = collection.indexes.length;
  if (wanted.length > 0) {
    const building = wanted.map((spec) => begin(catalog, collection, spec));
    try {
      if (collection.count > 0) yield* scan(parts, collection, building);
    } catch (error) {
      abandon(parts, collection, building);
      throw error;
    }
    finish(catalog, collection, building);
  }
  return { before, after: collection.indexes.length, createdCollection: !found };
}

function begin(catalog: Catalog, collection: Collection, spec: IndexSpec): BuildingIndex {
  const index = new Index(spec, catalog.takeNumber());
  // Should the process end before the index is ready, its keys are garbage.
  catalog.markGarbage(index.tree);
  const building: BuildingIndex = { index, scannedTo: 0, touched: new Set() };
  collection.building.push(building);
  collection.indexesChanged();
  return building;
}

function* scan(
  { env, records }: BuildParts,
  collection: Collection,
  building: readonly BuildingIndex[],
): Generator<void, void, void> {
  const fields = topLevelFields(building.map(({ index }) => index));
  const { end } = treeRange(collection.recordsTree);
  let next = 0;
  for (;;) {
    if (building.some(({ index }) => index.dropped))
      throw new CommandError(276, 'Index build failed: the collection was dropped');
    const start = recordKey(collection.recordsPrefix, next);
    const entries = env.entries({ start, end }, RECORDS_PER_STEP);
    env.counted(entries.length);
    for (const { key, value } of entries) {
      const record = recordAtEnd(key);
      const doc = fields ? decodeFields(value, fields) : decode(value);
      for (const one of building) {
        if (!one.touched.delete(record)) records.addToBuild(collection, one.index, record, doc);
        one.scannedTo = record;
      }
      next = record + 1;
    }
    if (entries.length < RECORDS_PER_STEP) return;
    yield;
  }
}

function abandon({ purge }: BuildParts, collection: Collection, building: readonly BuildingIndex[]): void {
  collection.building = collection.building.filter((one) => !building.includes(one));
  collection.indexesChanged();
  purge(building.map(({ index }) => index.tree));
}

function finish(catalog: Catalog, collection: Collection, building: readonly BuildingIndex[]): void {
  collection.building = collection.building.filter((one) => !building.includes(one));
  collection.indexes.push(...building.map(({ index }) => index));
  collection.indexesChanged();
  for (const { index } of building) catalog.unmarkGarbage(index.tree);
  catalog.save(collection);
  catalog.touch(collection);
}
