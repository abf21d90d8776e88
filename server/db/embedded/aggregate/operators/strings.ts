/** String operators. Positions are code points (CP) or UTF-8 bytes; case is changed for ASCII letters, as MongoDB does. */

import { Binary, Int32 } from 'bson';
import type { Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish, type Operator, type OperatorTable } from '../core.ts';
import { isNumeric, toNumber } from '../numbers.ts';
import { binary, named, ranged, unary, variadic } from '../operator-shapes.ts';
import { codePointLength, coerceToText, unitIndex } from '../text.ts';
import { asInt32, typeName } from '../values.ts';
import { searchBound } from './arrays.ts';

function text(value: Maybe): string {
  const result = coerceToText(value);
  if (result === null) throw new CommandError(16007, `can't convert from BSON type ${typeName(value)} to String`);
  return result;
}

const upper = (value: string): string => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
const lower = (value: string): string => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

function concat(values: Maybe[]): Maybe {
  let result = '';
  let nullish = false;
  for (const value of values) {
    if (isNullish(value)) nullish = true;
    else if (typeof value === 'string') result += value;
    else throw new CommandError(16702, `$concat only supports strings, not ${typeName(value)}`);
  }
  return nullish ? null : result;
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function substringBytes(value: Maybe, from: Maybe, count: Maybe, name: string): Maybe {
  const bytes = Buffer.from(text(value));
  if (!isNumeric(from))
    throw new CommandError(16034, `${name}:  starting index must be a numeric type (is BSON type ${typeName(from)})`);
  if (!isNumeric(count))
    throw new CommandError(16035, `${name}:  length must be a numeric type (is BSON type ${typeName(count)})`);
  const start = Math.trunc(toNumber(from));
  const length = Math.trunc(toNumber(count));
  if (start < 0) throw new CommandError(50752, `${name}:  starting index must be non-negative (got: ${start})`);
  if (start >= bytes.length) return '';
  if (isContinuation(bytes[start])) {
    throw new CommandError(28656, `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`);
  }
  const end = length < 0 ? bytes.length : Math.min(bytes.length, start + length);
  if (isContinuation(bytes[end])) {
    throw new CommandError(28657, `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`);
  }
  return bytes.toString('utf8', start, end);
}

function substringPoints(value: Maybe, from: Maybe, count: Maybe, name: string): Maybe {
  const source = text(value);
  const bound = (index: Maybe, codes: readonly [number, number, number], what: string): number => {
    if (!isNumeric(index))
      throw new CommandError(codes[0], `${name}: ${what} must be a numeric type (is BSON type ${typeName(index)})`);
    const result = asInt32(index);
    if (result === null)
      throw new CommandError(codes[1], `${name}: ${what} cannot be represented as a 32-bit integral value: ${index}`);
    if (result < 0) throw new CommandError(codes[2], `${name}: ${what} must be a nonnegative integer.`);
    return result;
  };
  const start = bound(from, [34450, 34451, 34455], 'starting index');
  const length = bound(count, [34452, 34453, 34454], 'length');
  const first = unitIndex(source, start);
  return source.slice(first, first + unitIndex(source.slice(first), length));
}

function searched(
  value: Maybe,
  wanted: Maybe,
  codes: readonly [number, number],
  name: string,
): [string, string] | null {
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw new CommandError(codes[0], `${name} requires a string as the first argument, found: ${typeName(value)}`);
  if (typeof wanted !== 'string')
    throw new CommandError(codes[1], `${name} requires a string as the second argument, found: ${typeName(wanted)}`);
  return [value, wanted];
}

function indexOfBytes([value, wanted, from, to]: Maybe[], count: number, name: string): Maybe {
  const strings = searched(value, wanted, [40091, 40092], name);
  if (strings === null) return null;
  const [haystack, needle] = strings.map((string) => Buffer.from(string)) as [Buffer, Buffer];
  const start = count > 2 ? searchBound(from, name, 'starting') : 0;
  const end = count > 3 ? Math.min(searchBound(to, name, 'ending'), haystack.length) : haystack.length;
  if (start > haystack.length || end < start) return new Int32(-1);
  const found = haystack.subarray(start, end).indexOf(needle);
  return new Int32(found < 0 ? -1 : start + found);
}

function indexOfPoints([value, wanted, from, to]: Maybe[], count: number, name: string): Maybe {
  const strings = searched(value, wanted, [40093, 40094], name);
  if (strings === null) return null;
  const [haystack, needle] = strings;
  const start = count > 2 ? searchBound(from, name, 'starting') : 0;
  const end = count > 3 ? searchBound(to, name, 'ending') : Number.POSITIVE_INFINITY;
  if (start > codePointLength(haystack) || end < start) return new Int32(-1);
  const found = haystack.slice(0, unitIndex(haystack, end)).indexOf(needle, unitIndex(haystack, start));
  return new Int32(found < 0 ? -1 : codePointLength(haystack.slice(0, found)));
}

const WHITESPACE: ReadonlySet<string> = new Set([
  '\0',
  '\t',
  '\n',
  '\v',
  '\f',
  '\r',
  ' ',
  '\u00a0',
  '\u1680',
  '\u2000',
  '\u2001',
  '\u2002',
  '\u2003',
  '\u2004',
  '\u2005',
  '\u2006',
  '\u2007',
  '\u2008',
  '\u2009',
  '\u200a',
]);

const trim = (atStart: boolean, atEnd: boolean): Operator =>
  named(
    { required: ['input'], optional: ['chars'], codes: [50696, 50694, 50695] },
    ({ input, chars }, env, given, name) => {
      const value = input(env);
      const stripped = given.has('chars') ? chars(env) : undefined;
      if (isNullish(value) || (given.has('chars') && isNullish(stripped))) return null;
      if (typeof value !== 'string')
        throw new CommandError(
          50699,
          `${name} requires its input to be a string, got ${String(value)} (of type ${typeName(value)}) instead.`,
        );
      if (stripped !== undefined && typeof stripped !== 'string') {
        throw new CommandError(
          50700,
          `${name} requires 'chars' to be a string, got ${String(stripped)} (of type ${typeName(stripped)}) instead.`,
        );
      }
      const set = stripped === undefined ? WHITESPACE : new Set(stripped as string);
      const points = [...value];
      let start = 0;
      let end = points.length;
      if (atStart) while (start < end && set.has(points[start] as string)) start++;
      if (atEnd) while (end > start && set.has(points[end - 1] as string)) end--;
      return points.slice(start, end).join('');
    },
  );

const replace = (all: boolean): Operator =>
  named(
    { required: ['input', 'find', 'replacement'], optional: [], codes: [51751, 51750, [51749, 51748, 51747]] },
    ({ input, find, replacement }, env, _given, name) => {
      const values: [Maybe, number, string][] = [
        [input(env), 51746, 'input'],
        [find(env), 51745, 'find'],
        [replacement(env), 51744, 'replacement'],
      ];
      for (const [value, code, what] of values) {
        if (typeof value !== 'string' && !isNullish(value)) {
          throw new CommandError(code, `${name} requires that '${what}' be a string, found: ${String(value)}`);
        }
      }
      const [source, wanted, by] = values.map(([value]) => value) as [Maybe, Maybe, Maybe];
      if (typeof source !== 'string' || typeof wanted !== 'string' || typeof by !== 'string') return null;
      if (!all) return source.replace(wanted, () => by);
      if (wanted !== '') return source.split(wanted).join(by);
      return `${by}${[...source].map((point) => point + by).join('')}`;
    },
  );

function split(value: Maybe, separator: Maybe): Maybe {
  if (isNullish(value) || isNullish(separator)) return null;
  if (typeof value !== 'string')
    throw new CommandError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeName(value)}`,
    );
  if (typeof separator !== 'string')
    throw new CommandError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeName(separator)}`,
    );
  if (separator === '') throw new CommandError(40087, '$split requires a non-empty separator');
  return value.split(separator);
}

const lengthOf = (code: number, measure: (value: string) => number): Operator =>
  unary((value, name) => {
    if (typeof value === 'string') return new Int32(measure(value));
    throw new CommandError(code, `${name} requires a string argument, found: ${typeName(value)}`);
  });

const sub = (compute: (value: Maybe, from: Maybe, count: Maybe, name: string) => Maybe): Operator =>
  ranged(3, 3, ([value, from, count], _count, name) => compute(value, from, count, name));

function compareIgnoringCase(a: Maybe, b: Maybe): Value {
  return new Int32(Math.sign(Buffer.compare(Buffer.from(upper(text(a))), Buffer.from(upper(text(b))))));
}

export const stringOperators: OperatorTable = {
  $binarySize: unary((value) => {
    if (isNullish(value)) return null;
    if (typeof value === 'string') return new Int32(Buffer.byteLength(value));
    if (value instanceof Binary) return new Int32(value.length());
    throw new CommandError(51276, `$binarySize requires a string or BinData argument, found: ${typeName(value)}`);
  }),
  $concat: variadic(concat),
  $indexOfBytes: ranged(2, 4, indexOfBytes),
  $indexOfCP: ranged(2, 4, indexOfPoints),
  $ltrim: trim(true, false),
  $replaceAll: replace(true),
  $replaceOne: replace(false),
  $rtrim: trim(false, true),
  $split: binary(split),
  $strLenBytes: lengthOf(34473, Buffer.byteLength),
  $strLenCP: lengthOf(34471, codePointLength),
  $strcasecmp: binary(compareIgnoringCase),
  $substr: sub(substringBytes),
  $substrBytes: sub(substringBytes),
  $substrCP: sub(substringPoints),
  $toLower: unary((value) => lower(text(value))),
  $toUpper: unary((value) => upper(text(value))),
  $trim: trim(true, true),
};
