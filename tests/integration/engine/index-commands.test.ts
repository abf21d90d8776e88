/** createIndexes, listIndexes, dropIndexes and what explain says about them. */

import type { Document } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import { refusal } from '#tests/support/refusal';

let database: TestDatabase;
const rows = () => database.db.collection('rows');

beforeAll(async () => {
  database = await testDatabase('indexes');
});
afterAll(() => database.close());
beforeEach(async () => {
  await rows().drop();
  await rows().insertMany(Array.from({ length: 50 }, (_, n) => ({ n, group: n % 5, tags: [n, `t${n % 3}`] })));
});

const create = (...indexes: Document[]) => database.db.command({ createIndexes: 'rows', indexes });
const codeOf = async (...indexes: Document[]) => (await refusal(create(...indexes))).code;

describe('createIndexes', () => {
  it('says how many there are before and after', async () => {
    expect(await create({ key: { n: 1 }, name: 'n_1' }, { key: { group: -1, n: 1 }, name: 'both' })).toMatchObject({
      numIndexesBefore: 1,
      numIndexesAfter: 3,
      createdCollectionAutomatically: false,
    });
    expect(await create({ key: { n: 1 }, name: 'n_1' })).toMatchObject({
      numIndexesBefore: 3,
      numIndexesAfter: 3,
      ...(database.isEmbedded ? { note: 'all indexes already exist' } : {}),
    });
    expect(
      await database.db.command({ createIndexes: 'fresh', indexes: [{ key: { a: 1 }, name: 'a_1' }] }),
    ).toMatchObject({ createdCollectionAutomatically: true, numIndexesAfter: 2 });
    await database.db.collection('fresh').drop();
  });

  it('refuses what contradicts an index that is there', async () => {
    await create({ key: { n: 1 }, name: 'n_1' });
    expect(await codeOf({ key: { n: 1 }, name: 'other' })).toBe(85);
    expect(await codeOf({ key: { group: 1 }, name: 'n_1' })).toBe(86);
    expect(await codeOf({ key: { n: 1 }, name: 'n_1', unique: true })).toBe(86);
  });

  it('refuses malformed definitions', async () => {
    expect(await codeOf({ key: {}, name: 'x' })).toBe(67);
    expect(await codeOf({ key: { a: 0 }, name: 'x' })).toBe(67);
    expect(await codeOf({ key: { a: 'nonsense' }, name: 'x' })).toBe(67);
    expect(await codeOf({ key: { a: true }, name: 'x' })).toBe(67);
    expect(await codeOf({ key: { 'a..b': 1 }, name: 'x' })).toBe(67);
    expect(await codeOf({ key: { $a: 1 }, name: 'x' })).toBe(67);
    expect(await codeOf({ key: { a: 1 }, name: 'x', nonsense: 1 })).toBe(197);
    expect((await refusal(database.db.command({ createIndexes: 'rows', indexes: [] }))).code).toBe(2);
    // DocumentDB: 197.
    expect([67, 197]).toContain(
      await codeOf({ key: { a: 1 }, name: 'x', partialFilterExpression: { a: 1 }, sparse: true }),
    );
    expect(await codeOf({ key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 5 })).toBe(67);
    expect(await codeOf({ key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $ne: 1 } } })).toBe(67);
    // DocumentDB: 9 without the name of the field.
    expect([9, 40414]).toContain(await codeOf({ key: { a: 1 } }));
    expect([9, 40414]).toContain(await codeOf({ name: 'x' }));
  });

  it('refuses kinds of indexes that the embedded engine has not', async () => {
    if (!database.isEmbedded) return;
    for (const key of [{ a: 'text' }, { a: '2dsphere' }, { a: 'hashed' }, { '$**': 1 }]) {
      expect(await codeOf({ key, name: 'x' })).toBe(67);
    }
    expect(await codeOf({ key: { a: 1 }, name: 'x', collation: { locale: 'de' } })).toBe(238);
  });

  it('makes none of several where one cannot be made', async () => {
    await rows().insertMany([{ n: 1 }, { n: 1 }]);
    const error = await refusal(create({ key: { group: 1 }, name: 'g' }, { key: { n: 1 }, name: 'n', unique: true }));
    expect(error.code).toBe(11000);
    expect(await rows().indexes()).toHaveLength(1);
  });
});

describe('listIndexes and dropIndexes', () => {
  it('lists definitions as they were given', async () => {
    await create(
      { key: { n: 1 }, name: 'one', unique: true },
      { key: { group: -1 }, name: 'two', sparse: true },
      { key: { 'a.b': 1, c: -1 }, name: 'three', partialFilterExpression: { c: { $gt: 5 } } },
      { key: { at: 1 }, name: 'four', expireAfterSeconds: 3600 },
    );
    expect(await rows().indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { n: 1 }, name: 'one', unique: true },
      { v: 2, key: { group: -1 }, name: 'two', sparse: true },
      { v: 2, key: { 'a.b': 1, c: -1 }, name: 'three', partialFilterExpression: { c: { $gt: 5 } } },
      { v: 2, key: { at: 1 }, name: 'four', expireAfterSeconds: 3600 },
    ]);
    expect((await refusal(database.db.command({ listIndexes: 'nothing' }))).code).toBe(26);
  });

  it('drops by name, key, list and all', async () => {
    const indexes = () =>
      rows()
        .indexes()
        .then((all) => all.map(({ name }) => name));
    const drop = (index: unknown) => database.db.command({ dropIndexes: 'rows', index });
    await create(...['a', 'b', 'c', 'd', 'e'].map((name) => ({ key: { [name]: 1 }, name })));
    expect(await drop('a')).toMatchObject({ nIndexesWas: 6 });
    await drop({ b: 1 });
    await drop(['c']);
    expect(await indexes()).toEqual(['_id_', 'd', 'e']);
    await drop('*');
    expect(await indexes()).toEqual(['_id_']);
    expect((await refusal(drop('nope'))).code).toBe(27);
    expect((await refusal(drop({ nope: 1 }))).code).toBe(27);
    expect((await refusal(drop('_id_'))).code).toBe(72);
    expect((await refusal(database.db.command({ dropIndexes: 'nothing', index: '*' }))).code).toBe(26);
  });
});

describe('explain', () => {
  /** All stages of a plan, from the top down. */
  function stages(plan: Document): Document[] {
    const below = [plan.inputStage, ...(plan.inputStages ?? [])].filter(Boolean) as Document[];
    return [plan, ...below.flatMap(stages)];
  }
  const planOf = async (filter: Document, options: Document = {}) =>
    stages((await database.db.command({ explain: { find: 'rows', filter, ...options } })).queryPlanner.winningPlan);

  it('names the index that is used, or says that there is none', async () => {
    // PostgreSQL does not care for indexes of such small collections.
    if (!database.isEmbedded) return;
    await create({ key: { group: 1, n: -1 }, name: 'both' });
    expect(await planOf({ group: 3 })).toContainEqual(expect.objectContaining({ stage: 'IXSCAN', indexName: 'both' }));
    expect(await planOf({ group: { $in: [1, 2] } })).toContainEqual(expect.objectContaining({ stage: 'IXSCAN' }));
    expect((await planOf({ tags: 't1' })).map(({ stage }) => stage)).toContain('COLLSCAN');
  });

  it('shows bounds, sorts and counters in the embedded engine', async () => {
    if (!database.isEmbedded) return;
    await create({ key: { group: 1, n: -1 }, name: 'both' });
    const names = async (filter: Document, options: Document = {}) =>
      (await planOf(filter, options)).map(({ stage }) => stage);
    expect(await names({ group: 3 }, { sort: { n: -1 } })).not.toContain('SORT');
    expect(await names({}, { sort: { tags: 1 } })).toContain('SORT');
    expect(await names({ _id: 1 })).toEqual(['IDHACK']);
    expect(await names({}, { limit: 2, projection: { n: 1 } })).toEqual(['LIMIT', 'PROJECTION_SIMPLE', 'COLLSCAN']);
    const scan = (await planOf({ group: 3, n: { $gt: 10 } })).find(({ stage }) => stage === 'IXSCAN');
    expect(scan?.indexBounds).toEqual({ group: ['[3, 3]'], n: ['[inf.0, 10)'] });
    const { executionStats } = await rows().find({ group: 3 }).explain('executionStats');
    expect(executionStats).toMatchObject({ nReturned: 10, totalKeysExamined: 10, totalDocsExamined: 10 });
  });

  it('explains writes without doing them', async () => {
    // The gateway explains reads only.
    if (!database.isEmbedded) return;
    for (const command of [
      { delete: 'rows', deletes: [{ q: { n: { $gte: 0 } }, limit: 0 }] },
      { update: 'rows', updates: [{ q: { n: 1 }, u: { $set: { n: -1 } } }] },
      { findAndModify: 'rows', query: { n: 1 }, remove: true },
      { count: 'rows', query: { n: 1 } },
      { distinct: 'rows', key: 'n' },
      { aggregate: 'rows', pipeline: [{ $match: { n: 1 } }, { $group: { _id: '$group' } }], cursor: {} },
    ]) {
      expect(await database.db.command({ explain: command, verbosity: 'queryPlanner' })).toMatchObject({ ok: 1 });
    }
    expect(await rows().countDocuments({ n: { $gte: 0 } })).toBe(50);
  });
});
