/** Look-ups and writes that arrive together are sent together, and each caller hears of its own. */
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { mongo, Types } from 'mongoose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gatheredById, gatheredDocuments, gatheredLookUps, gatheredUpdates } from '#server/db/gathered';

/** Work that is done when the test says so. */
function held<Input, Output>(work: (input: Input) => Output) {
  const calls: Input[] = [];
  const release: (() => void)[] = [];
  return {
    calls,
    /** Lets what is under way be done, and what waits for it go on. */
    releaseNext: async () => {
      await endOfTurn();
      release.shift()?.();
      await endOfTurn();
    },
    call: (input: Input) => {
      calls.push(input);
      return new Promise<Output>((resolve, reject) => {
        release.push(() => {
          try {
            resolve(work(input));
          } catch (error) {
            reject(error);
          }
        });
      });
    },
  };
}

describe('look-ups', () => {
  const keyOf = ({ id }: { id: string }) => id;
  const findAll = (keys: readonly string[]) => keys.filter((key) => key !== 'nobody').map((id) => ({ id }));

  it('that are asked for in one turn are asked in one, each key once', async () => {
    const store = held(findAll);
    const find = gatheredLookUps(store.call, keyOf);
    const found = Promise.all(['a', 'b', 'b', 'nobody'].map((key) => find(key)));
    await store.releaseNext();
    expect(await found).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'b' }, null]);
    expect(store.calls).toEqual([['a', 'b', 'nobody']]);
  });

  it('that arrive while one is under way are asked in the next', async () => {
    const store = held(findAll);
    const find = gatheredLookUps(store.call, keyOf);
    const first = find('a');
    await endOfTurn();
    const others = Promise.all([find('b'), find('a')]);
    await endOfTurn();
    expect(store.calls).toEqual([['a']]);
    await store.releaseNext();
    expect(await first).toEqual({ id: 'a' });
    await store.releaseNext();
    expect(await others).toEqual([{ id: 'b' }, { id: 'a' }]);
    expect(store.calls).toEqual([['a'], ['b', 'a']]);
  });

  it('that follow from one answer go together', async () => {
    const store = held(findAll);
    const find = gatheredLookUps(store.call, keyOf);
    const found = Promise.all(['a', 'b'].map(async (key) => [await find(key), await find(`${key}${key}`)]));
    await store.releaseNext();
    await store.releaseNext();
    await found;
    expect(store.calls).toEqual([
      ['a', 'b'],
      ['aa', 'bb'],
    ]);
  });

  it('ask anew what was asked before', async () => {
    const store = held(findAll);
    const find = gatheredLookUps(store.call, keyOf);
    const first = find('a');
    await store.releaseNext();
    await first;
    void find('a');
    await endOfTurn();
    expect(store.calls).toEqual([['a'], ['a']]);
  });

  it('fail for those only who were in the batch that failed', async () => {
    const store = held((keys: readonly string[]) => {
      if (keys.includes('bad')) throw new Error('gone');
      return findAll(keys);
    });
    const find = gatheredLookUps(store.call, keyOf);
    const first = find('a');
    await endOfTurn();
    const outcome = Promise.allSettled([find('bad')]);
    await store.releaseNext();
    await store.releaseNext();
    expect(await first).toEqual({ id: 'a' });
    expect((await outcome)[0]).toMatchObject({ status: 'rejected', reason: new Error('gone') });
  });
});

describe('a batch that is lost', () => {
  afterEach(() => void vi.useRealTimers());

  it('keeps those in it waiting, and nobody who asks later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const calls: (readonly string[])[] = [];
    const find = gatheredLookUps<{ id: string }>(
      (keys) => {
        calls.push(keys);
        return keys.includes('lost') ? new Promise(() => undefined) : Promise.resolve(keys.map((id) => ({ id })));
      },
      ({ id }) => id,
    );
    const lost = vi.fn();
    void find('lost').finally(lost);
    await endOfTurn();
    const later = Promise.all([find('a'), find('b')]);
    await endOfTurn();
    expect(calls).toEqual([['lost']]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await later).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(await find('c')).toEqual({ id: 'c' });
    expect(lost).not.toHaveBeenCalled();
  });

  it('that comes back late settles its own', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const store = held((keys: readonly string[]) => keys.map((id) => ({ id })));
    const find = gatheredLookUps(store.call, ({ id }) => id);
    const slow = find('slow');
    await endOfTurn();
    await vi.advanceTimersByTimeAsync(1_000);
    const next = find('next');
    await store.releaseNext();
    await store.releaseNext();
    expect(await Promise.all([slow, next])).toEqual([{ id: 'slow' }, { id: 'next' }]);
  });
});

describe('look-ups by id', () => {
  const stored = Array.from({ length: 3 }, () => ({ _id: new Types.ObjectId() }));
  const asked: string[][] = [];
  const find = gatheredById({
    collection: {
      find: ({ _id: { $in } }: { _id: { $in: Types.ObjectId[] } }) => {
        asked.push($in.map((id) => id.toHexString()));
        return { toArray: async () => stored.filter(({ _id }) => $in.some((id) => id.equals(_id))) };
      },
    },
  } as unknown as Parameters<typeof gatheredById<{ _id: Types.ObjectId }>>[0]);

  it('find nothing for what cannot be an id, and all the others', async () => {
    const ids = stored.map(({ _id }) => _id.toHexString());
    const wrong = ['', 'x', 'abcdefghijkl', 'z'.repeat(24), ids[0]!.toUpperCase(), `${ids[0]}\n`];
    const found = await Promise.all([...ids, ...wrong].map((id) => find(id)));
    expect(found).toEqual([...stored, ...wrong.map(() => null)]);
    expect(asked).toEqual([ids]);
  });
});

describe('inserts', () => {
  const duplicateAt = (index: number) =>
    Object.assign(Object.create(mongo.MongoBulkWriteError.prototype) as mongo.MongoBulkWriteError, {
      writeErrors: [{ index }],
    });

  it('of one batch do not suffer from another one’s duplicate key', async () => {
    const stored: number[] = [];
    const insert = gatheredDocuments(async (documents: readonly number[]) => {
      for (const [index, document] of documents.entries()) {
        if (stored.includes(document)) throw duplicateAt(index);
        stored.push(document);
      }
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 2, 4, 1, 5].map((document) => insert(document)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(stored).toEqual([1, 2, 3, 4, 5]);
  });

  it('that cannot be sent fail for all who wait for them', async () => {
    const insert = gatheredDocuments(async () => {
      throw new Error('no connection');
    });
    const outcomes = await Promise.allSettled([insert(1), insert(2), insert(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describe('updates', () => {
  it('of one key that arrive together become one', async () => {
    const store = held((_: ReadonlyMap<string, number>) => undefined);
    const add = gatheredUpdates<number>(store.call, (one, other) => one + other);
    const done = Promise.all([add('a', 1), add('b', 5), add('a', 2)]);
    await store.releaseNext();
    await done;
    expect(store.calls.map((updates) => [...updates])).toEqual([
      [
        ['a', 3],
        ['b', 5],
      ],
    ]);
  });
});
