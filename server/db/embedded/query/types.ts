/** The argument of `$type` and of a schema's `bsonType`: names, numbers, or several of them. */

import { isTypeCode, typeCodeOf } from '../bson/compare.ts';
import { isNumeric, wholeNumber } from '../bson/numbers.ts';
import type { Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

const NUMBERS = [1, 16, 18, 19];

/** BSON type numbers. Throws 2 for an unknown type, 14 for something that names none, 9 for an empty list. */
export function parseTypes(argument: Value, what: string): ReadonlySet<number> {
  if (!Array.isArray(argument)) return new Set(codesOf(argument, what));
  if (argument.length === 0) throw new CommandError(9, `${what} must match at least one type`);
  return new Set(argument.flatMap((item) => codesOf(item, what)));
}

function codesOf(value: Value, what: string): number[] {
  if (typeof value === 'string') {
    if (value === 'number') return NUMBERS;
    const code = typeCodeOf(value);
    if (code === undefined) throw new CommandError(2, `Unknown type name alias: ${value}`);
    return [code];
  }
  if (!isNumeric(value)) throw new CommandError(14, `${what} must be represented as a number or a string`);
  const code = wholeNumber(value);
  if (code === 0) throw new CommandError(2, 'Invalid numerical type code: 0. Instead use {$exists:false}.');
  if (code === null || !isTypeCode(code)) throw new CommandError(2, `Invalid numerical type code: ${value.toString()}`);
  return [code];
}
