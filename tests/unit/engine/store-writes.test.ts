/** Writes: whole or not at all, in step with every index, on disk when acknowledged. */

import { Int32 } from 'bson';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseFilter } from '#server/db/embedded/query/filter';
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

async function replace(id: number, change: object): Promise<void> {
  await subject.store.write((writer) => {
    const row = subject.store.findById(ns, new Int32(id));
    if (!row) throw new Error('no such document');
    writer.replace(ns, row.id, row.bytes, bytesOf({ _id: id, ...change }));
  });
}

async function remove(id: number): Promise<void> {
  await subject.store.write((writer) => {
    const row = subject.store.findById(ns, new Int32(id));
    if (row) writer.remove(ns, row.id, row.bytes);
  });
}

const errors = async () => (await subject.store.validate(ns)).errors;

describe('a unique index', () => {
  test('refuses a value that is taken, with index, pattern and value', async () => {
    await subject.index({ name: 1 }, { unique: true });
    await subject.insert({ _id: 1, name: 'x' });
    const error = await refusal(subject.insert({ _id: 2, name: 'x' }));
    expect(error.code).toBe(11000);
    expect(error.message).toBe(
      'E11000 duplicate key error collection: test.things index: name_1 dup key: { name: "x" }',
    );
    expect(error.extra).toEqual({ keyPattern: docOf({ name: 1 }), keyValue: docOf({ name: 'x' }) });
  });

  test('leaves no trace of what it refused, in no other index either', async () => {
    await subject.index({ before: 1 });
    await subject.index({ name: 1 }, { unique: true });
    await subject.index({ after: 1 });
    await subject.insert({ _id: 1, name: 'x', before: 1, after: 1 });
    expect(await refusal(subject.insert({ _id: 2, name: 'x', before: 2, after: 2 }))).toMatchObject({ code: 11000 });
    expect(subject.store.count(ns)).toBe(1);
    expect(subject.find({ before: 2 }).ids).toEqual([]);
    expect(subject.find({ after: 2 }).ids).toEqual([]);
    expect(await errors()).toEqual([]);
  });

  test('refuses a replacement too and keeps the old document', async () => {
    await subject.index({ name: 1 }, { unique: true });
    await subject.insert({ _id: 1, name: 'x' }, { _id: 2, name: 'y' });
    expect(await refusal(replace(2, { name: 'x' }))).toMatchObject({ code: 11000 });
    expect(subject.find({ _id: 2 }).docs).toEqual([{ _id: 2, name: 'y' }]);
    expect(await errors()).toEqual([]);
  });

  test('takes null and missing as the same value, unless it is sparse', async () => {
    await subject.index({ name: 1 }, { unique: true });
    await subject.index({ mail: 1 }, { unique: true, sparse: true });
    await subject.insert({ _id: 1 });
    const error = await refusal(subject.insert({ _id: 2, name: null }));
    expect(error.message).toContain('index: name_1 dup key: { name: null }');
    await subject.insert({ _id: 3, name: 'c' });
    expect(await refusal(subject.insert({ _id: 4, name: 'd', mail: null }))).toBeNull();
    expect(await refusal(subject.insert({ _id: 5, name: 'e', mail: null }))).toMatchObject({ code: 11000 });
  });

  test('compares items of arrays between documents, not within one', async () => {
    await subject.index({ tags: 1 }, { unique: true });
    await subject.insert({ _id: 1, tags: ['a', 'b', 'a'] });
    expect(await refusal(subject.insert({ _id: 2, tags: ['c', 'b'] }))).toMatchObject({
      code: 11000,
      extra: { keyValue: docOf({ tags: 'b' }) },
    });
    await subject.insert({ _id: 3, tags: ['c'] });
    expect(subject.find({ tags: 'c' }).ids).toEqual([3]);
  });

  test('with a partial filter minds only the documents that match it', async () => {
    await subject.index({ name: 1 }, { unique: true, partialFilterExpression: docOf({ active: true }) });
    await subject.insert({ _id: 1, name: 'x', active: true }, { _id: 2, name: 'x', active: false });
    expect(await refusal(subject.insert({ _id: 3, name: 'x', active: true }))).toMatchObject({ code: 11000 });
    expect(await refusal(replace(2, { name: 'x', active: true }))).toMatchObject({ code: 11000 });
    await replace(1, { name: 'x', active: false });
    await replace(2, { name: 'x', active: true });
    expect(await errors()).toEqual([]);
  });

  test.each([985, 995, 1005, 1015, 1025, 3000])('tells keys of about %i bytes apart', async (length) => {
    const long = 'x'.repeat(length);
    await subject.insert(...['a', 'b', 'c', 'd'].map((end) => ({ _id: long + end })));
    for (const end of ['a', 'b', 'c', 'd']) expect(subject.find({ _id: long + end }).ids).toEqual([long + end]);
    expect(subject.find({ _id: { $lt: `${long}c` } }).ids.length).toBe(2);
    await subject.store.write((writer) => writer.dropCollection(ns));
    await subject.index({ name: 1 }, { unique: true });
    await subject.insert({ _id: 1, name: `${long}1` }, { _id: 2, name: `${long}2` });
    expect(await refusal(subject.insert({ _id: 3, name: `${long}2` }))).toMatchObject({ code: 11000 });
    expect(subject.find({ name: `${long}2` }).ids).toEqual([2]);
    expect(subject.find({ name: `${long}1` }).ids).toEqual([1]);
    expect(subject.find({ name: { $gt: `${long}1` } }).ids).toEqual([2]);
    expect(subject.find({}, { sort: { name: -1 } }).ids).toEqual([2, 1]);
  });
});

describe('writes', () => {
  test('refuse two different arrays in one index', async () => {
    await subject.index({ a: 1, b: 1 });
    expect(await refusal(subject.insert({ _id: 1, a: [1], b: [2] }))).toMatchObject({ code: 171 });
    await subject.insert({ _id: 2, a: [1, 2], b: 3 });
    expect(await errors()).toEqual([]);
  });

  test('keep count, size and every index in step', async () => {
    await subject.index({ n: 1 });
    await subject.index({ 'tags.name': 1, n: -1 });
    await subject.index({ n: 1, m: 1 }, { partialFilterExpression: docOf({ m: { $gt: 3 } }) });
    const numbers = Array.from({ length: 200 }, (_, i) => i);
    await subject.insert(
      ...numbers.map((i) => ({ _id: i, n: i % 7, m: i % 5, tags: [{ name: i % 3 }, { name: 'x' }] })),
    );
    const replaced = numbers.filter((i) => i % 3 === 0);
    await Promise.all(replaced.map((i) => replace(i, { n: i % 11, m: i % 4, tags: i % 2 ? [] : { name: 'y' } })));
    await Promise.all(numbers.filter((i) => i % 5 === 0).map(remove));
    expect(subject.store.count(ns)).toBe(160);
    expect(await errors()).toEqual([]);
    await subject.reopen();
    expect(subject.store.count(ns)).toBe(160);
    expect(await errors()).toEqual([]);
  });

  test('of one batch do not harm each other: what is refused is refused alone', async () => {
    await subject.index({ name: 1 }, { unique: true });
    const results = await Promise.allSettled(['a', 'b', 'a', 'c'].map((name, _id) => subject.insert({ _id, name })));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(subject.find({}).ids).toEqual([0, 1, 3]);
  });

  test('see what the same job wrote before', async () => {
    const seen = await subject.store.write((writer) => {
      writer.insert(ns, bytesOf({ _id: 1 }));
      const { rows } = writer.plan(ns, { filter: parseFilter(new Map()) }).next(10, 1000, 10);
      return rows.length;
    });
    expect(seen).toBe(1);
  });

  test('of a divided job let others in between, and are all acknowledged at its end', async () => {
    const order: string[] = [];
    const long = subject.store
      .write(function* (writer) {
        for (let i = 0; i < 60; i += 1) {
          writer.insert(ns, bytesOf({ _id: i }));
          const until = performance.now() + 1;
          while (performance.now() < until);
          yield;
        }
        return 'all';
      })
      .then((result) => order.push(result));
    const short = subject.insert({ _id: 'short' }).then(() => order.push('short'));
    await Promise.all([long, short]);
    expect(order).toEqual(['short', 'all']);
    expect(subject.store.count(ns)).toBe(61);
  });

  test('keep what a job did before it was refused', async () => {
    const error = await refusal(subject.insert({ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }));
    expect(error.message).toBe('E11000 duplicate key error collection: test.things index: _id_ dup key: { _id: 1 }');
    expect(subject.find({}).ids).toEqual([1, 2]);
  });

  test('are refused after the store was closed', async () => {
    const { store } = openTestStore();
    await store.close();
    expect(await refusal(store.write(() => {}))).toMatchObject({ code: 91 });
  });
});

describe('expiry', () => {
  const at = (seconds: number) => new Date(1_000_000_000_000 + seconds * 1000);
  const now = at(100).getTime();

  test('removes what is older than the index says, by the earliest date of an array', async () => {
    await subject.index({ at: 1 }, { expireAfterSeconds: 60 });
    await subject.insert(
      { _id: 1, at: at(39) },
      { _id: 2, at: at(40) },
      { _id: 3, at: at(41) },
      { _id: 4, at: [at(99), at(10)] },
      { _id: 5, at: 'long ago' },
      { _id: 6 },
      { _id: 7, at: 5 },
    );
    expect(await subject.store.expire(now)).toBe(3);
    expect(subject.find({}).ids).toEqual([3, 5, 6, 7]);
    expect(await errors()).toEqual([]);
    expect(await subject.store.expire(now)).toBe(0);
  });

  test('minds the partial filter and works on a descending index', async () => {
    await subject.index({ at: -1 }, { expireAfterSeconds: 0, partialFilterExpression: docOf({ done: true }) });
    await subject.insert(
      { _id: 1, at: at(1), done: true },
      { _id: 2, at: at(1), done: false },
      { _id: 3, at: at(200), done: true },
    );
    expect(await subject.store.expire(now)).toBe(1);
    expect(subject.find({}).ids).toEqual([2, 3]);
  });

  test('removes many, and only once', async () => {
    await subject.index({ at: 1 }, { expireAfterSeconds: 1 });
    await subject.insert(...Array.from({ length: 500 }, (_, _id) => ({ _id, at: at(_id % 2 ? 0 : 1000) })));
    const both = await Promise.all([subject.store.expire(now), subject.store.expire(now)]);
    expect(both[0] + both[1]).toBe(250);
    expect(subject.store.count(ns)).toBe(250);
  });
});
