import type { Document } from 'bson';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '#server/db/embedded/query/filter';
import { parseProjection } from '#server/db/embedded/query/projection';
import { doc, plain } from './documents.ts';

function project(projection: Document, document: Document, query: Document = {}): Document {
  const filter = parseFilter(doc(query));
  const parsed = parseProjection(doc(projection), filter)!;
  const whole = doc(document);
  const { fields } = parsed;
  const given = fields ? new Map([...whole].filter(([name]) => fields.has(name))) : whole;
  const before = plain(whole);
  const result = plain(parsed.apply(given, filter));
  expect(plain(whole)).toEqual(before);
  return result;
}

const WHOLE = { _id: 1, a: 1, b: { c: 2, d: [{ e: 1, f: 2 }, 5, [{ e: 3 }]] }, g: [1, 2, 3, 4] };

describe('a projection', () => {
  it.each<[Document, Document]>([
    [{ a: 1 }, { _id: 1, a: 1 }],
    [{ a: true, _id: 0 }, { a: 1 }],
    [{ _id: 1 }, { _id: 1 }],
    [{ _id: 0 }, { a: 1, b: WHOLE.b, g: WHOLE.g }],
    [
      { b: 0, g: 0 },
      { _id: 1, a: 1 },
    ],
    [
      { _id: 1, b: 0, g: false },
      { _id: 1, a: 1 },
    ],
    [{ 'b.d.e': 1 }, { _id: 1, b: { d: [{ e: 1 }, [{ e: 3 }]] } }],
    [{ b: { d: { e: 1 } } }, { _id: 1, b: { d: [{ e: 1 }, [{ e: 3 }]] } }],
    [
      { 'b.d.e': 0, g: 0 },
      { _id: 1, a: 1, b: { c: 2, d: [{ f: 2 }, 5, [{}]] } },
    ],
    [{ 'a.x': 1 }, { _id: 1 }],
    [
      { g: { $slice: 2 }, b: 0 },
      { _id: 1, a: 1, g: [1, 2] },
    ],
    [
      { g: { $slice: -1 }, a: 1 },
      { _id: 1, a: 1, g: [4] },
    ],
    [
      { g: { $slice: [1, 2] }, _id: 1 },
      { _id: 1, g: [2, 3] },
    ],
    [
      { g: { $slice: [-3, 1] }, _id: 1 },
      { _id: 1, g: [2] },
    ],
    [
      { 'b.d': { $slice: 1 }, a: 0, g: 0 },
      { _id: 1, b: { c: 2, d: [{ e: 1, f: 2 }] } },
    ],
    [{ g: { $elemMatch: { $gt: 2 } } }, { _id: 1, g: [3] }],
    [
      { g: { $elemMatch: { $gt: 9 } }, a: 1 },
      { _id: 1, a: 1 },
    ],
    [{ sum: { $add: ['$a', '$b.c'] }, _id: 0 }, { sum: 3 }],
    [
      { a: 1, copy: '$b.c', text: 'x' },
      { _id: 1, a: 1, copy: 2, text: 'x' },
    ],
    [{ 'new.x': { $literal: 1 } }, { _id: 1, new: { x: 1 } }],
    [{ 'a.x': { $literal: 1 } }, { _id: 1, a: { x: 1 } }],
    [{ gone: '$nothing' }, { _id: 1 }],
  ])('%j', (projection, expected) => {
    const result = project(projection, WHOLE);
    expect(result).toEqual(expected);
    expect(Object.keys(result)).toEqual(Object.keys(expected));
  });

  it('puts what $elemMatch finds behind the fields that are just kept', () => {
    const result = project({ g: { $elemMatch: { $gt: 2 } }, z: 1 }, { _id: 1, g: [1, 3], z: 1 });
    expect(Object.entries(result)).toEqual([
      ['_id', 1],
      ['z', 1],
      ['g', [3]],
    ]);
  });

  it('gives the item that the query found for $', () => {
    expect(project({ 'g.$': 1 }, WHOLE, { g: { $gt: 2 } })).toEqual({ _id: 1, g: [3] });
    expect(project({ 'a.b.$': 1 }, { a: { b: [{ x: 1 }, { x: 2 }] } }, { 'a.b.x': 2 })).toEqual({
      a: { b: [{ x: 2 }] },
    });
    expect(project({ 'a.$': 1 }, { a: 5 }, { a: 5 })).toEqual({ a: 5 });
    expect(() => project({ 'g.$': 1 }, WHOLE, { a: 1 })).toThrow(expect.objectContaining({ code: 51246 }));
  });

  it.each<[Document, number]>([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 0, b: { $add: [1, 2] } }, 31252],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'a.b': 1, a: 1 }, 31250],
    [{ a: { b: 1, c: 0 } }, 31254],
    [{ a: {} }, 51270],
    [{ 'a.$': 1, 'b.$': 1 }, 31276],
    [{ 'a.$.b': 1 }, 31394],
    [{ 'a.$': 0 }, 31395],
    [{ 'a.$': 1, b: { $elemMatch: {} } }, 31256],
    [{ 'a.b': { $elemMatch: {} } }, 31255],
    [{ a: { $elemMatch: 1 } }, 31274],
    [{ a: { $slice: [1, 0] } }, 28724],
    [{ '': 1 }, 40352],
    [{ $a: 1 }, 16410],
    [{ a: { $meta: 'textScore' } }, 40218],
    [{ a: { $nothing: 1 } }, 168],
  ])('%j is refused with %i', (projection, code) => {
    expect(() => parseProjection(doc(projection))).toThrow(expect.objectContaining({ code }));
  });

  it('is nothing where nothing is asked for', () => {
    expect(parseProjection(doc({}))).toBeNull();
  });
});
