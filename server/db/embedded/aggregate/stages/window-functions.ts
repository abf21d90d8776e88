/** The functions that only `$setWindowFields` has: ranks, shifts, moving averages, covariance, filling of gaps. */

import { Decimal128 } from 'bson';
import type { Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compareSortKeys, sortKey } from '../../query/sort.ts';
import { isNullish, walk } from '../core.ts';
import * as decimal from '../decimal.ts';
import { compileExpression, type Expression } from '../expression.ts';
import { double, intOrLong, isNumeric, toDecimal, toNumber } from '../numbers.ts';
import { asInteger, typeName } from '../values.ts';
import { unionOf } from './stage.ts';
import { edgesOf } from './window-bounds.ts';
import {
  checkedArguments,
  type FunctionParser,
  type Partition,
  position,
  refuseWindow,
  singleSort,
} from './window-function.ts';
import { derivative, integral } from './window-slopes.ts';

const rank =
  (kind: 'rank' | 'dense' | 'number'): FunctionParser =>
  (argument, given) => {
    if (!(argument instanceof Map) || argument.size > 0)
      throw new CommandError(5371603, `${given.name} must be specified with '{}' as the value`);
    refuseWindow(given);
    const { sort, name } = given;
    if (sort === null || (kind !== 'number' && sort.fields.length !== 1)) {
      throw new CommandError(
        5371602,
        `${name} must be specified with a top level sortBy expression with exactly one element`,
      );
    }
    return {
      fields: sort.topLevel,
      compute: ({ docs }) => {
        let value = 0;
        let before: Value[] | null = null;
        return docs.map((doc, i) => {
          const key = sortKey(doc, sort);
          const tied = before !== null && compareSortKeys(before, key, sort) === 0;
          before = key;
          if (kind === 'number' || !tied) value = kind === 'dense' ? value + 1 : i + 1;
          return intOrLong(value);
        });
      },
    };
  };

const shift: FunctionParser = (argument, given) => {
  const spec = checkedArguments(argument, given.name, ['output', 'by'], ['default']);
  refuseWindow(given);
  if (given.sort === null) throw new CommandError(5339901, "'$shift' requires a sortBy");
  const by = asInteger(spec.get('by'));
  if (by === null)
    throw new CommandError(9, `'${given.name}:by' field must be an integer, but found ${String(spec.get('by'))}`);
  const output = compileExpression(spec.get('output') as Value, given.variables);
  const fallbackSource = spec.get('default');
  const fallback = fallbackSource === undefined ? null : compileExpression(fallbackSource, given.variables);
  if (fallback !== null && !fallback.constant)
    throw new CommandError(9, "'$shift:default' expression must yield a constant value.");
  return {
    fields: output.fields,
    compute: ({ docs }) =>
      docs.map((_, i) => {
        const other = docs[i + by];
        return other === undefined || i + by < 0 ? (fallback?.(new Map()) ?? null) : output(other);
      }),
  };
};

const movingAverage: FunctionParser = (argument, given) => {
  const spec = checkedArguments(argument, given.name, ['input'], ['N', 'alpha']);
  refuseWindow(given);
  if (given.sort === null) throw new CommandError(9, '$expMovingAvg requires an explicit sortBy');
  const [n, alpha] = [spec.get('N'), spec.get('alpha')];
  if ((n === undefined) === (alpha === undefined))
    throw new CommandError(9, `${given.name} requires exactly one of 'N' and 'alpha'`);
  const one = decimal.fromInteger(1n);
  const weight =
    n === undefined
      ? fraction(alpha)
      : decimal.divide(decimal.fromInteger(2n), decimal.fromInteger(1n + BigInt(positiveWhole(n))));
  const rest = decimal.subtract(one, weight);
  const input = compileExpression(spec.get('input') as Value, given.variables);
  return {
    fields: input.fields,
    compute: ({ docs }) => {
      // Worked out in decimals, as MongoDB does: its documented figures cannot be had with doubles.
      let average: decimal.Decimal | null = null;
      let answersDecimal = false;
      return docs.map((doc) => {
        const value = input(doc);
        // What is no number leaves the average as it is, and has none itself.
        if (!isNumeric(value)) return null;
        answersDecimal ||= value instanceof Decimal128;
        const x = toDecimal(value);
        average = average === null ? x : decimal.add(decimal.multiply(x, weight), decimal.multiply(average, rest));
        return answersDecimal ? decimal.toBson(average) : double(decimal.toDouble(average));
      });
    },
  };
};

function positiveWhole(value: Maybe): number {
  const n = asInteger(value);
  if (n === null || n <= 0)
    throw new CommandError(9, `'N' field must be an integer greater than zero, but found ${String(value)}`);
  return n;
}

function fraction(value: Maybe): decimal.Decimal {
  const alpha = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!isNumeric(value) || !(alpha > 0 && alpha < 1))
    throw new CommandError(9, "'alpha' must be between 0 and 1 (exclusive)");
  return toDecimal(value);
}

/** The last value that was not null. */
const carryForward: FunctionParser = (argument, given) => {
  refuseWindow(given);
  const input = compileExpression(argument, given.variables);
  return {
    fields: input.fields,
    compute: ({ docs }) => {
      let last: Maybe = null;
      return docs.map((doc) => {
        const value = input(doc);
        if (!isNullish(value)) last = value;
        return last;
      });
    },
  };
};

/** Straight lines between the known values on either side; nothing before the first and behind the last. */
const linearFill: FunctionParser = (argument, given) => {
  refuseWindow(given);
  if (given.sort?.fields.length !== 1)
    throw new CommandError(
      605001,
      '$linearFill must be specified with a top level sortBy expression with exactly one element',
    );
  const field = singleSort(given);
  const input = compileExpression(argument, given.variables);
  return {
    fields: unionOf([input.fields, given.sort.topLevel]),
    compute: (partition) => filled(partition, input, field),
  };
};

function filled({ docs }: Partition, input: Expression, field: readonly string[]): Maybe[] {
  const values = docs.map((doc): Maybe => input(doc) ?? null);
  const xs = docs.map((doc) => {
    const value = walk(doc, field, 0);
    return position(value, value instanceof Date ? 'millisecond' : null, '$linearFill');
  });
  let known = -1;
  values.forEach((value, i) => {
    if (isNullish(value)) return;
    if (!isNumeric(value))
      throw new CommandError(14, `Value to be filled must be numeric or nullish, but found ${typeName(value)}`);
    const before = values[known];
    if (known >= 0 && i - known > 1 && isNumeric(before)) {
      const [x0, x1] = [xs[known] as number, xs[i] as number];
      if (x0 === x1) throw new CommandError(6050106, 'There can be no repeated values in the sort field');
      const [y0, y1] = [toNumber(before), toNumber(value)];
      for (let j = known + 1; j < i; j++) values[j] = double(y0 + ((y1 - y0) * ((xs[j] as number) - x0)) / (x1 - x0));
    }
    known = i;
  });
  return values;
}

const covariance =
  (sample: boolean): FunctionParser =>
  (argument, given) => {
    if (!Array.isArray(argument) || argument.length !== 2)
      throw new CommandError(9, `${given.name} takes an array of two expressions`);
    const [a, b] = argument.map((source) => compileExpression(source, given.variables)) as [Expression, Expression];
    return {
      fields: unionOf([a.fields, b.fields]),
      compute: (partition) => {
        const edges = edgesOf(partition, given.bounds);
        const points = partition.docs.map((doc) => [a(doc), b(doc)] as const);
        return partition.docs.map((_, i) => covarianceOf(points.slice(...edges(i)), sample));
      },
    };
  };

function covarianceOf(points: readonly (readonly [Maybe, Maybe])[], sample: boolean): Value {
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  let moment = 0;
  for (const [a, b] of points) {
    if (!isNumeric(a) || !isNumeric(b)) continue;
    const [x, y] = [toNumber(a), toNumber(b)];
    count++;
    const delta = x - meanX;
    meanX += delta / count;
    meanY += (y - meanY) / count;
    moment += delta * (y - meanY);
  }
  const divisor = sample ? count - 1 : count;
  return divisor < 1 ? null : double(moment / divisor);
}

export const windowFunctions: ReadonlyMap<string, FunctionParser> = new Map([
  ['$covariancePop', covariance(false)],
  ['$covarianceSamp', covariance(true)],
  ['$denseRank', rank('dense')],
  ['$derivative', derivative],
  ['$documentNumber', rank('number')],
  ['$expMovingAvg', movingAverage],
  ['$integral', integral],
  ['$linearFill', linearFill],
  ['$locf', carryForward],
  ['$rank', rank('rank')],
  ['$shift', shift],
]);
