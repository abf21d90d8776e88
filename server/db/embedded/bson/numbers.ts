/** The four numeric types of BSON: compared by value without loss, and calculated with MongoDB's promotions. */

import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalFromDouble,
  decimalFromInteger,
  decimalToDouble,
  isZeroRemainder,
  multiplyDecimals,
  readDecimal,
  truncateDecimal,
  writeDecimal,
} from './decimal.ts';
import type { Maybe } from './values.ts';

export type Numeric = Int32 | Double | Long | Decimal128;

export function isNumeric(value: Maybe): value is Numeric {
  return (
    value instanceof Int32 ||
    value instanceof Double ||
    (value instanceof Long && !(value instanceof Timestamp)) ||
    value instanceof Decimal128
  );
}

/** As a double, rounded where it has to be. */
export function toNumber(value: Numeric): number {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return value.toNumber();
  return decimalToDouble(readDecimal(value));
}

export function isNaNValue(value: Maybe): boolean {
  if (value instanceof Double) return Number.isNaN(value.value);
  return value instanceof Decimal128 && readDecimal(value).kind === 'nan';
}

/** The value cut off at the point as an integer; null for NaN and infinities. */
export function toInteger(value: Numeric): bigint | null {
  if (value instanceof Int32) return BigInt(value.value);
  if (value instanceof Double) return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : null;
  if (value instanceof Long) return value.toBigInt();
  return truncateDecimal(readDecimal(value));
}

/** The value if it is a whole number (of whatever type) that a double holds exactly, else null. */
export function wholeNumber(value: Maybe): number | null {
  if (!isNumeric(value)) return null;
  const integer = toInteger(value);
  if (integer === null || compareNumbers(value, Long.fromBigInt(BigInt.asIntN(64, integer))) !== 0) return null;
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : null;
}

/** By value, whatever the types; NaN is below everything and equal to NaN. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (a instanceof Decimal128 || b instanceof Decimal128) return compareDecimals(asDecimal(a, 34), asDecimal(b, 34));
  if (a instanceof Long) return b instanceof Long ? a.compare(b) : compareLongToDouble(a, b.value);
  if (b instanceof Long) return 0 - compareLongToDouble(b, a.value);
  return compareDoubles(a.value, b.value);
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return (Number.isNaN(a) ? 0 : 1) - (Number.isNaN(b) ? 0 : 1);
}

function compareLongToDouble(a: Long, b: number): number {
  if (Number.isNaN(b)) return 1;
  const near = a.toNumber();
  if (Number.isSafeInteger(near)) return compareDoubles(near, b);
  if (b >= 2 ** 63) return -1;
  if (b < -(2 ** 63)) return 1;
  const exact = a.toBigInt();
  const whole = BigInt(Math.trunc(b));
  if (exact !== whole) return exact < whole ? -1 : 1;
  return compareDoubles(Math.trunc(b), b);
}

function asDecimal(value: Numeric, precision: number): Decimal {
  if (value instanceof Decimal128) return readDecimal(value);
  if (value instanceof Long) return decimalFromInteger(value.toBigInt());
  if (value instanceof Int32) return decimalFromInteger(BigInt(value.value));
  return decimalFromDouble(value.value, precision);
}

/** `a + b`: the wider of the two types; int32 grows to long; null where the result does not fit a long. */
export function addNumbers(a: Numeric, b: Numeric): Numeric | null {
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return writeDecimal(addDecimals(asDecimal(a, 15), asDecimal(b, 15)));
  }
  if (a instanceof Double || b instanceof Double) return new Double(toNumber(a) + toNumber(b));
  return integerResult(a, b, (x, y) => x + y);
}

/** `a * b` with the same promotions as `addNumbers`. */
export function multiplyNumbers(a: Numeric, b: Numeric): Numeric | null {
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return writeDecimal(multiplyDecimals(asDecimal(a, 15), asDecimal(b, 15)));
  }
  if (a instanceof Double || b instanceof Double) return new Double(toNumber(a) * toNumber(b));
  return integerResult(a, b, (x, y) => x * y);
}

/** Whether `value` is a whole multiple of `divisor` (not zero); fractions are compared as decimals. */
export function isMultipleOf(value: Numeric, divisor: Numeric): boolean {
  return isZeroRemainder(asDecimal(value, 15), asDecimal(divisor, 15));
}

function integerResult(a: Int32 | Long, b: Int32 | Long, calculate: (x: bigint, y: bigint) => bigint): Numeric | null {
  const result = calculate(BigInt(a.toString()), BigInt(b.toString()));
  if (a instanceof Int32 && b instanceof Int32 && result === BigInt.asIntN(32, result))
    return new Int32(Number(result));
  if (result !== BigInt.asIntN(64, result)) return null;
  return Long.fromBigInt(result);
}
