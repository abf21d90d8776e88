/** Migrations at start: each once, in order, by one process only; and the indexes that the models declare. */
import mongoose, { type Connection, Schema } from 'mongoose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESTORE_MARK } from '#server/backup/restore-mark';
import { type Clock, systemClock } from '#server/clock';
import { LockLostError, withLock } from '#server/db/lock';
import type { Migration } from '#server/migrations/migration';
import { LATEST_MIGRATION, MIGRATIONS } from '#server/migrations/migrations';
import { migrate, migrationOf } from '#server/migrations/migrator';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

let database: TestDatabase;
let connection: Connection;
const log = { info: () => {} };

beforeEach(async () => {
  database = await testDatabase('migrations');
  connection = await mongoose.createConnection(database.uri).asPromise();
});

afterEach(async () => {
  await connection.close();
  await database.close();
});

const people = () => database.db.collection<{ _id: number; name?: string; first?: string; last?: string }>('people');

/** `{ name: 'Ada Lovelace' }` becomes `{ first: 'Ada', last: 'Lovelace' }`; counts how often it ran. */
function splitNames(number: number, runs: string[], waitMilliseconds = 0): Migration {
  return {
    number,
    name: 'split names',
    async run(db) {
      runs.push(`${number}`);
      for await (const { _id, name } of db
        .collection<{ _id: number; name?: string }>('people')
        .find({ name: { $exists: true } })) {
        const [first, last] = (name ?? '').split(' ');
        await systemClock.sleep(waitMilliseconds);
        await db
          .collection<{ _id: number }>('people')
          .updateOne({ _id }, { $set: { first, last }, $unset: { name: 1 } });
      }
    },
  };
}

function start(migrations: readonly Migration[], on = connection): Promise<number[]> {
  return migrate({ connection: on, clock: systemClock, log, migrations, lock: { pollMilliseconds: 10 } });
}

it('the registry counts from 1 without gaps', () => {
  expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  expect(LATEST_MIGRATION).toBe(MIGRATIONS.length);
});

it('a database of an older shape is brought to the new one, once', async () => {
  await people().insertMany([
    { _id: 1, name: 'Ada Lovelace' },
    { _id: 2, name: 'Mary Shelley' },
  ]);
  const runs: string[] = [];
  expect(await start([splitNames(1, runs)])).toEqual([1]);
  expect(await people().find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, first: 'Ada', last: 'Lovelace' },
    { _id: 2, first: 'Mary', last: 'Shelley' },
  ]);
  expect(await migrationOf(connection.db!)).toBe(1);

  expect(await start([splitNames(1, runs)])).toEqual([]);
  expect(runs).toEqual(['1']);
});

it('only those that are new run, in order', async () => {
  await people().insertOne({ _id: 1 });
  const order: number[] = [];
  const step = (number: number): Migration => ({
    number,
    name: `step ${number}`,
    run: async () => void order.push(number),
  });
  await start([step(1)]);
  expect(await start([step(1), step(2), step(3)])).toEqual([2, 3]);
  expect(order).toEqual([1, 2, 3]);
});

it('an empty database begins with today’s shape', async () => {
  const runs: string[] = [];
  expect(await start([splitNames(1, runs), splitNames(2, runs)])).toEqual([]);
  expect(runs).toEqual([]);
  expect(await migrationOf(connection.db!)).toBe(2);
});

it('two processes that start at once share the work out: one does it, the other waits for it', async () => {
  await people().insertMany(Array.from({ length: 20 }, (_, n) => ({ _id: n, name: 'Ada Lovelace' })));
  const other = await mongoose.createConnection(database.uri).asPromise();
  const runs: string[] = [];
  const migrations = [splitNames(1, runs, 5)];
  const done = await Promise.all([start(migrations), start(migrations, other)]);
  await other.close();

  expect(runs).toEqual(['1']);
  expect(done.flat()).toEqual([1]);
  expect(await people().countDocuments({ first: 'Ada', name: { $exists: false } })).toBe(20);
  expect(await database.db.collection('locks').countDocuments()).toBe(0);
});

it('a migration that fails stops the start, and the next start tries it again', async () => {
  await people().insertOne({ _id: 1, name: 'Ada Lovelace' });
  const failing: Migration = { number: 2, name: 'fails', run: () => Promise.reject(new Error('out of disk')) };
  const runs: string[] = [];
  await expect(start([splitNames(1, runs), failing])).rejects.toThrow('out of disk');
  expect(await migrationOf(connection.db!)).toBe(1);
  expect(await start([splitNames(1, runs), splitNames(2, runs)])).toEqual([2]);
  expect(runs).toEqual(['1', '2']);
});

it('a database of a newer version is refused', async () => {
  await people().insertOne({ _id: 1 });
  await start([splitNames(1, []), splitNames(2, [])]);
  await expect(start([splitNames(1, [])])).rejects.toMatchObject({ code: 'database_newer' });
});

it('a database with half a backup in it is refused', async () => {
  await database.db.collection(RESTORE_MARK).insertOne({});
  await expect(start([])).rejects.toMatchObject({ code: 'restore_unfinished' });
});

it('makes the indexes that the models declare, and leaves others alone', async () => {
  const schema = new Schema({ code: String, at: Date }, { collection: 'things', autoIndex: false, autoCreate: false });
  schema.index({ code: 1 }, { unique: true });
  schema.index({ at: 1 }, { expireAfterSeconds: 60 });
  connection.model('Thing', schema);
  await database.db.collection('things').createIndex({ own: 1 });
  await start([]);
  await start([]);
  const names = (await database.db.collection('things').listIndexes().toArray()).map(({ name }) => name).sort();
  expect(names).toEqual(['_id_', 'at_1', 'code_1', 'own_1']);
});

describe('the lock', () => {
  /** A clock that stands still until it is moved. */
  function standingClock(): Clock & { moveBy(milliseconds: number): void } {
    let now = Date.parse('2030-01-01T00:00:00Z');
    return {
      now: () => new Date(now),
      sleep: () => new Promise((resolve) => setTimeout(resolve, 5)),
      moveBy: (milliseconds) => {
        now += milliseconds;
      },
    };
  }

  it('lets in one at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = () =>
      withLock(
        connection.db!,
        'test',
        systemClock,
        async () => {
          most = Math.max(most, ++inside);
          await systemClock.sleep(20);
          inside--;
        },
        { pollMilliseconds: 5 },
      );
    await Promise.all([work(), work(), work()]);
    expect(most).toBe(1);
  });

  it('of a process that died is taken over when its time has passed', async () => {
    const clock = standingClock();
    await database.db
      .collection<{ _id: string; owner: string; until: Date }>('locks')
      .insertOne({ _id: 'test', owner: 'dead', until: new Date(clock.now().getTime() + 1_000) });
    let entered = false;
    const waiting = withLock(
      connection.db!,
      'test',
      clock,
      async () => {
        entered = true;
      },
      { pollMilliseconds: 5 },
    );
    await systemClock.sleep(60);
    expect(entered).toBe(false);
    clock.moveBy(1_001);
    await waiting;
    expect(entered).toBe(true);
  });

  it('tells its holder when somebody else has it by now', async () => {
    const held = withLock(connection.db!, 'test', systemClock, async (lock) => {
      await lock.assertHeld();
      await database.db.collection<{ _id: string }>('locks').updateOne({ _id: 'test' }, { $set: { owner: 'another' } });
      await lock.assertHeld();
    });
    await expect(held).rejects.toBeInstanceOf(LockLostError);
    // What belongs to the other one is not given back.
    expect(await database.db.collection('locks').countDocuments()).toBe(1);
  });

  it('is given back when the work fails', async () => {
    const failing = withLock(connection.db!, 'test', systemClock, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await database.db.collection('locks').countDocuments()).toBe(0);
  });
});
