/**
 * BSON comparison order over all types, as MongoDB sorts: by type first (numbers of all kinds are one type), then by
 * value. A missing field and BSON's undefined are equal here and come before null.
 */

import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  type Code,
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
import { compareNumbers, type Numeric } from './numbers.ts';
import { BsonUndefined, type Doc, type Maybe, type Value } from './values.ts';

/** Place of a type in the order; types that compare with each other share one (MongoDB's "canonical type"). */
export const TYPE_ORDER = {
  minKey: -1,
  missing: 0,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  dbPointer: 55,
  code: 60,
  codeWithScope: 65,
  maxKey: 127,
} as const;

export function typeOrder(value: Maybe): number {
  if (typeof value === 'string') return TYPE_ORDER.string;
  if (value === undefined) return TYPE_ORDER.missing;
  if (value === null) return TYPE_ORDER.null;
  if (typeof value === 'boolean') return TYPE_ORDER.boolean;
  if (value instanceof Int32 || value instanceof Double) return TYPE_ORDER.number;
  if (value instanceof ObjectId) return TYPE_ORDER.objectId;
  if (value instanceof Map) return TYPE_ORDER.object;
  if (Array.isArray(value)) return TYPE_ORDER.array;
  if (value instanceof Date) return TYPE_ORDER.date;
  if (value instanceof Timestamp) return TYPE_ORDER.timestamp;
  if (value instanceof Long || value instanceof Decimal128) return TYPE_ORDER.number;
  if (value instanceof Binary) return TYPE_ORDER.binary;
  if (value instanceof BSONRegExp) return TYPE_ORDER.regex;
  if (value instanceof MinKey) return TYPE_ORDER.minKey;
  if (value instanceof MaxKey) return TYPE_ORDER.maxKey;
  if (value instanceof BSONSymbol) return TYPE_ORDER.string;
  if (value instanceof BsonUndefined) return TYPE_ORDER.missing;
  if (value instanceof DBRef) return TYPE_ORDER.dbPointer;
  return value.scope === null ? TYPE_ORDER.code : TYPE_ORDER.codeWithScope;
}

/** The BSON type number; 0 where there is nothing. */
export function typeCode(value: Maybe): number {
  if (typeof value === 'string') return 2;
  if (value === undefined) return 0;
  if (value === null) return 10;
  if (typeof value === 'boolean') return 8;
  if (value instanceof Int32) return 16;
  if (value instanceof Double) return 1;
  if (value instanceof ObjectId) return 7;
  if (value instanceof Map) return 3;
  if (Array.isArray(value)) return 4;
  if (value instanceof Date) return 9;
  if (value instanceof Timestamp) return 17;
  if (value instanceof Long) return 18;
  if (value instanceof Decimal128) return 19;
  if (value instanceof Binary) return 5;
  if (value instanceof BSONRegExp) return 11;
  if (value instanceof MinKey) return -1;
  if (value instanceof MaxKey) return 127;
  if (value instanceof BSONSymbol) return 14;
  if (value instanceof BsonUndefined) return 6;
  if (value instanceof DBRef) return 12;
  return value.scope === null ? 13 : 15;
}

const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'missing'],
  [1, 'double'],
  [2, 'string'],
  [3, 'object'],
  [4, 'array'],
  [5, 'binData'],
  [6, 'undefined'],
  [7, 'objectId'],
  [8, 'bool'],
  [9, 'date'],
  [10, 'null'],
  [11, 'regex'],
  [12, 'dbPointer'],
  [13, 'javascript'],
  [14, 'symbol'],
  [15, 'javascriptWithScope'],
  [16, 'int'],
  [17, 'timestamp'],
  [18, 'long'],
  [19, 'decimal'],
  [-1, 'minKey'],
  [127, 'maxKey'],
]);

/** The alias that `$type` takes and gives; "missing" where there is nothing. */
export function typeName(value: Maybe): string {
  return TYPE_NAMES.get(typeCode(value)) ?? 'missing';
}

/** The number of a type alias (not of "number", which is several), or undefined. */
export function typeCodeOf(alias: string): number | undefined {
  for (const [code, name] of TYPE_NAMES) if (name === alias && code !== 0) return code;
  return undefined;
}

export function isTypeCode(code: number): boolean {
  return code !== 0 && TYPE_NAMES.has(code);
}

/** Negative, zero or positive as `a` sorts before, with or after `b`. */
export function compare(a: Maybe, b: Maybe): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (a instanceof Int32 && b instanceof Int32) return a.value - b.value;
  const order = typeOrder(a);
  const other = typeOrder(b);
  if (order !== other) return order - other;
  // Same place in the order: the casts below follow from it.
  switch (order) {
    case TYPE_ORDER.number:
      return compareNumbers(a as Numeric, b as Numeric);
    case TYPE_ORDER.string:
      return compareText(textOf(a as string | BSONSymbol), textOf(b as string | BSONSymbol));
    case TYPE_ORDER.object:
      return compareDocs(a as Doc, b as Doc);
    case TYPE_ORDER.array:
      return compareArrays(a as Value[], b as Value[]);
    case TYPE_ORDER.binary:
      return compareBinaries(a as Binary, b as Binary);
    case TYPE_ORDER.objectId:
      return compareObjectIds(a as ObjectId, b as ObjectId);
    case TYPE_ORDER.boolean:
      return Number(a) - Number(b);
    case TYPE_ORDER.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case TYPE_ORDER.timestamp: {
      const left = a as Timestamp;
      const right = b as Timestamp;
      return left.t - right.t || left.i - right.i;
    }
    case TYPE_ORDER.regex: {
      const left = a as BSONRegExp;
      const right = b as BSONRegExp;
      return compareText(left.pattern, right.pattern) || compareText(left.options, right.options);
    }
    case TYPE_ORDER.dbPointer: {
      const left = a as DBRef;
      const right = b as DBRef;
      return compareText(left.collection, right.collection) || compareObjectIds(left.oid, right.oid);
    }
    case TYPE_ORDER.code:
      return compareText((a as Code).code, (b as Code).code);
    case TYPE_ORDER.codeWithScope: {
      const left = a as Code;
      const right = b as Code;
      return compareText(left.code, right.code) || compareDocs(left.scope as Doc, right.scope as Doc);
    }
    default:
      return 0;
  }
}

/** Equal in the sense of a query: same value, numbers whatever their type, objects with the same fields in the same order. */
export function equals(a: Maybe, b: Maybe): boolean {
  return compare(a, b) === 0;
}

/** Same value and, unlike `equals`, the same types all through: whether a write would change anything. */
export function identical(a: Maybe, b: Maybe): boolean {
  if (a === b) return true;
  if (typeCode(a) !== typeCode(b)) return false;
  if (a instanceof Map && b instanceof Map) {
    if (a.size !== b.size) return false;
    const others = b.entries();
    for (const [name, value] of a) {
      const [otherName, otherValue] = others.next().value!;
      if (name !== otherName || !identical(value, otherValue)) return false;
    }
    return true;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => identical(item, b[i]));
  }
  if (a instanceof Double && b instanceof Double) return Object.is(a.value, b.value);
  if (a instanceof Decimal128 && b instanceof Decimal128) return Buffer.compare(a.bytes, b.bytes) === 0;
  return compare(a, b) === 0;
}

/** By Unicode code point, which is also the order of the UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      // A surrogate stands for a code point beyond U+FFFF, though its unit is below U+E000.
      const above = left >= 0xd800 && left <= 0xdfff;
      const otherAbove = right >= 0xd800 && right <= 0xdfff;
      if (above !== otherAbove && left >= 0xd800 && right >= 0xd800) return above ? 1 : -1;
      return left - right;
    }
  }
  return a.length - b.length;
}

function textOf(value: string | BSONSymbol): string {
  return typeof value === 'string' ? value : value.value;
}

function compareDocs(a: Doc, b: Doc): number {
  const others = b.entries();
  for (const [name, value] of a) {
    const next = others.next();
    if (next.done) return 1;
    const [otherName, otherValue] = next.value;
    const byType = typeOrder(value) - typeOrder(otherValue);
    if (byType !== 0) return byType;
    const order = compareText(name, otherName) || compare(value, otherValue);
    if (order !== 0) return order;
  }
  return others.next().done ? 0 : -1;
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return (
    a.position - b.position ||
    a.sub_type - b.sub_type ||
    Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position))
  );
}

function compareObjectIds(a: ObjectId, b: ObjectId): number {
  return a.equals(b) ? 0 : Buffer.compare(a.id, b.id);
}
