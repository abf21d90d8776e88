/** Queries through the driver: what matches, in which order, and that an index never changes an answer. */

import { Decimal128, type Document, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

interface Row extends Document {
  _id: unknown;
}

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase('query');
});
afterAll(() => database.close());

/** A small generator of numbers that gives the same every time, so that a failure can be repeated. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function idsOf(documents: Row[], filter: Document): Promise<unknown[]> {
  const collection = database.db.collection<Row>(`c${new ObjectId().toHexString()}`);
  await collection.insertMany(documents);
  const found = await collection.find(filter, { sort: { _id: 1 } }).toArray();
  return found.map(({ _id }) => _id);
}

describe('what a query finds', () => {
  it.each<[string, Document, unknown[]]>([
    ['equality looks into arrays', { v: 1 }, [1, 3, 6]],
    ['equality with an array wants the whole array or an item', { v: [1, 2] }, [3, 5]],
    ['null is null or missing', { v: null }, [7, 8]],
    ['not equal is the rest', { v: { $ne: 1 } }, [2, 4, 5, 7, 8]],
    ['a range keeps to its type', { v: { $gte: 2 } }, [2, 3]],
    ['$elemMatch wants one item for all conditions', { v: { $elemMatch: { $gt: 1, $lt: 3 } } }, [3]],
    ['$size counts the items', { v: { $size: 2 } }, [3, 5]],
    ['$type sees items and the array', { v: { $type: 'string' } }, [4]],
    ['$in with null and a pattern', { v: { $in: [/^te/, null] } }, [4, 7, 8]],
    ['$nin is the rest', { v: { $nin: [/^te/, null, 2] } }, [1, 5, 6]],
    ['$exists false', { v: { $exists: false } }, [8]],
    ['$or and $nor', { $or: [{ v: 2 }, { $nor: [{ v: { $exists: true } }] }] }, [2, 3, 8]],
    ['$not with a range takes what has no such value', { v: { $not: { $gte: 2 } } }, [1, 4, 5, 6, 7, 8]],
    ['$expr compares fields', { $expr: { $eq: ['$v', '$w'] } }, [1, 8]],
  ])('%s', async (_, filter, expected) => {
    const documents = [
      { _id: 1, v: 1, w: 1 },
      { _id: 2, v: 2, w: 1 },
      { _id: 3, v: [1, 2], w: 2 },
      { _id: 4, v: 'text', w: 1 },
      { _id: 5, v: [[1, 2], 'x'.length === 1 ? true : 0], w: 1 },
      { _id: 6, v: Long.fromNumber(1), w: 3 },
      { _id: 7, v: null, w: 1 },
      { _id: 8 },
    ];
    expect(await idsOf(documents, filter)).toEqual(expected);
  });

  it('paths go through arrays of documents, by position too', async () => {
    const documents = [
      { _id: 1, a: [{ b: 1 }, { b: 2 }] },
      { _id: 2, a: { b: 1 } },
      { _id: 3, a: [[{ b: 1 }]] },
      { _id: 4, a: [{ b: [1, 5] }] },
    ];
    expect(await idsOf(documents, { 'a.b': 1 })).toEqual([1, 2, 4]);
    expect(await idsOf(documents, { 'a.0.b': 1 })).toEqual([1, 3, 4]);
    expect(await idsOf(documents, { 'a.1.b': 2 })).toEqual([1]);
    expect(await idsOf(documents, { a: { $elemMatch: { b: { $gt: 4 } } } })).toEqual([4]);
  });

  it('keeps a whole number that a double cannot hold apart from its neighbour', async () => {
    const large = Long.fromString('9007199254740993');
    expect(
      await idsOf(
        [
          { _id: 1, v: large },
          { _id: 2, v: 9007199254740992 },
        ],
        { v: large },
      ),
    ).toEqual([1]);
  });

  it.each<[Document, number]>([
    [{ $foo: 1 }, 2],
    [{ a: { $foo: 1 } }, 2],
    [{ a: { $in: 1 } }, 2],
    [{ $or: [] }, 2],
    [{ a: { $mod: [0, 0] } }, 2],
    [{ a: { $regex: '(' } }, 51091],
    [{ a: { $type: 'nothing' } }, 2],
  ])('%j is refused', async (filter, code) => {
    await expect(database.db.collection('refused').find(filter).toArray()).rejects.toMatchObject({ code });
  });
});

describe('the order of a sort', () => {
  it('is that of the types, numbers by value', async () => {
    const collection = database.db.collection('types');
    const ascending = [
      new MinKey(),
      null,
      new Double(Number.NaN),
      -5,
      Decimal128.fromString('1.5'),
      new Int32(2),
      Long.fromString('9007199254740993'),
      'A',
      'a',
      '\uffff',
      '\u{10000}',
      { a: 1 },
      { b: 0 },
      Buffer.from([2]),
      Buffer.from([1, 1]),
      new ObjectId('000000000000000000000001'),
      false,
      true,
      new Date(0),
      new Timestamp({ t: 1, i: 1 }),
      /a/,
      new MaxKey(),
    ];
    await collection.insertMany(ascending.map((v, rank) => ({ _id: ascending.length - rank, v, rank })) as never);
    const order = async () => (await collection.find({}, { sort: { v: 1 } }).toArray()).map((found) => found.rank);
    const back = async () => (await collection.find({}, { sort: { v: -1 } }).toArray()).map((found) => found.rank);
    const expected = ascending.map((_, rank) => rank);
    expect(await order()).toEqual(expected);
    expect(await back()).toEqual([...expected].reverse());
    await collection.createIndex({ v: 1 });
    expect(await order()).toEqual(expected);
    expect(await back()).toEqual([...expected].reverse());
  });

  it('takes arrays by their smallest or largest item, and an empty one below null', async () => {
    const collection = database.db.collection<Row>('arrays');
    await collection.insertMany([
      { _id: 1, v: [5, 1] },
      { _id: 2, v: 3 },
      { _id: 3, v: [2, 9] },
      { _id: 4, v: [] },
      { _id: 5 },
    ]);
    const order = async (sort: 1 | -1) =>
      (await collection.find({}, { sort: { v: sort, _id: 1 } }).toArray()).map(({ _id }) => _id);
    // DocumentDB sorts an empty array like null.
    const empty = [4, 5];
    expect(await order(1)).toEqual([...empty, 1, 3, 2]);
    expect(await order(-1)).toEqual(database.isEmbedded ? [3, 1, 2, 5, 4] : [3, 1, 2, 4, 5]);
  });
});

describe('an index never changes an answer', () => {
  const random = numbersFrom(20260102);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const scalar = (): unknown =>
    pick([
      0,
      1,
      2,
      2.5,
      -1,
      'a',
      'b',
      'ab',
      null,
      true,
      new Double(2),
      Long.fromNumber(1),
      new Date(0),
      [],
      {},
      Decimal128.fromString('2'),
    ]);
  const some = (depth: number): unknown => {
    const kind = random();
    if (depth === 0 || kind < 0.6) return scalar();
    if (kind < 0.8) return [some(depth - 1), some(depth - 1)].slice(0, 1 + Math.floor(random() * 2));
    return { b: some(depth - 1), ...(random() < 0.5 ? { c: some(depth - 1) } : {}) };
  };
  const condition = (): unknown =>
    pick([
      () => some(1),
      () => ({ $gt: scalar() }),
      () => ({ $gte: scalar(), $lt: scalar() }),
      () => ({ $lte: scalar() }),
      () => ({ $in: [scalar(), scalar(), /^a/] }),
      () => ({ $ne: scalar() }),
      () => ({ $nin: [scalar(), null] }),
      () => ({ $exists: random() < 0.5 }),
      () => ({ $regex: pick(['^a', '^ab', 'b$']) }),
      () => ({ $elemMatch: { $gte: scalar() } }),
      () => ({ $not: { $gt: scalar() } }),
      () => ({ $type: pick(['number', 'string', 'null', 'array']) }),
      () => ({ $all: [scalar()] }),
      () => ({ $size: 1 }),
    ])();
  const filter = (depth: number): Document => {
    if (depth > 0 && random() < 0.25)
      return { [pick(['$or', '$and', '$nor'])]: [filter(depth - 1), filter(depth - 1)] };
    const path = () => pick(['a', 'd', 'a.b', 'a.c', 'a.0', '_id']);
    return { [path()]: condition(), ...(random() < 0.5 ? { [path()]: condition() } : {}) };
  };

  it('to 300 random queries with sorts', async () => {
    const plain = database.db.collection<Row>('plain');
    const indexed = database.db.collection<Row>('indexed');
    const documents = Array.from({ length: 120 }, (_, _id) => ({
      _id,
      ...(random() < 0.85 ? { a: some(2) } : {}),
      ...(random() < 0.6 ? { d: scalar() } : {}),
    }));
    await plain.insertMany(documents);
    await indexed.insertMany(documents);
    await indexed.createIndex({ a: 1 });
    await indexed.createIndex({ 'a.b': 1, _id: -1 });
    // DocumentDB also uses sparse and partial indexes for queries that match documents which are not in them.
    if (database.isEmbedded) {
      await indexed.createIndex({ d: -1 }, { sparse: true });
      await indexed.createIndex({ 'a.c': 1 }, { partialFilterExpression: { d: { $gt: 0 } } });
    }
    for (let i = 0; i < 300; i += 1) {
      const wanted = filter(2);
      const sort: Document = pick([{ _id: 1 }, { a: 1, _id: 1 }, { 'a.b': -1, _id: 1 }, { d: 1, _id: 1 }]);
      const answers = await Promise.all(
        [plain, indexed].map(async (collection) =>
          (await collection.find(wanted, { sort }).toArray()).map(({ _id }) => _id),
        ),
      );
      expect(answers[1], JSON.stringify({ wanted, sort })).toEqual(answers[0]);
    }
  });
});
