/**
 * Arithmetic as MongoDB promotes types: int → long where it no longer fits, anything with a double → double,
 * anything with a decimal → decimal.
 */

import { Decimal128, Double, Int32, Long } from 'bson';
import { addNumbers as exactSum, type Numeric, toNumber } from '../bson/numbers.ts';
import type { Value } from '../bson/values.ts';
import * as decimal from './decimal.ts';

export { isNumeric, type Numeric, toNumber } from '../bson/numbers.ts';

const INT_MIN = -0x8000_0000;
const INT_MAX = 0x7fff_ffff;
const LONG_MIN = -(1n << 63n);
const LONG_MAX = (1n << 63n) - 1n;

export function toDecimal(value: Numeric): decimal.Decimal {
  if (value instanceof Decimal128) return decimal.fromBson(value);
  if (value instanceof Double) return decimal.fromDouble(value.value);
  return decimal.fromInteger(value instanceof Long ? value.toBigInt() : BigInt(value.value));
}

export function double(value: number): Double {
  return new Double(value);
}

/** A safe integer as int32 where it fits, else as int64. */
export function intOrLong(value: number): Int32 | Long {
  return value >= INT_MIN && value <= INT_MAX ? new Int32(value) : Long.fromNumber(value);
}

export function fitsLong(value: bigint): boolean {
  return value >= LONG_MIN && value <= LONG_MAX;
}

/** An int64, or a double where it does not fit. */
export function longOrDouble(value: bigint): Long | Double {
  return fitsLong(value) ? Long.fromBigInt(value) : new Double(Number(value));
}

export function toBigInt(value: Int32 | Long): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(value.value);
}

const hasDecimal = (a: Numeric, b: Numeric): boolean => a instanceof Decimal128 || b instanceof Decimal128;
const hasDouble = (a: Numeric, b: Numeric): boolean => a instanceof Double || b instanceof Double;

/** A sum of two; a double where an int64 does not hold it. */
export function addNumbers(a: Numeric, b: Numeric): Numeric {
  return exactSum(a, b) ?? new Double(toNumber(a) + toNumber(b));
}

export function subtractNumbers(a: Numeric, b: Numeric): Numeric {
  if (a instanceof Int32 && b instanceof Int32) return intOrLong(a.value - b.value);
  if (hasDecimal(a, b)) return decimal.toBson(decimal.subtract(toDecimal(a), toDecimal(b)));
  if (hasDouble(a, b)) return new Double(toNumber(a) - toNumber(b));
  return longOrDouble(toBigInt(a as Long) - toBigInt(b as Long));
}

export function multiplyNumbers(a: Numeric, b: Numeric): Numeric {
  if (hasDecimal(a, b)) return decimal.toBson(decimal.multiply(toDecimal(a), toDecimal(b)));
  if (hasDouble(a, b)) return new Double(toNumber(a) * toNumber(b));
  if (a instanceof Int32 && b instanceof Int32) {
    const product = a.value * b.value;
    if (Number.isSafeInteger(product)) return intOrLong(product === 0 ? 0 : product);
  }
  return longOrDouble(toBigInt(a as Long) * toBigInt(b as Long));
}

/**
 * A running total whose type is that of its widest summand. Doubles are summed with Neumaier's correction, so that
 * the order of documents hardly shows in the result; integers exactly.
 */
export class Total {
  #integers = 0;
  #bigIntegers = 0n;
  #double = 0;
  #correction = 0;
  #decimal: decimal.Decimal | null = null;
  #widest: 'int' | 'long' | 'double' = 'int';
  count = 0;

  add(value: Numeric): void {
    this.count++;
    if (value instanceof Int32) {
      this.#addInteger(value.value);
    } else if (value instanceof Double) {
      this.#widest = 'double';
      this.#addDouble(value.value);
    } else if (value instanceof Long) {
      if (this.#widest === 'int') this.#widest = 'long';
      const { high } = value;
      if (high >= -0x10_0000 && high < 0x10_0000) this.#addInteger(value.toNumber());
      else this.#bigIntegers += value.toBigInt();
    } else {
      const summand = decimal.fromBson(value);
      this.#decimal = this.#decimal === null ? summand : decimal.add(this.#decimal, summand);
    }
  }

  #addInteger(value: number): void {
    const sum = this.#integers + value;
    if (Number.isSafeInteger(sum)) {
      this.#integers = sum;
    } else {
      this.#bigIntegers += BigInt(this.#integers);
      this.#integers = value;
    }
  }

  #addDouble(value: number): void {
    const sum = this.#double + value;
    if (Number.isFinite(sum)) {
      this.#correction +=
        Math.abs(this.#double) >= Math.abs(value) ? this.#double - sum + value : value - sum + this.#double;
    } else {
      this.#correction = 0;
    }
    this.#double = sum;
  }

  #wholeDouble(): number {
    const integers = this.#bigIntegers === 0n ? this.#integers : Number(this.#bigIntegers + BigInt(this.#integers));
    return this.#double + (this.#correction + integers);
  }

  value(): Numeric {
    if (this.#decimal !== null) return decimal.toBson(this.#asDecimal());
    if (this.#widest === 'double') return new Double(this.#wholeDouble());
    if (this.#widest === 'int' && this.#bigIntegers === 0n) return intOrLong(this.#integers);
    return longOrDouble(this.#bigIntegers + BigInt(this.#integers));
  }

  #asDecimal(): decimal.Decimal {
    let sum = this.#decimal ?? decimal.fromInteger(0n);
    const integers = this.#bigIntegers + BigInt(this.#integers);
    if (integers !== 0n) sum = decimal.add(sum, decimal.fromInteger(integers));
    if (this.#widest === 'double') sum = decimal.add(sum, decimal.fromDouble(this.#double + this.#correction));
    return sum;
  }

  /** The mean, as double or decimal; null of nothing. */
  mean(): Value {
    if (this.count === 0) return null;
    if (this.#decimal !== null) {
      return decimal.toBson(decimal.divide(this.#asDecimal(), decimal.fromInteger(BigInt(this.count))));
    }
    return new Double(this.#wholeDouble() / this.count);
  }
}
