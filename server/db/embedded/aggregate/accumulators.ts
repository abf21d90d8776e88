/**
 * Accumulators: what `$group`, `$bucket`, `$bucketAuto` and `$setWindowFields` compute over many documents. Each takes
 * one document at a time and keeps no more than its result needs.
 */

import type { Doc, Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { compareSortKeys, parseSort, sortKey } from '../query/sort.ts';
import { isNullish } from './core.ts';
import { Deviation } from './deviation.ts';
import { compileExpression, type Expression } from './expression.ts';
import { ValueSet } from './keys.ts';
import { double, intOrLong, isNumeric, Total } from './numbers.ts';
import { checkedCount } from './operators/arrays.ts';
import { parsePercentile, percentiles } from './percentiles.ts';
import { order, typeName } from './values.ts';

/** A running computation over the documents of one group. */
export interface Accumulation {
  add(doc: Doc): void;
  value(): Maybe;
}

export interface Accumulator {
  /** Top-level fields that are looked at; null for all. */
  readonly fields: ReadonlySet<string> | null;
  /** `id` is the group's `_id`: the `n` of `$firstN` and its kin may depend on it. */
  start(id: Maybe): Accumulation;
}

type Variables = ReadonlyMap<string, Value>;
type Parser = (argument: Value, variables: Variables, name: string) => Accumulator;

/** An accumulator of one expression. */
function ofValues(start: () => { add(value: Maybe): void; value(): Maybe }): Parser {
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

const extreme = (sign: 1 | -1): Parser =>
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

const deviation = (sample: boolean): Parser =>
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

const count: Parser = (argument, _variables, name) => {
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

function named(argument: Value, name: string, required: readonly string[], optional: readonly string[] = []): Doc {
  if (!(argument instanceof Map))
    throw new CommandError(5787900, `specification must be an object; found ${name}: ${typeName(argument)}`);
  for (const key of argument.keys()) {
    if (!required.includes(key) && !optional.includes(key))
      throw new CommandError(5787901, `Unknown argument for '${name}' operator: ${key}`);
  }
  for (const key of required) {
    if (!argument.has(key)) throw new CommandError(key === 'n' ? 5787906 : 5787907, `Missing value for '${key}'`);
  }
  return argument;
}

function union(...expressions: readonly { fields: ReadonlySet<string> | null }[]): ReadonlySet<string> | null {
  const all = new Set<string>();
  for (const { fields } of expressions) {
    if (fields === null) return null;
    for (const field of fields) all.add(field);
  }
  return all;
}

/** `n` is computed from the group's `_id`, whose fields it sees as its document. */
function countFor(n: Expression, id: Maybe): number {
  return checkedCount(n.within(id instanceof Map ? id : new Map<string, Value>(), id));
}

interface Kept {
  add(value: Maybe): void;
  values(): Value[];
}

function someOf(keep: (n: number) => Kept): Parser {
  return (argument, variables, name) => {
    const spec = named(argument, name, ['n', 'input']);
    const n = compileExpression(spec.get('n') as Value, variables);
    const input = compileExpression(spec.get('input') as Value, variables);
    return {
      fields: input.fields,
      start: (id) => {
        const kept = keep(countFor(n, id));
        return { add: (doc) => kept.add(input(doc)), value: () => kept.values() };
      },
    };
  };
}

const firstN = someOf((n) => {
  const values: Value[] = [];
  return {
    add: (value) => {
      if (values.length < n) values.push(value ?? null);
    },
    values: () => values.slice(),
  };
});

const lastN = someOf((n) => {
  const values: Value[] = [];
  return {
    add: (value) => {
      values.push(value ?? null);
      if (values.length > n) values.shift();
    },
    values: () => values.slice(),
  };
});

/** Inserts behind its equals; returns the list's new length. */
function insertSorted<T>(list: T[], item: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle] as T, item) <= 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, item);
  return list.length;
}

const extremes = (sign: 1 | -1): Parser =>
  someOf((n) => {
    const values: Value[] = [];
    return {
      add: (value) => {
        if (!isNullish(value) && insertSorted(values, value, (a, b) => sign * order(a, b)) > n) values.pop();
      },
      values: () => values.slice(),
    };
  });

function ranked(end: 'top' | 'bottom', single: boolean): Parser {
  return (argument, variables, name) => {
    const spec = named(argument, name, single ? ['sortBy', 'output'] : ['n', 'sortBy', 'output']);
    const sortBy = spec.get('sortBy');
    if (!(sortBy instanceof Map)) throw new CommandError(10065, `invalid parameter: expected an object (sortBy)`);
    const sort = parseSort(sortBy);
    const output = compileExpression(spec.get('output') as Value, variables);
    const n = single ? null : compileExpression(spec.get('n') as Value, variables);
    return {
      fields: union(output, { fields: sort.topLevel }),
      start: (id) => {
        const most = n === null ? 1 : countFor(n, id);
        const kept: { key: Value[]; value: Value }[] = [];
        return {
          add: (doc) => {
            const item = { key: sortKey(doc, sort), value: output(doc) ?? null };
            if (insertSorted(kept, item, (a, b) => compareSortKeys(a.key, b.key, sort)) <= most) return;
            if (end === 'top') kept.pop();
            else kept.shift();
          },
          value: () => (n === null ? (kept[0]?.value ?? null) : kept.map(({ value }) => value)),
        };
      },
    };
  };
}

const percentile: Parser = (argument, variables, name) => {
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

const PARSERS: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ['$addToSet', addToSet],
  ['$avg', average],
  ['$bottom', ranked('bottom', true)],
  ['$bottomN', ranked('bottom', false)],
  ['$count', count],
  ['$first', first],
  ['$firstN', firstN],
  ['$last', last],
  ['$lastN', lastN],
  ['$max', extreme(1)],
  ['$maxN', extremes(-1)],
  ['$median', percentile],
  ['$mergeObjects', mergeObjects],
  ['$min', extreme(-1)],
  ['$minN', extremes(1)],
  ['$percentile', percentile],
  ['$push', push],
  ['$stdDevPop', deviation(false)],
  ['$stdDevSamp', deviation(true)],
  ['$sum', sum],
  ['$top', ranked('top', true)],
  ['$topN', ranked('top', false)],
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
