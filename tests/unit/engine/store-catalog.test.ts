/** Collections and indexes: made, found again after a restart, changed, dropped. */

import { deserialize } from 'bson';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseFilter } from '#server/db/embedded/query/filter';
import type { IndexSpec } from '#server/db/embedded/storage/types';
import { bytesOf, docOf, ns, openTestStore, type TestStore } from './store-support.ts';

let subject: TestStore;

beforeEach(() => {
  subject = openTestStore();
});

afterEach(async () => {
  await subject.end();
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error,
  );

const names = () => subject.store.findCollection(ns)?.indexes.map((index) => index.name);

describe('collections', () => {
  test('are made by the first write, with an _id index', async () => {
    expect(subject.store.findCollection(ns)).toBeNull();
    await subject.insert({ _id: 1 });
    expect(subject.store.findCollection(ns)).toMatchObject({
      db: 'test',
      name: 'things',
      indexes: [{ name: '_id_', key: new Map([['_id', 1]]) }],
    });
    expect(subject.store.listDatabases()).toMatchObject([{ name: 'test', empty: false }]);
  });

  test('are there again after a restart, with options, uuid, indexes and what they know of arrays', async () => {
    await subject.store.write((writer) => writer.createCollection(ns, docOf({ validationLevel: 'strict' })));
    const partialFilterExpression = docOf({ n: { $gt: 5 } });
    await subject.index({ n: 1, m: -1 }, { unique: true, sparse: true, hidden: true });
    await subject.index({ at: 1 }, { expireAfterSeconds: 3600, partialFilterExpression });
    await subject.index({ tags: 1 });
    await subject.insert({ _id: 1, tags: [1, 2] });
    const before = subject.store.findCollection(ns);
    await subject.reopen();
    const after = subject.store.findCollection(ns);
    expect(after).toEqual(before);
    expect(after?.options).toEqual(docOf({ validationLevel: 'strict' }));
    expect(subject.find({ tags: 1 }).summary.isMultiKey).toBe(true);
  });

  test('can be renamed, onto another only when told so', async () => {
    await subject.insert({ _id: 1 });
    const other = { db: 'else', collection: 'where' };
    await subject.store.write((writer) => writer.insert(other, bytesOf({ _id: 2 })));
    expect(await refusal(subject.store.write((writer) => writer.renameCollection(ns, other, false)))).toMatchObject({
      code: 48,
    });
    await subject.store.write((writer) => writer.renameCollection(ns, other, true));
    expect(subject.store.findCollection(ns)).toBeNull();
    expect(subject.store.count(other)).toBe(1);
    await subject.reopen();
    expect(subject.store.listDatabases().map((db) => db.name)).toEqual(['else']);
    expect(await refusal(subject.store.write((writer) => writer.renameCollection(ns, other, true)))).toMatchObject({
      code: 26,
    });
  });

  test('are gone when they or their database are dropped, and their space is used again', async () => {
    await subject.insert({ _id: 1 });
    const other = { db: 'test', collection: 'more' };
    await subject.store.write((writer) => writer.insert(other, bytesOf({ _id: 2 })));
    expect(await subject.store.write((writer) => writer.dropCollection(ns))).toBe(true);
    expect(await subject.store.write((writer) => writer.dropCollection(ns))).toBe(false);
    expect(subject.store.listCollections('test').map((info) => info.name)).toEqual(['more']);
    await subject.store.write((writer) => writer.dropDatabase('test'));
    await subject.reopen();
    expect(subject.store.listDatabases()).toEqual([]);
    await subject.insert({ _id: 1, fresh: true });
    expect(subject.find({}).docs).toEqual([{ _id: 1, fresh: true }]);
  });

  test('of databases that differ in case only are refused', async () => {
    await subject.insert({ _id: 1 });
    const error = await refusal(
      subject.store.write((writer) => writer.insert({ db: 'Test', collection: 'things' }, bytesOf({ _id: 1 }))),
    );
    expect(error).toMatchObject({ code: 13297 });
  });
});

describe('index definitions', () => {
  const create = (spec: Partial<IndexSpec> & { name: string }, key: Record<string, 1 | -1> = { a: 1 }) =>
    refusal(subject.store.createIndexes(ns, [{ v: 2, key: new Map(Object.entries(key)), ...spec }]));

  test('that are there already change nothing', async () => {
    await create({ name: 'a_1' });
    expect(await subject.store.createIndexes(ns, [{ v: 2, key: new Map([['a', 1]]), name: 'a_1' }])).toEqual({
      before: 2,
      after: 2,
      createdCollection: false,
    });
    expect(await create({ name: '_id_' }, { _id: 1 })).toBeNull();
    expect(names()).toEqual(['_id_', 'a_1']);
  });

  test('that clash are refused as MongoDB refuses them', async () => {
    await create({ name: 'a_1' });
    expect(await create({ name: 'other' })).toMatchObject({
      code: 85,
      message: 'Index already exists with a different name: a_1',
    });
    expect(await create({ name: 'a_1', expireAfterSeconds: 5 })).toMatchObject({ code: 85 });
    expect(await create({ name: 'a_1', unique: true })).toMatchObject({ code: 86 });
    expect(await create({ name: 'a_1' }, { b: 1 })).toMatchObject({ code: 86 });
    expect(await create({ name: 'a_1_unique', unique: true })).toBeNull();
    expect(await create({ name: 'a_1_sparse', sparse: true })).toBeNull();
    expect(await create({ name: 'a_1_partial', partialFilterExpression: docOf({ a: { $gt: 1 } }) })).toBeNull();
  });

  test('are limited to 64', async () => {
    const specs = Array.from(
      { length: 64 },
      (_, i): IndexSpec => ({ v: 2, key: new Map([[`f${i}`, 1]]), name: `f${i}_1` }),
    );
    expect(await refusal(subject.store.createIndexes(ns, specs))).toMatchObject({ code: 67 });
    expect(await subject.store.createIndexes(ns, specs.slice(0, 63))).toEqual({
      before: 1,
      after: 64,
      createdCollection: true,
    });
  });
});

/** Documents whose keys take far longer to build than a batch of writes lasts. */
const slowToIndex = (count: number) =>
  Array.from({ length: count }, (_, _id) => ({
    _id,
    n: _id % 10,
    tags: Array.from({ length: 100 }, (_, i) => `${i} ${_id}`),
  }));

describe('building indexes', () => {
  test('on what is there: all of them or none', async () => {
    await subject.insert({ _id: 1, a: 1, b: 1 }, { _id: 2, a: 2, b: 1 });
    const specs: IndexSpec[] = [
      { v: 2, key: new Map([['a', 1]]), name: 'a_1' },
      { v: 2, key: new Map([['b', 1]]), name: 'b_1', unique: true },
    ];
    expect(await refusal(subject.store.createIndexes(ns, specs))).toMatchObject({ code: 11000 });
    expect(names()).toEqual(['_id_']);
    await subject.insert({ _id: 3, a: 3, b: 1 });
    expect((await subject.store.validate(ns)).errors).toEqual([]);
  });

  test('goes on while documents are written', { timeout: 30_000 }, async () => {
    await subject.insert(...slowToIndex(600));
    const build = subject.store.createIndexes(ns, [
      { v: 2, key: new Map([['n', 1]]), name: 'n_1' },
      { v: 2, key: new Map([['tags', 1]]), name: 'tags_1' },
    ]);
    let built = false;
    void build.then(() => {
      built = true;
    });
    let meanwhile = 0;
    while (!built) {
      await subject.store.write((writer) => {
        const hint = docOf({ $natural: meanwhile % 2 ? 1 : -1 });
        const [first, second] = writer.plan(ns, { filter: parseFilter(new Map()), hint }).next(2, 1e6, 10).rows;
        if (first) writer.remove(ns, first.id, first.bytes);
        if (second)
          writer.replace(ns, second.id, second.bytes, bytesOf({ ...deserialize(second.bytes), n: 99, tags: [] }));
        writer.insert(ns, bytesOf({ _id: 10_000 + meanwhile, n: 77, tags: ['new'] }));
      });
      meanwhile += 1;
    }
    expect(meanwhile).toBeGreaterThan(2);
    const report = await subject.store.validate(ns);
    expect(report.errors).toEqual([]);
    expect(report.keysPerIndex.get('n_1')).toBe(600);
    expect(subject.find({ n: 77 }, { hint: 'n_1' }).docs.length).toBeGreaterThan(0);
  });

  test('ends with an error when the collection is dropped meanwhile', { timeout: 30_000 }, async () => {
    await subject.insert(...slowToIndex(600));
    const build = refusal(subject.store.createIndexes(ns, [{ v: 2, key: new Map([['tags', 1]]), name: 'tags_1' }]));
    await subject.insert({ _id: 'begun' });
    await subject.store.write((writer) => writer.dropCollection(ns));
    expect(await build).toMatchObject({ code: 276 });
    expect(subject.store.findCollection(ns)).toBeNull();
  });
});

describe('dropping an index', () => {
  test('makes queries do without it', async () => {
    await subject.index({ a: 1 });
    await subject.insert({ _id: 1, a: 1 });
    await subject.store.write((writer) => writer.dropIndex(ns, 'a_1'));
    expect(subject.find({ a: 1 })).toMatchObject({ ids: [1], summary: { stage: 'COLLSCAN' } });
    expect(await refusal(subject.store.write((writer) => writer.dropIndex(ns, 'a_1')))).toMatchObject({ code: 27 });
    expect(await refusal(subject.store.write((writer) => writer.dropIndex(ns, '_id_')))).toMatchObject({ code: 72 });
  });
});
