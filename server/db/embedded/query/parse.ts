/** A query document to its tree, refusing what MongoDB refuses, with its codes and wording. */

import { BSONRegExp } from 'bson';
import { isNaNValue, isNumeric, toInteger, toNumber, wholeNumber } from '../bson/numbers.ts';
import { briefText } from '../bson/shell-text.ts';
import { BsonUndefined, type Doc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseBits } from './bits.ts';
import { parseExpr } from './expr.ts';
import type { CompareOp, FilterNode, PathNode, Pattern } from './nodes.ts';
import { compileRegex } from './regex.ts';
import { parseSchema } from './schema.ts';
import { parseTypes } from './types.ts';

/** What a query may refer to from outside: the `let` of its command. */
export type Variables = ReadonlyMap<string, Value>;

interface Context {
  readonly variables: Variables | undefined;
  /** False inside `$elemMatch`, where some operators are not allowed. */
  readonly top: boolean;
}

export function bad(message: string): CommandError {
  return new CommandError(2, message);
}

/** The tree of a whole query. Throws 2 for most mistakes. */
export function parseQuery(source: Doc, variables: Variables | undefined): FilterNode {
  return parseDocument(source, { variables, top: true });
}

function parseDocument(source: Doc, context: Context): FilterNode {
  const children: FilterNode[] = [];
  for (const [name, value] of source) {
    const node = name.startsWith('$') ? parseTopLevel(name, value, context) : parseField(name, value, context);
    if (node) children.push(node);
  }
  return children.length === 1 ? children[0]! : { kind: 'and', children };
}

function parseTopLevel(name: string, value: Value, context: Context): FilterNode | null {
  switch (name) {
    case '$and':
    case '$or':
    case '$nor':
      return parseLogical(name, value, context);
    case '$comment':
      return null;
    case '$expr':
      if (!context.top) throw bad('$expr can only be applied to the top-level document');
      return parseExpr(value, context.variables);
    case '$jsonSchema':
      if (!context.top) throw bad('$jsonSchema can only be applied to the top-level document');
      return parseSchema(value);
    case '$where':
      throw bad('$where is not supported: this engine runs no JavaScript');
    case '$text':
      throw new CommandError(27, 'text index required for $text query');
    case '$alwaysTrue':
    case '$alwaysFalse':
      if (wholeNumber(value) !== 1) throw new CommandError(9, `${name} must be an integer value of 1`);
      return name === '$alwaysTrue' ? { kind: 'and', children: [] } : { kind: 'never' };
    case '$ref':
    case '$id':
    case '$db':
      // The fields of a DBRef, where an item of an array is one.
      if (!context.top) return parseField(name, value, context);
      break;
    case '$sampleRate':
      return parseSampleRate(value);
  }
  throw bad(
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}

function parseSampleRate(value: Value): FilterNode {
  if (!isNumeric(value)) throw bad('argument to $sampleRate must be a numeric type');
  const rate = toNumber(value);
  if (!(rate >= 0 && rate <= 1)) throw bad('numeric argument to $sampleRate must be in [0, 1]');
  return { kind: 'expr', source: value, evaluate: () => Math.random() < rate, fields: new Set() };
}

function parseLogical(name: '$and' | '$or' | '$nor', value: Value, context: Context): FilterNode {
  if (!Array.isArray(value)) throw bad(`${name} must be an array`);
  if (value.length === 0) throw bad('$and/$or/$nor must be a nonempty array');
  const children = value.map((entry) => {
    if (!(entry instanceof Map)) throw bad('$or/$and/$nor entries need to be full objects');
    return parseDocument(entry, context);
  });
  if (name === '$nor') return { kind: 'nor', children };
  return children.length === 1 ? children[0]! : { kind: name === '$and' ? 'and' : 'or', children };
}

/** A document of operators, as against one that is a value to compare with. DBRefs are values. */
function isOperators(value: Value): value is Doc {
  if (!(value instanceof Map)) return false;
  const first = value.keys().next().value;
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db';
}

function parseField(path: string, value: Value, context: Context): FilterNode {
  if (value instanceof BSONRegExp) return regexNode(path, value);
  if (!isOperators(value)) return compareNode(path, 'eq', value);
  return parseOperators(path, value, context);
}

function parseOperators(path: string, operators: Doc, context: Context): FilterNode {
  const children: FilterNode[] = [];
  for (const [name, argument] of operators) {
    const node = parseOperator(path, name, argument, operators, context);
    if (node) children.push(node);
  }
  return children.length === 1 ? children[0]! : { kind: 'and', children };
}

function not(child: FilterNode): FilterNode {
  return { kind: 'not', child };
}

const COMPARISONS: ReadonlyMap<string, CompareOp> = new Map([
  ['$eq', 'eq'],
  ['$gt', 'gt'],
  ['$gte', 'gte'],
  ['$lt', 'lt'],
  ['$lte', 'lte'],
]);

const GEO = new Set([
  '$geoWithin',
  '$geoIntersects',
  '$near',
  '$nearSphere',
  '$within',
  '$maxDistance',
  '$minDistance',
]);

function parseOperator(path: string, name: string, argument: Value, all: Doc, context: Context): FilterNode | null {
  const comparison = COMPARISONS.get(name);
  if (comparison) return parseComparison(path, comparison, argument);
  switch (name) {
    case '$ne':
      if (argument instanceof BSONRegExp) throw bad("Can't have regex as arg to $ne.");
      return not(compareNode(path, 'eq', argument));
    case '$in':
    case '$nin': {
      const node = parseIn(path, name, argument);
      return name === '$in' ? node : not(node);
    }
    case '$not':
      return parseNot(path, argument, context);
    case '$exists': {
      const node: FilterNode = { kind: 'exists', path };
      return isTruthy(argument) ? node : not(node);
    }
    case '$type':
      return { kind: 'type', path, codes: parseTypes(argument, '$type') };
    case '$regex':
      return parseRegex(path, argument, all.get('$options'));
    case '$options':
      if (!all.has('$regex')) throw bad('$options needs a $regex');
      return null;
    case '$mod':
      return parseMod(path, argument);
    case '$size':
      return parseSize(path, argument);
    case '$all':
      return parseAll(path, argument, context);
    case '$elemMatch':
      return parseElemMatch(path, argument, context);
    case '$bitsAllSet':
      return { kind: 'bits', path, test: 'allSet', positions: parseBits(name, argument) };
    case '$bitsAllClear':
      return { kind: 'bits', path, test: 'allClear', positions: parseBits(name, argument) };
    case '$bitsAnySet':
      return { kind: 'bits', path, test: 'anySet', positions: parseBits(name, argument) };
    case '$bitsAnyClear':
      return { kind: 'bits', path, test: 'anyClear', positions: parseBits(name, argument) };
    case '$comment':
      return null;
  }
  if (GEO.has(name)) throw bad(`${name} is not supported: this engine has no geospatial queries`);
  throw bad(`unknown operator: ${name}`);
}

function compareNode(path: string, op: CompareOp, value: Value): FilterNode {
  if (value instanceof BsonUndefined) throw bad('cannot compare to undefined');
  return { kind: 'compare', path, op, value };
}

function parseComparison(path: string, op: CompareOp, value: Value): FilterNode {
  if (op !== 'eq' && value instanceof BSONRegExp)
    throw bad(`Can't have RegEx as arg to predicate over field '${path}'.`);
  return compareNode(path, op, value);
}

function regexNode(path: string, { pattern, options }: Pattern): PathNode {
  compileRegex(pattern, options);
  return { kind: 'regex', path, pattern, options };
}

function parseIn(path: string, name: string, argument: Value): PathNode {
  if (!Array.isArray(argument)) throw bad(`${name} needs an array`);
  const values: Value[] = [];
  const patterns: Pattern[] = [];
  for (const item of argument) {
    if (isOperators(item)) throw bad(`cannot nest $ under ${name}`);
    if (item instanceof BsonUndefined) throw bad('InMatchExpression equality cannot be undefined');
    if (item instanceof BSONRegExp) {
      compileRegex(item.pattern, item.options);
      patterns.push({ pattern: item.pattern, options: item.options });
    } else {
      values.push(item);
    }
  }
  return { kind: 'in', path, values, patterns };
}

function parseNot(path: string, argument: Value, context: Context): FilterNode {
  if (argument instanceof BSONRegExp) return not(regexNode(path, argument));
  if (!(argument instanceof Map)) throw bad('$not needs a regex or a document');
  if (argument.size === 0) throw bad('$not cannot be empty');
  for (const name of argument.keys()) if (!name.startsWith('$')) throw bad(`unknown operator: ${name}`);
  return not(parseOperators(path, argument, context));
}

function parseRegex(path: string, argument: Value, options: Value | undefined): FilterNode {
  if (options !== undefined && typeof options !== 'string') throw bad('$options has to be a string');
  if (argument instanceof BSONRegExp) {
    if (options === undefined) return regexNode(path, argument);
    if (argument.options !== '') throw new CommandError(51075, 'options set in both $regex and $options');
    return regexNode(path, { pattern: argument.pattern, options: sorted(options) });
  }
  if (typeof argument !== 'string') throw bad('$regex has to be a string');
  if (argument.includes('\0')) throw bad('Regular expression cannot contain an embedded null byte');
  return regexNode(path, { pattern: argument, options: sorted(options ?? '') });
}

function sorted(options: string): string {
  return [...options].sort().join('');
}

function parseMod(path: string, argument: Value): PathNode {
  if (!Array.isArray(argument)) throw bad('malformed mod, needs to be an array');
  if (argument.length < 2) throw bad('malformed mod, not enough elements');
  if (argument.length > 2) throw bad('malformed mod, too many elements');
  const [divisor, remainder] = argument.map((item, i) => {
    const what = i === 0 ? 'divisor' : 'remainder';
    if (!isNumeric(item)) throw bad(`malformed mod, ${what} not a number`);
    const integer = toInteger(item);
    const invalid = `malformed mod, ${what} value is invalid :: caused by ::`;
    if (integer === null) {
      throw bad(`${invalid} ${isNaNValue(item) ? 'NaN' : 'Infinity'} is an invalid argument`);
    }
    if (integer !== BigInt.asIntN(64, integer)) throw bad(`${invalid} Out of bounds coercing to integral value`);
    return integer;
  }) as [bigint, bigint];
  if (divisor === 0n) throw bad('divisor cannot be 0');
  return { kind: 'mod', path, divisor, remainder };
}

function parseSize(path: string, argument: Value): PathNode {
  const shown = `$size: ${briefText(argument)}`;
  if (!isNumeric(argument)) throw bad(`Failed to parse $size. Expected a number in: ${shown}`);
  const size = wholeNumber(argument);
  if (size === null) throw bad(`Failed to parse $size. Expected an integer: ${shown}`);
  if (size < 0) throw bad(`Failed to parse $size. Expected a non-negative number in: ${shown}`);
  return { kind: 'size', path, size };
}

function parseAll(path: string, argument: Value, context: Context): FilterNode {
  if (!Array.isArray(argument)) throw bad('$all needs an array');
  if (argument.length === 0) return { kind: 'never' };
  const isElemMatch = (item: Value) => item instanceof Map && item.keys().next().value === '$elemMatch';
  const withElemMatch = isElemMatch(argument[0]!);
  const children = argument.map((item): FilterNode => {
    if (withElemMatch) {
      if (!isElemMatch(item)) throw bad('$all/$elemMatch has to be consistent');
      return parseOperators(path, item as Doc, context);
    }
    if (item instanceof BSONRegExp) return regexNode(path, item);
    if (isOperators(item)) throw bad('no $ expressions in $all');
    return compareNode(path, 'eq', item);
  });
  return children.length === 1 ? children[0]! : { kind: 'and', children };
}

const OF_OBJECTS = new Set(['$and', '$or', '$nor', '$where', '$expr', '$jsonSchema']);

function parseElemMatch(path: string, argument: Value, context: Context): PathNode {
  if (!(argument instanceof Map)) throw bad('$elemMatch needs an Object');
  const first = argument.keys().next().value;
  const inner = { ...context, top: false };
  if (isOperators(argument) && !OF_OBJECTS.has(first!)) {
    return { kind: 'elemMatch', path, each: 'value', child: parseOperators('', argument, inner) };
  }
  return { kind: 'elemMatch', path, each: 'object', child: parseDocument(argument, inner) };
}

/** True as a flag of a command or query: numbers other than zero, and everything that is not false or null. */
export function isTruthy(value: Value | undefined): boolean {
  if (value === undefined || value === null || value instanceof BsonUndefined) return false;
  if (typeof value === 'boolean') return value;
  if (!isNumeric(value)) return true;
  return toInteger(value) !== 0n || wholeNumber(value) === null;
}
