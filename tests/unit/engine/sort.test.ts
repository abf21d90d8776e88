import { type Document, MinKey } from 'bson';
import { describe, expect, it } from 'vitest';
import { compareSortKeys, parseSort, sortKey } from '#server/db/embedded/query/sort';
import { doc, plain } from './documents.ts';

function sorted(documents: Document[], sort: Document): Document[] {
  const spec = parseSort(doc(sort));
  return documents
    .map((source) => doc(source))
    .map((document) => ({ document, key: sortKey(document, spec) }))
    .sort((a, b) => compareSortKeys(a.key, b.key, spec))
    .map(({ document }) => plain(document));
}

const ids = (documents: Document[]) => documents.map(({ _id }) => _id);

describe('sorting', () => {
  it('takes a missing field as null and an empty array as less', () => {
    const documents = [
      { _id: 1, a: 0 },
      { _id: 2 },
      { _id: 3, a: null },
      { _id: 4, a: [] },
      { _id: 5, a: new MinKey() },
    ];
    expect(ids(sorted(documents, { a: 1 }))).toEqual([5, 4, 2, 3, 1]);
    expect(ids(sorted(documents, { a: -1 }))).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes by the smallest item of an array upwards and by the largest downwards', () => {
    const documents = [
      { _id: 1, a: [5, 1] },
      { _id: 2, a: 3 },
      { _id: 3, a: [2, 4] },
    ];
    expect(ids(sorted(documents, { a: 1 }))).toEqual([1, 3, 2]);
    expect(ids(sorted(documents, { a: -1 }))).toEqual([1, 3, 2]);
  });

  it('takes fields below one array from the same item', () => {
    const documents = [
      {
        _id: 1,
        a: [
          { x: 1, y: 9 },
          { x: 5, y: 0 },
        ],
      },
      { _id: 2, a: [{ x: 1, y: 5 }] },
    ];
    expect(ids(sorted(documents, { 'a.x': 1, 'a.y': 1 }))).toEqual([2, 1]);
  });

  it('follows numbers in a path to a position', () => {
    const documents = [
      { _id: 1, a: [9, 1] },
      { _id: 2, a: [3, 2] },
      { _id: 3, a: [5] },
    ];
    expect(ids(sorted(documents, { 'a.1': 1 }))).toEqual([3, 1, 2]);
  });

  it('refuses two arrays at once, as MongoDB does', () => {
    expect(() => sorted([{ a: [1], b: [2] }], { a: 1, b: 1 })).toThrow(expect.objectContaining({ code: 2 }));
  });

  it.each<[Document, number]>([
    [{ a: 2 }, 15975],
    [{ a: 'x' }, 15974],
    [{ 'a.': 1 }, 40353],
    [{ 'a..b': 1 }, 15998],
    [{ $a: 1 }, 16410],
  ])('%j is refused with %i', (sort, code) => {
    expect(() => parseSort(doc(sort))).toThrow(expect.objectContaining({ code }));
  });

  it('knows the fields it needs', () => {
    expect(parseSort(doc({ 'a.b': 1, c: -1 })).topLevel).toEqual(new Set(['a', 'c']));
  });
});
