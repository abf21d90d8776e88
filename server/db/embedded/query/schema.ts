/**
 * `$jsonSchema`: JSON Schema draft 4 as MongoDB has it, with `bsonType`. Unlike the rest of a query it does not look
 * into arrays by itself, and a keyword says nothing about values of another type than its own.
 */

import { Int32 } from 'bson';
import { compare, equals, typeCode } from '../bson/compare.ts';
import { compareNumbers, isMultipleOf, isNumeric, type Numeric, wholeNumber } from '../bson/numbers.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { FilterNode } from './nodes.ts';
import { compileRegex } from './regex.ts';
import { parseTypes } from './types.ts';

type Check = (value: Value) => boolean;

/** Throws 9 for a malformed schema, 14 for a keyword of the wrong type. */
export function parseSchema(source: Value): FilterNode {
  if (!(source instanceof Map)) throw new CommandError(14, '$jsonSchema must be an object');
  const check = compileSchema(source);
  return { kind: 'schema', source, accepts: check };
}

const JSON_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['array', ['array']],
  ['boolean', ['bool']],
  ['null', ['null']],
  ['number', ['number']],
  ['object', ['object']],
  ['string', ['string']],
]);

const UNSUPPORTED = new Set(['$ref', '$schema', 'default', 'definitions', 'format', 'id']);
const DESCRIPTIVE = new Set(['title', 'description']);

function failed(message: string): CommandError {
  return new CommandError(9, message);
}

function mistyped(keyword: string, wanted: string): CommandError {
  return new CommandError(14, `$jsonSchema keyword '${keyword}' must be ${wanted}`);
}

function compileSchema(schema: Doc): Check {
  if (schema.has('type') && schema.has('bsonType')) {
    throw failed("Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
  }
  const checks: Check[] = [];
  for (const [keyword, argument] of schema) {
    const check = compileKeyword(keyword, argument, schema);
    if (check) checks.push(check);
  }
  return (value) => checks.every((check) => check(value));
}

function compileKeyword(keyword: string, argument: Value, schema: Doc): Check | null {
  switch (keyword) {
    case 'bsonType':
    case 'type':
      return typeCheck(keyword, argument);
    case 'enum':
      return enumCheck(argument);
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return combination(keyword, argument);
    case 'not': {
      const inner = compileSchema(objectOf(keyword, argument));
      return (value) => !inner(value);
    }
    case 'minimum':
    case 'maximum':
    case 'multipleOf':
      return numberCheck(keyword, argument, schema);
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      if (typeof argument !== 'boolean') throw mistyped(keyword, 'a boolean');
      if (!schema.has(keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum')) {
        throw failed(`$jsonSchema keyword '${keyword}' needs a bound beside it`);
      }
      return null;
    case 'minLength':
    case 'maxLength':
    case 'pattern':
      return stringCheck(keyword, argument);
    case 'properties':
    case 'additionalProperties':
    case 'patternProperties':
    case 'required':
    case 'minProperties':
    case 'maxProperties':
    case 'dependencies':
      return objectCheck(keyword, argument, schema);
    case 'items':
    case 'additionalItems':
    case 'minItems':
    case 'maxItems':
    case 'uniqueItems':
      return arrayCheck(keyword, argument, schema);
  }
  if (DESCRIPTIVE.has(keyword)) {
    if (typeof argument !== 'string') throw mistyped(keyword, 'a string');
    return null;
  }
  if (UNSUPPORTED.has(keyword)) throw failed(`$jsonSchema keyword '${keyword}' is not currently supported`);
  throw failed(`Unknown $jsonSchema keyword: ${keyword}`);
}

function objectOf(keyword: string, value: Value | undefined): Doc {
  if (!(value instanceof Map)) throw mistyped(keyword, 'an object');
  return value;
}

function arrayOf(keyword: string, value: Value): Value[] {
  if (!Array.isArray(value)) throw mistyped(keyword, 'an array');
  if (value.length === 0) throw failed(`$jsonSchema keyword '${keyword}' cannot be an empty array`);
  return value;
}

function stringsOf(keyword: string, value: Value): string[] {
  return arrayOf(keyword, value).map((item) => {
    if (typeof item !== 'string') throw mistyped(keyword, 'an array of strings');
    return item;
  });
}

function countOf(keyword: string, value: Value): number {
  if (!isNumeric(value)) throw mistyped(keyword, 'a number');
  const count = wholeNumber(value);
  if (count === null || count < 0) throw failed(`$jsonSchema keyword '${keyword}' must be a non-negative integer`);
  return count;
}

function typeCheck(keyword: string, argument: Value): Check {
  const named = Array.isArray(argument) ? argument : [argument];
  if (named.length === 0) throw failed(`$jsonSchema keyword '${keyword}' must name at least one type`);
  const aliases = named.flatMap((name): string[] => {
    if (typeof name !== 'string') throw mistyped(keyword, 'a string or an array of strings');
    if (keyword === 'bsonType') return [name];
    if (name === 'integer') throw failed("$jsonSchema type 'integer' is not currently supported.");
    const types = JSON_TYPES.get(name);
    if (!types) throw new CommandError(2, `Unknown type name alias: ${name}`);
    return [...types];
  });
  const codes = parseTypes(aliases, keyword);
  return (value) => codes.has(typeCode(value));
}

function enumCheck(argument: Value): Check {
  const allowed = arrayOf('enum', argument);
  return (value) => allowed.some((item) => equals(item, value));
}

function combination(keyword: 'allOf' | 'anyOf' | 'oneOf', argument: Value): Check {
  const parts = arrayOf(keyword, argument).map((item) => compileSchema(objectOf(keyword, item)));
  if (keyword === 'allOf') return (value) => parts.every((part) => part(value));
  if (keyword === 'anyOf') return (value) => parts.some((part) => part(value));
  return (value) => parts.filter((part) => part(value)).length === 1;
}

function numberCheck(keyword: 'minimum' | 'maximum' | 'multipleOf', argument: Value, schema: Doc): Check {
  if (!isNumeric(argument)) throw mistyped(keyword, 'a number');
  const of =
    (test: (value: Numeric) => boolean): Check =>
    (value) =>
      !isNumeric(value) || test(value);
  if (keyword === 'multipleOf') {
    if (compareNumbers(argument, new Int32(0)) <= 0)
      throw failed("$jsonSchema keyword 'multipleOf' must have a positive value");
    return of((value) => isMultipleOf(value, argument));
  }
  if (keyword === 'minimum') {
    const strict = schema.get('exclusiveMinimum') === true;
    return of((value) => compareNumbers(value, argument) >= (strict ? 1 : 0));
  }
  const strict = schema.get('exclusiveMaximum') === true;
  return of((value) => compareNumbers(value, argument) <= (strict ? -1 : 0));
}

function stringCheck(keyword: 'minLength' | 'maxLength' | 'pattern', argument: Value): Check {
  const of =
    (test: (value: string) => boolean): Check =>
    (value) =>
      typeof value !== 'string' || test(value);
  if (keyword === 'pattern') {
    if (typeof argument !== 'string') throw mistyped(keyword, 'a string');
    const regex = compileRegex(argument, '');
    return of((value) => regex.test(value));
  }
  const count = countOf(keyword, argument);
  return keyword === 'minLength' ? of((value) => pointsIn(value) >= count) : of((value) => pointsIn(value) <= count);
}

/** Length in code points, as JSON Schema counts. */
function pointsIn(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function objectCheck(keyword: string, argument: Value, schema: Doc): Check | null {
  const of =
    (test: (doc: Doc) => boolean): Check =>
    (value) =>
      !(value instanceof Map) || test(value);
  switch (keyword) {
    case 'properties': {
      const checks = propertyChecks(keyword, argument);
      return of((doc) => checks.every(([name, check]) => !doc.has(name) || check(doc.get(name)!)));
    }
    case 'patternProperties': {
      const checks = propertyChecks(keyword, argument).map(([name, check]) => [compileRegex(name, ''), check] as const);
      return of((doc) => checks.every(([regex, check]) => [...doc].every(([n, v]) => !regex.test(n) || check(v))));
    }
    case 'additionalProperties':
      return of(additionalProperties(argument, schema));
    case 'required': {
      const names = stringsOf(keyword, argument);
      return of((doc) => names.every((name) => doc.has(name)));
    }
    case 'dependencies':
      return of(dependencies(argument));
    default: {
      const count = countOf(keyword, argument);
      return keyword === 'minProperties' ? of((doc) => doc.size >= count) : of((doc) => doc.size <= count);
    }
  }
}

function propertyChecks(keyword: string, argument: Value): [string, Check][] {
  return [...objectOf(keyword, argument)].map(([name, inner]) => [name, compileSchema(objectOf(keyword, inner))]);
}

function additionalProperties(argument: Value, schema: Doc): (doc: Doc) => boolean {
  if (typeof argument !== 'boolean' && !(argument instanceof Map)) {
    throw mistyped('additionalProperties', 'an object or a boolean');
  }
  const known = schema.get('properties');
  const names = new Set(known instanceof Map ? known.keys() : []);
  const patterned = schema.get('patternProperties');
  const patterns = patterned instanceof Map ? [...patterned.keys()].map((pattern) => compileRegex(pattern, '')) : [];
  const check: Check = argument instanceof Map ? compileSchema(argument) : () => argument;
  return (doc) =>
    [...doc].every(([name, value]) => names.has(name) || patterns.some((regex) => regex.test(name)) || check(value));
}

function dependencies(argument: Value): (doc: Doc) => boolean {
  const rules = [...objectOf('dependencies', argument)].map(([name, rule]): [string, (doc: Doc) => boolean] => {
    if (rule instanceof Map) return [name, compileSchema(rule)];
    const needed = stringsOf('dependencies', rule);
    return [name, (doc) => needed.every((other) => doc.has(other))];
  });
  return (doc) => rules.every(([name, rule]) => !doc.has(name) || rule(doc));
}

function arrayCheck(keyword: string, argument: Value, schema: Doc): Check | null {
  const of =
    (test: (items: Value[]) => boolean): Check =>
    (value) =>
      !Array.isArray(value) || test(value);
  switch (keyword) {
    case 'items': {
      if (argument instanceof Map) {
        const check = compileSchema(argument);
        return of((items) => items.every(check));
      }
      if (!Array.isArray(argument)) throw mistyped(keyword, 'an array or an object');
      const checks = argument.map((item) => compileSchema(objectOf(keyword, item)));
      return of((items) => checks.every((check, i) => i >= items.length || check(items[i]!)));
    }
    case 'additionalItems': {
      if (typeof argument !== 'boolean' && !(argument instanceof Map))
        throw mistyped(keyword, 'an object or a boolean');
      const leading = schema.get('items');
      const check: Check = argument instanceof Map ? compileSchema(argument) : () => argument;
      if (!Array.isArray(leading)) return null;
      return of((items) => items.slice(leading.length).every(check));
    }
    case 'uniqueItems':
      if (typeof argument !== 'boolean') throw mistyped(keyword, 'a boolean');
      return argument ? of(allDifferent) : null;
    default: {
      const count = countOf(keyword, argument);
      return keyword === 'minItems' ? of((items) => items.length >= count) : of((items) => items.length <= count);
    }
  }
}

function allDifferent(items: readonly Value[]): boolean {
  const inOrder = [...items].sort(compare);
  return inOrder.every((item, i) => i === 0 || !equals(item, inOrder[i - 1]!));
}
