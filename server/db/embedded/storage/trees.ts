/**
 * How the one LMDB tree is divided: every set of records and every index is a "tree" with a number, whose keys begin
 * with that number in four bytes. Tree 0 is the catalog. So there is no limit to how many collections and indexes there
 * are, and to drop one is to forget its number and to delete its keys at leisure.
 */

import type { KeyRange } from './environment.ts';

export const CATALOG_TREE = 0;
/** What a tree's number and a record's number take in a key. */
export const TREE_BYTES = 4;
export const RECORD_BYTES = 6;

export function treePrefix(tree: number): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(tree);
  return prefix;
}

/** Everything in a tree. */
export function treeRange(tree: number): KeyRange {
  return { start: treePrefix(tree), end: treePrefix(tree + 1) };
}

export function recordKey(prefix: Buffer, record: number): Buffer {
  const key = Buffer.allocUnsafe(4 + RECORD_BYTES);
  key.set(prefix, 0);
  key.writeUIntBE(record, 4, RECORD_BYTES);
  return key;
}

/** The record's number at the end of a key or of a value. */
export function recordAtEnd(bytes: Uint8Array): number {
  let record = 0;
  for (let i = bytes.length - RECORD_BYTES; i < bytes.length; i += 1) record = record * 256 + bytes[i]!;
  return record;
}

export function recordBytes(record: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_BYTES);
  bytes.writeUIntBE(record, 0, RECORD_BYTES);
  return bytes;
}

/** Entry of an index that is not unique: the record's number makes the key different from others with the same values. */
export function plainEntryKey(prefix: Buffer, key: Buffer, record: number): Buffer {
  const entry = Buffer.allocUnsafe(prefix.length + key.length + RECORD_BYTES);
  entry.set(prefix, 0);
  entry.set(key, prefix.length);
  entry.writeUIntBE(record, prefix.length + key.length, RECORD_BYTES);
  return entry;
}

/** Entry of a unique index: its value is the record's number. */
export function uniqueEntryKey(prefix: Buffer, key: Buffer): Buffer {
  return Buffer.concat([prefix, key], prefix.length + key.length);
}
