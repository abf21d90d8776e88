/**
 * What of a pipeline a collection's indexes can do: the leading `$match`, `$sort`, `$skip` and `$limit`; and filters
 * whose variables are filled in, so that they can be handed to a planner that knows no variables.
 */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { typeName } from '../values.ts';

export interface Prefix {
  readonly filter: Doc;
  readonly sort?: Doc;
  readonly skip?: Value;
  readonly limit?: Value;
  /** How many stages it takes the place of. */
  readonly length: number;
}

const single = (stage: Doc): [string, Value] => [...stage][0] as [string, Value];

/** Splits off the prefix. The stages have been checked already. */
export function splitPrefix(stages: readonly Doc[]): Prefix {
  const filters: Doc[] = [];
  let sort: Doc | undefined;
  let skip: Value | undefined;
  let limit: Value | undefined;
  let length = 0;
  for (const stage of stages) {
    const [name, spec] = single(stage);
    if (name === '$match' && skip === undefined && limit === undefined) {
      // A filter behind a sort selects the same documents before it.
      if ((spec as Doc).size > 0) filters.push(spec as Doc);
    } else if (name === '$sort' && sort === undefined && skip === undefined && limit === undefined) {
      sort = spec as Doc;
    } else if (name === '$skip' && skip === undefined && limit === undefined) {
      skip = spec;
    } else if (name === '$limit' && limit === undefined) {
      limit = spec;
    } else {
      break;
    }
    length++;
  }
  const filter: Doc = filters.length > 1 ? new Map([['$and', filters]]) : (filters[0] ?? new Map());
  return {
    filter,
    length,
    ...(sort === undefined ? {} : { sort }),
    ...(skip === undefined ? {} : { skip }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/**
 * The filter with its variables' present values in the place of their names. Comparisons of a field with a value that
 * an index can find are added as plain conditions, which select no fewer documents than the expression does.
 */
export function withVariables(filter: Doc, variables: ReadonlyMap<string, Value>): Doc {
  const result: Doc = new Map();
  const hints: Doc[] = [];
  for (const [key, value] of filter) {
    if (key === '$expr') {
      const expression = substitute(value, variables);
      result.set(key, expression);
      collectEqualities(expression, hints);
    } else if ((key === '$and' || key === '$or' || key === '$nor') && Array.isArray(value)) {
      result.set(
        key,
        value.map((item) => (item instanceof Map ? withVariables(item, variables) : item)),
      );
    } else {
      result.set(key, value);
    }
  }
  if (hints.length === 0) return result;
  return new Map<string, Value>([['$and', [...hints, result]]]);
}

type Known = Pick<ReadonlyMap<string, Value>, 'has' | 'get'>;

function substitute(value: Value, variables: Known): Value {
  if (typeof value === 'string') return reference(value, variables);
  if (Array.isArray(value)) return value.map((item) => substitute(item, variables));
  if (!(value instanceof Map) || value.has('$literal') || value.has('$const')) return value;
  return new Map([...value].map(([key, item]) => [key, substituteArgument(key, item, variables)]));
}

/** The part of each binding operator in which its own names hold, and those names. */
const BINDINGS: Readonly<Record<string, { part: string; names(argument: Doc): readonly Maybe[] }>> = {
  $let: { part: 'in', names: (argument) => [...((argument.get('vars') as Doc | undefined)?.keys() ?? [])] },
  $map: { part: 'in', names: (argument) => [argument.get('as') ?? 'this'] },
  $filter: { part: 'cond', names: (argument) => [argument.get('as') ?? 'this'] },
  $reduce: { part: 'in', names: () => ['this', 'value'] },
};

/** Names that an operator binds itself hide the pipeline's within it. */
function substituteArgument(operator: string, argument: Value, variables: Known): Value {
  const binding = BINDINGS[operator];
  if (binding === undefined || !(argument instanceof Map)) return substitute(argument, variables);
  const hidden = new Set(binding.names(argument));
  const inner: Known = {
    has: (name) => !hidden.has(name) && variables.has(name),
    get: (name) => (hidden.has(name) ? undefined : variables.get(name)),
  };
  return new Map([...argument].map(([key, item]) => [key, substitute(item, key === binding.part ? inner : variables)]));
}

function reference(text: string, variables: Known): Value {
  if (!text.startsWith('$$') || text.includes('.')) return substitutePath(text, variables);
  const name = text.slice(2);
  if (!variables.has(name)) return text;
  return literal(variables.get(name));
}

function literal(value: Maybe): Value {
  return value === undefined ? '$$REMOVE' : new Map([['$literal', value]]);
}

/** `$$name.path` of a variable: taken apart by a `$let`, so that paths through arrays mean what they always mean. */
function substitutePath(text: string, variables: Known): Value {
  const dot = text.indexOf('.');
  if (!text.startsWith('$$') || dot < 0) return text;
  const name = text.slice(2, dot);
  if (!variables.has(name)) return text;
  return new Map<string, Value>([
    [
      '$let',
      new Map<string, Value>([
        ['vars', new Map([['outer', literal(variables.get(name))]])],
        ['in', `$$outer${text.slice(dot)}`],
      ]),
    ],
  ]);
}

/** `{$eq: ['$field', value]}`, alone or under `$and`: every document that it is true of has that value in the field. */
function collectEqualities(expression: Value, into: Doc[]): void {
  if (!(expression instanceof Map) || expression.size !== 1) return;
  const [name, argument] = single(expression);
  if (!Array.isArray(argument)) return;
  if (name === '$and') for (const item of argument) collectEqualities(item, into);
  if (name !== '$eq' || argument.length !== 2) return;
  for (const [field, other] of [argument, argument.toReversed()]) {
    const value = other instanceof Map ? other.get('$literal') : other;
    if (typeof field !== 'string' || !/^\$[^$.][^.]*$/.test(field) || value === undefined) continue;
    if (typeof value === 'string' && !(other instanceof Map) && value.startsWith('$')) continue;
    if (SIMPLE.has(typeName(value))) into.push(new Map([[field.slice(1), new Map([['$eq', value]])]]));
  }
}

/** Types whose equality means the same in a query and in an expression, but for arrays, where a query finds more. */
const SIMPLE: ReadonlySet<string> = new Set([
  'string',
  'int',
  'long',
  'double',
  'decimal',
  'objectId',
  'date',
  'bool',
  'binData',
]);
