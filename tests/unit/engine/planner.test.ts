/** Which index is used for what, in which direction and with which bounds; and reads that go on while things change. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseFilter } from '#server/db/embedded/query/filter';
import { parseSort } from '#server/db/embedded/query/sort';
import { Environment } from '#server/db/embedded/storage/environment';
import type { Plan } from '#server/db/embedded/storage/types';
import { bytesOf, docOf, type FindOptions, ns, openTestStore, type TestStore } from './store-support.ts';

let subject: TestStore;

beforeEach(async () => {
  subject = openTestStore();
});

afterEach(async () => {
  await subject.end();
});

const fill = (count: number, make: (i: number) => object) =>
  subject.insert(...Array.from({ length: count }, (_, i) => ({ _id: i, ...make(i) })));

function explain(filter: object, options: FindOptions = {}) {
  const { summary, examined, ids } = subject.find(filter, options);
  return {
    stage: summary.stage,
    index: summary.indexName,
    direction: summary.direction,
    sorts: summary.sortsInMemory,
    bounds: summary.bounds && Object.fromEntries(summary.bounds),
    examined: { ...examined },
    count: ids.length,
  };
}

describe('bounds', () => {
  beforeEach(async () => {
    await subject.index({ n: 1 });
    await fill(100, (n) => ({ n }));
  });

  test.each([
    [{ n: 5 }, ['[5, 5]'], 1],
    [{ n: { $gt: 97 } }, ['(97, inf.0]'], 2],
    [{ n: { $lte: 1 } }, ['[-inf.0, 1]'], 2],
    [{ n: { $gte: 10, $lt: 12 } }, ['[10, 12)'], 2],
    [{ n: { $in: [7, 3, 3] } }, ['[3, 3]', '[7, 7]'], 2],
    [{ n: { $gt: 5, $lt: 3 } }, [], 0],
    [{ n: { $ne: 5 } }, ['[MinKey, 5)', '(5, MaxKey]'], 99],
    [{ n: { $not: { $gte: 2 } } }, ['[MinKey, 2)', '(inf.0, MaxKey]'], 2],
    [{ n: null }, ['[undefined, undefined]', '[null, null]'], 0],
    [{ n: /^ab/ }, ['["ab", "ac")', '[/^ab/, /^ab/]'], 0],
    [{ n: /b/ }, ['["", {})', '[/b/, /b/]'], 0],
    [{ n: { $type: 'string' } }, ['["", {})'], 0],
  ])('of %j are %j', (filter, bounds, count) => {
    const found = explain(filter);
    expect(found).toMatchObject({ stage: 'IXSCAN', index: 'n_1', bounds: { n: bounds }, count });
    // Neither more keys nor more documents than there are in the bounds.
    expect(found.examined.keys).toBe(count);
  });
});

describe('the choice of an index', () => {
  test('is _id for a plain _id', async () => {
    await fill(10, () => ({}));
    expect(explain({ _id: 3 })).toMatchObject({
      stage: 'IDHACK',
      index: '_id_',
      count: 1,
      examined: { keys: 1, docs: 1 },
    });
    expect(explain({ _id: { $in: [3, 4] } })).toMatchObject({ stage: 'IXSCAN', index: '_id_', count: 2 });
  });

  test('counts no keys where one index has just the answer, in its order', async () => {
    await subject.index({ group: 1, n: 1 });
    await subject.index({ group: 1, _id: 1 });
    await fill(400, (i) => ({ group: i % 2, n: i }));
    const keys = vi.spyOn(Environment.prototype, 'keys');
    const filter = parseFilter(docOf({ group: 1, _id: { $gt: 200 } }));
    const plan = subject.store.plan(ns, { filter, sort: parseSort(docOf({ _id: 1 })), limit: 10 });
    expect(plan.summary).toMatchObject({ indexName: 'group_1__id_1', sortsInMemory: false });
    expect(keys).not.toHaveBeenCalled();
    keys.mockRestore();
    plan.close();
  });

  test('is the one with fewer keys to read', async () => {
    await subject.index({ half: 1 });
    await subject.index({ tenth: 1 });
    await fill(400, (i) => ({ half: i % 2, tenth: i % 10 }));
    expect(explain({ half: 1, tenth: 1 })).toMatchObject({ index: 'tenth_1', count: 40, examined: { keys: 40 } });
  });

  test('is the one that settles more fields', async () => {
    await subject.index({ a: 1 });
    await subject.index({ a: 1, b: 1 });
    await fill(200, (i) => ({ a: 1, b: i }));
    expect(explain({ a: 1, b: { $gt: 190 } })).toMatchObject({ index: 'a_1_b_1', examined: { keys: 9 } });
  });

  test('uses a prefix of a compound index, not its later fields alone', async () => {
    await subject.index({ a: 1, b: 1 });
    await fill(50, (i) => ({ a: i % 5, b: i }));
    expect(explain({ a: 2 })).toMatchObject({ index: 'a_1_b_1', count: 10, examined: { keys: 10 } });
    expect(explain({ b: 2 })).toMatchObject({ stage: 'COLLSCAN' });
  });

  test('lets later fields of a key decide before a document is read', async () => {
    await subject.index({ a: 1, b: -1, c: 1 });
    await fill(60, (i) => ({ a: i % 4, b: `${i % 5}`, c: i }));
    const filter = { a: { $gt: 1 }, b: { $in: ['2', '4'] }, c: { $gte: 30 } };
    expect(explain(filter)).toMatchObject({ index: 'a_1_b_-1_c_1', count: 6, examined: { keys: 30, docs: 6 } });
  });

  test('passes over hidden indexes, and over sparse and partial ones that would miss documents', async () => {
    await subject.index({ h: 1 }, { hidden: true });
    await subject.index({ s: 1 }, { sparse: true });
    await subject.index({ p: 1 }, { partialFilterExpression: docOf({ q: { $gt: 5 } }) });
    await fill(20, (i) => (i % 2 ? { h: i, s: i, p: i, q: i } : {}));
    expect(explain({ h: 3 }).stage).toBe('COLLSCAN');
    expect(explain({ s: 3 }).index).toBe('s_1');
    expect(explain({ s: { $exists: true } })).toMatchObject({ index: 's_1', count: 10 });
    expect(explain({ s: null })).toMatchObject({ stage: 'COLLSCAN', count: 10 });
    expect(explain({ s: { $ne: 3 } })).toMatchObject({ stage: 'COLLSCAN', count: 19 });
    expect(explain({ p: { $gt: 1 } })).toMatchObject({ stage: 'COLLSCAN', count: 9 });
    expect(explain({ p: { $gt: 1 }, q: { $gt: 4 } }).stage).toBe('COLLSCAN');
    expect(explain({ p: { $gt: 1 }, q: { $gt: 9 } })).toMatchObject({ index: 'p_1', count: 5 });
    expect(explain({ p: { $gt: 1 }, q: { $in: [7, 9] } })).toMatchObject({ index: 'p_1', count: 2 });
  });

  test('takes several for $or, and gives each document once', async () => {
    await subject.index({ a: 1 });
    await subject.index({ b: 1 });
    await fill(50, (i) => ({ a: i % 5, b: i % 7 }));
    const found = subject.find({ $or: [{ a: 1 }, { b: 1 }] });
    expect(found.summary).toMatchObject({ stage: 'OR', branches: [{ indexName: 'a_1' }, { indexName: 'b_1' }] });
    expect(new Set(found.ids).size).toBe(found.ids.length);
    expect(found.ids.length).toBe(15);
    expect(subject.find({ $or: [{ a: 1 }, { c: 1 }] }).summary.stage).toBe('COLLSCAN');
  });
});

describe('an order', () => {
  beforeEach(async () => {
    await subject.index({ group: 1, at: -1 });
    await subject.index({ tags: 1 });
    await fill(60, (i) => ({ group: i % 3, at: i, tags: [i % 4, 9 - (i % 5)] }));
  });

  test('comes from the index, forwards and backwards, after fields with one value', () => {
    expect(explain({ group: 1 }, { sort: { at: -1 } })).toMatchObject({ sorts: false, direction: 'forward' });
    expect(explain({ group: 1 }, { sort: { at: 1 } })).toMatchObject({
      sorts: false,
      direction: 'backward',
      bounds: { group: ['[1, 1]'], at: ['[MinKey, MaxKey]'] },
    });
    expect(explain({}, { sort: { group: -1, at: 1 } })).toMatchObject({
      sorts: false,
      direction: 'backward',
      index: 'group_1_at_-1',
    });
    expect(explain({ group: 1 }, { sort: { group: 1, at: 1 } })).toMatchObject({ sorts: false });
  });

  test('is made in memory where no index gives it', () => {
    expect(explain({}, { sort: { group: 1, at: 1 } })).toMatchObject({ sorts: true, stage: 'COLLSCAN' });
    expect(explain({ tags: { $gt: 2 } }, { sort: { tags: 1 } })).toMatchObject({ sorts: true, index: 'tags_1' });
  });

  test('is merged from the values that are listed', () => {
    const filter = { group: { $in: [0, 2, 7] } };
    const ids = Array.from({ length: 60 }, (_, i) => i).filter((i) => i % 3 !== 1);
    expect(subject.find(filter, { sort: { at: 1 } }, 7)).toMatchObject({ ids, summary: { sortsInMemory: false } });
    expect(subject.find(filter, { sort: { at: -1 } }, 7).ids).toEqual(ids.toReversed());
    expect(subject.find({ ...filter, at: { $gte: 30, $lt: 40 } }, { sort: { at: -1 } }).ids).toEqual([
      39, 38, 36, 35, 33, 32, 30,
    ]);
    expect(explain(filter, { sort: { at: 1 }, limit: 4 })).toMatchObject({ count: 4, examined: { keys: 4, docs: 4 } });
    expect(explain(filter, { sort: { at: 1, group: 1 } })).toMatchObject({ sorts: true });
  });

  test('with a limit reads no further than it must', () => {
    expect(explain({ group: 2 }, { sort: { at: -1 }, limit: 3 })).toMatchObject({
      count: 3,
      examined: { keys: 3, docs: 3 },
    });
    const best = subject.find({}, { sort: { tags: -1, _id: 1 }, limit: 5 });
    expect(best.summary.sortsInMemory).toBe(true);
    expect(best.ids).toEqual([0, 5, 10, 15, 20]);
  });
});

describe('what the caller prescribes', () => {
  beforeEach(async () => {
    await subject.index({ a: 1, b: -1 });
    await subject.index({ hidden: 1 }, { hidden: true });
    await fill(10, (i) => ({ a: i, b: 1 }));
  });

  test('is the index, by name or key', () => {
    expect(explain({ b: 1 }, { hint: 'a_1_b_-1' })).toMatchObject({ stage: 'IXSCAN', index: 'a_1_b_-1', count: 10 });
    expect(explain({ b: 1 }, { hint: { a: 1, b: -1 } }).index).toBe('a_1_b_-1');
    expect(explain({ a: 1 }, { hint: '_id_' })).toMatchObject({ index: '_id_', count: 1, examined: { keys: 10 } });
  });

  test('must exist', () => {
    for (const hint of ['no_1', { a: 1 }, { a: 1, b: 1 }, 'hidden_1']) {
      expect(() => explain({}, { hint })).toThrow(
        expect.objectContaining({
          code: 2,
          message: expect.stringContaining('hint provided does not correspond to an existing index'),
        }),
      );
    }
  });

  test('is the order of insertion', () => {
    expect(subject.find({ a: { $gt: 7 } }, { hint: { $natural: -1 } }).ids).toEqual([9, 8]);
  });

  test('is a stretch of an index', () => {
    const hint = { a: 1, b: -1 };
    expect(subject.find({}, { hint, min: { a: 3, b: 1 }, max: { a: 6, b: 1 } }).ids).toEqual([3, 4, 5]);
    expect(subject.find({ a: { $ne: 4 } }, { hint, min: { a: 3, b: 1 } }).ids).toEqual([3, 5, 6, 7, 8, 9]);
    expect(() => subject.find({}, { min: { a: 3, b: 1 } })).toThrow(expect.objectContaining({ code: 51173 }));
    expect(() => subject.find({}, { hint, min: { a: 3 } })).toThrow(expect.objectContaining({ code: 51174 }));
  });
});

describe('a read that goes on', () => {
  const begin = (filter: object, options: { sort?: object; hint?: object } = {}): Plan =>
    subject.store.plan(ns, {
      filter: parseFilter(docOf(filter)),
      ...(options.sort && { sort: parseSort(docOf(options.sort)) }),
      ...(options.hint && { hint: docOf(options.hint) }),
    });

  beforeEach(async () => {
    await subject.index({ n: 1 });
    await fill(30, (n) => ({ n }));
  });

  const rest = (plan: Plan) => {
    const ids: number[] = [];
    for (let done = false; !done; ) {
      const slice = plan.next(4, 1 << 20, 100);
      ids.push(...slice.rows.map((row) => row.id));
      done = slice.done;
    }
    return ids;
  };

  test.each([
    ['an index', { n: { $gte: 0 } }, {}],
    ['an index backwards', { n: { $gte: 0 } }, { sort: { n: -1 } }],
    ['everything', {}, {}],
    ['everything backwards', {}, { hint: { $natural: -1 } }],
  ])('through %s gives no record twice when documents move under it', async (_, filter, options) => {
    const plan = begin(filter, options);
    const ids = plan.next(10, 1 << 20, 100).rows.map((row) => row.id);
    await subject.store.write((writer) => {
      for (const row of writer.plan(ns, { filter: parseFilter(new Map()) }).next(100, 1 << 20, 100).rows) {
        writer.replace(ns, row.id, row.bytes, bytesOf({ _id: row.id - 1, n: (row.id * 7) % 30 }));
      }
      writer.insert(ns, bytesOf({ _id: 'late', n: 31 }));
    });
    ids.push(...rest(plan));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(10);
  });

  test('leaves out what was removed or no longer matches', async () => {
    const sorted = begin({ n: { $lt: 20 } }, { sort: { _id: -1, n: 1 } });
    expect(sorted.next(1, 1 << 20, 100).rows.length).toBe(1);
    await subject.store.write((writer) => {
      for (const row of writer.plan(ns, { filter: parseFilter(docOf({ n: { $lt: 10 } })) }).next(100, 1 << 20, 100)
        .rows) {
        if (row.id % 2) writer.remove(ns, row.id, row.bytes);
        else writer.replace(ns, row.id, row.bytes, bytesOf({ _id: row.id - 1, n: 50 }));
      }
    });
    expect(rest(sorted)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11]);
  });

  test('ends with an error when its index or its collection is dropped', async () => {
    const [byIndex, all] = [begin({ n: { $gte: 0 } }), begin({})];
    for (const plan of [byIndex, all]) plan.next(2, 1 << 20, 100);
    await subject.store.write((writer) => writer.dropIndex(ns, 'n_1'));
    expect(() => rest(byIndex)).toThrow(expect.objectContaining({ code: 175 }));
    await subject.store.write((writer) => writer.dropCollection(ns));
    expect(() => rest(all)).toThrow(expect.objectContaining({ code: 175 }));
  });

  test('stops at the number of rows, the number of bytes and the time', async () => {
    expect(begin({}).next(7, 1 << 20, 100).rows.length).toBe(7);
    const size = bytesOf({ _id: 1, n: 1 }).length;
    expect(begin({}).next(100, size * 3, 100).rows.length).toBe(3);
    // One row is always given, however big.
    expect(begin({}).next(100, 1, 100).rows.length).toBe(1);
    await fill(5000, (i) => ({ _id: `more ${i}`, n: 100 }));
    const plan = begin({ absent: true });
    const first = plan.next(100, 1 << 20, 1);
    expect(first).toEqual({ rows: [], done: false });
    expect(rest(plan)).toEqual([]);
  });
});

test('a missing collection gives an empty answer', () => {
  expect(explain({ a: 1 })).toMatchObject({ stage: 'EOF', count: 0 });
});
