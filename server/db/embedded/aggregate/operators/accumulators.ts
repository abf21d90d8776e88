/** Accumulators that are expressions too: over their arguments, or over the elements of a single array argument. */

import type { Maybe, Value } from '../../bson/values.ts';
import { isNullish, type Operator, type OperatorTable } from '../core.ts';
import { Deviation } from '../deviation.ts';
import { double, isNumeric, Total } from '../numbers.ts';
import { parsePercentile, percentiles } from '../percentiles.ts';
import { order } from '../values.ts';

function overAll(compute: (values: readonly Maybe[]) => Value): Operator {
  return (argument, scope) => {
    const nodes = scope.list(argument);
    const [only] = nodes;
    const constant = nodes.every((node) => node.constant);
    if (only !== undefined && nodes.length === 1) {
      return {
        run: (env) => {
          const value = only.run(env);
          return compute(Array.isArray(value) ? value : [value]);
        },
        constant,
      };
    }
    return { run: (env) => compute(nodes.map((node) => node.run(env))), constant };
  };
}

function total(values: readonly Maybe[]): Total {
  const result = new Total();
  for (const value of values) if (isNumeric(value)) result.add(value);
  return result;
}

function extreme(values: readonly Maybe[], sign: 1 | -1): Value {
  let best: Maybe;
  for (const value of values) {
    if (!isNullish(value) && (best === undefined || sign * order(value, best) > 0)) best = value;
  }
  return best ?? null;
}

function deviation(values: readonly Maybe[]): Deviation {
  const result = new Deviation();
  for (const value of values) result.add(value);
  return result;
}

const orNull = (value: number | null): Value => (value === null ? null : double(value));

const percentile: Operator = (argument, scope, name) => {
  const spec = parsePercentile(argument, name, (source) => scope.compile(source));
  return {
    run: (env) => {
      const value = spec.input.run(env);
      const numbers: number[] = [];
      for (const item of Array.isArray(value) ? value : [value]) spec.collect(item, numbers);
      const results = percentiles(numbers, spec.p);
      return spec.single ? (results[0] as Value) : results;
    },
    constant: spec.input.constant,
  };
};

export const accumulatorOperators: OperatorTable = {
  $avg: overAll((values) => total(values).mean()),
  $max: overAll((values) => extreme(values, 1)),
  $median: percentile,
  $min: overAll((values) => extreme(values, -1)),
  $percentile: percentile,
  $stdDevPop: overAll((values) => orNull(deviation(values).population())),
  $stdDevSamp: overAll((values) => orNull(deviation(values).sample())),
  $sum: overAll((values) => total(values).value()),
};
