/** `$cmp` and its family: BSON comparison order across all types; what is missing comes before null. */

import { Int32 } from 'bson';
import type { OperatorTable } from '../core.ts';
import { binary } from '../operator-shapes.ts';
import { order } from '../values.ts';

export const comparisonOperators: OperatorTable = {
  $cmp: binary((a, b) => new Int32(Math.sign(order(a, b)))),
  $eq: binary((a, b) => order(a, b) === 0),
  $gt: binary((a, b) => order(a, b) > 0),
  $gte: binary((a, b) => order(a, b) >= 0),
  $lt: binary((a, b) => order(a, b) < 0),
  $lte: binary((a, b) => order(a, b) <= 0),
  $ne: binary((a, b) => order(a, b) !== 0),
};
