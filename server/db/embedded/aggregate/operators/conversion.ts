/** `$convert` and its short forms, `$type`, `$isNumber`, and what is measured on a value itself. */

import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { encode } from '../../bson/codec.ts';
import { isTypeCode, typeCodeOf } from '../../bson/compare.ts';
import { toInteger } from '../../bson/numbers.ts';
import type { Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish, type Node, type Operator, type OperatorTable } from '../core.ts';
import { parseDate } from '../date-parsing.ts';
import * as decimal from '../decimal.ts';
import { double, fitsLong, isNumeric, type Numeric, toDecimal, toNumber } from '../numbers.ts';
import { namedArguments, unary } from '../operator-shapes.ts';
import { convertibleText } from '../text.ts';
import { asInteger, isTrue, typeName } from '../values.ts';

const failure = (message: string): CommandError =>
  new CommandError(241, `${message} in $convert with no onError value`);

const unsupported = (value: Value, target: string): CommandError =>
  failure(`Unsupported conversion from ${typeName(value)} to ${target}`);

const unreadable = (text: string, target: string, why: string): CommandError =>
  failure(`Failed to parse ${target} '${text}': ${why}`);

function wholeNumber(value: Value, target: 'int' | 'long'): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw unreadable(value, 'number', 'Did not consume whole string.');
    return BigInt(value.replace(/^\+/, ''));
  }
  if (target === 'long' && value instanceof Date) return BigInt(value.getTime());
  if (!isNumeric(value)) throw unsupported(value, target);
  const whole = toInteger(value);
  if (whole === null)
    throw failure(`Attempt to convert ${Number.isNaN(toNumber(value)) ? 'NaN' : 'infinity'} value to integer type`);
  return whole;
}

function overflow(value: Value): CommandError {
  return failure(`Conversion would overflow target type: ${String(value)}`);
}

function toInt(value: Value): Value {
  if (value instanceof Int32) return value;
  const whole = wholeNumber(value, 'int');
  if (whole < -0x8000_0000n || whole > 0x7fff_ffffn) throw overflow(value);
  return new Int32(Number(whole));
}

function toLong(value: Value): Value {
  if (value instanceof Long && !(value instanceof Timestamp)) return value;
  const whole = wholeNumber(value, 'long');
  if (!fitsLong(whole)) throw overflow(value);
  return Long.fromBigInt(whole);
}

const DECIMAL_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const SPECIAL_TEXT = /^([+-]?)(inf|infinity|nan)$/i;

function specialNumber(text: string): number | null {
  const special = SPECIAL_TEXT.exec(text);
  if (special === null) return null;
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function toDouble(value: Value): Value {
  if (value instanceof Double) return value;
  if (typeof value === 'boolean') return double(value ? 1 : 0);
  if (value instanceof Date) return double(value.getTime());
  if (typeof value === 'string') {
    const special = specialNumber(value);
    if (special !== null) return double(special);
    if (!DECIMAL_TEXT.test(value)) throw unreadable(value, 'number', 'Did not consume whole string.');
    const result = Number(value);
    if (!Number.isFinite(result)) throw unreadable(value, 'number', 'Out of range');
    return double(result);
  }
  if (!isNumeric(value)) throw unsupported(value, 'double');
  const result = toNumber(value);
  if (!Number.isFinite(result) && value instanceof Decimal128 && decimal.fromBson(value).kind === 'finite')
    throw overflow(value);
  return double(result);
}

function toDecimalValue(value: Value): Value {
  if (value instanceof Decimal128) return value;
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return decimal.toBson(decimal.fromInteger(BigInt(value.getTime())));
  if (typeof value === 'string') {
    if (!DECIMAL_TEXT.test(value) && !SPECIAL_TEXT.test(value))
      throw unreadable(value, 'number', 'Did not consume whole string.');
    return Decimal128.fromStringWithRounding(value);
  }
  if (!isNumeric(value)) throw unsupported(value, 'decimal');
  return decimal.toBson(toDecimal(value));
}

function toDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  if (typeof value === 'string') return parseDate(value, null, null);
  if (!isNumeric(value) || value instanceof Int32) throw unsupported(value, 'date');
  const whole = toInteger(value as Numeric);
  if (whole === null || !fitsLong(whole) || Number.isNaN(new Date(Number(whole)).getTime())) throw overflow(value);
  return new Date(Number(whole));
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-fA-F]{24}$/.test(value)) {
    throw unreadable(
      value,
      'objectId',
      value.length === 24
        ? 'Invalid character found in hex string'
        : `Invalid string length for parsing to OID, expected 24 but found ${value.length}`,
    );
  }
  return new ObjectId(value);
}

function toText(value: Value): Value {
  const text = convertibleText(value);
  if (text === null) throw unsupported(value, 'string');
  return text;
}

/** By BSON type code. */
const CONVERSIONS: ReadonlyMap<number, (value: Value) => Value> = new Map([
  [1, toDouble],
  [2, toText],
  [7, toObjectId],
  [8, (value) => isTrue(value)],
  [9, toDate],
  [16, toInt],
  [18, toLong],
  [19, toDecimalValue],
]);

function targetCode(to: Value): number {
  if (typeof to === 'string') {
    const code = typeCodeOf(to);
    if (code === undefined) throw new CommandError(2, `Unknown type name: ${to}`);
    return code;
  }
  if (!isNumeric(to))
    throw new CommandError(9, `$convert's 'to' argument must be a string or number, but is ${typeName(to)}`);
  const code = asInteger(to);
  if (code === null) throw new CommandError(9, `In $convert, numeric 'to' argument is not an integer`);
  if (!isTypeCode(code)) {
    throw new CommandError(9, `In $convert, numeric value for 'to' does not correspond to a BSON type: ${code}`);
  }
  return code;
}

const convert: Operator = (argument, scope, name) => {
  const { read, given, constant } = namedArguments(argument, scope, name, {
    required: ['input', 'to'],
    optional: ['onError', 'onNull'],
    codes: [9, 9, 9],
  });
  return {
    run: (env) => {
      const to = read.to(env);
      const input = read.input(env);
      const code = isNullish(to) ? null : targetCode(to);
      if (isNullish(input)) return given.has('onNull') ? read.onNull(env) : null;
      if (code === null) return null;
      try {
        const conversion = CONVERSIONS.get(code);
        if (conversion === undefined) throw unsupported(input, typeof to === 'string' ? to : `type ${code}`);
        return conversion(input);
      } catch (error) {
        if (!(error instanceof CommandError) || !given.has('onError')) throw error;
        return read.onError(env);
      }
    },
    constant,
  };
};

const to = (conversion: (value: Value) => Value): Operator =>
  unary((value) => (isNullish(value) ? null : conversion(value)));

/** `$rand` differs on each document, so it is never computed beforehand. */
const random: Operator = (argument): Node => {
  const empty = (argument instanceof Map && argument.size === 0) || (Array.isArray(argument) && argument.length === 0);
  if (!empty) throw new CommandError(3040501, '$rand not expected any arguments');
  return { run: () => double(Math.random()), constant: false };
};

const timestampPart = (code: number, part: (value: Timestamp) => number): Operator =>
  unary((value, name) => {
    if (isNullish(value)) return null;
    if (!(value instanceof Timestamp))
      throw new CommandError(code, `${name} requires a timestamp argument, found: ${typeName(value)}`);
    return Long.fromNumber(part(value));
  });

export const conversionOperators: OperatorTable = {
  $bsonSize: unary((value) => {
    if (isNullish(value)) return null;
    if (!(value instanceof Map))
      throw new CommandError(31393, `$bsonSize requires a document input, found: ${typeName(value)}`);
    return new Int32(encode(value).length);
  }),
  $convert: convert,
  $isNumber: unary((value: Maybe) => isNumeric(value)),
  $rand: random,
  $toBool: to((value) => isTrue(value)),
  $toDate: to(toDate),
  $toDecimal: to(toDecimalValue),
  $toDouble: to(toDouble),
  $toInt: to(toInt),
  $toLong: to(toLong),
  $toObjectId: to(toObjectId),
  $toString: to(toText),
  $tsIncrement: timestampPart(5687302, (value) => value.i),
  $tsSecond: timestampPart(5687301, (value) => value.t),
  $type: unary((value) => typeName(value)),
};
