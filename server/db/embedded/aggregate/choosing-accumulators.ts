/** Accumulators that choose some of a group's values: by place (`$firstN`), by size (`$maxN`), by another field (`$topN`). */

import type { Doc, Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { compareSortKeys, parseSort, sortKey } from '../query/sort.ts';
import type { AccumulatorParser } from './accumulator.ts';
import { isNullish } from './core.ts';
import { compileExpression, type Expression } from './expression.ts';
import { checkedCount } from './operators/arrays.ts';
import { order, typeName } from './values.ts';

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

function someOf(keep: (n: number) => Kept): AccumulatorParser {
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

const extremes = (sign: 1 | -1): AccumulatorParser =>
  someOf((n) => {
    const values: Value[] = [];
    return {
      add: (value) => {
        if (!isNullish(value) && insertSorted(values, value, (a, b) => sign * order(a, b)) > n) values.pop();
      },
      values: () => values.slice(),
    };
  });

function ranked(end: 'top' | 'bottom', single: boolean): AccumulatorParser {
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

export const choosingAccumulators: Readonly<Record<string, AccumulatorParser>> = {
  $bottom: ranked('bottom', true),
  $bottomN: ranked('bottom', false),
  $firstN: firstN,
  $lastN: lastN,
  $maxN: extremes(-1),
  $minN: extremes(1),
  $top: ranked('top', true),
  $topN: ranked('top', false),
};
