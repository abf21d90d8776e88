/**
 * Accumulators: what `$group`, `$bucket`, `$bucketAuto` and `$setWindowFields` compute over many documents. Each takes
 * one document at a time and keeps no more than its result needs.
 */

import type { Doc, Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Accumulator, AccumulatorParser, Variables } from './accumulator.ts';
import { choosingAccumulators } from './choosing-accumulators.ts';
import { isNullish } from './core.ts';

export type { Accumulation, Accumulator } from './accumulator.ts';

import { Deviation } from './deviation.ts';
import { compileExpression } from './expression.ts';
import { ValueSet } from './keys.ts';
import { double, intOrLong, isNumeric, Total } from './numbers.ts';
import { parsePercentile, percentiles } from './percentiles.ts';
import { order, typeName } from './values.ts';

/** An accumulator of one expression. */
function ofValues(start: () => { add(value: Maybe): void; value(): Maybe }): AccumulatorParser {
  return (argument, variables, name) => {
    if (Array.isArray(argument)) throw new CommandError(40237, `The ${name} accumulator is a unary operator`);
    const expression = compileExpression(argument, variables);
    return {
      fields: expression.fields,
      start: () => {
        const state = start();
        return { add: (doc) => state.add(expression(doc)), value: () => state.value() };
      },
    };
  };
}

const sum = ofValues(() => {
  const total = new Total();
  return {
    add: (value) => {
      if (isNumeric(value)) total.add(value);
    },
    value: () => total.value(),
  };
});

const average = ofValues(() => {
  const total = new Total();
  return {
    add: (value) => {
      if (isNumeric(value)) total.add(value);
    },
    value: () => total.mean(),
  };
});

const extreme = (sign: 1 | -1): AccumulatorParser =>
  ofValues(() => {
    let best: Maybe;
    return {
      add: (value) => {
        if (!isNullish(value) && (best === undefined || sign * order(value, best) > 0)) best = value;
      },
      value: () => best ?? null,
    };
  });

const first = ofValues(() => {
  let seen = false;
  let kept: Maybe;
  return {
    add: (value) => {
      if (seen) return;
      seen = true;
      kept = value;
    },
    value: () => kept,
  };
});

const last = ofValues(() => {
  let kept: Maybe;
  return {
    add: (value) => {
      kept = value;
    },
    value: () => kept,
  };
});

const push = ofValues(() => {
  const values: Value[] = [];
  return {
    add: (value) => {
      if (value !== undefined) values.push(value);
    },
    value: () => values.slice(),
  };
});

const addToSet = ofValues(() => {
  const values = new ValueSet();
  return {
    add: (value) => {
      if (value !== undefined) values.add(value);
    },
    value: () => values.values(),
  };
});

const mergeObjects = ofValues(() => {
  const merged: Doc = new Map();
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (!(value instanceof Map)) {
        throw new CommandError(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`);
      }
      for (const [key, item] of value) merged.set(key, item);
    },
    value: () => new Map(merged),
  };
});

const deviation = (sample: boolean): AccumulatorParser =>
  ofValues(() => {
    const state = new Deviation();
    return {
      add: (value) => state.add(value),
      value: () => {
        const result = sample ? state.sample() : state.population();
        return result === null ? null : double(result);
      },
    };
  });

const count: AccumulatorParser = (argument, _variables, name) => {
  if (!(argument instanceof Map) || argument.size > 0)
    throw new CommandError(14, `${name} takes no arguments, i.e. ${name}:{}`);
  return {
    fields: new Set(),
    start: () => {
      let n = 0;
      return { add: () => void n++, value: () => intOrLong(n) };
    },
  };
};

const percentile: AccumulatorParser = (argument, variables, name) => {
  const spec = parsePercentile(argument, name, (source) => compileExpression(source, variables));
  return {
    fields: spec.input.fields,
    start: () => {
      const numbers: number[] = [];
      return {
        add: (doc) => spec.collect(spec.input(doc), numbers),
        value: () => {
          const results = percentiles(numbers, spec.p);
          return spec.single ? (results[0] as Value) : results;
        },
      };
    },
  };
};

const PARSERS: ReadonlyMap<string, AccumulatorParser> = new Map<string, AccumulatorParser>([
  ...Object.entries(choosingAccumulators),
  ['$addToSet', addToSet],
  ['$avg', average],
  ['$count', count],
  ['$first', first],
  ['$last', last],
  ['$max', extreme(1)],
  ['$median', percentile],
  ['$mergeObjects', mergeObjects],
  ['$min', extreme(-1)],
  ['$percentile', percentile],
  ['$push', push],
  ['$stdDevPop', deviation(false)],
  ['$stdDevSamp', deviation(true)],
  ['$sum', sum],
]);

export function isAccumulator(name: string): boolean {
  return PARSERS.has(name);
}

/** Compiles `{ $name: argument }`. Throws 15952 for an accumulator that there is not. */
export function parseAccumulator(name: string, argument: Value, variables: Variables): Accumulator {
  const parser = PARSERS.get(name);
  if (parser === undefined) throw new CommandError(15952, `unknown group operator '${name}'`);
  return parser(argument, variables, name);
}

/** Compiles `{ field: { $name: argument } }`, as `$group` and its kin have them. */
export function parseAccumulatorField(field: string, source: Value, variables: Variables): Accumulator {
  if (field.includes('.')) throw new CommandError(40235, `The field name '${field}' cannot contain '.'`);
  if (field.startsWith('$')) throw new CommandError(40236, `The field name '${field}' cannot be an operator name`);
  if (!(source instanceof Map)) throw new CommandError(40234, `The field '${field}' must be an accumulator object`);
  if (source.size !== 1) throw new CommandError(40238, `The field '${field}' must specify one accumulator`);
  const [[name, argument]] = source as unknown as [[string, Value]];
  if (!name.startsWith('$')) throw new CommandError(40234, `The field '${field}' must be an accumulator object`);
  return parseAccumulator(name, argument, variables);
}
