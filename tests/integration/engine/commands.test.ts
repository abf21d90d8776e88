/** The other commands, and how requests that MongoDB refuses are refused. */

import { Binary, type Document, Long, UUID } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import { refusal } from '#tests/support/refusal';

let database: TestDatabase;
const rows = () => database.db.collection('rows');
const run = (command: Document) => database.db.command(command);
const admin = (command: Document) => database.client.db('admin').command(command);
const codeOf = async (command: Document) => (await refusal(run(command))).code;

beforeAll(async () => {
  database = await testDatabase('commands');
});
afterAll(() => database.close());
beforeEach(async () => {
  await rows().drop();
});

describe('what is refused', () => {
  it('names unknown commands and unknown fields', async () => {
    const unknown = await refusal(run({ frobnicate: 1 }));
    expect(unknown).toMatchObject({ code: 59, codeName: 'CommandNotFound', message: "no such command: 'frobnicate'" });
    for (const command of [
      { find: 'rows', nonsense: 1 },
      { insert: 'rows', documents: [{}], nonsense: 1 },
      { aggregate: 'rows', pipeline: [], cursor: {}, nonsense: 1 },
      { count: 'rows', nonsense: 1 },
    ]) {
      // DocumentDB says BadValue (2) to some.
      expect(database.isEmbedded ? [40415] : [40415, 2]).toContain(await codeOf(command));
    }
  });

  it('names missing fields and wrong types', async () => {
    if (!database.isEmbedded) return; // DocumentDB words and codes these in its own ways.
    expect(await refusal(run({ insert: 'rows' }))).toMatchObject({
      code: 40414,
      message: "BSON field 'insert.documents' is missing but a required field",
    });
    expect(await refusal(run({ find: 'rows', limit: 'x' }))).toMatchObject({
      code: 14,
      message: "BSON field 'find.limit' is the wrong type 'string', expected types '[long, int, decimal, double]'",
    });
    expect(await refusal(run({ find: 'rows', filter: 1 }))).toMatchObject({
      code: 14,
      message: "BSON field 'find.filter' is the wrong type 'int', expected type 'object'",
    });
    expect(await refusal(run({ find: 'rows', nonsense: 1 }))).toMatchObject({
      message: "BSON field 'find.nonsense' is an unknown field.",
    });
    expect(await codeOf({ update: 'rows', updates: [{ q: {}, u: {}, nonsense: 1 }] })).toBe(40415);
    expect(await codeOf({ update: 'rows', updates: [{ q: {} }] })).toBe(40414);
    expect(await codeOf({ delete: 'rows', deletes: [{ q: {} }] })).toBe(40414);
  });

  it('refuses names that are no namespaces', async () => {
    expect(await codeOf({ find: '' })).toBe(73);
    expect(await codeOf({ create: '.x' })).toBe(73);
    expect(await codeOf({ create: 'a$b' })).toBe(73);
    expect(await codeOf({ insert: 'x'.repeat(300), documents: [{}] })).toBe(73);
    if (database.isEmbedded) expect(await codeOf({ find: 5 })).toBe(73);
  });

  it('refuses what a standalone cannot do', async () => {
    if (!database.isEmbedded) return; // The gateway may be a replica set, and takes most of these.
    const lsid = { id: new UUID() };
    const transaction = { lsid, txnNumber: Long.fromNumber(1), autocommit: false, startTransaction: true };
    expect(await refusal(run({ find: 'rows', ...transaction }))).toMatchObject({
      code: 20,
      codeName: 'IllegalOperation',
    });
    expect(await codeOf({ insert: 'rows', documents: [{}], writeConcern: { w: 2 } })).toBe(2);
    expect(await codeOf({ find: 'rows', readConcern: { level: 'linearizable' } })).toBe(123);
    expect(await codeOf({ find: 'rows', readConcern: { level: 'nonsense' } })).toBe(2);
    expect(await codeOf({ aggregate: 'rows', pipeline: [{ $changeStream: {} }], cursor: {} })).toBe(40573);
    expect(await codeOf({ find: 'rows', collation: { locale: 'fr' } })).toBe(238);
    expect(await codeOf({ create: 'rows', capped: true, size: 100 })).toBe(115);
    expect(await codeOf({ create: 'rows', viewOn: 'x', pipeline: [] })).toBe(115);
    expect(await codeOf({ create: 'rows', timeseries: { timeField: 't' } })).toBe(115);
  });

  it('checks the arguments that every command has', async () => {
    if (!database.isEmbedded) return; // The gateway passes over most of these.
    expect(await codeOf({ find: 'rows', maxTimeMS: -1 })).toBe(2);
    expect(await codeOf({ find: 'rows', maxTimeMS: 'x' })).toBe(2);
    expect(await codeOf({ ping: 1, apiVersion: '2' })).toBe(322);
    expect(await codeOf({ collStats: 'rows', apiVersion: '1', apiStrict: true })).toBe(323);
    expect(await codeOf({ ping: 1, writeConcern: { w: 1 } })).toBe(72);
    expect(await run({ ping: 1, apiVersion: '1', apiStrict: true, comment: 'x' })).toMatchObject({ ok: 1 });
  });

  it('demands a cursor of aggregate', async () => {
    expect(await codeOf({ aggregate: 'rows', pipeline: [] })).toBe(9);
    expect(await codeOf({ aggregate: 'rows', pipeline: [{ $nope: 1 }], cursor: {} })).toBe(40324);
    expect(await codeOf({ aggregate: 'rows', pipeline: [{}], cursor: {} })).toBe(40323);
  });
});

describe('facts about the server', () => {
  it('says hello as a standalone of MongoDB 7', async () => {
    const hello = await admin({ hello: 1 });
    expect(hello).toMatchObject({
      isWritablePrimary: true,
      maxBsonObjectSize: 16777216,
      maxMessageSizeBytes: 48000000,
      maxWriteBatchSize: 100000,
      logicalSessionTimeoutMinutes: 30,
      minWireVersion: 0,
      maxWireVersion: 21,
    });
    expect((await admin({ isMaster: 1 })).ismaster).toBe(true);
    expect((await admin({ buildInfo: 1 })).versionArray[0]).toBeGreaterThanOrEqual(7);
    expect(await admin({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  it('lists databases and collections', async () => {
    await rows().insertOne({});
    const { databases } = await admin({ listDatabases: 1 });
    expect(databases).toContainEqual(expect.objectContaining({ name: database.name, empty: false }));
    const names = await admin({ listDatabases: 1, nameOnly: true, filter: { name: database.name } });
    expect(names.databases).toEqual([{ name: database.name }]);
    await run({ create: 'second' });
    const listed = await database.db.listCollections({ name: 'rows' }).toArray();
    expect(listed).toMatchObject([
      { name: 'rows', type: 'collection', info: { readOnly: false }, idIndex: { name: '_id_' } },
    ]);
    expect(
      (await database.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort(),
    ).toEqual(['rows', 'second']);
    await run({ drop: 'second' });
  });

  it('measures and checks collections', async () => {
    await rows().insertMany([{ a: 1 }, { a: 2 }]);
    await rows().createIndex({ a: 1 });
    expect(await run({ collStats: 'rows' })).toMatchObject({ count: 2, nindexes: 2 });
    expect(await run({ dbStats: 1 })).toMatchObject({ db: database.name, collections: 1 });
    if (!database.isEmbedded) return; // DocumentDB has no validate and counts with a lag.
    expect(await run({ dbStats: 1 })).toMatchObject({ objects: 2, indexes: 2 });
    expect(await run({ validate: 'rows' })).toMatchObject({
      valid: true,
      nrecords: 2,
      keysPerIndex: { _id_: 2, a_1: 2 },
    });
    expect(await admin({ getParameter: 1, featureCompatibilityVersion: 1 })).toMatchObject({
      featureCompatibilityVersion: { version: '7.0' },
    });
    expect((await admin({ serverStatus: 1 })).connections.current).toBeGreaterThan(0);
  });
});

describe('collections', () => {
  it('are created, renamed and dropped', async () => {
    await run({ create: 'rows' });
    // With the same options it is done already.
    expect(await run({ create: 'rows' })).toMatchObject({ ok: 1 });
    expect(await codeOf({ create: 'rows', validator: { a: 1 } })).toBe(48);
    await rows().insertOne({ _id: 1 as never });
    await rows().createIndex({ a: 1 });
    await rows().rename('moved');
    expect(await database.db.collection('moved').countDocuments()).toBe(1);
    expect(await database.db.collection('moved').indexes()).toHaveLength(2);
    await rows().insertOne({});
    expect((await refusal(rows().rename('moved'))).code).toBe(48);
    await rows().rename('moved', { dropTarget: true });
    expect(await database.db.collection('moved').indexes()).toHaveLength(1);
    expect((await refusal(database.db.collection('nothing').rename('x'))).code).toBe(26);
    expect(await run({ drop: 'moved' })).toMatchObject({ ok: 1 });
    expect(await run({ drop: 'moved' })).toMatchObject({ ok: 1 });
  });

  it('go with their database', async () => {
    const other = database.client.db(`${database.name}_b`);
    await other.collection('x').insertOne({});
    await other.dropDatabase();
    expect(await other.listCollections().toArray()).toEqual([]);
    expect(await other.collection('x').countDocuments()).toBe(0);
  });

  it('hold their documents to a validator', async () => {
    await run({
      create: 'rows',
      validator: {
        $jsonSchema: { required: ['name'], properties: { name: { bsonType: 'string' }, age: { minimum: 0 } } },
      },
    });
    await rows().insertOne({ name: 'x', age: 1 });
    const error = await refusal(rows().insertOne({ name: 5 }));
    expect(error.code).toBe(121);
    expect((await refusal(rows().updateOne({ name: 'x' }, { $set: { age: -1 } }))).code).toBe(121);
    expect((await refusal(rows().findOneAndUpdate({ name: 'x' }, { $unset: { name: 1 } }))).code).toBe(121);
    await rows().insertOne({ name: 5 }, { bypassDocumentValidation: true });
    expect(await rows().countDocuments()).toBe(2);
    if (!database.isEmbedded) return; // DocumentDB sends no errInfo.
    expect(error.errInfo).toMatchObject({
      details: {
        operatorName: '$jsonSchema',
        schemaRulesNotSatisfied: [{ operatorName: 'properties', propertiesNotSatisfied: [{ propertyName: 'name' }] }],
      },
    });
  });

  it('change their validator and their indexes with collMod', async () => {
    await rows().insertOne({ a: 1 });
    await rows().createIndex({ at: 1 }, { expireAfterSeconds: 100 });
    expect(await run({ collMod: 'rows', index: { keyPattern: { at: 1 }, expireAfterSeconds: 50 } })).toMatchObject({
      expireAfterSeconds_old: 100,
      expireAfterSeconds_new: 50,
    });
    expect((await rows().indexes())[1]).toMatchObject({ expireAfterSeconds: 50 });
    await run({ collMod: 'rows', validator: { a: { $gt: 0 } } });
    expect((await refusal(rows().insertOne({ a: -1 }))).code).toBe(121);
    await run({ collMod: 'rows', validator: {} });
    await rows().insertOne({ a: -1 });
    expect(await codeOf({ collMod: 'nothing', validator: {} })).toBe(26);
  });
});

describe('aggregate', () => {
  beforeEach(async () => {
    await rows().insertMany([1, 2, 3, 4].map((n) => ({ _id: n as never, n, kind: n % 2 ? 'odd' : 'even' })));
  });

  it('writes with $out and $merge', async () => {
    const target = database.db.collection('target');
    await target.drop();
    await rows()
      .aggregate([{ $match: { n: { $gt: 2 } } }, { $out: 'target' }])
      .toArray();
    expect(await target.find().sort({ _id: 1 }).toArray()).toMatchObject([{ n: 3 }, { n: 4 }]);
    await rows()
      .aggregate([{ $set: { n: { $add: ['$n', 10] } } }, { $merge: { into: 'target', whenMatched: 'keepExisting' } }])
      .toArray();
    expect((await target.find().sort({ _id: 1 }).toArray()).map(({ n }) => n)).toEqual([11, 12, 3, 4]);
    await rows()
      .aggregate([
        { $project: { seen: { $literal: true } } },
        { $merge: { into: 'target', whenNotMatched: 'discard' } },
      ])
      .toArray();
    expect(await target.countDocuments({ seen: true, n: { $exists: true } })).toBe(4);
    await target.drop();
  });

  it('reads other collections, and counts what a pipeline gives', async () => {
    await database.db.collection('kinds').insertMany([{ kind: 'odd', text: 'ungerade' }]);
    const joined = await rows()
      .aggregate([
        { $match: { n: { $lte: 2 } } },
        { $lookup: { from: 'kinds', localField: 'kind', foreignField: 'kind', as: 'found' } },
        { $sort: { n: 1 } },
        { $project: { _id: 0, n: 1, 'found.text': 1 } },
      ])
      .toArray();
    expect(joined).toEqual([
      { n: 1, found: [{ text: 'ungerade' }] },
      { n: 2, found: [] },
    ]);
    expect(
      await rows()
        .aggregate([{ $match: { n: { $gt: 1 } } }, { $count: 'n' }])
        .toArray(),
    ).toEqual([{ n: 3 }]);
    await database.db.collection('kinds').drop();
  });

  it('runs large ones in batches', async () => {
    await rows().insertMany(
      Array.from({ length: 6000 }, (_, index) => ({ index, group: index % 3, text: 'x'.repeat(50) })),
    );
    const groups = await rows()
      .aggregate([
        { $match: { index: { $gte: 0 } } },
        { $group: { _id: '$group', sum: { $sum: '$index' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(groups.map(({ _id, sum }) => [_id, sum])).toEqual([
      [0, 5997000],
      [1, 5999000],
      [2, 6001000],
    ]);
    const projected = await rows()
      .aggregate([{ $project: { twice: { $multiply: ['$index', 2] } } }], { batchSize: 500 })
      .toArray();
    expect(projected).toHaveLength(6004);
    const failing = rows().aggregate([{ $project: { x: { $divide: ['$index', 0] } } }]);
    expect((await refusal(failing.toArray())).code).toBe(2);
  });

  it('has documents of its own', async () => {
    if (!database.isEmbedded) return; // Not in DocumentDB.
    expect(await database.db.aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }]).toArray()).toEqual(
      [{ a: 2 }],
    );
  });
});

describe('sessions', () => {
  it('can be used, refreshed and ended', async () => {
    const session = database.client.startSession();
    await rows().insertOne({ a: 1 }, { session });
    expect(await rows().countDocuments({}, { session })).toBe(1);
    await session.endSession();
    const lsid = { id: new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID) };
    expect(await admin({ refreshSessions: [lsid] })).toMatchObject({ ok: 1 });
    expect(await admin({ endSessions: [lsid] })).toMatchObject({ ok: 1 });
  });
});
