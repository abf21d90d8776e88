/** `$bitsAllSet` and its kin: the positions asked for, and the bits of a stored value. */

import { Binary, Decimal128 } from 'bson';
import { isNumeric, toInteger, wholeNumber } from '../bson/numbers.ts';
import { briefText } from '../bson/shell-text.ts';
import type { Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/** A list of positions, a number as mask, or binary data as mask. Throws 2 or 9 for anything else. */
export function parseBits(operator: string, argument: Value): number[] {
  if (Array.isArray(argument)) {
    return argument.map((item) => {
      const position = wholeNumber(item);
      if (position === null) throw new CommandError(2, `bit positions must be an integer but got: ${briefText(item)}`);
      if (position < 0) throw new CommandError(2, `bit positions must be >= 0 but got: ${position}`);
      if (position > 0x7fffffff)
        throw new CommandError(2, 'bit positions cannot be represented as a 32-bit signed integer');
      return position;
    });
  }
  if (isNumeric(argument)) {
    const mask = integerOf(argument);
    if (mask === null) throw new CommandError(9, `Expected an integer: ${operator}: ${briefText(argument)}`);
    if (mask < 0n) throw new CommandError(9, `Expected a non-negative number in: ${operator}: ${mask}`);
    return positionsIn((position) => ((mask >> BigInt(position)) & 1n) === 1n, 64);
  }
  if (argument instanceof Binary) {
    const bytes = argument.buffer;
    return positionsIn((position) => ((bytes[position >> 3]! >> (position & 7)) & 1) === 1, argument.position * 8);
  }
  throw new CommandError(
    2,
    `${operator} takes an Array, a number, or a BinData but received: ${operator}: ${briefText(argument)}`,
  );
}

function positionsIn(isSet: (position: number) => boolean, count: number): number[] {
  const positions: number[] = [];
  for (let position = 0; position < count; position += 1) if (isSet(position)) positions.push(position);
  return positions;
}

/** Only whole numbers that fit 64 bits have bits. */
function integerOf(value: Value): bigint | null {
  if (!isNumeric(value)) return null;
  const integer = toInteger(value);
  if (integer === null || integer !== BigInt.asIntN(64, integer)) return null;
  const isWhole = value instanceof Decimal128 ? wholeNumber(value) !== null : Number.isInteger(Number(value.valueOf()));
  return isWhole ? integer : null;
}

/** How to look at the bits of a stored value, or null where it has none. Bit 63 and beyond are the sign. */
export function bitsOf(value: Maybe): ((position: number) => boolean) | null {
  if (value instanceof Binary) {
    return (position) => position < value.position * 8 && ((value.buffer[position >> 3]! >> (position & 7)) & 1) === 1;
  }
  const integer = value === undefined ? null : integerOf(value);
  if (integer === null) return null;
  return (position) => ((integer >> BigInt(Math.min(position, 63))) & 1n) === 1n;
}
