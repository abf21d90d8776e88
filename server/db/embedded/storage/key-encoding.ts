/**
 * Index keys as bytes that sort as MongoDB sorts values: comparing two keys byte by byte says which comes first, across
 * all types. A field's bytes are never the beginning of another value's bytes, so fields can stand one after another,
 * and a descending field is its ascending bytes with every bit turned.
 *
 * LMDB bounds the length of a key. A longer one is cut and ended by a hash of the whole: it stays unique and keeps its
 * place among keys that differ before the cut, and whoever reads a range must look at the document itself.
 */

import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { BsonUndefined, type Doc, type Maybe } from '../bson/values.ts';
import { sha256 } from '../crypto.ts';
import { decimalKey, longKey, type NumberKey, writeOrderedDouble } from './number-key.ts';

/** First byte of each kind of value, in MongoDB's order of types. */
export const KIND = {
  minKey: 0x05,
  undefined: 0x0a,
  null: 0x0f,
  number: 0x14,
  string: 0x19,
  object: 0x1e,
  array: 0x23,
  binary: 0x28,
  objectId: 0x2d,
  boolean: 0x32,
  date: 0x37,
  timestamp: 0x39,
  regex: 0x3c,
  dbPointer: 0x41,
  code: 0x46,
  codeWithScope: 0x4b,
  maxKey: 0xf0,
} as const;

/** The longest key that is stored as it is. LMDB's own limit with 4 KB pages is 1978 bytes. */
export const KEY_LIMIT = 1024;
/** What is kept of a longer key; a SHA-256 follows. */
export const KEY_KEPT = KEY_LIMIT - 32;

/** The kind of a value: values of different kinds never compare equal. A missing value counts as null. */
export function kindOf(value: Maybe): number {
  if (value === undefined || value === null) return KIND.null;
  if (typeof value === 'string') return KIND.string;
  if (typeof value === 'boolean') return KIND.boolean;
  if (value instanceof Map) return KIND.object;
  if (Array.isArray(value)) return KIND.array;
  if (value instanceof ObjectId) return KIND.objectId;
  if (value instanceof Date) return KIND.date;
  if (value instanceof Int32 || value instanceof Double || value instanceof Decimal128) return KIND.number;
  // Timestamp extends Long in the bson library.
  if (value instanceof Timestamp) return KIND.timestamp;
  if (value instanceof Long) return KIND.number;
  if (value instanceof Binary) return KIND.binary;
  if (value instanceof BSONRegExp) return KIND.regex;
  if (value instanceof BSONSymbol) return KIND.string;
  if (value instanceof Code) return value.scope === null ? KIND.code : KIND.codeWithScope;
  if (value instanceof DBRef) return KIND.dbPointer;
  if (value instanceof MinKey) return KIND.minKey;
  if (value instanceof MaxKey) return KIND.maxKey;
  if (value instanceof BsonUndefined) return KIND.undefined;
  throw new TypeError('not a BSON value');
}

let scratch = Buffer.allocUnsafeSlow(4096);
let end = 0;

function room(bytes: number): void {
  if (end + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, end + bytes));
  scratch.copy(larger, 0, 0, end);
  scratch = larger;
}

function byte(value: number): void {
  room(1);
  scratch[end] = value;
  end += 1;
}

function raw(bytes: Uint8Array): void {
  room(bytes.length);
  scratch.set(bytes, end);
  end += bytes.length;
}

function word(value: number): void {
  room(4);
  scratch.writeUInt32BE(value >>> 0, end);
  end += 4;
}

function double(value: number): void {
  room(8);
  writeOrderedDouble(scratch, end, value);
  end += 8;
}

/** UTF-8 with an end mark 0; the bytes 0 and 1 inside are escaped by a 1, so that the mark is below all that can follow. */
function text(value: string): void {
  room(value.length * 3 + 1);
  const start = end;
  end += scratch.write(value, start);
  for (let i = start; i < end; i += 1) {
    if (scratch[i]! > 1) continue;
    const plain = Buffer.from(scratch.subarray(i, end));
    end = i;
    room(plain.length * 2 + 1);
    for (const unit of plain) {
      if (unit <= 1) {
        scratch[end] = 1;
        scratch[end + 1] = unit + 1;
        end += 2;
      } else {
        scratch[end] = unit;
        end += 1;
      }
    }
    break;
  }
  byte(0);
}

function number(key: NumberKey): void {
  double(key.floor);
  if (key.tail === null) {
    byte(0);
  } else {
    byte(1);
    raw(key.tail);
  }
}

function fields(doc: Doc): void {
  for (const [name, value] of doc) {
    byte(kindOf(value));
    text(name);
    content(value);
  }
  byte(0);
}

/** Everything of a value but its kind. */
function content(value: Maybe): void {
  if (value === undefined || value === null) return;
  if (typeof value === 'string') text(value);
  else if (typeof value === 'boolean') byte(value ? 1 : 0);
  else if (value instanceof Map) fields(value);
  else if (Array.isArray(value)) {
    for (const item of value) whole(item);
    byte(0);
  } else if (value instanceof ObjectId) raw(value.id);
  else if (value instanceof Date) double(value.getTime());
  else if (value instanceof Int32 || value instanceof Double) {
    double(value.value);
    byte(0);
  } else if (value instanceof Decimal128) number(decimalKey(value));
  else if (value instanceof Timestamp) {
    word(value.high);
    word(value.low);
  } else if (value instanceof Long) number(longKey(value));
  else if (value instanceof Binary) {
    word(value.length());
    byte(value.sub_type);
    raw(value.buffer.subarray(0, value.position));
  } else if (value instanceof BSONRegExp) {
    text(value.pattern);
    text(value.options);
  } else if (value instanceof BSONSymbol) text(value.value);
  else if (value instanceof Code) {
    text(value.code);
    if (value.scope !== null) fields(value.scope instanceof Map ? value.scope : new Map(Object.entries(value.scope)));
  } else if (value instanceof DBRef) {
    text(value.collection);
    raw(value.oid.id);
  }
  // MinKey, MaxKey and undefined have nothing but their kind.
}

function whole(value: Maybe): void {
  byte(kindOf(value));
  content(value);
}

function taken(): Buffer {
  const key = Buffer.from(scratch.subarray(0, end));
  // One huge document must not hold its memory for ever.
  if (scratch.length > 1 << 20) scratch = Buffer.allocUnsafeSlow(4096);
  return key;
}

/** One value's bytes, ascending. A missing value is null. */
export function encodeValue(value: Maybe): Buffer {
  end = 0;
  whole(value);
  return taken();
}

/** A key of several fields, however long. */
export function encodeKey(values: readonly Maybe[], directions: readonly (1 | -1)[]): Buffer {
  end = 0;
  for (let i = 0; i < values.length; i += 1) {
    const start = end;
    whole(values[i]);
    if (directions[i] === -1) for (let at = start; at < end; at += 1) scratch[at] = scratch[at]! ^ 0xff;
  }
  return taken();
}

/** The same bytes turned, for a descending field. */
export function inverted(bytes: Uint8Array): Buffer {
  const turned = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) turned[i] = bytes[i]! ^ 0xff;
  return turned;
}

/** What stands in LMDB for a key. */
export function storedKey(key: Buffer): Buffer {
  if (key.length <= KEY_LIMIT) return key;
  return Buffer.concat([key.subarray(0, KEY_KEPT), sha256(key)]);
}

/** The least bytes that are above everything that begins with `bytes`; null when nothing is. */
export function successor(bytes: Uint8Array): Buffer | null {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) length -= 1;
  if (length === 0) return null;
  const next = Buffer.from(bytes.subarray(0, length));
  next[length - 1] = next[length - 1]! + 1;
  return next;
}
