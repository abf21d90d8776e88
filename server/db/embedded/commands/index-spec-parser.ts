/** An index definition as a client gives it, checked by MongoDB's rules, as the store takes it. */

import { typeName } from '../bson/compare.ts';
import { isNumeric, toNumber } from '../bson/numbers.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { IndexSpec } from '../storage/types.ts';
import { checkCollation } from './query-options.ts';

/** Fields of an index definition that only mean something for kinds of indexes that are not here. */
const OTHER_KINDS = new Set([
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'bucketSize',
  'coarsestIndexedLevel',
  'finestIndexedLevel',
  'wildcardProjection',
  'clustered',
  'columnstoreProjection',
  'prepareUnique',
  'storageEngine',
  'dropDups',
]);

const PLUGINS: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['2d', 'geospatial'],
  ['2dsphere', 'geospatial'],
  ['hashed', 'hashed'],
  ['wildcard', 'wildcard'],
  ['columnstore', 'columnstore'],
]);

const cannot = (message: string) => new CommandError(67, message);

/** Throws 9, 14, 67 and 197 as `createIndexes` does. */
export function parseIndexSpec(source: Doc): IndexSpec {
  const key = source.get('key');
  if (key === undefined) throw new CommandError(9, "The 'key' field is a required property of an index specification");
  if (!(key instanceof Map)) throw mistyped('key', 'object', key);
  const pattern = parseKey(key);
  const name = source.get('name');
  if (name === undefined) {
    throw new CommandError(9, "The 'name' field is a required property of an index specification");
  }
  if (typeof name !== 'string') throw mistyped('name', 'string', name);
  if (name === '') throw cannot('index name cannot be empty');
  if (name === '*') throw new CommandError(2, "The index name '*' is not valid.");
  if (name.includes('\0')) throw cannot('index name cannot contain NUL bytes');
  const isId = pattern.size === 1 && pattern.get('_id') === 1;
  const options = parseOptions(source, isId);
  if (options.partialFilterExpression && options.sparse) {
    throw cannot('cannot mix "partialFilterExpression" and "sparse" options');
  }
  if (options.expireAfterSeconds !== undefined && pattern.size > 1) {
    throw cannot('TTL indexes are single-field indexes, compound indexes do not support TTL.');
  }
  if (options.expireAfterSeconds !== undefined && pattern.has('_id')) {
    throw cannot("The field 'expireAfterSeconds' is not valid for an _id index specification.");
  }
  if (isId && options.hidden) throw new CommandError(2, "can't hide _id index");
  return { v: 2, key: pattern, name: isId ? '_id_' : name, ...options };
}

function parseKey(key: Doc): Map<string, 1 | -1> {
  if (key.size === 0) throw cannot('Index keys cannot be empty.');
  const pattern = new Map<string, 1 | -1>();
  for (const [path, value] of key) {
    if (path === '$**' || path.endsWith('.$**')) {
      throw cannot(`Wildcard indexes are not supported by this engine: '${path}'`);
    }
    checkKeyPath(path);
    if (typeof value === 'string') {
      if (value === '') throw cannot('Values in v:2 index key pattern cannot be empty strings.');
      const plugin = PLUGINS.get(value);
      throw cannot(
        plugin
          ? `Indexes of kind '${value}' (${plugin}) are not supported by this engine`
          : `Unknown index plugin '${value}'`,
      );
    }
    if (!isNumeric(value)) {
      throw cannot(
        `Values in v:2 index key pattern cannot be of type ${typeName(value)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
    const direction = toNumber(value);
    if (direction === 0 || Number.isNaN(direction)) {
      throw cannot('Values in the index key pattern cannot be 0.');
    }
    pattern.set(path, direction > 0 ? 1 : -1);
  }
  return pattern;
}

function checkKeyPath(path: string): void {
  for (const part of path.split('.')) {
    if (part === '') throw cannot(`Index keys cannot be an empty field: '${path}'`);
    if (part.startsWith('$') && part !== '$id' && part !== '$ref' && part !== '$db') {
      throw cannot(`Index key contains an illegal field name: field name starts with '$': '${path}'`);
    }
  }
}

type Options = Omit<IndexSpec, 'v' | 'key' | 'name'>;

function parseOptions(source: Doc, isId: boolean): Options {
  const options: { -readonly [Name in keyof Options]: Options[Name] } = {};
  for (const [field, value] of source) {
    switch (field) {
      case 'key':
      case 'name':
      case 'ns':
      // Building in the background is how every index is built since MongoDB 4.2; the field has no effect there either.
      case 'background':
        break;
      case 'v':
        if (!isNumeric(value)) throw mistyped('v', 'number', value);
        if (toNumber(value) !== 2) {
          throw cannot(`Invalid index specification: cannot create an index with v=${toNumber(value)}, only with v=2`);
        }
        break;
      case 'unique':
      case 'sparse':
      case 'hidden': {
        const set = truth(field, value);
        if (isId && set && field !== 'hidden') {
          throw new CommandError(197, `The field '${field}' is not valid for an _id index specification.`);
        }
        if (set) options[field] = true;
        break;
      }
      case 'expireAfterSeconds':
        options.expireAfterSeconds = expirySeconds(value);
        break;
      case 'partialFilterExpression':
        if (!(value instanceof Map)) throw mistyped(field, 'object', value);
        if (isId) throw cannot('_id index cannot be a partial index');
        checkPartialFilter(value);
        parseFilter(value);
        options.partialFilterExpression = value;
        break;
      case 'collation':
        checkCollation(value);
        break;
      default:
        if (OTHER_KINDS.has(field)) {
          throw cannot(`The option '${field}' of an index specification is not supported by this engine`);
        }
        throw new CommandError(197, `The field '${field}' is not valid for an index specification.`);
    }
  }
  return options;
}

function mistyped(field: string, wanted: string, value: Value): CommandError {
  return new CommandError(14, `The field '${field}' must be of type ${wanted}, but got ${typeName(value)}`);
}

function truth(field: string, value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (field !== 'hidden' && isNumeric(value)) return toNumber(value) !== 0;
  throw mistyped(field, 'bool', value);
}

/** Seconds of a TTL index, in range. Also for `collMod`. */
export function expirySeconds(value: Value): number {
  if (!isNumeric(value)) {
    throw new CommandError(
      67,
      `TTL index 'expireAfterSeconds' option must be numeric, but received a type of '${typeName(value)}'`,
    );
  }
  const seconds = Math.trunc(toNumber(value));
  if (Number.isNaN(seconds) || seconds < 0 || seconds > 0x7fffffff) {
    throw new CommandError(
      67,
      `TTL index 'expireAfterSeconds' option must be within an acceptable range of 0 to 2147483647, but was ${seconds}`,
    );
  }
  return seconds;
}

const PARTIAL_OPERATORS = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$in', '$type', '$exists']);

/** Only what MongoDB 7 lets into a partial filter: comparisons, $type, $exists: true, $in, $and and $or. */
function checkPartialFilter(filter: Doc): void {
  const unsupported = (what: string) => cannot(`Expression not supported in partial index: ${what}`);
  for (const [name, condition] of filter) {
    if (name === '$and' || name === '$or') {
      if (!Array.isArray(condition)) throw new CommandError(2, `${name} must be an array`);
      for (const child of condition) if (child instanceof Map) checkPartialFilter(child);
    } else if (name.startsWith('$') && name !== '$comment') {
      throw unsupported(name);
    } else if (condition instanceof Map) {
      for (const [operator, argument] of condition) {
        if (!operator.startsWith('$')) break;
        if (!PARTIAL_OPERATORS.has(operator)) throw unsupported(operator);
        if (operator === '$exists' && (argument === false || (isNumeric(argument) && toNumber(argument) === 0))) {
          throw unsupported('$exists: false');
        }
      }
    } else if (condition !== null && typeof condition === 'object' && '_bsontype' in condition) {
      if (condition._bsontype === 'BSONRegExp') throw unsupported('$regex');
    }
  }
}
