/** Trigonometry, in radians. Arguments outside a function's domain are refused with 50989. */

import { Decimal128 } from 'bson';
import { CommandError } from '../../errors.ts';
import { isNullish, type OperatorTable } from '../core.ts';
import * as decimal from '../decimal.ts';
import { double, isNumeric, toNumber } from '../numbers.ts';
import { binary } from '../operator-shapes.ts';
import { typeName } from '../values.ts';
import { numericUnary, throughDouble } from './arithmetic.ts';

function within(compute: (value: number) => number, low: number, high: number, open = false) {
  return numericUnary((value, name) => {
    const x = toNumber(value);
    const outside = open ? x <= low || x >= high : x < low || x > high;
    if (outside) {
      const range = open ? `(${low}, ${high})` : `[${low}, ${high}]`;
      throw new CommandError(50989, `cannot apply ${name} to ${x}, value must be in ${range}`);
    }
    return throughDouble(value, compute);
  });
}

const anywhere = (compute: (value: number) => number) => numericUnary((value) => throughDouble(value, compute));

const INFINITY = Number.POSITIVE_INFINITY;

export const trigonometryOperators: OperatorTable = {
  $acos: within(Math.acos, -1, 1),
  $acosh: within(Math.acosh, 1, INFINITY),
  $asin: within(Math.asin, -1, 1),
  $asinh: anywhere(Math.asinh),
  $atan: anywhere(Math.atan),
  $atan2: binary((y, x, name) => {
    if (isNullish(y) || isNullish(x)) return null;
    for (const value of [y, x]) {
      if (!isNumeric(value))
        throw new CommandError(51044, `${name} only supports numeric types, not ${typeName(value)}`);
    }
    if (!isNumeric(y) || !isNumeric(x)) return null;
    const angle = Math.atan2(toNumber(y), toNumber(x));
    const inDecimal = y instanceof Decimal128 || x instanceof Decimal128;
    return inDecimal ? decimal.toBson(decimal.fromDouble(angle)) : double(angle);
  }),
  $atanh: within(Math.atanh, -1, 1),
  $cos: within(Math.cos, -INFINITY, INFINITY, true),
  $cosh: anywhere(Math.cosh),
  $degreesToRadians: anywhere((x) => (x * Math.PI) / 180),
  $radiansToDegrees: anywhere((x) => (x * 180) / Math.PI),
  $sin: within(Math.sin, -INFINITY, INFINITY, true),
  $sinh: anywhere(Math.sinh),
  $tan: within(Math.tan, -INFINITY, INFINITY, true),
  $tanh: anywhere(Math.tanh),
};
