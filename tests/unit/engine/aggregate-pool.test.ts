/** The compute threads: batches in and out, look-ups back into the engine's thread, cancelling, running out of memory. */

import { serialize } from 'bson';
import { afterEach, describe, expect, it } from 'vitest';
import { ComputePool, type ComputeRequest, type PoolOptions, type Reader } from '#server/db/embedded/aggregate/pool';
import { decode } from '#server/db/embedded/bson/codec';
import type { Doc } from '#server/db/embedded/bson/values';
import { parseFilter } from '#server/db/embedded/query/filter';

const bytes = (doc: object): Uint8Array => serialize(doc);
const doc = (value: object): Doc => decode(bytes(value));
const plain = (documents: readonly Uint8Array[]): unknown[] =>
  documents.map((document) => JSON.parse(JSON.stringify(Object.fromEntries(decode(document)))));

function reader(documents: readonly Uint8Array[], size = 10): Reader & { closed: boolean; taken: number } {
  return {
    closed: false,
    taken: 0,
    next() {
      const batch = documents.slice(this.taken, this.taken + size);
      this.taken += batch.length;
      return { documents: [...batch], done: this.taken >= documents.length };
    },
    close() {
      this.closed = true;
    },
  };
}

const numbered = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => bytes({ _id: i, group: i % 3, text: 'x'.repeat(100) }));

let pool: ComputePool | null = null;

function open(stages: object[], input: Reader, more: Partial<ComputeRequest> = {}, options: PoolOptions = {}) {
  pool ??= new ComputePool(options);
  return pool.open({
    stages: stages.map(doc),
    db: 'test',
    variables: new Map(),
    input,
    find: () => reader([]),
    ...more,
  });
}

afterEach(async () => {
  await pool?.close();
  pool = null;
});

// Threads that run from TypeScript sources take a while to start on a busy machine.
describe('a compute job', { timeout: 60_000 }, () => {
  it('runs its stages over all batches of the input', async () => {
    const job = open([{ $group: { _id: '$group', n: { $sum: 1 } } }, { $sort: { _id: 1 } }], reader(numbered(100)));
    const { documents, done } = await job.next(100, 1e6);
    expect(plain(documents)).toEqual([
      { _id: 0, n: 34 },
      { _id: 1, n: 33 },
      { _id: 2, n: 33 },
    ]);
    expect(done).toBe(true);
    job.close();
  });

  it('keeps to the size of batches, by number and by bytes, and reads no more than it needs', async () => {
    const input = reader(numbered(1000));
    const job = open([{ $addFields: { more: 1 } }], input);
    expect((await job.next(7, 1e6)).documents).toHaveLength(7);
    expect(input.taken).toBe(10);
    const second = await job.next(1000, 1000);
    expect(second.documents.length).toBeGreaterThan(1);
    expect(second.documents.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(1000);
    let count = 7 + second.documents.length;
    for (let done = false; !done; ) {
      const batch = await job.next(100, 1e6);
      count += batch.documents.length;
      done = batch.done;
    }
    expect(count).toBe(1000);
    job.close();
    expect(input.closed).toBe(true);
  });

  it('looks up documents through the engine, also slowly, and closes what it opened', async () => {
    const foreign = numbered(30);
    const readers: ReturnType<typeof reader>[] = [];
    const find: ComputeRequest['find'] = ({ collection, filter }) => {
      expect(collection).toBe('others');
      const { matches } = parseFilter(filter);
      const found = reader(
        foreign.filter((document) => matches(decode(document))),
        2,
      );
      const { next } = found;
      readers.push(found);
      return { close: () => found.close(), next: async () => next.call(found) };
    };
    const stages = [
      { $lookup: { from: 'others', localField: '_id', foreignField: 'group', as: 'found' } },
      { $project: { n: { $size: '$found' } } },
      { $unionWith: { coll: 'others', pipeline: [{ $match: { _id: { $lt: 2 } } }, { $project: { _id: 1 } }] } },
    ];
    const job = open(stages, reader(numbered(5)), { find });
    const { documents } = await job.next(100, 1e6);
    expect(plain(documents)).toEqual([
      { _id: 0, n: 10 },
      { _id: 1, n: 10 },
      { _id: 2, n: 10 },
      { _id: 3, n: 0 },
      { _id: 4, n: 0 },
      { _id: 0 },
      { _id: 1 },
    ]);
    job.close();
    expect(readers.every(({ closed }) => closed)).toBe(true);
  });

  it('hands on what a stage refuses, with its code', async () => {
    const job = open([{ $project: { x: { $divide: [1, '$group'] } } }], reader(numbered(3)));
    await expect(job.next(10, 1e6)).rejects.toMatchObject({ code: 2 });
    job.close();
    const wrong = open([{ $nope: {} }], reader([]));
    await expect(wrong.next(10, 1e6)).rejects.toMatchObject({ code: 40324 });
    wrong.close();
  });

  it('hands on what reading its input refuses', async () => {
    const input: Reader = { next: () => Promise.reject(new Error('disk gone')), close: () => {} };
    const job = open([{ $count: 'n' }], input);
    await expect(job.next(10, 1e6)).rejects.toThrow('disk gone');
    job.close();
  });

  it('stops in the middle when it is closed, and the thread goes on with others', async () => {
    let served = 0;
    const endless: Reader = {
      next: () => {
        served++;
        return { documents: numbered(10), done: false };
      },
      close: () => {},
    };
    const job = open([{ $count: 'n' }], endless, {}, { threads: 1 });
    const waiting = job.next(10, 1e6);
    const refused = expect(waiting).rejects.toMatchObject({ code: 11601 });
    while (served < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    job.close();
    await refused;
    const other = open([{ $count: 'n' }], reader(numbered(4)));
    expect(plain((await other.next(10, 1e6)).documents)).toEqual([{ n: 4 }]);
    other.close();
    expect(pool?.threads).toBe(1);
  });

  it('holds two jobs in one thread, one waiting between its batches', async () => {
    const slow = open([{ $addFields: { a: 1 } }], reader(numbered(50)), {}, { threads: 1 });
    expect((await slow.next(5, 1e6)).documents).toHaveLength(5);
    const other = open([{ $count: 'n' }], reader(numbered(9)));
    expect(plain((await other.next(10, 1e6)).documents)).toEqual([{ n: 9 }]);
    expect((await slow.next(100, 1e6)).documents).toHaveLength(45);
    slow.close();
    other.close();
  });

  it('answers 292 when memory runs out, and a new thread takes the next job', async () => {
    let sent = 0;
    const large: Reader = {
      next: () => {
        sent += 100;
        const documents = Array.from({ length: 100 }, (_, i) =>
          bytes({ _id: sent + i, values: Array.from({ length: 100 }, (_, j) => `${i}-${j}-${sent}`) }),
        );
        return { documents, done: sent > 1_000_000 };
      },
      close: () => {},
    };
    const job = open([{ $sort: { nothing: 1 } }], large, {}, { heapMb: 40 });
    await expect(job.next(10, 1e6)).rejects.toMatchObject({ code: 292 });
    job.close();
    const other = open([{ $count: 'n' }], reader(numbered(4)));
    expect(plain((await other.next(10, 1e6)).documents)).toEqual([{ n: 4 }]);
    other.close();
  });

  it('ends its threads when they have had nothing to do for a while', async () => {
    const job = open([{ $count: 'n' }], reader(numbered(4)), {}, { idleMs: 50 });
    await job.next(10, 1e6);
    job.close();
    expect(pool?.threads).toBe(1);
    await expect.poll(() => pool?.threads, { timeout: 10_000 }).toBe(0);
  });
});
