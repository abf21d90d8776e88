/** Updates through the driver: the stored result, what is reported, and the codes of what is refused. */

import { type Collection, Decimal128, type Document, Double, type Filter, Long, ObjectId } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

interface Row extends Document {
  _id?: number | ObjectId;
}

let database: TestDatabase;
let collection: Collection<Row>;

beforeAll(async () => {
  database = await testDatabase('update');
});
beforeEach(() => {
  collection = database.db.collection(`c${new ObjectId().toHexString()}`);
});
afterAll(() => database.close());

async function changed(
  before: Document,
  change: Document | Document[],
  filter: Document = {},
  arrayFilters?: Document[],
) {
  await collection.insertOne({ _id: 1, ...before });
  const result = await collection.updateOne(filter, change, arrayFilters ? { arrayFilters } : {});
  const { _id, ...after } = (await collection.findOne({ _id: 1 }))!;
  return { after, modified: result.modifiedCount };
}

describe('an update', () => {
  it.each<[Document, Document, Document]>([
    [{ a: 1 }, { $set: { a: 2, 'b.c': 3 } }, { a: 2, b: { c: 3 } }],
    [{ a: [1] }, { $set: { 'a.2': 3 } }, { a: [1, null, 3] }],
    [{ a: 1, b: 1 }, { $unset: { a: '' } }, { b: 1 }],
    [{ a: 1 }, { $inc: { a: 2, b: -1 } }, { a: 3, b: -1 }],
    [{ a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
    [
      { a: 5, b: 5 },
      { $min: { a: 3 }, $max: { b: 9 } },
      { a: 3, b: 9 },
    ],
    [{ a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
    [{ a: 6 }, { $bit: { a: { and: 3 } } }, { a: 2 }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1, $slice: -2 } } }, { a: [2, 3] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [8], $position: 1 } } }, { a: [1, 8, 2] }],
    [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
    [{ a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [{ a: [{ x: 1, y: 2 }, { x: 2 }] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }] }],
    [{ a: [1, 2, 1] }, { $pullAll: { a: [1] } }, { a: [2] }],
    [{ a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
  ])('of %j with %j', async (before, change, after) => {
    expect(await changed(before, change)).toEqual({ after, modified: 1 });
  });

  it.each<[Document, Document]>([
    [{ a: 1 }, { $set: { a: 1 } }],
    [{ a: 1 }, { $unset: { b: 1 } }],
    [{ a: [1] }, { $addToSet: { a: 1 } }],
    [{ a: [1] }, { $pull: { a: 5 } }],
    [{ a: 1 }, { $max: { a: 0 } }],
    [{ a: 1 }, { $setOnInsert: { b: 1 } }],
  ])('of %j with %j changes and reports nothing', async (before, change) => {
    expect(await changed(before, change)).toEqual({ after: before, modified: 0 });
  });

  it('reaches the items that query and filters name', async () => {
    expect(await changed({ a: [1, 5, 5] }, { $set: { 'a.$': 9 } }, { a: 5 })).toMatchObject({
      after: { a: [1, 9, 5] },
    });
    await collection.deleteMany({});
    const high = await changed({ a: [1, 9, 10] }, { $set: { 'a.$[h]': 0 } }, {}, [{ h: { $gte: 9 } }]);
    expect(high.after).toEqual({ a: [1, 0, 0] });
  });

  it('may be a pipeline', async () => {
    const change = [{ $set: { b: { $multiply: ['$a', 2] } } }, { $unset: 'a' }];
    expect(await changed({ a: 2 }, change)).toEqual({ after: { b: 4 }, modified: 1 });
  });

  it('may replace the document, whose _id stays', async () => {
    await collection.insertOne({ _id: 7, a: 1 });
    await collection.replaceOne({ a: 1 }, { b: 2 });
    expect(await collection.find().toArray()).toEqual([{ _id: 7, b: 2 }]);
  });

  it('keeps and widens the types of numbers', async () => {
    await collection.insertOne({ _id: 1, int: 2147483647, double: 1, decimal: 1, long: Long.ONE });
    await collection.updateOne(
      {},
      { $inc: { int: 1, double: new Double(1.5), decimal: Decimal128.fromString('0.1'), long: 1 } },
    );
    const types = await collection
      .aggregate([
        {
          $project: {
            _id: 0,
            int: { $type: '$int' },
            double: { $type: '$double' },
            decimal: { $type: '$decimal' },
            long: { $type: '$long' },
          },
        },
      ])
      .next();
    expect(types).toEqual({ int: 'long', double: 'double', decimal: 'decimal', long: 'long' });
  });

  it('of many documents reports each', async () => {
    await collection.insertMany([{ a: 1 }, { a: 1 }, { a: 2 }]);
    expect(await collection.updateMany({ a: { $lte: 2 } }, { $set: { a: 2 } })).toMatchObject({
      matchedCount: 3,
      modifiedCount: 2,
    });
  });
});

describe('an upsert', () => {
  it('makes the document of query and update', async () => {
    const query: Filter<Row> = { _id: 1, a: 2, b: { $gt: 3 }, $and: [{ 'c.d': 4 }] };
    const result = await collection.updateOne(query, { $set: { e: 5 }, $setOnInsert: { f: 6 } }, { upsert: true });
    expect(result).toMatchObject({ upsertedId: 1, upsertedCount: 1, matchedCount: 0, modifiedCount: 0 });
    expect(await collection.findOne()).toEqual({ _id: 1, a: 2, c: { d: 4 }, e: 5, f: 6 });
  });

  it('makes an _id where there is none', async () => {
    const { upsertedId } = await collection.updateOne({ a: 1 }, { $set: { b: 1 } }, { upsert: true });
    expect(upsertedId).toBeInstanceOf(ObjectId);
    expect(await collection.findOne()).toEqual({ _id: upsertedId, a: 1, b: 1 });
  });

  it('updates what is there', async () => {
    await collection.insertOne({ _id: 1, a: 1 });
    const result = await collection.updateOne({ a: 1 }, { $set: { b: 1 }, $setOnInsert: { c: 1 } }, { upsert: true });
    expect(result).toMatchObject({ upsertedCount: 0, modifiedCount: 1 });
    expect(await collection.findOne()).toEqual({ _id: 1, a: 1, b: 1 });
  });
});

describe('refused, without a trace:', () => {
  it.each<[Document, Document, number]>([
    [{}, { $foo: { a: 1 } }, 9],
    [{}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    [{}, { $set: { a: 1, 'a.b': 1 } }, 40],
    [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
    [{}, { $set: { _id: 2 } }, 66],
    [{}, { $set: { '': 1 } }, 56],
    [{ a: 'x' }, { $inc: { a: 1 } }, 14],
    [{}, { $inc: { a: 'x' } }, 14],
    [{ a: 1 }, { $push: { a: 1 } }, 2],
    [{ a: 1 }, { $addToSet: { a: 1 } }, 2],
    [{ a: 1 }, { $pull: { a: 1 } }, 2],
    [{ a: [] }, { $pop: { a: 2 } }, 9],
    [{ a: [1] }, { $set: { 'a.$': 1 } }, 2],
    [{ a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
  ])('%j with %j', async (before, change, code) => {
    await collection.insertOne({ _id: 1, ...before });
    await expect(collection.updateOne({}, change)).rejects.toMatchObject({ code });
    expect(await collection.findOne()).toEqual({ _id: 1, ...before });
  });
});
