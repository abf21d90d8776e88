/**
 * What expressions need of decimal128 beyond bson/decimal.ts: division, remainder, roots and rounding, with the
 * exponents that IEEE 754 prefers (6.0 / 2 is 3.0).
 */

import type { Decimal128 } from 'bson';
import {
  addDecimals,
  type Decimal,
  decimalFromDouble,
  decimalFromInteger,
  decimalToDouble,
  multiplyDecimals,
  powerOfTen,
  readDecimal,
  truncateDecimal,
  writeDecimal,
} from '../bson/decimal.ts';

export type { Decimal } from '../bson/decimal.ts';
export { addDecimals as add, multiplyDecimals as multiply } from '../bson/decimal.ts';

const DIGITS = 34;
const NAN: Decimal = { kind: 'nan' };
const ONE = decimalFromInteger(1n);

export const fromBson = (value: Decimal128): Decimal => readDecimal(value);
export const toBson = (value: Decimal): Decimal128 => writeDecimal(value);
export const fromInteger = decimalFromInteger;
export const toDouble = decimalToDouble;
/** The integral part; null for what is not finite. */
export const toInteger = truncateDecimal;

/** A double as MongoDB converts it: rounded to 15 significant digits, all of them kept. */
export const fromDouble = (value: number): Decimal => decimalFromDouble(value, 15);

const digitCount = (digits: bigint): number => digits.toString().length;

/** Rounded to 34 digits; `inexact` says that digits below the last were cut off. */
function rounded(negative: boolean, digits: bigint, exponent: number, inexact = false): Decimal {
  return inexact
    ? multiplyDecimals({ kind: 'finite', negative, digits: digits * 10n + 1n, exponent: exponent - 1 }, ONE)
    : multiplyDecimals({ kind: 'finite', negative, digits, exponent }, ONE);
}

/** Drops trailing zeros as far as the preferred exponent. */
function towards(preferred: number, negative: boolean, digits: bigint, exponent: number): Decimal {
  let d = digits;
  let e = exponent;
  while (e < preferred && d % 10n === 0n) {
    d /= 10n;
    e += 1;
  }
  return rounded(negative, d, e);
}

export const isZero = (value: Decimal): boolean => value.kind === 'finite' && value.digits === 0n;

function negate(value: Decimal): Decimal {
  return value.kind === 'nan' ? value : { ...value, negative: !value.negative };
}

export function absolute(value: Decimal): Decimal {
  return value.kind === 'nan' ? value : { ...value, negative: false };
}

export const subtract = (a: Decimal, b: Decimal): Decimal => addDecimals(a, negate(b));

export function divide(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite') return b.kind === 'infinite' ? NAN : { kind: 'infinite', negative };
  if (b.kind === 'infinite') return rounded(negative, 0n, -6176);
  if (b.digits === 0n) return a.digits === 0n ? NAN : { kind: 'infinite', negative };
  const preferred = a.exponent - b.exponent;
  if (a.digits === 0n) return rounded(negative, 0n, preferred);
  const shift = Math.max(0, DIGITS + 2 + digitCount(b.digits) - digitCount(a.digits));
  const scaled = a.digits * powerOfTen(shift);
  const quotient = scaled / b.digits;
  if (scaled % b.digits !== 0n) return rounded(negative, quotient, preferred - shift, true);
  return towards(preferred, negative, quotient, preferred - shift);
}

/** The remainder with the sign of the dividend. */
export function remainder(a: Decimal, b: Decimal): Decimal {
  if (a.kind !== 'finite' || b.kind === 'nan' || isZero(b)) return NAN;
  if (b.kind === 'infinite') return a;
  const exponent = Math.min(a.exponent, b.exponent);
  const rest = (a.digits * powerOfTen(a.exponent - exponent)) % (b.digits * powerOfTen(b.exponent - exponent));
  return rounded(a.negative, rest, exponent);
}

export function squareRoot(a: Decimal): Decimal {
  if (a.kind !== 'finite') return a.kind === 'infinite' && a.negative ? NAN : a;
  if (a.digits === 0n) return rounded(a.negative, 0n, Math.floor(a.exponent / 2));
  let shift = Math.max(0, 2 * (DIGITS + 2) - digitCount(a.digits));
  if ((a.exponent - shift) % 2 !== 0) shift += 1;
  const radicand = a.digits * powerOfTen(shift);
  const root = integerRoot(radicand);
  const exponent = (a.exponent - shift) / 2;
  if (root * root !== radicand) return rounded(false, root, exponent, true);
  return towards(Math.floor(a.exponent / 2), false, root, exponent);
}

function integerRoot(value: bigint): bigint {
  let guess = powerOfTen(Math.ceil(digitCount(value) / 2) + 1);
  for (;;) {
    const next = (guess + value / guess) / 2n;
    if (next >= guess) return guess;
    guess = next;
  }
}

export type Rounding = 'halfEven' | 'truncate' | 'floor' | 'ceil';

/** Rounds to `place` digits after the point (negative: before it). */
export function quantize(value: Decimal, place: number, rounding: Rounding): Decimal {
  if (value.kind !== 'finite' || value.exponent >= -place) return value;
  const { digits, negative } = value;
  const unit = powerOfTen(Math.min(-place - value.exponent, 7000));
  const rest = digits % unit;
  let quotient = digits / unit;
  const up =
    rounding === 'halfEven'
      ? rest * 2n > unit || (rest * 2n === unit && quotient % 2n === 1n)
      : rest !== 0n && (rounding === 'ceil' ? !negative : rounding === 'floor' && negative);
  if (up) quotient += 1n;
  return rounded(negative, quotient, -place);
}

/** A double in the 34 digits that MongoDB rounds in. */
export const fromDoubleInFull = (value: number): Decimal => decimalFromDouble(value, DIGITS);

/** The same number with all 34 digits that there is room for. */
export function padded(value: Decimal): Decimal {
  if (value.kind !== 'finite' || value.digits === 0n) return value;
  const missing = DIGITS - digitCount(value.digits);
  if (missing <= 0 || value.exponent - missing < -6176) return value;
  return { ...value, digits: value.digits * powerOfTen(missing), exponent: value.exponent - missing };
}
