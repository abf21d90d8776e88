/** Which keys a document has in an index: MongoDB's rules for dotted paths, arrays and missing fields. */

import { EJSON } from 'bson';
import { describe, expect, test } from 'vitest';
import { BsonUndefined, type Maybe } from '#server/db/embedded/bson/values';
import { indexTuples } from '#server/db/embedded/storage/index-keys';
import { docOf } from './store-support.ts';

/** Keys as plain values: `-` stands for a missing field, `undefined` for BSON's. */
function keysOf(doc: object, paths: string[], sparse = false) {
  const plain = (value: Maybe): unknown => {
    if (value === undefined) return '-';
    if (value === BsonUndefined.value) return 'undefined';
    if (value instanceof Map) return Object.fromEntries([...value].map(([name, item]) => [name, plain(item)]));
    if (Array.isArray(value)) return value.map(plain);
    return EJSON.deserialize({ value: EJSON.serialize({ value }).value }).value;
  };
  const { tuples, multikey } = indexTuples(
    docOf(doc),
    paths.map((path) => ({ path, parts: path.split('.') })),
    sparse,
  );
  return { keys: tuples.map((tuple) => tuple.map(plain)), multikey: multikey ?? paths.map(() => false) };
}

describe('keys of a document', () => {
  test.each<[string, object, string[], unknown[][], boolean[]]>([
    ['plain fields', { a: 1, b: 'x' }, ['a', 'b'], [[1, 'x']], [false, false]],
    ['a missing field', { a: 1 }, ['a', 'b'], [[1, '-']], [false, false]],
    ['embedded documents', { a: { b: { c: 1 } } }, ['a.b.c', 'a.b'], [[1, { c: 1 }]], [false, false]],
    ['a path through a number', { a: 1 }, ['a.b'], [['-']], [false]],
    [
      'an array',
      { a: [1, 2], b: 3 },
      ['a', 'b'],
      [
        [1, 3],
        [2, 3],
      ],
      [true, false],
    ],
    ['an empty array', { a: [] }, ['a'], [['undefined']], [true]],
    ['an empty array on the way', { a: [] }, ['a.b'], [['-']], [true]],
    [
      'documents in an array, together',
      { a: [{ b: 1, c: 2 }, { b: 3 }] },
      ['a.b', 'a.c'],
      [
        [1, 2],
        [3, '-'],
      ],
      [true, true],
    ],
    [
      'the array itself and what is in it',
      { a: [{ b: 1 }, 2] },
      ['a', 'a.b'],
      [
        [{ b: 1 }, 1],
        [2, '-'],
      ],
      [true, true],
    ],
    ['an array of arrays', { a: [[1, 2], 3] }, ['a'], [[[1, 2]], [3]], [true]],
    ['an array in a document in an array', { a: [{ b: [1, 2] }, { b: 3 }] }, ['a.b'], [[1], [2], [3]], [true]],
    ['a position', { a: [5, 6] }, ['a.1'], [[6]], [false]],
    ['a position that is an array', { a: [[5, 6], 7] }, ['a.0'], [[5], [6]], [true]],
    ['a position beyond the end', { a: [5] }, ['a.3'], [['-']], [true]],
  ])('with %s', (_, doc, paths, keys, multikey) => {
    expect(keysOf(doc, paths)).toEqual({ keys, multikey });
  });

  test('are none in a sparse index that lacks all fields, one where it has any', () => {
    expect(keysOf({ c: 1 }, ['a', 'b'], true).keys).toEqual([]);
    expect(keysOf({ b: 1 }, ['a', 'b'], true).keys).toEqual([['-', 1]]);
    expect(keysOf({ a: null }, ['a'], true).keys).toEqual([[null]]);
    expect(keysOf({ a: [{ b: 1 }, { c: 1 }] }, ['a.b'], true).keys).toEqual([[1]]);
  });
});

test('two different arrays are refused', () => {
  expect(() => keysOf({ a: [1], b: [2] }, ['a', 'b'])).toThrow(
    expect.objectContaining({ code: 171, message: 'cannot index parallel arrays [b] [a]' }),
  );
  expect(() => keysOf({ x: { a: [1], b: [2] } }, ['x.a', 'x.b'])).toThrow(expect.objectContaining({ code: 171 }));
});

test('a field whose name is a position in an array is refused', () => {
  expect(() => keysOf({ a: [{ 0: 'x' }] }, ['a.0'])).toThrow(expect.objectContaining({ code: 16746 }));
});
