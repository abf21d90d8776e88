/** Arithmetic: `$add`, `$subtract`, `$multiply`, `$divide`, `$mod`, powers, logarithms and rounding. */

import { Decimal128, Double, Int32, Long } from 'bson';
import type { Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish, type OperatorTable } from '../core.ts';
import * as decimal from '../decimal.ts';
import { exponential, logarithm, logarithm10, logarithmTo, power } from '../decimal-functions.ts';
import {
  double,
  intOrLong,
  isNumeric,
  longOrDouble,
  multiplyNumbers,
  type Numeric,
  subtractNumbers,
  Total,
  toBigInt,
  toDecimal,
  toNumber,
} from '../numbers.ts';
import { binary, ranged, unary, variadic } from '../operator-shapes.ts';
import { asInteger, typeName } from '../values.ts';

/** One number in, one number out; null for null. Others are refused with 28765. */
export function numericUnary(compute: (value: Numeric, name: string) => Value) {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) {
      throw new CommandError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    }
    return compute(value, name);
  });
}

const isDecimal = (value: Numeric): value is Decimal128 => value instanceof Decimal128;

/** Computes in doubles and gives a decimal for a decimal (about 15 of its digits are exact). */
export function throughDouble(value: Numeric, compute: (value: number) => number): Numeric {
  const result = compute(toNumber(value));
  return isDecimal(value) ? decimal.toBson(decimal.fromDouble(result)) : double(result);
}

/** In doubles, or in all digits of a decimal. */
function either(
  value: Numeric,
  compute: (value: number) => number,
  inDecimal: (value: decimal.Decimal) => decimal.Decimal,
): Numeric {
  return isDecimal(value) ? decimal.toBson(inDecimal(decimal.fromBson(value))) : double(compute(toNumber(value)));
}

function add(values: Maybe[]): Maybe {
  const total = new Total();
  let date: Date | null = null;
  for (const value of values) {
    if (isNumeric(value)) {
      total.add(value);
    } else if (isNullish(value)) {
      return null;
    } else if (value instanceof Date) {
      if (date !== null) throw new CommandError(16612, 'only one date allowed in an $add expression');
      date = value;
    } else {
      throw new CommandError(14, `$add only supports numeric or date types, not ${typeName(value)}`);
    }
  }
  return date === null ? total.value() : shifted(date, total.value());
}

function shifted(date: Date, milliseconds: Numeric, sign = 1): Date {
  const by = milliseconds instanceof Double ? Math.round(milliseconds.value) : Math.trunc(toNumber(milliseconds));
  const time = date.getTime() + sign * by;
  if (Number.isNaN(time) || Math.abs(time) > 8.64e15) throw new CommandError(15, 'date overflow');
  return new Date(time);
}

function subtract(a: Maybe, b: Maybe): Maybe {
  if (isNumeric(a) && isNumeric(b)) return subtractNumbers(a, b);
  if (isNullish(a) || isNullish(b)) return null;
  if (a instanceof Date) {
    if (b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
    if (isNumeric(b)) return shifted(a, b, -1);
  }
  throw new CommandError(14, `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiply(values: Maybe[]): Maybe {
  let product: Numeric = new Int32(1);
  let nullish = false;
  for (const value of values) {
    if (isNullish(value)) nullish = true;
    else if (isNumeric(value)) product = multiplyNumbers(product, value);
    else throw new CommandError(14, `$multiply only supports numeric types, not ${typeName(value)}`);
  }
  return nullish ? null : product;
}

function divide(a: Maybe, b: Maybe): Maybe {
  if (isNumeric(a) && isNumeric(b)) {
    if (toNumber(b) === 0) throw new CommandError(2, "can't $divide by zero");
    if (isDecimal(a) || isDecimal(b)) return decimal.toBson(decimal.divide(toDecimal(a), toDecimal(b)));
    return double(toNumber(a) / toNumber(b));
  }
  if (isNullish(a) || isNullish(b)) return null;
  throw new CommandError(14, `$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
}

function mod(a: Maybe, b: Maybe): Maybe {
  if (isNumeric(a) && isNumeric(b)) {
    if (toNumber(b) === 0) throw new CommandError(16610, "can't $mod by zero");
    if (isDecimal(a) || isDecimal(b)) return decimal.toBson(decimal.remainder(toDecimal(a), toDecimal(b)));
    if (a instanceof Double || b instanceof Double) return double(toNumber(a) % toNumber(b));
    if (a instanceof Int32 && b instanceof Int32) return new Int32(a.value % b.value || 0);
    return Long.fromBigInt(toBigInt(a) % toBigInt(b));
  }
  if (isNullish(a) || isNullish(b)) return null;
  throw new CommandError(16611, `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
}

function absolute(value: Numeric): Value {
  if (value instanceof Int32) return intOrLong(Math.abs(value.value));
  if (value instanceof Double) return double(Math.abs(value.value));
  if (value instanceof Decimal128) return decimal.toBson(decimal.absolute(decimal.fromBson(value)));
  if (value.equals(Long.MIN_VALUE)) throw new CommandError(28680, "can't take $abs of long long min");
  return value.isNegative() ? value.negate() : value;
}

function raise(base: Maybe, exponent: Maybe): Maybe {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumeric(base)) throw new CommandError(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumeric(exponent)) throw new CommandError(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  if (toNumber(base) === 0 && toNumber(exponent) < 0) {
    throw new CommandError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  if (isDecimal(base) || isDecimal(exponent)) return decimalPower(base, exponent);
  if (base instanceof Double || exponent instanceof Double || toNumber(exponent) < 0) {
    const [b, e] = [toNumber(base), toNumber(exponent)];
    const result = double(b ** e);
    if (base instanceof Double || exponent instanceof Double) return result;
    // Integers stay integers where the result is one: (±1)^-n.
    return Math.abs(b) === 1 ? wholePower(base, BigInt(Math.abs(e) % 2)) : result;
  }
  const [b, e] = [toBigInt(base), toBigInt(exponent)];
  if (e > 64n && b !== 0n && b !== 1n && b !== -1n) return double(Number(b) ** Number(e));
  const wide = base instanceof Long || exponent instanceof Long;
  return wide ? longOrDouble(b ** (e > 64n ? 64n + (e % 2n) : e)) : wholePower(base, e > 64n ? 64n + (e % 2n) : e);
}

function wholePower(base: Int32 | Long, exponent: bigint): Numeric {
  const result = toBigInt(base) ** exponent;
  if (base instanceof Long) return longOrDouble(result);
  return result >= -0x8000_0000n && result <= 0x7fff_ffffn ? new Int32(Number(result)) : longOrDouble(result);
}

function decimalPower(base: Numeric, exponent: Numeric): Value {
  const whole = asInteger(exponent);
  if (whole === null || Math.abs(whole) > 10_000) {
    return decimal.toBson(power(toDecimal(base), toDecimal(exponent)));
  }
  let result = decimal.fromInteger(1n);
  let square = toDecimal(base);
  for (let n = Math.abs(whole); n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result = decimal.multiply(result, square);
    square = decimal.multiply(square, square);
  }
  // MongoDB gives powers with all 34 digits.
  return decimal.toBson(decimal.padded(whole < 0 ? decimal.divide(decimal.fromInteger(1n), result) : result));
}

function squareRoot(value: Numeric): Value {
  if (toNumber(value) < 0) throw new CommandError(28714, "$sqrt's argument must be greater than or equal to 0");
  if (isDecimal(value)) return decimal.toBson(decimal.squareRoot(decimal.fromBson(value)));
  return double(Math.sqrt(toNumber(value)));
}

function positive(value: Numeric, name: string, code: number): Numeric {
  if (toNumber(value) <= 0) {
    throw new CommandError(code, `${name}'s argument must be a positive number, but is ${value.toString()}`);
  }
  return value;
}

function logarithmOf(value: Maybe, base: Maybe): Maybe {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumeric(value)) throw new CommandError(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  if (!isNumeric(base)) throw new CommandError(28757, `$log's base must be numeric, not ${typeName(base)}`);
  positive(value, '$log', 28758);
  if (toNumber(base) <= 0 || toNumber(base) === 1) {
    throw new CommandError(28759, `$log's base must be a positive number not equal to 1, but is ${base.toString()}`);
  }
  if (isDecimal(value) || isDecimal(base)) return decimal.toBson(logarithmTo(toDecimal(value), toDecimal(base)));
  return double(Math.log(toNumber(value)) / Math.log(toNumber(base)));
}

function rounder(rounding: decimal.Rounding) {
  return ranged(1, 2, ([value, place], count, name) => {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) throw new CommandError(51081, `${name} only supports numeric types, not ${typeName(value)}`);
    if (count === 1) return roundTo(value, 0, rounding);
    if (isNullish(place)) return null;
    const digits = asInteger(place);
    if (digits === null) throw new CommandError(51082, `precision argument to  ${name} must be a integral value`);
    if (digits < -20 || digits > 100) {
      throw new CommandError(51083, `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`);
    }
    return roundTo(value, digits, rounding);
  });
}

function roundTo(value: Numeric, place: number, rounding: decimal.Rounding): Value {
  if (value instanceof Decimal128) return decimal.toBson(decimal.quantize(decimal.fromBson(value), place, rounding));
  if (value instanceof Double) {
    if (!Number.isFinite(value.value)) return value;
    // Through decimal digits of the double itself, so that 2.675 and its like round as they are stored.
    return double(decimal.toDouble(decimal.quantize(decimal.fromDoubleInFull(value.value), place, rounding)));
  }
  if (place >= 0) return value;
  const unit = 10n ** BigInt(-place);
  const whole = toBigInt(value);
  const rest = whole % unit;
  let result = whole - rest;
  if (rounding === 'halfEven') {
    const twice = (rest < 0n ? -rest : rest) * 2n;
    if (twice > unit || (twice === unit && (result / unit) % 2n !== 0n)) result += rest < 0n ? -unit : unit;
  }
  if (value instanceof Int32) return intOrLong(Number(result));
  const wide = longOrDouble(result);
  if (wide instanceof Double) throw new CommandError(51080, 'invalid conversion from Decimal128 result in $round');
  return wide;
}

const wholeUp = (rounding: 'ceil' | 'floor', compute: (value: number) => number) =>
  numericUnary((value) => {
    if (value instanceof Double) return double(compute(value.value));
    if (value instanceof Decimal128) return decimal.toBson(decimal.quantize(decimal.fromBson(value), 0, rounding));
    return value;
  });

export const arithmeticOperators: OperatorTable = {
  $abs: numericUnary(absolute),
  $add: variadic(add),
  $ceil: wholeUp('ceil', Math.ceil),
  $divide: binary(divide),
  $exp: numericUnary((value) => either(value, Math.exp, exponential)),
  $floor: wholeUp('floor', Math.floor),
  $ln: numericUnary((value, name) => either(positive(value, name, 28766), Math.log, logarithm)),
  $log: binary(logarithmOf),
  $log10: numericUnary((value, name) => either(positive(value, name, 28761), Math.log10, logarithm10)),
  $mod: binary(mod),
  $multiply: variadic(multiply),
  $pow: binary(raise),
  $round: rounder('halfEven'),
  $sqrt: numericUnary(squareRoot),
  $subtract: binary(subtract),
  $trunc: rounder('truncate'),
};
