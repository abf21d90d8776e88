/** What many operators ask of a value: its type's name, its truth, its order as expressions see it. */

import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import { typeName as bsonTypeName, compare } from '../bson/compare.ts';
import { wholeNumber } from '../bson/numbers.ts';
import type { Maybe } from '../bson/values.ts';
import { isNullish } from './core.ts';
import { fromBson, isZero } from './decimal.ts';

/** MongoDB's alias of the value's type; `missing` for nothing. */
export function typeName(value: Maybe): string {
  return value === undefined ? 'missing' : bsonTypeName(value);
}

/** False are false, null, nothing, and zero of every type; NaN and everything else are true. */
export function isTrue(value: Maybe): boolean {
  if (typeof value === 'boolean') return value;
  if (isNullish(value)) return false;
  if (value instanceof Int32 || value instanceof Double) return value.value !== 0;
  if (value instanceof Long) return value instanceof Timestamp || !value.isZero();
  if (value instanceof Decimal128) return !isZero(fromBson(value));
  return true;
}

/** BSON comparison order, with what is missing before null: `$cmp` and its family, `$min`, sets, `$sortArray`. */
export const order: (a: Maybe, b: Maybe) => number = compare;

/** The number if it is a whole one (of whatever type) that a double holds exactly; else null. */
export const asInteger = wholeNumber;

/** As `asInteger`, but only within int32. */
export function asInt32(value: Maybe): number | null {
  const whole = asInteger(value);
  return whole !== null && whole >= -0x8000_0000 && whole <= 0x7fff_ffff ? whole : null;
}
