import { BSON, Decimal128, type Document, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '#server/db/embedded/bson/codec';
import { parseFilter } from '#server/db/embedded/query/filter';
import { newDocument, parseUpdate, type UpdateOptions } from '#server/db/embedded/update/update';
import { doc, documents, plain } from './documents.ts';

const NOW = new Date('2026-01-02T03:04:05.678Z');

interface Options {
  query?: Document;
  arrayFilters?: Document[];
}

/** The updated document, or null where nothing changed. */
function update(source: Document, change: Document | Document[], options: Options = {}): Document | null {
  const filter = parseFilter(doc(options.query ?? {}));
  const parsed = parse(
    change,
    options.arrayFilters ? { arrayFilters: options.arrayFilters.map((item) => doc(item)) } : {},
  );
  const before = doc(source);
  const result = parsed.apply(before, { filter, now: NOW });
  expect(encode(before).equals(Buffer.from(BSON.serialize(source))), 'the document passed in has changed').toBe(true);
  return result === null ? null : plain(result);
}

function parse(change: Document | Document[], options: UpdateOptions = {}) {
  return parseUpdate(Array.isArray(change) ? change.map((stage) => doc(stage)) : doc(change), options);
}

function upsert(query: Document, change: Document | Document[]): Document {
  return plain(newDocument(parseFilter(doc(query)), parse(change, { upsert: true }), NOW));
}

const refusedWith = (code: number) => expect.objectContaining({ code });

describe('update operators', () => {
  it.each<[Document, Document, Document | null]>([
    [{ a: 1 }, { $set: { a: 2, 'b.c': 3 } }, { a: 2, b: { c: 3 } }],
    [{ a: [1] }, { $set: { 'a.2': 3 } }, { a: [1, null, 3] }],
    [{}, { $set: { 'a.2': 3 } }, { a: { 2: 3 } }],
    [{ a: 1 }, { $set: { a: 1 } }, null],
    [{ a: 1 }, { $set: {} }, null],
    [{ a: 1, b: 1 }, { $unset: { a: '', 'b.c': 1, z: 1 } }, { b: 1 }],
    [{ a: [1, 2] }, { $unset: { 'a.0': 1 } }, { a: [null, 2] }],
    [{ a: 1 }, { $unset: { b: 1 } }, null],
    [{ a: 1 }, { $inc: { a: 2, b: -1 } }, { a: 3, b: -1 }],
    [{ a: 1 }, { $inc: { a: 0 } }, null],
    [{ a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
    [{ a: 5, b: 5 }, { $min: { a: 3, b: 9, c: 1 } }, { a: 3, b: 5, c: 1 }],
    [{ a: 5, b: 5 }, { $max: { a: 3, b: 'x' } }, { a: 5, b: 'x' }],
    [{ a: 5 }, { $min: { a: null } }, { a: null }],
    [{ a: 1, b: 2 }, { $rename: { a: 'c', z: 'y' } }, { b: 2, c: 1 }],
    [{ a: { b: 1 }, c: 9 }, { $rename: { 'a.b': 'c' } }, { a: {}, c: 1 }],
    [{ a: 1 }, { $setOnInsert: { b: 1 } }, null],
    [{ a: 6 }, { $bit: { a: { and: 3, or: 8 }, b: { xor: 5 } } }, { a: 10, b: 5 }],
    [{}, { $currentDate: { a: true, b: { $type: 'date' } } }, { a: NOW, b: NOW }],
  ])('%j with %j', (before, change, after) => {
    expect(update(before, change)).toEqual(after);
  });

  it.each<[Document, Document, Document | null]>([
    [{ a: [1] }, { $push: { a: 2, b: 3 } }, { a: [1, 2], b: [3] }],
    [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
    [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
    [{ a: [1] }, { $push: { a: { $each: [] } } }, null],
    [{}, { $push: { a: { $each: [] } } }, { a: [] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [8, 9], $position: 0 } } }, { a: [8, 9, 1, 2] }],
    [{ a: [1, 2, 3] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 2, 9, 3] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 1 } } }, { a: [1] }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1 } } }, { a: [3, 2, 1] }],
    [
      { a: [{ x: 2 }, { x: 1, y: 1 }] },
      { $push: { a: { $each: [{ x: 1 }], $sort: { x: 1, y: 1 } } } },
      { a: [{ x: 1 }, { x: 1, y: 1 }, { x: 2 }] },
    ],
    [{ a: [3, 1, 2] }, { $push: { a: { $each: [0], $sort: 1, $slice: 2 } } }, { a: [0, 1] }],
    [{ a: [1] }, { $addToSet: { a: 1 } }, null],
    [
      { a: [1, { x: 1 }] },
      { $addToSet: { a: { $each: [1, 2, 2, { x: 1 }, { x: 2 }] } } },
      { a: [1, { x: 1 }, 2, { x: 2 }] },
    ],
    [{ a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
    [{ a: [1, 2] }, { $pop: { a: -1, b: 1 } }, { a: [2] }],
    [{ a: [1, 2, [1], 1] }, { $pull: { a: 1 } }, { a: [2, [1]] }],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [{ a: [{ x: 1, y: 2 }, { x: 2 }, 1] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }, 1] }],
    [{ a: [{ x: [1, 2] }, { x: [3] }] }, { $pull: { a: { x: { $elemMatch: { $gt: 2 } } } } }, { a: [{ x: [1, 2] }] }],
    [{ a: ['ab', 'b', 1] }, { $pull: { a: /^a/ } }, { a: ['b', 1] }],
    [{ a: [1, 2, [1], 1, { x: 1 }] }, { $pullAll: { a: [1, [1], { x: 1 }] } }, { a: [2] }],
    [{ a: [1] }, { $pull: { a: 9, b: 1 } }, null],
  ])('on arrays: %j with %j', (before, change, after) => {
    expect(update(before, change)).toEqual(after);
  });

  it('keep and widen the types of numbers', () => {
    const apply = (value: unknown, by: unknown) => {
      const filter = parseFilter(doc({}));
      return parse({ $inc: { a: by } })
        .apply(doc({ a: value }), { filter, now: NOW })
        ?.get('a');
    };
    expect(apply(2147483647, 1)).toEqual(Long.fromString('2147483648'));
    expect(apply(1, new Double(1))).toEqual(new Double(2));
    expect(apply(1, Decimal128.fromString('0.1'))?.toString()).toBe('1.1');
    expect(apply(new Int32(1), Long.ONE)).toEqual(Long.fromNumber(2));
    expect(() => apply(Long.MAX_VALUE, 1)).toThrow(refusedWith(2));
  });

  it('make new fields in the order of their names, numbers by value, whatever the order written', () => {
    const result = update({ z: 1 }, { $set: { c: 1, b: 1 }, $inc: { a: 1 }, $push: { 'd.10': 1, 'd.9': 1 } });
    expect(Object.keys(result!)).toEqual(['z', 'a', 'b', 'c', 'd']);
    const numbered = parse({ $set: { 'd.10': 1, 'd.9': 1 } }).apply(doc({}), {
      filter: parseFilter(doc({})),
      now: NOW,
    });
    expect([...(numbered!.get('d') as Map<string, unknown>).keys()]).toEqual(['9', '10']);
  });

  it('give every $currentDate timestamp its own ordinal', () => {
    const stamp = () => update({}, { $currentDate: { t: { $type: 'timestamp' } } })!.t as Timestamp;
    expect(stamp().compare(stamp())).toBeLessThan(0);
  });
});

describe('positions in arrays', () => {
  it('$ is the item that the query found', () => {
    expect(update({ a: [1, 5, 5] }, { $set: { 'a.$': 9 } }, { query: { a: 5 } })).toEqual({ a: [1, 9, 5] });
    const nested = { a: [{ x: 1 }, { x: 2 }] };
    expect(update(nested, { $inc: { 'a.$.n': 1 } }, { query: { 'a.x': 2 } })).toEqual({
      a: [{ x: 1 }, { x: 2, n: 1 }],
    });
    expect(update(nested, { $unset: { 'a.$': 1 } }, { query: { a: { $elemMatch: { x: 1 } } } })).toEqual({
      a: [null, { x: 2 }],
    });
    expect(() => update({ a: [1] }, { $set: { 'a.$': 9 } }, { query: {} })).toThrow(refusedWith(2));
  });

  it('$[] is every item', () => {
    expect(update({ a: [1, 2] }, { $inc: { 'a.$[]': 1 } })).toEqual({ a: [2, 3] });
    expect(update({ a: [{ b: [1] }, { b: [2, 3] }] }, { $mul: { 'a.$[].b.$[]': 2 } })).toEqual({
      a: [{ b: [2] }, { b: [4, 6] }],
    });
    expect(() => update({ a: 1 }, { $set: { 'a.$[]': 1 } })).toThrow(refusedWith(2));
    expect(() => update({}, { $set: { 'a.$[]': 1 } })).toThrow(refusedWith(2));
  });

  it('$[name] is every item that its filter accepts', () => {
    const change = { $set: { 'a.$[high]': 100 } };
    expect(update({ a: [1, 9, 10] }, change, { arrayFilters: [{ high: { $gte: 9 } }] })).toEqual({ a: [1, 100, 100] });
    const grades = {
      g: [
        { v: 1, w: [1, 2] },
        { v: 2, w: [1, 2] },
      ],
    };
    expect(
      update(grades, { $inc: { 'g.$[x].w.$[y]': 10 } }, { arrayFilters: [{ 'x.v': { $gt: 1 } }, { y: 2 }] }),
    ).toEqual({
      g: [
        { v: 1, w: [1, 2] },
        { v: 2, w: [1, 12] },
      ],
    });
    expect(update({ a: [1] }, change, { arrayFilters: [{ high: 5 }] })).toBeNull();
    expect(update({ a: [1, 2, 3] }, change, { arrayFilters: [{ $or: [{ high: 1 }, { high: 3 }] }] })).toEqual({
      a: [100, 2, 100],
    });
  });

  it('that are the same item must not be changed twice', () => {
    const change = { $set: { 'a.$[x]': 1, 'a.$[]': 2 } };
    expect(() => update({ a: [5] }, change, { arrayFilters: [{ x: 5 }] })).toThrow(refusedWith(40));
    const apart = { $set: { 'a.$[x].p': 1, 'a.$[].q': 2 } };
    expect(update({ a: [{ x: 5 }] }, apart, { arrayFilters: [{ 'x.x': 5 }] })).toEqual({ a: [{ x: 5, p: 1, q: 2 }] });
  });

  it.each<[Document, Document[], number]>([
    [{ $set: { 'a.$[x]': 1 } }, [], 2],
    [{ $set: { a: 1 } }, [{ x: 1 }], 9],
    [{ $set: { 'a.$[x]': 1 } }, [{ x: 1 }, { x: 2 }], 9],
    [{ $set: { 'a.$[x]': 1 } }, [{ x: 1, y: 1 }], 9],
    [{ $set: { 'a.$[x]': 1 } }, [{}], 9],
    [{ $set: { 'a.$[X]': 1 } }, [{ X: 1 }], 2],
    [{ $set: { '$[]': 1 } }, [], 2],
    [{ $set: { '$.a': 1 } }, [], 2],
    [{ $set: { 'a.$.b.$': 1 } }, [], 2],
    [{ a: 1 }, [{ x: 1 }], 9],
  ])('%j with the filters %j is refused with %i', (change, arrayFilters, code) => {
    expect(() => update({ a: [1] }, change, { arrayFilters })).toThrow(refusedWith(code));
  });
});

describe('refusals', () => {
  it.each<[Document, Document, number]>([
    [{}, { $foo: { a: 1 } }, 9],
    [{}, { $set: 1 }, 9],
    [{}, { $set: { a: 1 }, b: 1 }, 9],
    [{}, { a: 1, $set: { b: 1 } }, 52],
    [{}, { $set: { $x: 1 } }, 52],
    [{}, { $set: { '': 1 } }, 56],
    [{}, { $set: { 'a..b': 1 } }, 56],
    [{}, { $set: { 'a.': 1 } }, 56],
    [{}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    [{}, { $set: { a: 1, 'a.b': 1 } }, 40],
    [{}, { $set: { 'a.b': 1 }, $unset: { a: 1 } }, 40],
    [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
    [{ a: null }, { $set: { 'a.b': 1 } }, 28],
    [{ a: [] }, { $set: { 'a.b': 1 } }, 28],
    [{ a: 1 }, { $push: { 'a.b': 1 } }, 28],
    [{ a: 1 }, { $pull: { 'a.b': 1 } }, 28],
    [{ a: [] }, { $set: { 'a.2000000': 1 } }, 2],
    [{ _id: 1 }, { $set: { _id: 2 } }, 66],
    [{ _id: 1 }, { $unset: { _id: 1 } }, 66],
    [{ _id: 1 }, { $rename: { _id: 'x' } }, 66],
    [{ _id: { a: 1 } }, { $set: { '_id.a': 2 } }, 66],
    [{ _id: 1 }, { _id: 2 }, 66],
    [{}, { $inc: { a: 'x' } }, 14],
    [{ a: 'x' }, { $inc: { a: 1 } }, 14],
    [{ a: null }, { $mul: { a: 1 } }, 14],
    [{ a: 1 }, { $push: { a: 1 } }, 2],
    [{ a: 1 }, { $addToSet: { a: 1 } }, 2],
    [{}, { $addToSet: { a: { $each: 1 } } }, 14],
    [{ a: 1 }, { $pop: { a: 1 } }, 14],
    [{ a: [] }, { $pop: { a: 2 } }, 9],
    [{ a: 1 }, { $pull: { a: 1 } }, 2],
    [{ a: [] }, { $pullAll: { a: 1 } }, 2],
    [{}, { $push: { a: { $each: 1 } } }, 2],
    [{}, { $push: { a: { $each: [], $foo: 1 } } }, 2],
    [{}, { $push: { a: { $each: [], $slice: 'x' } } }, 2],
    [{}, { $push: { a: { $each: [], $sort: 2 } } }, 2],
    [{}, { $bit: { a: { nand: 1 } } }, 2],
    [{}, { $bit: { a: { and: 1.5 } } }, 2],
    [{ a: 'x' }, { $bit: { a: { and: 1 } } }, 2],
    [{}, { $currentDate: { a: 'x' } }, 2],
    [{}, { $currentDate: { a: { $type: 'x' } } }, 2],
    [{}, { $rename: { a: 1 } }, 2],
    [{}, { $rename: { a: 'a' } }, 2],
    [{}, { $rename: { a: 'a.b' } }, 2],
    [{}, { $rename: { 'a.$[]': 'b' } }, 2],
    [{ a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
    [{ a: [{ b: 1 }], c: 1 }, { $rename: { c: 'a.0.c' } }, 2],
  ])('%j with %j is refused with %i', (before, change, code) => {
    expect(() => update(before, change)).toThrow(refusedWith(code));
  });

  it('names the place of a conflict and of a path that cannot be', () => {
    expect(() => update({}, { $set: { a: 1, 'a.b': 1 } })).toThrow(
      "Updating the path 'a.b' would create a conflict at 'a'",
    );
    expect(() => update({ a: 'x' }, { $set: { 'a.b': 1 } })).toThrow(`Cannot create field 'b' in element {a: "x"}`);
  });

  it('of a replacement for many documents', () => {
    expect(() => parse({ a: 1 }, { multi: true })).toThrow(refusedWith(9));
  });
});

describe('replacements and pipelines', () => {
  it('a replacement keeps _id in front and drops the rest', () => {
    const result = update({ a: 1, _id: 7, b: 2 }, { z: 1, a: 3 });
    expect(Object.entries(result!)).toEqual([
      ['_id', 7],
      ['z', 1],
      ['a', 3],
    ]);
    expect(update({ _id: 7, a: 1 }, { _id: 7, a: 1 })).toBeNull();
  });

  it('a replacement with an empty timestamp gets the time', () => {
    const { t, deep } = update({}, { t: new Timestamp({ t: 0, i: 0 }), deep: { t: new Timestamp({ t: 0, i: 0 }) } })!;
    expect((t as Timestamp).t).toBeGreaterThanOrEqual(Math.floor(NOW.getTime() / 1000));
    expect(deep.t.t).toBe(0);
  });

  it('a pipeline computes from the document', () => {
    expect(update({ _id: 1, a: 2 }, [{ $set: { b: { $multiply: ['$a', 2] } } }, { $unset: 'a' }])).toEqual({
      _id: 1,
      b: 4,
    });
    expect(update({ _id: 1, a: 2 }, [{ $replaceWith: { x: '$a' } }])).toEqual({ _id: 1, x: 2 });
    expect(update({ a: 2 }, [{ $set: { at: '$$NOW' } }])).toEqual({ a: 2, at: NOW });
    expect(update({ _id: 1, a: 2 }, [{ $set: { a: 2 } }])).toBeNull();
    expect(() => update({ _id: 1 }, [{ $set: { _id: 2 } }])).toThrow(refusedWith(66));
    expect(() => parse([{ $match: { a: 1 } }])).toThrow(refusedWith(72));
  });
});

describe('upserts', () => {
  it.each<[Document, Document | Document[], Document]>([
    [{ _id: 1, a: 2, b: { $gt: 3 } }, { $set: { c: 4 } }, { _id: 1, a: 2, c: 4 }],
    [{ _id: 1, $and: [{ a: 2 }, { 'b.c': 3 }] }, { $setOnInsert: { d: 1 } }, { _id: 1, a: 2, b: { c: 3 }, d: 1 }],
    [{ _id: 1, a: { $in: [5] } }, { $inc: { n: 1 } }, { _id: 1, a: 5, n: 1 }],
    [{ _id: 1, a: { $in: [5, 6] } }, { $inc: { n: 1 } }, { _id: 1, n: 1 }],
    [{ _id: 1, a: { $eq: { x: 1 } } }, { $set: { b: 1 } }, { _id: 1, a: { x: 1 }, b: 1 }],
    [{ _id: 1, $or: [{ a: 1 }, { b: 1 }] }, { $set: { c: 1 } }, { _id: 1, c: 1 }],
    [{ _id: 1, a: 2 }, { b: 3 }, { _id: 1, b: 3 }],
    [{ a: 2 }, { _id: 9, b: 3 }, { _id: 9, b: 3 }],
    [{ a: 2 }, { $set: { _id: 9 } }, { _id: 9, a: 2 }],
    [{ _id: 1, a: 2 }, [{ $set: { b: '$a' } }], { _id: 1, a: 2, b: 2 }],
    [{ _id: 1, a: 2 }, { $set: { a: 3 } }, { _id: 1, a: 3 }],
  ])('%j with %j', (query, change, expected) => {
    const result = upsert(query, change);
    expect(result).toEqual(expected);
    expect(Object.keys(result)[0]).toBe('_id');
  });

  it('make an ObjectId where neither query nor update has an _id', () => {
    expect(upsert({ a: 1 }, { $set: { b: 1 } })._id).toBeInstanceOf(ObjectId);
    expect(upsert({ _id: { $gt: 1 } }, { b: 1 })._id).toBeInstanceOf(ObjectId);
  });

  it.each<[Document, Document, number]>([
    [{ _id: 1 }, { $set: { _id: 2 } }, 66],
    [{ _id: 1 }, { _id: 2 }, 66],
    [{ $and: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } }, 54],
    [{ a: 1, 'a.b': 2 }, { $set: { b: 1 } }, 54],
    [{}, { _id: [1] }, 53],
    [{}, { $set: { _id: /x/ } }, 53],
  ])('%j with %j is refused with %i', (query, change, code) => {
    expect(() => upsert(query, change)).toThrow(refusedWith(code));
  });
});

describe('laws', { timeout: 60_000 }, () => {
  it('setting a field to what it is changes nothing; setting it once or twice is the same', () => {
    fc.assert(
      fc.property(documents, fc.integer(), (source, number) => {
        const before = doc(source);
        const filter = parseFilter(doc({}));
        const same = new Map([...before].filter(([name]) => name !== '' && !name.includes('.') && !/[$]/.test(name)));
        const again = parseUpdate(new Map([['$set', same]])).apply(before, { filter, now: NOW });
        expect(again).toBeNull();
        const change = parse({ $set: { zz: number }, $unset: { a: 1 } });
        const once = change.apply(before, { filter, now: NOW });
        expect(once).not.toBeNull();
        expect(change.apply(once!, { filter, now: NOW })).toBeNull();
      }),
    );
  });
});
