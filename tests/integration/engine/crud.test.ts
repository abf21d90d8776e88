/** Reading and writing through the driver, as the MongoDB manual describes it. */

import {
  Binary,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MongoBulkWriteError,
  MongoServerError,
  ObjectId,
  Timestamp,
} from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import { refusal } from '#tests/support/refusal';

type Row = Document & { _id: string | number | ObjectId };

let database: TestDatabase;
const rows = () => database.db.collection<Row>('rows');

beforeAll(async () => {
  database = await testDatabase('crud');
});
afterAll(() => database.close());
beforeEach(async () => {
  await rows().drop();
});

describe('insert', () => {
  it('puts _id first, makes one where it is missing, keeps the order and types of the other fields', async () => {
    await database.db.command({
      insert: 'rows',
      documents: [{ b: new Int32(1), a: new Double(2), _id: 'x', long: Long.fromNumber(3) }, { no: 'id' }],
    });
    const stored = await rows().find({}, { promoteValues: false }).toArray();
    expect(Object.keys(stored[0] ?? {})).toEqual(['_id', 'b', 'a', 'long']);
    expect(stored[0]).toMatchObject({ a: new Double(2), b: new Int32(1) });
    expect(stored[0]?.long).toBeInstanceOf(Long);
    expect(Object.keys(stored[1] ?? {})).toEqual(['_id', 'no']);
    expect(stored[1]?._id).toBeInstanceOf(ObjectId);
  });

  it('gives back every BSON type as it was', async () => {
    const document = {
      _id: 1,
      decimal: Decimal128.fromString('1.10'),
      binary: new Binary(Buffer.from([1, 2, 3])),
      when: new Date(123),
      stamp: new Timestamp({ t: 5, i: 6 }),
      pattern: /ab+c/i,
      nothing: null,
      nested: { list: [1, 'two', { three: [] }] },
    };
    await rows().insertOne(document);
    expect(await rows().findOne({ _id: 1 })).toEqual(document);
  });

  it('stops at the first error when ordered, goes on when not', async () => {
    const documents = [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }, { _id: 2 }];
    const ordered = (await rows()
      .insertMany(documents)
      .catch((error: unknown) => error)) as MongoBulkWriteError;
    expect(ordered).toBeInstanceOf(MongoBulkWriteError);
    expect(ordered.insertedCount).toBe(2);
    expect([ordered.writeErrors].flat()).toMatchObject([{ index: 2, code: 11000 }]);
    await rows().deleteMany({});
    const unordered = (await rows()
      .insertMany(documents, { ordered: false })
      .catch((error: unknown) => error)) as MongoBulkWriteError;
    expect(unordered.insertedCount).toBe(3);
    expect([unordered.writeErrors].flat().map(({ index }) => index)).toEqual([2, 4]);
    expect(await rows().countDocuments()).toBe(3);
  });

  it('reports a duplicate with key pattern and value', async () => {
    await rows().createIndex({ a: 1, 'b.c': -1 }, { unique: true });
    await rows().insertOne({ _id: 1, a: 'x', b: { c: 5 } });
    const error = await refusal(rows().insertOne({ _id: 2, a: 'x', b: { c: 5 } }));
    expect(error.code).toBe(11000);
    expect(error.keyPattern).toEqual({ a: 1, 'b.c': -1 });
    expect(error.keyValue).toEqual({ a: 'x', 'b.c': 5 });
    expect(error.message).toContain('E11000 duplicate key error collection');
    expect(error.message).toContain('dup key: { a: "x", b.c: 5 }');
    expect(await rows().countDocuments()).toBe(1);
  });

  it('refuses arrays, patterns and dollar fields as _id', async () => {
    const code = async (_id: unknown) =>
      (await database.db.command({ insert: 'rows', documents: [{ _id }] })).writeErrors[0].code;
    // DocumentDB says BadValue (2) to the first two.
    expect(await code([1])).toBe(database.isEmbedded ? 53 : 2);
    expect(await code(/x/)).toBe(database.isEmbedded ? 53 : 2);
    expect(await code({ $bad: 1 })).toBe(52);
  });

  it('refuses a batch without documents', async () => {
    expect((await refusal(database.db.command({ insert: 'rows', documents: [] }))).code).toBe(16);
  });

  it('keeps 16 MB and refuses more', async () => {
    await rows().insertOne({ _id: 1, text: 'x'.repeat(16 * 1024 * 1024 - 100) });
    expect((await rows().findOne({ _id: 1 }))?.text).toHaveLength(16 * 1024 * 1024 - 100);
    const error = await rows()
      .insertOne({ _id: 2, text: 'x'.repeat(16 * 1024 * 1024) })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(await rows().countDocuments()).toBe(1);
  });
});

describe('update', () => {
  it('counts what matched and what changed', async () => {
    await rows().insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
      { _id: 3, a: 5 },
    ]);
    expect(await rows().updateMany({ a: { $lt: 9 } }, { $max: { a: 3 } })).toMatchObject({
      matchedCount: 3,
      modifiedCount: 2,
    });
    expect(await rows().updateOne({ _id: 1 }, { $set: { a: 3 } })).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
    expect(await rows().updateOne({ _id: 9 }, { $set: { a: 3 } })).toMatchObject({ matchedCount: 0, upsertedCount: 0 });
  });

  it('upserts with the equality parts of the query', async () => {
    const result = await rows().updateOne(
      { kind: 'x', $and: [{ 'deep.part': 2 }], n: { $gt: 5 } },
      { $set: { done: true }, $setOnInsert: { first: 1 } },
      { upsert: true },
    );
    expect(result).toMatchObject({ matchedCount: 0, upsertedCount: 1 });
    expect(await rows().findOne({ _id: result.upsertedId as ObjectId })).toEqual({
      _id: result.upsertedId,
      kind: 'x',
      deep: { part: 2 },
      done: true,
      first: 1,
    });
    const second = await rows().updateOne({ kind: 'x' }, { $setOnInsert: { first: 2 } }, { upsert: true });
    expect(second).toMatchObject({ matchedCount: 1, modifiedCount: 0, upsertedCount: 0 });
  });

  it('replaces, with operators refused in a replacement and plain fields in an update', async () => {
    await rows().insertOne({ _id: 1, a: 1, b: 2 });
    await rows().replaceOne({ _id: 1 }, { c: 3 });
    expect(await rows().findOne()).toEqual({ _id: 1, c: 3 });
    const code = async (u: object, multi = false) =>
      (await database.db.command({ update: 'rows', updates: [{ q: {}, u, multi }] })).writeErrors[0].code;
    expect(await code({ a: 1 }, true)).toBe(9);
    expect(await code({ $nope: { a: 1 } })).toBe(9);
    expect(await code({ $set: { _id: 2 } })).toBe(66);
  });

  it('runs a pipeline with constants', async () => {
    await rows().insertOne({ _id: 1, a: 2 });
    await rows().updateOne({ _id: 1 }, [{ $set: { b: { $multiply: ['$a', 10] } } }, { $unset: 'a' }]);
    expect(await rows().findOne()).toEqual({ _id: 1, b: 20 });
    // DocumentDB does not know `c`.
    if (!database.isEmbedded) return;
    await database.db.command({
      update: 'rows',
      updates: [{ q: { _id: 1 }, u: [{ $set: { b: '$$value' } }], c: { value: 7 } }],
    });
    expect(await rows().findOne()).toEqual({ _id: 1, b: 7 });
  });

  it('changes the items that array filters select', async () => {
    await rows().insertOne({ _id: 1, marks: [{ n: 1 }, { n: 5 }, { n: 9 }] });
    await rows().updateOne(
      { _id: 1 },
      { $set: { 'marks.$[high].top': true } },
      { arrayFilters: [{ 'high.n': { $gte: 5 } }] },
    );
    expect((await rows().findOne())?.marks).toEqual([{ n: 1 }, { n: 5, top: true }, { n: 9, top: true }]);
    await rows().updateOne({ 'marks.n': 5 }, { $inc: { 'marks.$.n': 1 } });
    expect((await rows().findOne())?.marks).toEqual([{ n: 1 }, { n: 6, top: true }, { n: 9, top: true }]);
  });

  it('never leaves a half-done change behind a unique index', async () => {
    await rows().createIndex({ a: 1 }, { unique: true });
    await rows().insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
      { _id: 3, a: 3 },
    ]);
    const error = await refusal(rows().updateMany({}, { $set: { a: 3 } }));
    expect(error.code).toBe(11000);
    expect(await rows().countDocuments({ a: 3 })).toBe(1);
    expect(await rows().countDocuments()).toBe(3);
  });

  it('does not meet a document again that an update has moved in the index it reads', async () => {
    await rows().createIndex({ a: 1 });
    await rows().insertMany(Array.from({ length: 500 }, (_, index) => ({ _id: index, a: index })));
    expect(await rows().updateMany({ a: { $gte: 0 } }, { $inc: { a: 250 } })).toMatchObject({ modifiedCount: 500 });
    const [sum] = await rows()
      .aggregate([{ $group: { _id: null, sum: { $sum: '$a' } } }])
      .toArray();
    expect(sum?.sum).toBe((499 * 500) / 2 + 500 * 250);
  });

  it('reports the statements of a batch by index', async () => {
    const reply = await database.db.command({
      update: 'rows',
      ordered: false,
      updates: [
        { q: { _id: 1 }, u: { $set: { a: 1 } }, upsert: true },
        { q: { _id: 1 }, u: { $bad: 1 } },
        { q: { _id: 2 }, u: { $set: { a: 1 } }, upsert: true },
      ],
    });
    expect(reply).toMatchObject({
      n: 2,
      nModified: 0,
      upserted: [
        { index: 0, _id: 1 },
        { index: 2, _id: 2 },
      ],
    });
    expect(reply.writeErrors).toMatchObject([{ index: 1, code: 9 }]);
  });

  it('counts nothing of a statement that fails half way', async () => {
    await rows().insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 'x' },
    ]);
    const updates = [
      { q: {}, u: { $inc: { a: 1 } }, multi: true },
      { q: { _id: 2 }, u: { $set: { b: 1 } } },
    ];
    const reply = await database.db.command({ update: 'rows', ordered: false, updates });
    expect(reply).toMatchObject({ n: 1, nModified: 1, writeErrors: [{ index: 0, code: 14 }] });
  });

  it('runs many concurrent increments without losing one', async () => {
    await rows().insertOne({ _id: 1, n: 0 });
    await Promise.all(Array.from({ length: 200 }, () => rows().updateOne({ _id: 1 }, { $inc: { n: 1 } })));
    expect((await rows().findOne())?.n).toBe(200);
  });
});

describe('delete', () => {
  it('removes one or all that match', async () => {
    await rows().insertMany([1, 2, 3, 4].map((_id) => ({ _id, a: 1 })));
    expect((await rows().deleteOne({ a: 1 })).deletedCount).toBe(1);
    expect((await rows().deleteMany({ a: 1 })).deletedCount).toBe(3);
    expect((await rows().deleteMany({ a: 1 })).deletedCount).toBe(0);
  });

  it('refuses another limit than 0 and 1', async () => {
    const error = await refusal(database.db.command({ delete: 'rows', deletes: [{ q: {}, limit: 2 }] }));
    expect(error.code).toBe(9);
  });
});

describe('findAndModify', () => {
  it('answers with the document before or after', async () => {
    await rows().insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    expect(await rows().findOneAndUpdate({}, { $inc: { a: 10 } }, { sort: { a: -1 } })).toEqual({ _id: 2, a: 2 });
    expect(await rows().findOneAndUpdate({ _id: 2 }, { $inc: { a: 1 } }, { returnDocument: 'after' })).toEqual({
      _id: 2,
      a: 13,
    });
    expect(await rows().findOneAndReplace({ _id: 1 }, { b: 1 }, { returnDocument: 'after' })).toEqual({ _id: 1, b: 1 });
    expect(await rows().findOneAndDelete({ _id: 1 }, { projection: { _id: 0 } })).toEqual({ b: 1 });
    expect(await rows().findOneAndDelete({ _id: 1 })).toBeNull();
  });

  it('says what happened in lastErrorObject', async () => {
    const run = (rest: object) => database.db.command({ findAndModify: 'rows', ...rest });
    expect(await run({ query: { _id: 7 }, update: { $set: { a: 1 } }, upsert: true, new: true })).toMatchObject({
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 7 },
      value: { _id: 7, a: 1 },
    });
    expect(await run({ query: { _id: 7 }, update: { $set: { a: 2 } } })).toMatchObject({
      lastErrorObject: { n: 1, updatedExisting: true },
      value: { a: 1 },
    });
    expect(await run({ query: { _id: 8 }, update: { $set: { a: 2 } } })).toMatchObject({
      lastErrorObject: { n: 0, updatedExisting: false },
      value: null,
    });
    expect(await run({ query: { _id: 7 }, remove: true })).toMatchObject({
      lastErrorObject: { n: 1 },
      value: { a: 2 },
    });
  });

  it('refuses contradictions', async () => {
    const code = async (rest: object) => (await refusal(database.db.command({ findAndModify: 'rows', ...rest }))).code;
    expect(await code({ query: {}, remove: true, update: { $set: { a: 1 } } })).toBe(9);
    expect(await code({ query: {} })).toBe(9);
    expect(await code({ query: {}, remove: true, new: true })).toBe(9);
    expect(await code({ query: {}, remove: true, upsert: true })).toBe(9);
  });
});

describe('find, count and distinct', () => {
  beforeEach(async () => {
    await rows().insertMany(
      Array.from({ length: 20 }, (_, index) => ({ _id: index, a: index % 5, tags: [index % 3, 'x'] })),
    );
  });

  it('filters, sorts, skips, limits and projects', async () => {
    expect(
      await rows()
        .find({ a: { $in: [1, 2] } })
        .sort({ a: -1, _id: 1 })
        .skip(1)
        .limit(3)
        .project({ a: 1 })
        .toArray(),
    ).toEqual([
      { _id: 7, a: 2 },
      { _id: 12, a: 2 },
      { _id: 17, a: 2 },
    ]);
    expect(await rows().find({}).limit(-3).toArray()).toHaveLength(3);
    expect(
      await rows()
        .find({ _id: 3 })
        .project({ _id: 0, tags: { $slice: 1 } })
        .toArray(),
    ).toEqual([{ a: 3, tags: [0] }]);
  });

  it('takes variables of let in $expr', async () => {
    const found = await database.db.command({
      find: 'rows',
      filter: { $expr: { $eq: ['$_id', '$$wanted'] } },
      let: { wanted: { $add: [1, 2] } },
    });
    expect(found.cursor.firstBatch).toMatchObject([{ _id: 3 }]);
  });

  it('counts with skip and limit', async () => {
    expect(await rows().countDocuments({ a: 1 })).toBe(4);
    expect(await rows().estimatedDocumentCount()).toBe(20);
    expect((await database.db.command({ count: 'rows', query: { a: 1 }, skip: 1, limit: 2 })).n).toBe(2);
    expect((await database.db.command({ count: 'rows', skip: 15 })).n).toBe(5);
    expect((await database.db.command({ count: 'nothing' })).n).toBe(0);
  });

  it('finds distinct values, those in arrays one by one', async () => {
    expect((await rows().distinct('a')).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(await rows().distinct('tags', { _id: { $lt: 6 } })).toEqual(expect.arrayContaining([0, 1, 2, 'x']));
    expect(await rows().distinct('missing')).toEqual([]);
    await rows().insertMany([
      { _id: 'int', v: 1 },
      { _id: 'double', v: new Double(1) },
      { _id: 'long', v: Long.fromNumber(1) },
    ]);
    expect(await rows().distinct('v')).toHaveLength(1);
  });

  it('uses hints and refuses unknown ones', async () => {
    await rows().createIndex({ a: 1 });
    expect(await rows().find({ a: 3 }).hint('a_1').toArray()).toHaveLength(4);
    expect(await rows().find({}).hint({ a: 1 }).limit(1).toArray()).toMatchObject([{ a: 0 }]);
    // DocumentDB passes over hints that it does not know.
    if (!database.isEmbedded) return;
    expect((await refusal(rows().find({}).hint('nope').toArray())).code).toBe(2);
    expect((await refusal(rows().updateOne({}, { $set: { z: 1 } }, { hint: 'nope' }))).code).toBe(2);
  });

  it('ends a query that takes too long', async () => {
    await rows().insertMany(
      Array.from({ length: 3000 }, (_, index) => ({ _id: `n${index}`, list: Array(50).fill(index) })),
    );
    const slow = { $expr: { $gt: [{ $sum: { $map: { input: '$list', in: { $pow: ['$$this', 2] } } } }, Infinity] } };
    const error = await refusal(
      rows()
        .find({ $or: Array(40).fill(slow) }, { maxTimeMS: 1 })
        .toArray(),
    );
    expect(error).toBeInstanceOf(MongoServerError);
    expect(error.code).toBe(50);
  });
});
