/**
 * Numbers as bytes that sort by value, whatever their BSON type: `Int32(5)`, `Double(5)`, `Long(5)` and
 * `Decimal128('5.00')` give the same bytes.
 *
 * First come the eight bytes of the greatest double that is not above the number, with the bits turned so that they
 * sort. Where that double is the number, a 0 follows. Otherwise (a Long beyond 2^53, a decimal fraction that no double
 * hits) a 1 and the number's own decimal digits follow: among the numbers that share a double they decide.
 */

import type { Decimal128, Long } from 'bson';

/** What `orderedDouble` and `decimalTail` need to write one number. */
export interface NumberKey {
  /** The greatest double not above the number. */
  readonly floor: number;
  /** Decimal digits where the double is not the number itself. */
  readonly tail: Buffer | null;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const LITTLE = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const LOW = LITTLE ? 0 : 1;
const HIGH = LITTLE ? 1 : 0;

/** Eight bytes that sort as doubles do: NaN below everything, -0 like 0. */
export function writeOrderedDouble(target: Uint8Array, position: number, value: number): void {
  let high = 0;
  let low = 0;
  if (!Number.isNaN(value)) {
    float[0] = value === 0 ? 0 : value;
    high = words[HIGH]!;
    low = words[LOW]!;
    if (high & 0x80000000) {
      high = ~high;
      low = ~low;
    } else {
      high |= 0x80000000;
    }
  }
  target[position] = high >>> 24;
  target[position + 1] = high >>> 16;
  target[position + 2] = high >>> 8;
  target[position + 3] = high;
  target[position + 4] = low >>> 24;
  target[position + 5] = low >>> 16;
  target[position + 6] = low >>> 8;
  target[position + 7] = low;
}

export function longKey(value: Long): NumberKey {
  const near = value.high * 4294967296 + (value.low >>> 0);
  if (near <= Number.MAX_SAFE_INTEGER && near >= Number.MIN_SAFE_INTEGER) return { floor: near, tail: null };
  const exact = value.toBigInt();
  let floor = Number(exact);
  if (BigInt(floor) > exact) floor = nextBelow(floor);
  return { floor, tail: BigInt(floor) === exact ? null : decimalTail(exact, 0) };
}

export function decimalKey(value: Decimal128): NumberKey {
  const text = value.toString();
  if (text === 'NaN') return { floor: Number.NaN, tail: null };
  if (text === 'Infinity') return { floor: Number.POSITIVE_INFINITY, tail: null };
  if (text === '-Infinity') return { floor: Number.NEGATIVE_INFINITY, tail: null };
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(text);
  if (!match) throw new Error(`unreadable decimal ${text}`);
  const fraction = match[3] ?? '';
  const magnitude = BigInt(match[2] + fraction);
  const coefficient = match[1] ? -magnitude : magnitude;
  const exponent = Number(match[4] ?? 0) - fraction.length;
  if (coefficient === 0n) return { floor: 0, tail: null };
  let floor = Number(text);
  let order = compareToDouble(coefficient, exponent, floor);
  if (order < 0) {
    floor = nextBelow(floor);
    order = 1;
  }
  return { floor, tail: order === 0 ? null : decimalTail(coefficient, exponent) };
}

/** The sign of coefficient · 10^exponent − double, exactly. */
function compareToDouble(coefficient: bigint, exponent: number, double: number): number {
  if (double === Number.POSITIVE_INFINITY) return -1;
  if (double === Number.NEGATIVE_INFINITY) return 1;
  float[0] = double;
  const high = words[HIGH]!;
  const biased = (high >>> 20) & 0x7ff;
  let mantissa = (BigInt(high & 0xfffff) << 32n) | BigInt(words[LOW]!);
  if (biased > 0) mantissa |= 1n << 52n;
  if (high & 0x80000000) mantissa = -mantissa;
  const power = (biased > 0 ? biased : 1) - 1075;
  let left = coefficient;
  let right = mantissa;
  if (exponent >= 0) left *= 10n ** BigInt(exponent);
  else right *= 10n ** BigInt(-exponent);
  if (power >= 0) right <<= BigInt(power);
  else left <<= BigInt(-power);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The greatest double below `value`. */
function nextBelow(value: number): number {
  if (value === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  if (value === 0) return -Number.MIN_VALUE;
  float[0] = value;
  let high = words[HIGH]!;
  let low = words[LOW]!;
  if (value > 0) {
    if (low === 0) high -= 1;
    low = (low - 1) >>> 0;
  } else {
    low = (low + 1) >>> 0;
    if (low === 0) high += 1;
  }
  words[HIGH] = high;
  words[LOW] = low;
  return float[0]!;
}

/** Place of the leading digit, then the digits without trailing zeros, then an end mark; all turned for negatives. */
function decimalTail(coefficient: bigint, exponent: number): Buffer {
  const negative = coefficient < 0n;
  const written = (negative ? -coefficient : coefficient).toString();
  const digits = written.replace(/0+$/, '');
  const tail = Buffer.alloc(digits.length + 3);
  tail.writeUInt16BE(written.length + exponent + 0x8000, 0);
  for (let i = 0; i < digits.length; i += 1) tail[i + 2] = digits.charCodeAt(i) - 47;
  if (negative) for (let i = 0; i < tail.length; i += 1) tail[i] = tail[i]! ^ 0xff;
  return tail;
}
