/**
 * Hash keys for values: two values have the same key exactly when MongoDB takes them for equal (1, 1.0, Long(1) and
 * Decimal128('1.00') are one). What `$group`, `$addToSet`, `$lookup` and the set operators look things up by.
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
import { BsonUndefined, type Maybe, type Value } from '../bson/values.ts';
import * as decimal from './decimal.ts';
import { fitsLong } from './numbers.ts';

/** Primitive, so that a Map can hold it; numbers stand for themselves. */
export type Key = string | number | boolean;

/** The key of a value. What is missing has the key of null unless `missing` says otherwise. */
export function keyOf(value: Maybe, missing: Key = 'n'): Key {
  if (value === undefined) return missing;
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'boolean') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  return otherKey(value);
}

function otherKey(value: Exclude<Value, string | boolean | Int32 | Double | ObjectId>): Key {
  if (value === null || value === BsonUndefined.value) return 'n';
  if (value instanceof Timestamp) return `t${value.toString()}`;
  if (value instanceof Long) return longKey(value);
  if (value instanceof Date) return `D${value.getTime()}`;
  if (Array.isArray(value)) return `A${value.map(nestedKey).join('')}`;
  if (value instanceof Map) {
    let key = 'O';
    for (const [name, item] of value) key += `${name.length}:${name}${nestedKey(item)}`;
    return key;
  }
  if (value instanceof Decimal128) return decimalKey(value);
  if (value instanceof Binary) return `b${value.sub_type}:${value.toString('hex')}`;
  if (value instanceof BSONSymbol) return `s${value.value}`;
  if (value instanceof BSONRegExp) return `r${value.options}/${value.pattern}`;
  if (value instanceof Code) return `c${value.code}${value.scope ? JSON.stringify(value.scope) : ''}`;
  if (value instanceof DBRef) return `f${JSON.stringify(value)}`;
  if (value instanceof MinKey) return '-';
  if (value instanceof MaxKey) return '+';
  throw new Error('a value of no known type');
}

/** Inside arrays and documents each key says how long it is, so that no two sequences look alike. */
function nestedKey(value: Maybe): string {
  const key = keyOf(value);
  if (typeof key === 'string') return `${key.length};${key}`;
  return typeof key === 'number' ? `#${key === 0 ? 0 : key};` : `?${key};`;
}

function longKey(value: Long): Key {
  const near = value.toNumber();
  if (Number.isSafeInteger(near)) return near;
  const exact = value.toBigInt();
  return BigInt(near) === exact ? near : `l${exact}`;
}

function decimalKey(value: Decimal128): Key {
  const parsed = decimal.fromBson(value);
  const near = decimal.toDouble(parsed);
  if (parsed.kind !== 'finite') return near;
  if (decimal.isZero(parsed)) return 0;
  // Only where the double is that very number (in 34 digits, as MongoDB compares), not merely the nearest one.
  if (Number.isFinite(near) && decimal.isZero(decimal.subtract(decimal.fromDoubleInFull(near), parsed))) return near;
  let { digits, exponent } = parsed;
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  // A whole number beyond double's exact range may also come as a Long.
  const whole = exponent >= 0 && exponent < 20 ? decimal.toInteger(parsed) : null;
  return whole !== null && fitsLong(whole) ? `l${whole}` : `d${parsed.negative ? '-' : ''}${digits}e${exponent}`;
}

/** A set of values by MongoDB's equality, in the order of their first appearance. */
export class ValueSet {
  readonly #values = new Map<Key, Value>();

  constructor(values: Iterable<Value> = []) {
    for (const value of values) this.add(value);
  }

  get size(): number {
    return this.#values.size;
  }

  /** False where it was in already. */
  add(value: Value): boolean {
    const key = keyOf(value);
    if (this.#values.has(key)) return false;
    this.#values.set(key, value);
    return true;
  }

  has(value: Value): boolean {
    return this.#values.has(keyOf(value));
  }

  values(): Value[] {
    return [...this.#values.values()];
  }
}
