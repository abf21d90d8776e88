/**
 * Checks that indexes and documents agree: every document has its keys in every index, and every key belongs to a
 * document that has it. Each single check is made at one moment, so writes may go on meanwhile.
 */

import { decode } from '../bson/codec.ts';
import type { Collection, Index } from './collection.ts';
import type { Environment } from './environment.ts';
import { documentKeys } from './record-writer.ts';
import { plainEntryKey, recordAtEnd, recordKey, treeRange, uniqueEntryKey } from './trees.ts';

const PER_SLICE = 64;
/** Keys counted between two points where others may be served. */
const COUNT_SLICE = 1024;
const MOST_ERRORS = 100;

export interface Validation {
  records: number;
  errors: string[];
  keysPerIndex: Map<string, number>;
}

/** Yields after every slice. */
export function* validateCollection(env: Environment, collection: Collection): Generator<void, Validation, void> {
  const report: Validation = { records: 0, errors: [], keysPerIndex: new Map() };
  const { version, count, size } = collection;
  const indexes = [...collection.indexes];
  const expected = new Map<Index, number>(indexes.map((index) => [index, 0]));
  const foundSize = yield* checkRecords(env, collection, expected, report);
  for (const index of indexes) {
    const keys = yield* countKeys(env, index);
    report.keysPerIndex.set(index.name, keys);
    // Every document has its keys: as many keys as that leave none over. Else each is looked at.
    if (keys !== expected.get(index) || collection.version !== version)
      yield* checkIndex(env, collection, index, report);
  }
  if (collection.version === version) {
    if (report.records !== count) complain(report, `there are ${report.records} documents, but ${count} were counted`);
    if (foundSize !== size) complain(report, `the documents have ${foundSize} bytes, but ${size} were counted`);
    for (const index of indexes) {
      const keys = report.keysPerIndex.get(index.name);
      if (keys !== index.entries)
        complain(report, `index ${index.name} has ${keys} keys, but ${index.entries} were counted`);
    }
  }
  return report;
}

function* checkRecords(
  env: Environment,
  collection: Collection,
  expected: Map<Index, number>,
  report: Validation,
): Generator<void, number, void> {
  let { start, end } = treeRange(collection.recordsTree);
  let size = 0;
  for (;;) {
    const entries = env.entries({ start, end }, PER_SLICE);
    env.counted(entries.length);
    for (const { key, value } of entries) {
      const record = recordAtEnd(key);
      report.records += 1;
      size += value.length;
      checkKeys(env, collection, expected, record, value, report);
      start = recordKey(collection.recordsPrefix, record + 1);
    }
    env.relieve();
    if (entries.length < PER_SLICE) return size;
    yield;
  }
}

function checkKeys(
  env: Environment,
  collection: Collection,
  expected: Map<Index, number>,
  record: number,
  bytes: Uint8Array,
  report: Validation,
): void {
  if (record >= collection.nextRecord) complain(report, `record ${record} is beyond the next free number`);
  const doc = decode(bytes);
  for (const [index, before] of expected) {
    const { keys, multikey } = documentKeys(index, doc);
    expected.set(index, before + keys.length);
    if (multikey?.some((is, field) => is && !index.multikey[field])) {
      complain(report, `index ${index.name} does not know that record ${record} has an array`);
    }
    for (const { stored } of keys) {
      const owner = index.unique ? env.peek(uniqueEntryKey(index.prefix, stored)) : undefined;
      const isThere = index.unique
        ? owner !== undefined && recordAtEnd(owner) === record
        : env.has(plainEntryKey(index.prefix, stored, record));
      if (!isThere && !index.dropped) complain(report, `index ${index.name} lacks a key of record ${record}`);
    }
  }
}

function* countKeys(env: Environment, index: Index): Generator<void, number, void> {
  let { start, end } = treeRange(index.tree);
  for (let count = 0; ; ) {
    const keys = env.keys({ start, end }, COUNT_SLICE);
    count += keys.length;
    const last = keys.at(-1);
    if (!last || keys.length < COUNT_SLICE) return count;
    start = Buffer.concat([last, Buffer.alloc(1)]);
    yield;
  }
}

function* checkIndex(
  env: Environment,
  collection: Collection,
  index: Index,
  report: Validation,
): Generator<void, void, void> {
  let { start, end } = treeRange(index.tree);
  for (;;) {
    const entries = env.entries({ start, end }, PER_SLICE);
    for (const { key, value } of entries) {
      const record = recordAtEnd(index.unique ? value : key);
      const stored = Buffer.from(key).subarray(index.prefix.length, index.unique ? undefined : -6);
      const bytes = env.peek(recordKey(collection.recordsPrefix, record));
      if (!bytes) complain(report, `index ${index.name} has a key of record ${record}, which does not exist`);
      else if (!documentKeys(index, decode(bytes)).keys.some((own) => own.stored.equals(stored))) {
        complain(report, `index ${index.name} has a key that record ${record} does not have`);
      }
      start = Buffer.concat([key, Buffer.alloc(1)]);
    }
    env.relieve();
    if (entries.length < PER_SLICE) break;
    yield;
    if (index.dropped) break;
  }
}

function complain(report: Validation, error: string): void {
  if (report.errors.length < MOST_ERRORS) report.errors.push(error);
}
