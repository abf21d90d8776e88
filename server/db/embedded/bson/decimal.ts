/**
 * Decimal128 as sign, digits and exponent, so that it can be compared and calculated with exactly. Rounding is to 34
 * digits, halves to even, as IEEE 754-2008 and MongoDB do it.
 */

import { Decimal128 } from 'bson';

export type Decimal =
  | { readonly kind: 'finite'; readonly negative: boolean; readonly digits: bigint; readonly exponent: number }
  | { readonly kind: 'infinite'; readonly negative: boolean }
  | { readonly kind: 'nan' };

const MAX_DIGITS = 34;
const MIN_EXPONENT = -6176;
const MAX_EXPONENT = 6111;
const NAN: Decimal = { kind: 'nan' };

const powers: bigint[] = [1n];

/** 10 to the power of `n`, n ≥ 0. */
export function powerOfTen(n: number): bigint {
  if (n > 6500) return 10n ** BigInt(n);
  for (let i = powers.length; i <= n; i += 1) powers.push(powers[i - 1]! * 10n);
  return powers[n]!;
}

export function readDecimal(value: Decimal128): Decimal {
  const bytes = value.bytes;
  const high =
    (BigInt(bytes[15]!) << 56n) |
    (BigInt(bytes[14]!) << 48n) |
    (BigInt(bytes[13]!) << 40n) |
    (BigInt(bytes[12]!) << 32n) |
    (BigInt(bytes[11]!) << 24n) |
    (BigInt(bytes[10]!) << 16n) |
    (BigInt(bytes[9]!) << 8n) |
    BigInt(bytes[8]!);
  let low = 0n;
  for (let i = 7; i >= 0; i -= 1) low = (low << 8n) | BigInt(bytes[i]!);
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination === 0x1f) return NAN;
  if (combination === 0x1e) return { kind: 'infinite', negative };
  // The other layout of the exponent only holds numbers of more than 34 digits, which the standard reads as zero.
  if (combination >> 3 === 3) {
    return { kind: 'finite', negative, digits: 0n, exponent: Number((high >> 47n) & 0x3fffn) + MIN_EXPONENT };
  }
  const digits = ((high & 0x1ffffffffffffn) << 64n) | low;
  const exponent = Number((high >> 49n) & 0x3fffn) + MIN_EXPONENT;
  return { kind: 'finite', negative, digits: digits >= powerOfTen(MAX_DIGITS) ? 0n : digits, exponent };
}

export function writeDecimal(value: Decimal): Decimal128 {
  if (value.kind === 'nan') return Decimal128.fromString('NaN');
  if (value.kind === 'infinite') return Decimal128.fromString(value.negative ? '-Infinity' : 'Infinity');
  const fitted = intoRange(value);
  if (fitted.kind !== 'finite') return writeDecimal(fitted);
  let high = (BigInt(fitted.exponent - MIN_EXPONENT) << 49n) | (fitted.digits >> 64n);
  if (fitted.negative) high |= 1n << 63n;
  let low = fitted.digits & 0xffffffffffffffffn;
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 8; i += 1) {
    bytes[i] = Number(low & 0xffn);
    bytes[i + 8] = Number(high & 0xffn);
    low >>= 8n;
    high >>= 8n;
  }
  return new Decimal128(bytes);
}

export function decimalFromInteger(value: bigint): Decimal {
  return { kind: 'finite', negative: value < 0n, digits: value < 0n ? -value : value, exponent: 0 };
}

/** The double's exact value rounded to `precision` digits: 34 for comparing, 15 where MongoDB converts to calculate. */
export function decimalFromDouble(value: number, precision = MAX_DIGITS): Decimal {
  if (Number.isNaN(value)) return NAN;
  if (!Number.isFinite(value)) return { kind: 'infinite', negative: value < 0 };
  const negative = value < 0 || Object.is(value, -0);
  if (value === 0) return { kind: 'finite', negative, digits: 0n, exponent: 0 };
  if (precision <= 17) {
    const [mantissa, power] = Math.abs(value)
      .toExponential(precision - 1)
      .split('e') as [string, string];
    const digits = mantissa.replace('.', '');
    return { kind: 'finite', negative, digits: BigInt(digits), exponent: Number(power) - (digits.length - 1) };
  }
  const bits = doubleBits(Math.abs(value));
  const raw = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = raw === 0 ? fraction : fraction | (1n << 52n);
  const power = (raw === 0 ? 1 : raw) - 1075;
  if (power >= 0) return round({ kind: 'finite', negative, digits: mantissa << BigInt(power), exponent: 0 });
  // m / 2^k is m * 5^k / 10^k.
  return round({ kind: 'finite', negative, digits: mantissa * 5n ** BigInt(-power), exponent: power });
}

export function decimalToDouble(value: Decimal): number {
  if (value.kind === 'nan') return Number.NaN;
  if (value.kind === 'infinite') return value.negative ? -Infinity : Infinity;
  return Number(`${value.negative ? '-' : ''}${value.digits}e${value.exponent}`);
}

/** Order by value; NaN is below everything and equal to itself; -0 equals 0. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.kind === 'nan' || b.kind === 'nan') return (a.kind === 'nan' ? 0 : 1) - (b.kind === 'nan' ? 0 : 1);
  const signA = signOf(a);
  const signB = signOf(b);
  if (signA !== signB) return signA < signB ? -1 : 1;
  if (signA === 0) return 0;
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    return ((a.kind === 'infinite' ? 1 : 0) - (b.kind === 'infinite' ? 1 : 0)) * signA;
  }
  const sizeA = a.digits.toString().length + a.exponent;
  const sizeB = b.digits.toString().length + b.exponent;
  if (sizeA !== sizeB) return sizeA < sizeB ? -signA : signA;
  const shared = Math.min(a.exponent, b.exponent);
  const left = a.digits * powerOfTen(a.exponent - shared);
  const right = b.digits * powerOfTen(b.exponent - shared);
  if (left === right) return 0;
  return left < right ? -signA : signA;
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  if (a.kind === 'infinite') return b.kind === 'infinite' && a.negative !== b.negative ? NAN : a;
  if (b.kind === 'infinite') return b;
  const exponent = Math.min(a.exponent, b.exponent);
  const left = a.digits * powerOfTen(a.exponent - exponent) * (a.negative ? -1n : 1n);
  const right = b.digits * powerOfTen(b.exponent - exponent) * (b.negative ? -1n : 1n);
  const sum = left + right;
  const negative = sum === 0n ? a.negative && b.negative : sum < 0n;
  return round({ kind: 'finite', negative, digits: sum < 0n ? -sum : sum, exponent });
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    return signOf(a) === 0 || signOf(b) === 0 ? NAN : { kind: 'infinite', negative };
  }
  return round({ kind: 'finite', negative, digits: a.digits * b.digits, exponent: a.exponent + b.exponent });
}

/** Cuts off what is behind the point. Null where there is no integer. */
export function truncateDecimal(value: Decimal): bigint | null {
  if (value.kind !== 'finite') return null;
  const digits =
    value.exponent >= 0
      ? value.digits * powerOfTen(value.exponent)
      : value.digits / powerOfTen(Math.min(-value.exponent, 6200));
  return value.negative ? -digits : digits;
}

/** Whether `a` divided by `b` leaves nothing; false where one of them is not finite. */
export function isZeroRemainder(a: Decimal, b: Decimal): boolean {
  if (a.kind !== 'finite' || b.kind !== 'finite' || b.digits === 0n) return false;
  const shared = Math.min(a.exponent, b.exponent);
  return (a.digits * powerOfTen(a.exponent - shared)) % (b.digits * powerOfTen(b.exponent - shared)) === 0n;
}

function signOf(value: Exclude<Decimal, { kind: 'nan' }>): -1 | 0 | 1 {
  if (value.kind === 'finite' && value.digits === 0n) return 0;
  return value.negative ? -1 : 1;
}

type Finite = Extract<Decimal, { kind: 'finite' }>;

/** Drops `count` digits from the end, halves to even. */
function dropDigits(digits: bigint, count: number): bigint {
  const unit = powerOfTen(count);
  const kept = digits / unit;
  const twice = (digits % unit) * 2n;
  return twice > unit || (twice === unit && kept % 2n === 1n) ? kept + 1n : kept;
}

function round(value: Finite): Decimal {
  const excess = value.digits.toString().length - MAX_DIGITS;
  if (excess <= 0) return intoRange(value);
  // Rounding up 9…9 gives one digit more, hence the second look.
  return round({ ...value, digits: dropDigits(value.digits, excess), exponent: value.exponent + excess });
}

/** Brings the exponent into what the format can hold. */
function intoRange(value: Finite): Decimal {
  if (value.exponent < MIN_EXPONENT) {
    const digits = dropDigits(value.digits, MIN_EXPONENT - value.exponent);
    return { ...value, digits, exponent: MIN_EXPONENT };
  }
  if (value.exponent > MAX_EXPONENT) {
    if (value.digits === 0n) return { ...value, exponent: MAX_EXPONENT };
    const shift = value.exponent - MAX_EXPONENT;
    if (shift + value.digits.toString().length > MAX_DIGITS) return { kind: 'infinite', negative: value.negative };
    return { ...value, digits: value.digits * powerOfTen(shift), exponent: MAX_EXPONENT };
  }
  return value;
}

const doubleCell = new Float64Array(1);
const bitsCell = new BigUint64Array(doubleCell.buffer);

function doubleBits(value: number): bigint {
  doubleCell[0] = value;
  return bitsCell[0]!;
}
