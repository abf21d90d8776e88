/** Indexes as a driver sees them: what they refuse, what they are used for, what they change of answers (nothing). */

import type { Collection, Document } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

let database: TestDatabase;
let things: Collection<Document>;
let number = 0;

beforeAll(async () => {
  database = await testDatabase('indexes');
});

afterAll(async () => {
  await database.close();
});

beforeEach(() => {
  number += 1;
  things = database.db.collection(`things${number}`);
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error,
  );

describe('unique indexes', () => {
  test('refuse with code, pattern and value, and leave no trace', async () => {
    await things.createIndex({ n: 1 });
    await things.createIndex({ name: 1, site: -1 }, { unique: true });
    await things.insertOne({ _id: 1 as never, name: 'x', site: 'A', n: 1 });
    const error = await refusal(things.insertOne({ _id: 2 as never, name: 'x', site: 'A', n: 2 }));
    expect(error).toMatchObject({ code: 11000, keyPattern: { name: 1, site: -1 }, keyValue: { name: 'x', site: 'A' } });
    expect(await things.countDocuments({ n: 2 })).toBe(0);
    await things.insertOne({ _id: 2 as never, name: 'x', site: 'B', n: 2 });
    expect(await refusal(things.updateOne({ n: 2 }, { $set: { site: 'A', n: 3 } }))).toMatchObject({ code: 11000 });
    expect(await things.find({ n: { $gte: 2 } }).toArray()).toEqual([{ _id: 2, name: 'x', site: 'B', n: 2 }]);
  });

  test('cannot be built over values that occur twice', async () => {
    await things.insertMany([{ a: 1 }, { a: 1 }]);
    expect(await refusal(things.createIndex({ a: 1 }, { unique: true }))).toMatchObject({ code: 11000 });
    expect((await things.indexes()).map((index) => index.name)).toEqual(['_id_']);
  });

  test('let many documents be without the field when they are sparse or partial', async () => {
    await things.createIndex({ mail: 1 }, { unique: true, sparse: true });
    await things.createIndex({ code: 1 }, { unique: true, partialFilterExpression: { code: { $exists: true } } });
    await things.insertMany([{}, {}, { mail: 'a', code: 1 }]);
    expect(await refusal(things.insertOne({ mail: 'a' }))).toMatchObject({ code: 11000 });
    expect(await refusal(things.insertOne({ code: 1 }))).toMatchObject({ code: 11000 });
    expect(await things.countDocuments({ mail: { $exists: false } })).toBe(2);
    expect(await things.find({ mail: null }).toArray()).toHaveLength(2);
  });
});

describe('answers', () => {
  const values: unknown[] = [
    1,
    2.5,
    3,
    'a',
    'b',
    null,
    true,
    new Date(5),
    [1, 'a'],
    [],
    { b: 1 },
    [{ b: 1 }, { b: 2 }],
  ];
  const queries: Document[] = [
    { v: 1 },
    { v: { $gt: 1 } },
    { v: { $lte: 'a' } },
    { v: { $in: [1, 'b', null] } },
    { v: { $gte: 1, $lt: 3 } },
    { v: null },
    { v: { $ne: 1 } },
    { v: { $exists: false } },
    { v: [] },
    { v: [1, 'a'] },
    { 'v.b': 1 },
    { 'v.b': { $gt: 1 } },
    { v: /^a/ },
    { v: { $elemMatch: { $gt: 0 } } },
    { $or: [{ v: 3 }, { 'v.b': 2 }] },
  ];

  test('are the same with an index as without', async () => {
    await things.insertMany([...values.map((v, i) => ({ _id: i as never, v })), { _id: 99 as never }]);
    const ask = () =>
      Promise.all(
        queries.map((query) =>
          things
            .find(query)
            .sort({ _id: 1 })
            .map((doc) => doc._id)
            .toArray(),
        ),
      );
    const without = await ask();
    await things.createIndex({ v: 1 });
    await things.createIndex({ 'v.b': 1 });
    expect(await ask()).toEqual(without);
  });

  test('come in the order of all types, forwards and backwards, with an index as without', async () => {
    const plain = values.filter((value) => !Array.isArray(value));
    await things.insertMany(plain.map((v, i) => ({ _id: i as never, v })));
    const order = async (direction: 1 | -1) =>
      (await things.find({}).sort({ v: direction }).toArray()).map((doc) => doc._id);
    const without = [await order(1), await order(-1)];
    await things.createIndex({ v: 1 });
    const within = await things
      .find({ v: { $gte: 1 } })
      .sort({ v: -1 })
      .toArray();
    expect(within.map((doc) => doc.v)).toEqual([3, 2.5, 1]);
    expect([await order(1), await order(-1)]).toEqual(without);
  });
});

describe('a read that goes on', () => {
  test('gives every document once while others are written', async () => {
    await things.createIndex({ n: 1 });
    await things.insertMany(Array.from({ length: 500 }, (_, i) => ({ _id: i as never, n: i })));
    const seen: unknown[] = [];
    for await (const doc of things.find({ n: { $gte: 0, $lt: 10_000 } }).batchSize(50)) {
      seen.push(doc._id);
      if (seen.length % 100 === 0) await things.updateMany({ _id: { $in: seen as never[] } }, { $inc: { n: 501 } });
    }
    expect(new Set(seen).size).toBe(500);
    // MongoDB promises no more than that; the embedded engine gives none twice either.
    if (database.isEmbedded) expect(seen.length).toBe(500);
  });
});

describe('explain', () => {
  test('says which index was used', async () => {
    await things.createIndex({ group: 1, at: -1 });
    await things.insertMany(Array.from({ length: 200 }, (_, i) => ({ group: i % 20, at: i })));
    const plan = JSON.stringify(await things.find({ group: 3 }).sort({ at: -1 }).explain('executionStats'));
    expect(plan).toContain('group_1_at_-1');
    // DocumentDB names its stages otherwise.
    if (database.isEmbedded) {
      expect(plan).toContain('IXSCAN');
      expect(plan).not.toContain('"SORT"');
      expect(JSON.parse(plan).executionStats).toMatchObject({
        nReturned: 10,
        totalKeysExamined: 10,
        totalDocsExamined: 10,
      });
    }
  });
});
