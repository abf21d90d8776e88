/**
 * Exponential and logarithms of decimal128 to all 34 digits, in fixed-point integers with digits to spare. The
 * trigonometric functions go through doubles instead.
 */

import { decimalFromInteger } from '../bson/decimal.ts';
import { type Decimal, divide, fromDouble, multiply, toDouble } from './decimal.ts';

/** Digits behind the point of the fixed-point numbers here. */
const SCALE = 70;
const ONE = 10n ** BigInt(SCALE);
const LN_10 = BigInt('23025850929940456840179914546843642076011014886287729760333279009675726');

/** No exponential of more than this fits a decimal128. */
const MOST = 15_000;

const HALVINGS = 10;

/** The finite number as a fixed-point one. */
function fixed({ negative, digits, exponent }: Extract<Decimal, { kind: 'finite' }>): bigint {
  const shift = exponent + SCALE;
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(Math.min(-shift, 7000));
  return negative ? -size : size;
}

/** digits · 10^exponent, rounded to 34 digits. */
function rounded(digits: bigint, exponent: number): Decimal {
  const negative = digits < 0n;
  return multiply({ kind: 'finite', negative, digits: negative ? -digits : digits, exponent }, decimalFromInteger(1n));
}

/** e^x for a small fixed-point x: Taylor's series of x / 2^10, squared back. */
function smallExponential(x: bigint): bigint {
  const reduced = x >> BigInt(HALVINGS);
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = (term * reduced) / ONE / n;
    sum += term;
  }
  for (let i = 0; i < HALVINGS; i++) sum = (sum * sum) / ONE;
  return sum;
}

export function exponential(value: Decimal): Decimal {
  if (value.kind === 'nan') return value;
  const near = toDouble(value);
  if (near > MOST) return { kind: 'infinite', negative: false };
  if (value.kind === 'infinite' || near < -MOST)
    return { kind: 'finite', negative: false, digits: 0n, exponent: -6176 };
  if (value.digits === 0n) return decimalFromInteger(1n);
  const x = fixed(value);
  // e^x = 10^n · e^(x - n·ln 10)
  const n = BigInt(Math.round(near / Math.LN10));
  return rounded(smallExponential(x - n * LN_10), Number(n) - SCALE);
}

/** The natural logarithm as a fixed-point number. */
function fixedLogarithm({ digits, exponent }: Extract<Decimal, { kind: 'finite' }>): bigint {
  const length = digits.toString().length;
  // A number from 1 to 10, whose logarithm a double already knows to 15 digits; each step of Halley's triples them.
  const leading = digits * 10n ** BigInt(SCALE - (length - 1));
  let y =
    BigInt(Math.round(Math.log(Number(leading / 10n ** BigInt(SCALE - 16)) / 1e16) * 1e15)) * 10n ** BigInt(SCALE - 15);
  for (let i = 0; i < 2; i++) {
    const power = smallExponential(y);
    y += (2n * (leading - power) * ONE) / (leading + power);
  }
  return y + BigInt(exponent + length - 1) * LN_10;
}

/** Of a number above zero. */
export function logarithm(value: Decimal): Decimal {
  if (value.kind !== 'finite') return value;
  const result = fixedLogarithm(value);
  return result === 0n ? decimalFromInteger(0n) : rounded(result, -SCALE);
}

/** Of a number above zero; exact for powers of ten. */
export function logarithm10(value: Decimal): Decimal {
  if (value.kind !== 'finite') return value;
  const text = value.digits.toString();
  if (/^10*$/.test(text)) return decimalFromInteger(BigInt(value.exponent + text.length - 1));
  return rounded((fixedLogarithm(value) * ONE) / LN_10, -SCALE);
}

/** To any base but one, both above zero. */
export function logarithmTo(value: Decimal, base: Decimal): Decimal {
  return divide(logarithm(value), logarithm(base));
}

/** base^exponent for an exponent that is no whole number; NaN for a negative base. */
export function power(base: Decimal, exponent: Decimal): Decimal {
  const near = toDouble(base);
  if (!(near > 0) || base.kind !== 'finite' || exponent.kind !== 'finite')
    return fromDouble(near ** toDouble(exponent));
  return exponential(multiply(logarithm(base), exponent));
}
