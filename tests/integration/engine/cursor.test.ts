/** Cursors: batches, what ends them, and who may use them. */

import { type Document, Long } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import { refusal } from '#tests/support/refusal';

type Row = Document & { _id: number };

let database: TestDatabase;
const rows = () => database.db.collection<Row>('rows');

beforeAll(async () => {
  database = await testDatabase('cursor');
});
afterAll(() => database.close());
beforeEach(async () => {
  await rows().drop();
  await rows().insertMany(Array.from({ length: 250 }, (_, _id) => ({ _id, text: 'x'.repeat(100) })));
});

const open = (options: Document = {}) => database.db.command({ find: 'rows', sort: { _id: 1 }, ...options });
const more = (id: Long, options: Document = {}) =>
  database.db.command({ getMore: id, collection: 'rows', ...options }, { promoteLongs: false });
const idOf = (reply: Document): Long => Long.fromValue(reply.cursor.id);

describe('batches', () => {
  it('has 101 documents at first, and the rest in the next batch', async () => {
    const first = await open();
    expect(first.cursor.firstBatch).toHaveLength(101);
    expect(first.cursor.ns).toBe(`${database.name}.rows`);
    const second = await more(idOf(first));
    expect(second.cursor.nextBatch).toHaveLength(149);
    expect(idOf(second).isZero()).toBe(true);
  });

  it('keeps to batchSize; 0 opens the cursor only', async () => {
    const first = await open({ batchSize: 0 });
    expect(first.cursor.firstBatch).toEqual([]);
    const second = await more(idOf(first), { batchSize: 5 });
    expect(second.cursor.nextBatch.map(({ _id }: Row) => _id)).toEqual([0, 1, 2, 3, 4]);
    expect(idOf(second)).toEqual(idOf(first));
  });

  it('ends with limit, with singleBatch and where nothing is left', async () => {
    expect(idOf(await open({ limit: 3 })).isZero()).toBe(true);
    const single = await open({ singleBatch: true, batchSize: 10 });
    expect(single.cursor.firstBatch).toHaveLength(10);
    expect(idOf(single).isZero()).toBe(true);
    const limited = await open({ limit: 15, batchSize: 10 });
    expect((await more(idOf(limited))).cursor.nextBatch).toHaveLength(5);
  });

  it('has at most 16 MB of documents', async () => {
    await rows().drop();
    await rows().insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id, text: 'x'.repeat(2 * 1024 * 1024) })));
    const first = await open({ batchSize: 20 });
    expect(first.cursor.firstBatch.length).toBeLessThan(9);
    expect(first.cursor.firstBatch.length).toBeGreaterThan(5);
    expect(await rows().find().toArray()).toHaveLength(20);
  });

  it('works the same for aggregations', async () => {
    const first = await database.db.command({
      aggregate: 'rows',
      pipeline: [{ $sort: { _id: -1 } }, { $set: { twice: { $multiply: ['$_id', 2] } } }],
      cursor: { batchSize: 2 },
    });
    expect(first.cursor.firstBatch.map(({ twice }: Document) => twice)).toEqual([498, 496]);
    const second = await more(idOf(first), { batchSize: 3 });
    expect(second.cursor.nextBatch.map(({ _id }: Row) => _id)).toEqual([247, 246, 245]);
    const all = await rows()
      .aggregate([{ $unwind: { path: '$none', preserveNullAndEmptyArrays: true } }])
      .toArray();
    expect(all).toHaveLength(250);
  });
});

describe('the end of a cursor', () => {
  it('comes with killCursors', async () => {
    const id = idOf(await open({ batchSize: 2 }));
    const killed = await database.db.command({ killCursors: 'rows', cursors: [id, Long.fromNumber(12345)] });
    expect(killed.cursorsKilled.map(String)).toEqual([String(id)]);
    expect(killed.cursorsNotFound.map(String)).toEqual(['12345']);
    expect((await refusal(more(id))).code).toBe(43);
  });

  it('comes with the end of its collection', async () => {
    // DocumentDB's cursors outlive their collection.
    if (!database.isEmbedded) return;
    const id = idOf(await open({ batchSize: 2 }));
    await rows().drop();
    const error = await refusal(more(id));
    expect(error.code).toBe(175);
  });

  it('comes with the end of its session', async () => {
    // DocumentDB's cursors outlive their session.
    if (!database.isEmbedded) return;
    const session = database.client.startSession();
    const first = await database.db.command({ find: 'rows', batchSize: 2 }, { session });
    await database.client.db('admin').command({ endSessions: [session.id] });
    expect((await refusal(database.db.command({ getMore: idOf(first), collection: 'rows' }, { session }))).code).toBe(
      43,
    );
    await session.endSession();
  });
});

describe('who may use a cursor', () => {
  it('is only for the collection and the session that opened it', async () => {
    // DocumentDB does not look at the session.
    if (!database.isEmbedded) return;
    const id = idOf(await database.client.db(database.name).command({ find: 'rows', batchSize: 2 }));
    const elsewhere = await refusal(database.db.command({ getMore: id, collection: 'other' }));
    expect(elsewhere.code).toBe(13);
    const session = database.client.startSession();
    const inSession = idOf(await database.db.command({ find: 'rows', batchSize: 2 }, { session }));
    const other = database.client.startSession();
    expect(
      (await refusal(database.db.command({ getMore: inSession, collection: 'rows' }, { session: other }))).code,
    ).toBe(50738);
    await session.endSession();
    await other.endSession();
  });

  it('reads on while documents are written, none twice', async () => {
    const cursor = rows().find({}, { batchSize: 10 }).sort({ _id: 1 });
    const seen: number[] = [];
    for await (const { _id } of cursor) {
      seen.push(_id);
      if (_id % 50 === 0) {
        await rows().updateMany({ _id: { $gte: _id } }, { $set: { text: 'y'.repeat(200) } });
        await rows().deleteOne({ _id: _id + 20 });
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    // DocumentDB reads from a snapshot; MongoDB's read concern "local" sees what has been removed meanwhile.
    expect(seen).toHaveLength(database.isEmbedded ? 245 : 250);
  });
});

describe('bad options', () => {
  const code = async (command: Document) => (await refusal(database.db.command(command))).code;

  it('refuses negative numbers', async () => {
    // DocumentDB takes -1 as find did in times of OP_QUERY, and has a code of its own for skip.
    if (!database.isEmbedded) return;
    expect(await code({ find: 'rows', limit: -1 })).toBe(51024);
    expect(await code({ find: 'rows', batchSize: -1 })).toBe(51024);
    expect(await code({ find: 'rows', skip: -1 })).toBe(51024);
  });

  it('refuses tailable cursors and collations', async () => {
    // DocumentDB passes over both.
    if (database.isEmbedded) {
      expect(await code({ find: 'rows', tailable: true })).toBe(2);
      expect(await code({ find: 'rows', collation: { locale: 'de' } })).toBe(238);
    }
    expect(await database.db.command({ find: 'rows', collation: { locale: 'simple' }, limit: 1 })).toMatchObject({
      ok: 1,
    });
  });
});
