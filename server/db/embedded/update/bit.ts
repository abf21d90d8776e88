/** `$bit`: and, or, xor on integers. */

import { Int32, Long, Timestamp } from 'bson';
import { typeName } from '../bson/compare.ts';
import { briefText } from '../bson/shell-text.ts';
import type { Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Change } from './operators.ts';

type Integer = Int32 | Long;

const OPERATIONS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

function isInteger(value: Maybe): value is Integer {
  return value instanceof Int32 || (value instanceof Long && !(value instanceof Timestamp));
}

export function parseBit(argument: Value, path: string): Change {
  if (!(argument instanceof Map)) {
    throw new CommandError(
      2,
      `The $bit modifier is not compatible with a ${typeName(argument)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const steps = [...argument].map(([name, operand]): ((value: Integer) => Integer) => {
    const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (!operation) {
      throw new CommandError(
        2,
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${briefText(operand)}}`,
      );
    }
    if (!isInteger(operand)) {
      throw new CommandError(
        2,
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(operand)}' is not supported here: {${name}: ${briefText(operand)}}`,
      );
    }
    return (value) => {
      const result = operation(BigInt(value.toString()), BigInt(operand.toString()));
      return value instanceof Int32 && operand instanceof Int32 ? new Int32(Number(result)) : Long.fromBigInt(result);
    };
  });
  if (steps.length === 0) {
    throw new CommandError(
      2,
      `You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  return (current, { root }) => {
    const start = current === undefined ? new Int32(0) : current;
    if (!isInteger(start)) {
      throw new CommandError(
        2,
        `Cannot apply $bit to a value of non-integral type. _id: ${briefText(root.get('_id'))} has the field ${path.split('.').at(-1)} of non-integer type ${typeName(start)}`,
      );
    }
    return steps.reduce((value, step) => step(value), start);
  };
}
