/**
 * Brings a database up to date at start: migrations that it has not seen, then all indexes. Several processes may
 * start at once; one does the work, the others wait and find it done.
 */
import type { Connection, mongo } from 'mongoose';
import { RESTORE_MARK } from '../backup/restore-mark.ts';
import type { Clock } from '../clock.ts';
import { type Lock, type LockOptions, withLock } from '../db/lock.ts';
import type { Log } from '../log.ts';
import type { Migration } from './migration.ts';
import { MIGRATIONS } from './migrations.ts';

interface StoredVersion {
  readonly _id: 'version';
  readonly migration: number;
}

const COLLECTION = 'migrations';
const VERSION = 'version';

export type MigrationErrorCode =
  /** A newer version of the program has worked with this database. */
  | 'database_newer'
  /** A restore broke off; the database holds a part of a backup. */
  | 'restore_unfinished';

export class MigrationError extends Error {
  readonly code: MigrationErrorCode;

  constructor(code: MigrationErrorCode) {
    super(code);
    this.name = 'MigrationError';
    this.code = code;
  }
}

export interface MigratorDependencies {
  /** With all models on it; their schemas say which indexes there are. */
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info'>;
  readonly migrations?: readonly Migration[];
  readonly lock?: LockOptions;
}

/**
 * Runs what is due.
 *
 * @returns the numbers of the migrations that ran in this process
 * @throws MigrationError; whatever a migration throws, after which the database stays at the last one that finished
 */
export async function migrate({
  connection,
  clock,
  log,
  migrations = MIGRATIONS,
  lock: options = {},
}: MigratorDependencies): Promise<number[]> {
  const db = databaseOf(connection);
  return withLock(
    db,
    'migrations',
    clock,
    async (lock) => {
      const names = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
      if (names.has(RESTORE_MARK)) throw new MigrationError('restore_unfinished');
      const done = await runDue(db, migrations, lock, log);
      for (const model of Object.values(connection.models)) {
        await lock.assertHeld();
        // Made where they are missing; none is dropped, because an operator may have added some.
        await model.createIndexes();
      }
      return done;
    },
    options,
  );
}

/** The number of the last migration that the database has seen; 0 for one that has seen none. */
export async function migrationOf(db: mongo.Db): Promise<number> {
  return (await versions(db).findOne({ _id: VERSION }))?.migration ?? 0;
}

async function runDue(
  db: mongo.Db,
  migrations: readonly Migration[],
  lock: Lock,
  log: Pick<Log, 'info'>,
): Promise<number[]> {
  const latest = migrations.length;
  const stored = await versions(db).findOne({ _id: VERSION });
  const isNew = stored === null && (await holdsNothing(db));
  const from = stored?.migration ?? (isNew ? latest : 0);
  if (from > latest) throw new MigrationError('database_newer');
  if (stored === null) await record(db, from);
  const done: number[] = [];
  for (const migration of migrations.slice(from)) {
    await lock.assertHeld();
    log.info({ action: 'migrations.run', migration: migration.number, name: migration.name });
    await migration.run(db);
    // Only the holder of the lock may say so: another process may have taken over and be at work on this very one.
    await lock.assertHeld();
    await record(db, migration.number);
    done.push(migration.number);
  }
  return done;
}

async function record(db: mongo.Db, migration: number): Promise<void> {
  await versions(db).updateOne({ _id: VERSION }, { $set: { migration } }, { upsert: true });
}

/** Nothing but the lock: the database of a new installation, which begins with today's shape. */
async function holdsNothing(db: mongo.Db): Promise<boolean> {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  return collections.every(({ name }) => name === 'locks' || name === COLLECTION || name.startsWith('system.'));
}

function versions(db: mongo.Db): mongo.Collection<StoredVersion> {
  return db.collection<StoredVersion>(COLLECTION);
}

function databaseOf(connection: Connection): mongo.Db {
  if (connection.db === undefined) throw new Error('the connection is not open');
  return connection.db;
}
