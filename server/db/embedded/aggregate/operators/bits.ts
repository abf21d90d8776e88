/** Bitwise operators on int and long. */

import { Int32, Long, Timestamp } from 'bson';
import { CommandError } from '../../errors.ts';
import { isNullish, type Operator, type OperatorTable } from '../core.ts';
import { toBigInt } from '../numbers.ts';
import { unary, variadic } from '../operator-shapes.ts';
import { typeName } from '../values.ts';

function bitwise(start: number, combine: (a: bigint, b: bigint) => bigint): Operator {
  return variadic((values, name) => {
    let result = BigInt(start);
    let wide = false;
    let nullish = false;
    for (const value of values) {
      if (isNullish(value)) {
        nullish = true;
      } else if (value instanceof Int32 || (value instanceof Long && !(value instanceof Timestamp))) {
        result = combine(result, toBigInt(value));
        wide ||= value instanceof Long;
      } else {
        throw new CommandError(14, `${name} only supports int and long operands.`);
      }
    }
    if (nullish) return null;
    return wide ? Long.fromBigInt(BigInt.asIntN(64, result)) : new Int32(Number(BigInt.asIntN(32, result)));
  });
}

export const bitOperators: OperatorTable = {
  $bitAnd: bitwise(-1, (a, b) => a & b),
  $bitNot: unary((value, name) => {
    if (isNullish(value)) return null;
    if (value instanceof Int32) return new Int32(~value.value);
    if (value instanceof Long && !(value instanceof Timestamp)) return value.not();
    throw new CommandError(28765, `${name} only supports int and long, not ${typeName(value)}.`);
  }),
  $bitOr: bitwise(0, (a, b) => a | b),
  $bitXor: bitwise(0, (a, b) => a ^ b),
};
