/** `$push`, `$addToSet`, `$pop`, `$pull`, `$pullAll`. */

import { BSONRegExp } from 'bson';
import { compare, equals, typeName } from '../bson/compare.ts';
import { isNumeric, wholeNumber } from '../bson/numbers.ts';
import { valueAt } from '../bson/path.ts';
import { briefText } from '../bson/shell-text.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { Change } from './operators.ts';

const PUSH_CLAUSES = new Set(['$each', '$slice', '$sort', '$position']);

export function parsePush(argument: Value): Change {
  if (!(argument instanceof Map) || !argument.has('$each')) return push([argument], Infinity, null, null);
  for (const name of argument.keys()) {
    if (!PUSH_CLAUSES.has(name)) throw new CommandError(2, `Unrecognized clause in $push: ${name}`);
  }
  const each = argument.get('$each')!;
  if (!Array.isArray(each)) {
    throw new CommandError(2, `The argument to $each in $push must be an array but it was of type: ${typeName(each)}`);
  }
  const sort = argument.get('$sort');
  return push(
    each,
    integerClause(argument, '$position') ?? Infinity,
    integerClause(argument, '$slice'),
    sort === undefined ? null : parsePushSort(sort),
  );
}

function integerClause(clauses: Doc, name: '$slice' | '$position'): number | null {
  const value = clauses.get(name);
  if (value === undefined) return null;
  const number = wholeNumber(value);
  if (number === null) {
    throw new CommandError(2, `The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  }
  return number;
}

type Order = (a: Value, b: Value) => number;

function parsePushSort(sort: Value): Order {
  if (isNumeric(sort)) {
    const direction = wholeNumber(sort);
    if (direction !== 1 && direction !== -1)
      throw new CommandError(2, 'The $sort element value must be either 1 or -1');
    return (a, b) => compare(a, b) * direction;
  }
  if (!(sort instanceof Map)) {
    throw new CommandError(
      2,
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  if (sort.size === 0) throw new CommandError(2, 'The $sort pattern is empty when it should be a set of fields.');
  for (const [path, value] of sort) {
    const direction = wholeNumber(value);
    if (direction !== 1 && direction !== -1)
      throw new CommandError(2, 'The $sort element value must be either 1 or -1');
    if (path === '') throw new CommandError(2, 'The $sort field cannot be empty');
    if (path.split('.').includes('')) {
      throw new CommandError(2, `The $sort field is a dotted field but has an empty part: ${path}`);
    }
  }
  const fields = [...sort].map(([path, value]) => ({ parts: path.split('.'), direction: wholeNumber(value)! }));
  // Unlike in a query's sort, an array in the field is compared as a whole.
  const fieldOf = (item: Value, parts: readonly string[]) =>
    (item instanceof Map ? valueAt(item, parts) : undefined) ?? null;
  return (a, b) => {
    for (const { parts, direction } of fields) {
      const order = compare(fieldOf(a, parts), fieldOf(b, parts));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function push(added: readonly Value[], position: number, slice: number | null, order: Order | null): Change {
  return (current, { root, path }) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw new CommandError(
        2,
        `The field '${path}' must be an array but is of type ${typeName(current)} in document {_id: ${briefText(root.get('_id'))}}`,
      );
    }
    const items = current ?? [];
    const at = position >= 0 ? Math.min(position, items.length) : Math.max(items.length + position, 0);
    const result = [...items.slice(0, at), ...added, ...items.slice(at)];
    if (order) result.sort(order);
    if (slice === null) return result;
    return slice >= 0 ? result.slice(0, slice) : result.slice(slice);
  };
}

export function parseAddToSet(argument: Value): Change {
  let added: readonly Value[] = [argument];
  if (argument instanceof Map && argument.keys().next().value === '$each') {
    const each = argument.get('$each')!;
    if (!Array.isArray(each)) {
      throw new CommandError(
        14,
        `The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`,
      );
    }
    if (argument.size > 1) {
      throw new CommandError(2, `Found unexpected fields after $each in $addToSet: ${briefText(argument)}`);
    }
    added = each;
  }
  return (current, { path }) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw new CommandError(
        2,
        `Cannot apply $addToSet to non-array field. Field named '${path.split('.').at(-1)}' has non-array type ${typeName(current)}`,
      );
    }
    const result = [...(current ?? [])];
    for (const value of added) if (!result.some((item) => equals(item, value))) result.push(value);
    return result;
  };
}

export function parsePop(argument: Value, path: string): Change {
  if (!isNumeric(argument)) throw new CommandError(9, `Expected a number in: ${path}: ${briefText(argument)}`);
  const end = wholeNumber(argument);
  if (end === null) throw new CommandError(9, `Expected an integer: ${path}: ${briefText(argument)}`);
  if (end !== 1 && end !== -1) throw new CommandError(9, `$pop expects 1 or -1, found: ${end}`);
  return (current, { path: at }) => {
    if (!Array.isArray(current)) {
      throw new CommandError(14, `Path '${at}' contains an element of non-array type '${typeName(current)}'`);
    }
    return end === 1 ? current.slice(0, -1) : current.slice(1);
  };
}

function cull(name: '$pull' | '$pullAll', goes: (item: Value) => boolean): Change {
  return (current) => {
    if (!Array.isArray(current)) throw new CommandError(2, `Cannot apply ${name} to a non-array value`);
    return current.filter((item) => !goes(item));
  };
}

export function parsePullAll(argument: Value): Change {
  if (!Array.isArray(argument)) {
    throw new CommandError(2, `$pullAll requires an array argument but was given a ${typeName(argument)}`);
  }
  return cull('$pullAll', (item) => argument.some((value) => equals(value, item)));
}

/** Operators that make sense on a value rather than in a document. */
const OF_DOCUMENTS = new Set(['$and', '$or', '$nor', '$expr', '$jsonSchema', '$comment', '$where', '$text']);

export function parsePull(argument: Value, _path: string, variables: ReadonlyMap<string, Value> | undefined): Change {
  const options = variables ? { variables } : {};
  if (argument instanceof BSONRegExp || isCondition(argument)) {
    const filter = parseFilter(new Map([['', argument]]), options);
    return cull('$pull', (item) => filter.matches(new Map([['', item]])));
  }
  if (argument instanceof Map) {
    const filter = parseFilter(argument, options);
    return cull('$pull', (item) => item instanceof Map && filter.matches(item));
  }
  return cull('$pull', (item) => equals(argument, item));
}

function isCondition(argument: Value): boolean {
  if (!(argument instanceof Map)) return false;
  const first = argument.keys().next().value;
  return first?.startsWith('$') === true && !OF_DOCUMENTS.has(first) && !['$ref', '$id', '$db'].includes(first);
}
