/** Operators that take arrays as values; those that run an expression per element are in array-walks.ts. */

import { Int32 } from 'bson';
import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compareSortKeys, parseSort, sortKey } from '../../query/sort.ts';
import { isNullish, type Operator, type OperatorTable } from '../core.ts';
import { isNumeric, toNumber } from '../numbers.ts';
import { binary, named, namedArguments, ranged, unary, variadic } from '../operator-shapes.ts';
import { asInt32, asInteger, order, typeName } from '../values.ts';

function elementAt(array: Maybe, index: Maybe, name: string): Maybe {
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) {
    throw new CommandError(28689, `${name}'s first argument must be an array, but is ${typeName(array)}`);
  }
  if (isNullish(index)) return null;
  if (!isNumeric(index)) {
    throw new CommandError(28690, `${name}'s second argument must be a numeric value, but is ${typeName(index)}`);
  }
  const at = asInt32(index);
  if (at === null) {
    throw new CommandError(28691, `${name}'s second argument must be representable as a 32-bit integer: ${index}`);
  }
  return array.at(at);
}

const endOf = (index: 0 | -1): Operator =>
  unary((value, name) => {
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw new CommandError(28689, `${name}'s argument must be an array, but is ${typeName(value)}`);
    return value.at(index);
  });

/** A position or count that must be an int32; `codes`: not a number, not integral. */
function whole(value: Maybe, codes: readonly [number, number], what: string): number {
  if (!isNumeric(value))
    throw new CommandError(codes[0], `${what} must be numeric, but is of type: ${typeName(value)}`);
  const result = asInt32(value);
  if (result === null) throw new CommandError(codes[1], `${what} can't be represented as a 32-bit integer: ${value}`);
  return result;
}

function slice([array, second, third]: Maybe[], count: number): Maybe {
  if (isNullish(array) || isNullish(second) || (count === 3 && isNullish(third))) return null;
  if (!Array.isArray(array)) {
    throw new CommandError(28724, `First argument to $slice must be an array, but is of type: ${typeName(array)}`);
  }
  const first = whole(second, [28725, 28726], 'Second argument to $slice');
  if (count === 2) return first >= 0 ? array.slice(0, first) : array.slice(first);
  const length = whole(third, [28727, 28728], 'Third argument to $slice');
  if (length <= 0) throw new CommandError(28729, `Third argument to $slice must be positive: ${length}`);
  const start = first >= 0 ? first : Math.max(0, array.length + first);
  return array.slice(start, start + length);
}

function concat(values: Maybe[]): Maybe {
  const result: Value[] = [];
  let nullish = false;
  for (const value of values) {
    if (isNullish(value)) nullish = true;
    else if (!Array.isArray(value))
      throw new CommandError(28664, `$concatArrays only supports arrays, not ${typeName(value)}`);
    else if (!nullish) for (const item of value) result.push(item);
  }
  return nullish ? null : result;
}

/** A bound of the `$indexOf…` operators. */
export function searchBound(value: Maybe, name: string, what: string): number {
  const bound = asInt32(value);
  if (bound === null) {
    throw new CommandError(
      40096,
      `${name} requires an integral ${what} index, found a value of type: ${typeName(value)}`,
    );
  }
  if (bound < 0) throw new CommandError(40097, `${name} requires a nonnegative ${what} index, found: ${bound}`);
  return bound;
}

function indexOf([array, wanted, from, to]: Maybe[], count: number, name: string): Maybe {
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) {
    throw new CommandError(40090, `${name} requires an array as a first argument, found: ${typeName(array)}`);
  }
  const start = count > 2 ? searchBound(from, name, 'starting') : 0;
  const end = count > 3 ? Math.min(searchBound(to, name, 'ending'), array.length) : array.length;
  for (let i = start; i < end; i++) if (order(array[i], wanted) === 0) return new Int32(i);
  return new Int32(-1);
}

function range([from, to, by]: Maybe[], count: number): Maybe {
  const bound = (value: Maybe, codes: readonly [number, number], what: string): number => {
    if (!isNumeric(value))
      throw new CommandError(
        codes[0],
        `$range requires a numeric ${what} value, found value of type: ${typeName(value)}`,
      );
    const result = asInt32(value);
    if (result === null)
      throw new CommandError(
        codes[1],
        `$range requires a ${what} value that can be represented as a 32-bit integer, found value: ${value}`,
      );
    return result;
  };
  const start = bound(from, [34443, 34444], 'starting');
  const end = bound(to, [34445, 34446], 'ending');
  const step = count > 2 ? bound(by, [34447, 34448], 'step') : 1;
  if (step === 0) throw new CommandError(34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((end - start) / step));
  if (length > 5_000_000) throw new CommandError(146, '$range would use too much memory');
  return Array.from({ length }, (_, i) => new Int32(start + i * step));
}

function arrayToObject(value: Maybe): Maybe {
  if (isNullish(value)) return null;
  if (!Array.isArray(value))
    throw new CommandError(40386, `$arrayToObject requires an array input, found: ${typeName(value)}`);
  const result: Doc = new Map();
  const pairs = Array.isArray(value[0]);
  for (const item of value) {
    const [key, content] = pairs ? fromPair(item) : fromDocument(item);
    if (key.includes('\0')) throw new CommandError(4940400, 'Key field cannot contain an embedded null byte');
    result.delete(key);
    if (content !== undefined) result.set(key, content);
  }
  return result;
}

function fromPair(item: Value): [string, Value] {
  if (!Array.isArray(item)) {
    throw new CommandError(
      40396,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: ${typeName(item)}`,
    );
  }
  if (item.length !== 2)
    throw new CommandError(
      40397,
      `$arrayToObject requires an array of size 2 arrays,found array of size: ${item.length}`,
    );
  const [key, value] = item as [Value, Value];
  if (typeof key !== 'string')
    throw new CommandError(
      40395,
      `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeName(key)}`,
    );
  return [key, value];
}

function fromDocument(item: Value): [string, Value] {
  if (!(item instanceof Map)) {
    if (Array.isArray(item)) {
      throw new CommandError(
        40391,
        '$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was detected, now found: array',
      );
    }
    throw new CommandError(40398, `Unrecognised input type format for $arrayToObject: ${typeName(item)}`);
  }
  if (item.size !== 2)
    throw new CommandError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${item.size}`,
    );
  const [key, value] = [item.get('k'), item.get('v')];
  if (key === undefined || value === undefined)
    throw new CommandError(
      40393,
      "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from the object.",
    );
  if (typeof key !== 'string')
    throw new CommandError(
      40394,
      `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${typeName(key)}`,
    );
  return [key, value];
}

const sortArray: Operator = (argument, scope, name) => {
  if (!(argument instanceof Map))
    throw new CommandError(2942500, `$sortArray requires an object as an argument, found: ${typeName(argument)}`);
  const sortBy = argument.get('sortBy');
  // The order is part of the operator, not an expression.
  const rest: Doc = new Map([...argument].filter(([key]) => key !== 'sortBy'));
  if (sortBy === undefined) throw new CommandError(2942503, "$sortArray requires 'sortBy' to be specified");
  const { read, constant } = namedArguments(rest, scope, name, {
    required: ['input'],
    optional: [],
    codes: [2942500, 2942501, 2942502],
  });
  const sort = arrayOrder(sortBy);
  return {
    run: (env) => {
      const value = read.input(env);
      if (isNullish(value)) return null;
      if (!Array.isArray(value))
        throw new CommandError(
          2942504,
          `The input argument to $sortArray must be an array, but was of type: ${typeName(value)}`,
        );
      return sort(value);
    },
    constant,
  };
};

function arrayOrder(sortBy: Value): (values: readonly Value[]) => Value[] {
  if (sortBy instanceof Map) {
    if (sortBy.size === 0) throw new CommandError(2, 'The $sort pattern is empty when it should be a set of fields.');
    const spec = parseSort(sortBy);
    const key = (item: Value) => sortKey(item instanceof Map ? item : new Map(), spec);
    return (values) =>
      values
        .map((item) => ({ item, key: key(item) }))
        .sort((a, b) => compareSortKeys(a.key, b.key, spec))
        .map(({ item }) => item);
  }
  const direction = asInteger(sortBy);
  if (direction !== 1 && direction !== -1) throw new CommandError(2, 'The $sort element value must be either 1 or -1');
  return (values) => [...values].sort((a, b) => direction * order(a, b));
}

/** The `n` of `$firstN` and its kin: a positive whole number. */
export function checkedCount(value: Maybe): number {
  if (!isNumeric(value))
    throw new CommandError(5787902, `Value for 'n' must be of integral type, but found ${typeName(value)}`);
  const n = asInteger(value);
  if (n === null)
    throw new CommandError(5787903, `Value for 'n' must be of integral type, but found ${toNumber(value)}`);
  if (n <= 0) throw new CommandError(5787908, `'n' must be greater than 0, found ${n}`);
  return n;
}

function some(pick: (array: Value[], n: number) => Value[]): Operator {
  return named(
    { required: ['n', 'input'], optional: [], codes: [5787801, 5787901, 5787906] },
    ({ n, input }, env, _given, name) => {
      const count = checkedCount(n(env));
      const array = input(env);
      if (!Array.isArray(array))
        throw new CommandError(5788200, `Input must be an array, but found ${typeName(array)} for ${name}`);
      return pick(array, count);
    },
  );
}

const withoutNulls = (array: Value[]) => array.filter((item) => !isNullish(item));

export const arrayOperators: OperatorTable = {
  $arrayElemAt: binary(elementAt),
  $arrayToObject: unary(arrayToObject),
  $concatArrays: variadic(concat),
  $first: endOf(0),
  $firstN: some((array, n) => array.slice(0, n)),
  $in: binary((value, array) => {
    if (!Array.isArray(array))
      throw new CommandError(40081, `$in requires an array as a second argument, found: ${typeName(array)}`);
    return array.some((item) => order(item, value) === 0);
  }),
  $indexOfArray: ranged(2, 4, indexOf),
  $isArray: unary((value) => Array.isArray(value)),
  $last: endOf(-1),
  $lastN: some((array, n) => array.slice(-n)),
  $maxN: some((array, n) =>
    withoutNulls(array)
      .sort((a, b) => order(b, a))
      .slice(0, n),
  ),
  $minN: some((array, n) => withoutNulls(array).sort(order).slice(0, n)),
  $range: ranged(2, 3, range),
  $reverseArray: unary((value) => {
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw new CommandError(
        34435,
        `The argument to $reverseArray must be an array, but was of type: ${typeName(value)}`,
      );
    return value.toReversed();
  }),
  $size: unary((value) => {
    if (Array.isArray(value)) return new Int32(value.length);
    throw new CommandError(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
  }),
  $slice: ranged(2, 3, slice),
  $sortArray: sortArray,
};
