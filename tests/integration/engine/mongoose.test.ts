/** mongoose as the application uses it: schemas, casts, unique paths, revision guards, populate, cursors. */

import mongoose, { type AnyBulkWriteOperation, type Connection, Schema, type Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

let database: TestDatabase;
let connection: Connection;

const siteSchema = new Schema({ name: { type: String, required: true, unique: true } });
const subjectSchema = new Schema(
  {
    code: { type: String, required: true, unique: true },
    site: { type: Schema.Types.ObjectId, ref: 'Site' },
    facets: { type: Map, of: String },
    entries: [{ item: String, value: Schema.Types.Mixed, at: Date }],
    revision: { type: Number, default: 0 },
    expiresAt: Date,
  },
  { timestamps: true, optimisticConcurrency: true },
);
subjectSchema.index({ site: 1, code: -1 });
subjectSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const models = () => ({
  Site: connection.model('Site', siteSchema),
  Subject: connection.model('Subject', subjectSchema),
});

beforeAll(async () => {
  database = await testDatabase('mongoose');
  connection = await mongoose.createConnection(database.uri).asPromise();
  await Promise.all(Object.values(models()).map((model) => model.init()));
});
afterAll(async () => {
  await connection.close();
  await database.close();
});
beforeEach(async () => {
  const { Site, Subject } = models();
  await Promise.all([Site.deleteMany({}), Subject.deleteMany({})]);
});

describe('mongoose', () => {
  it('builds the indexes of its schemas and finds them in place the second time', async () => {
    const { Subject } = models();
    expect((await Subject.listIndexes()).map(({ name }) => name).sort()).toEqual([
      '_id_',
      'code_1',
      'expiresAt_1',
      'site_1_code_-1',
    ]);
    await Subject.syncIndexes();
    expect(await Subject.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  });

  it('saves, loads, changes and removes documents', async () => {
    const { Site, Subject } = models();
    const site = await Site.create({ name: 'Nord' });
    const subject = await Subject.create({
      code: 'K7Q',
      site: site._id,
      facets: { role: 'FK' },
      entries: [{ item: 'a', value: { x: [1] } }],
    });
    subject.entries.push({ item: 'b', value: null, at: new Date(5) } as never);
    subject.facets?.set('age', '30-40');
    await subject.save();
    const loaded = await Subject.findById(subject._id).populate('site').orFail();
    expect(loaded.get('site.name')).toBe('Nord');
    expect(loaded.facets?.get('age')).toBe('30-40');
    expect(loaded.entries.map(({ item, value }) => [item, value])).toEqual([
      ['a', { x: [1] }],
      ['b', null],
    ]);
    await subject.deleteOne();
    expect(await Subject.exists({ code: 'K7Q' })).toBeNull();
  });

  it('reports duplicates and lost races', async () => {
    const { Subject } = models();
    await Subject.create({ code: 'A' });
    await expect(Subject.create({ code: 'A' })).rejects.toMatchObject({ code: 11000, keyValue: { code: 'A' } });
    const first = await Subject.findOne({ code: 'A' }).orFail();
    const second = await Subject.findOne({ code: 'A' }).orFail();
    first.revision = 1;
    await first.save();
    second.revision = 2;
    await expect(second.save()).rejects.toThrow(mongoose.Error.VersionError);
    const guarded = await Subject.updateOne({ code: 'A', revision: 0 }, { $inc: { revision: 1 } });
    expect(guarded.matchedCount).toBe(0);
  });

  it('streams with cursors, pages with sort, and writes in bulk', async () => {
    const { Subject } = models();
    await Subject.insertMany(
      Array.from({ length: 300 }, (_, index) => ({ code: `C${String(index).padStart(3, '0')}` })),
    );
    const seen: string[] = [];
    for await (const { code } of Subject.find().sort({ code: 1 }).lean().cursor({ batchSize: 20 })) seen.push(code);
    expect(seen).toHaveLength(300);
    const page = await Subject.find({ code: { $gt: 'C099' } })
      .sort({ code: 1 })
      .limit(2)
      .lean();
    expect(page.map(({ code }) => code)).toEqual(['C100', 'C101']);
    const operations: AnyBulkWriteOperation[] = [
      { updateOne: { filter: { code: 'C001' }, update: { $set: { revision: 5 } } } },
      { deleteOne: { filter: { code: 'C002' } } },
      { insertOne: { document: { code: 'NEW' } } },
      { updateOne: { filter: { code: 'UP' }, update: { $set: { revision: 1 } }, upsert: true } },
    ];
    const result = await Subject.bulkWrite(operations as never);
    expect(result).toMatchObject({ modifiedCount: 1, deletedCount: 1, insertedCount: 1, upsertedCount: 1 });
    expect(await Subject.countDocuments({ code: /^C/ })).toBe(299);
    expect(await Subject.distinct('revision')).toEqual(expect.arrayContaining([0, 5]));
  });

  it('aggregates', async () => {
    const { Site, Subject } = models();
    const sites = await Site.create([{ name: 'Nord' }, { name: 'Ost' }]);
    const ids = sites.map(({ _id }) => _id as Types.ObjectId);
    await Subject.insertMany(
      Array.from({ length: 30 }, (_, index) => ({ code: `S${index}`, site: ids[index % 2], revision: index })),
    );
    const groups = await Subject.aggregate<{ _id: string; n: number; most: number }>([
      { $lookup: { from: 'sites', localField: 'site', foreignField: '_id', as: 'site' } },
      { $unwind: '$site' },
      { $group: { _id: '$site.name', n: { $sum: 1 }, most: { $max: '$revision' } } },
      { $sort: { _id: 1 } },
    ]);
    expect(groups).toEqual([
      { _id: 'Nord', n: 15, most: 28 },
      { _id: 'Ost', n: 15, most: 29 },
    ]);
  });

  it('finds and updates at once', async () => {
    const { Subject } = models();
    const made = await Subject.findOneAndUpdate(
      { code: 'X' },
      { $inc: { revision: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    expect(made?.revision).toBe(1);
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        Subject.findOneAndUpdate({ code: 'X' }, { $inc: { revision: 1 } }, { returnDocument: 'after' }),
      ),
    );
    expect(new Set(results.map((result) => result?.revision)).size).toBe(20);
    const upserts = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        Subject.updateOne({ code: 'RACE' }, { $inc: { revision: 1 } }, { upsert: true }),
      ),
    );
    expect(upserts.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await Subject.countDocuments({ code: 'RACE' })).toBe(1);
  });
});
