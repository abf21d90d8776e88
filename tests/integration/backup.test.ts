/** Backup and restore: everything comes back byte by byte, and a bad file changes nothing. */
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'bson';
import mongoose, { type Connection, type mongo } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BackupOptions, writeBackup } from '#server/backup/backup.service';
import { listCollectionDefinitions } from '#server/backup/collection-definitions';
import { restoreBackup, verifyBackup } from '#server/backup/restore.service';
import { RESTORE_MARK } from '#server/backup/restore-mark';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

const MIGRATION = 3;
const options: BackupOptions = {
  version: '9.9.9',
  migration: MIGRATION,
  now: new Date('2030-01-02T03:04:05Z'),
  keyIds: ['k1'],
};
const into = { migration: MIGRATION, replace: false };

interface Source {
  readonly db: mongo.Db;
  close(): Promise<void>;
}

/** A database of its own, through the driver that the application uses. */
async function source(label: string): Promise<Source> {
  const database: TestDatabase = await testDatabase(label);
  const connection: Connection = await mongoose.createConnection(database.uri).asPromise();
  const close = async () => {
    await connection.close();
    await database.close();
  };
  return { db: connection.db!, close };
}

let from: Source;
let to: Source;
let directory: string;
let file: string;

beforeAll(async () => {
  from = await source('backup_from');
  to = await source('backup_to');
  await fill(from.db);
});

beforeEach(async () => {
  await to.db.dropDatabase();
  directory = await mkdtemp(join(tmpdir(), 'wegmarke-backup-'));
  file = join(directory, 'all.wegmarke');
  return () => rm(directory, { recursive: true, force: true });
});

afterAll(async () => {
  await from?.close();
  await to?.close();
});

/** Every BSON type that both kinds of server store, keys that JavaScript would sort, and indexes of each kind. */
async function fill(db: mongo.Db): Promise<void> {
  const values: [string, unknown][] = [
    ['_id', new ObjectId()],
    ['10', 'before 2'],
    ['2', 'after 10'],
    ['int', new Int32(1)],
    ['long', Long.fromString('9007199254740993')],
    ['double', new Double(1)],
    ['minusZero', new Double(-0)],
    ['decimal', Decimal128.fromString('1.10')],
    ['date', new Date(-1)],
    ['binary', new Binary(Buffer.from([1, 2, 3]), 128)],
    ['uuid', new UUID()],
    ['regex', new BSONRegExp('^a', 'i')],
    ['code', new Code('return 1')],
    ['timestamp', new Timestamp({ t: 5, i: 6 })],
    ['min', new MinKey()],
    ['max', new MaxKey()],
    ['nothing', null],
    ['text', 'Gespräch 👋'],
    [
      'list',
      [
        new Map([
          ['3', 1],
          ['1', 2],
        ]),
        [],
        new Double(2),
      ],
    ],
    [
      'reference',
      new Map<string, unknown>([
        ['$id', 1],
        ['$ref', 'x'],
      ]),
    ],
  ];
  await db.command({ insert: 'types', documents: [new Map(values)] });
  await db.command({
    insert: 'texts',
    documents: [
      new Map<string, unknown>([
        ['_id', 'imprint'],
        ['content', 'x'],
      ]),
    ],
  });
  const many = Array.from({ length: 2_500 }, (_, n) => ({ _id: n, text: 'x'.repeat(n % 700), group: n % 7 }));
  await db.collection<{ _id: number }>('many').insertMany(many);
  await db.createCollection('empty');
  await db.collection('many').createIndexes([
    { key: { group: 1, text: -1 }, name: 'by_group' },
    { key: { once: 1 }, unique: true, sparse: true, name: 'once_1' },
    { key: { text: 1 }, partialFilterExpression: { group: { $gt: 3 } }, name: 'some_texts' },
    { key: { at: 1 }, expireAfterSeconds: 3600, name: 'at_1' },
  ]);
}

/** Everything in a database: definitions, and each document as hexadecimal bytes. */
async function everything(db: mongo.Db): Promise<object> {
  const definitions = await listCollectionDefinitions(db);
  const documents: Record<string, string[]> = {};
  for (const { name } of definitions) {
    const raw = await db
      .collection(name)
      .find({}, { raw: true, sort: { _id: 1 } })
      .toArray();
    documents[name] = raw.map((bytes) => Buffer.from(bytes as unknown as Uint8Array).toString('hex'));
  }
  return { definitions, documents };
}

describe('a bad file is refused before anything is touched', () => {
  /** Restores `content` with `replace` into a database that holds one document, and says what became of both. */
  async function attempt(content: Uint8Array): Promise<{ code: unknown; left: unknown[] }> {
    await to.db.collection<{ _id: string }>('precious').insertOne({ _id: 'kept' });
    await writeFile(file, content);
    const code = await restoreBackup(to.db, file, { ...into, replace: true }).then(
      () => 'restored',
      (error: unknown) => (error as { code: unknown }).code,
    );
    return { code, left: await to.db.collection('precious').find().toArray() };
  }

  async function goodContent(): Promise<Buffer> {
    await writeBackup(from.db, file, options);
    return readFile(file);
  }

  const untouched = [{ _id: 'kept' }];

  it('a file of another program', async () => {
    expect(await attempt(Buffer.from('PK\x03\x04 something else'))).toEqual({ code: 'file_foreign', left: untouched });
  });

  it('a gzip of another program', async () => {
    expect(await attempt(gzipSync('hello'.repeat(100)))).toEqual({ code: 'file_foreign', left: untouched });
  });

  it('an empty file', async () => {
    expect(await attempt(Buffer.alloc(0))).toMatchObject({ left: untouched, code: /file_(foreign|damaged)/ });
  });

  it('a file cut off anywhere', async () => {
    const content = await goodContent();
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = content.subarray(0, Math.floor(content.length * share));
      expect(await attempt(cut)).toEqual({ code: 'file_damaged', left: untouched });
      await to.db.dropDatabase();
    }
    expect(await attempt(content.subarray(0, content.length - 1))).toEqual({ code: 'file_damaged', left: untouched });
  });

  it('a file whose content was cut off before it was packed again', async () => {
    const content = gunzipSync(await goodContent());
    expect(await attempt(gzipSync(content.subarray(0, content.length - 200)))).toEqual({
      code: 'file_damaged',
      left: untouched,
    });
  });

  it('a file with one changed letter in a document', async () => {
    const content = gunzipSync(await goodContent());
    const place = content.indexOf('before 2');
    expect(place).toBeGreaterThan(0);
    content[place] = 'B'.charCodeAt(0);
    expect(await attempt(gzipSync(content))).toEqual({ code: 'file_damaged', left: untouched });
  });

  it('a file with one flipped bit in its packed form', async () => {
    const content = await goodContent();
    const middle = Math.floor(content.length / 2);
    content[middle] = content[middle]! ^ 0x10;
    expect(await attempt(content)).toEqual({ code: 'file_damaged', left: untouched });
  });

  it('a file of a newer version', async () => {
    await writeBackup(from.db, file, { ...options, migration: MIGRATION + 1 });
    expect(await attempt(await readFile(file))).toEqual({ code: 'file_newer', left: untouched });
  });

  it('a file that is not there', async () => {
    const missing = restoreBackup(to.db, join(directory, 'missing'), into);
    await expect(missing).rejects.toMatchObject({ code: 'file_not_readable' });
  });
});

it('a database that holds something is refused unless it is to be replaced', async () => {
  await writeBackup(from.db, file, options);
  await to.db.collection<{ _id: string }>('precious').insertOne({ _id: 'kept' });
  await expect(restoreBackup(to.db, file, into)).rejects.toMatchObject({ code: 'target_not_empty' });
  expect(await to.db.collection('precious').countDocuments()).toBe(1);

  await restoreBackup(to.db, file, { ...into, replace: true });
  expect(await everything(to.db)).toEqual(await everything(from.db));
});

it('an existing file is not overwritten', async () => {
  await writeFile(file, 'mine');
  await expect(writeBackup(from.db, file, options)).rejects.toMatchObject({ code: 'file_exists' });
  expect(await readFile(file, 'utf8')).toBe('mine');
});

it('what an earlier try left behind is replaced, and no link is followed', async () => {
  const precious = join(directory, 'precious');
  await writeFile(precious, 'mine');
  await symlink(precious, `${file}.part`);
  await writeBackup(from.db, file, options);
  expect(await readFile(precious, 'utf8')).toBe('mine');
  expect((await verifyBackup(file, into)).documents).toBe(2_502);
});

it('a folder that cannot be written to is a clear error', async () => {
  const nowhere = join(directory, 'missing', 'all.wegmarke');
  await expect(writeBackup(from.db, nowhere, options)).rejects.toMatchObject({ code: 'file_not_writable' });
});

it('documents, options and indexes come back byte by byte', async () => {
  const totals = await writeBackup(from.db, file, options);
  expect(totals).toEqual({ collections: 4, documents: 2_502 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(directory)).toEqual(['all.wegmarke']);

  const told: [string, number][] = [];
  const summary = await restoreBackup(to.db, file, { ...into, onCollection: (...args) => told.push(args) });

  expect(summary).toMatchObject({ collections: 4, documents: 2_502, keys: undefined });
  expect(summary.header).toMatchObject({
    version: '9.9.9',
    migration: MIGRATION,
    keyIds: ['k1'],
    createdAt: options.now,
  });
  expect(told).toEqual([
    ['empty', 0],
    ['many', 2_500],
    ['texts', 1],
    ['types', 1],
  ]);
  expect(await everything(to.db)).toEqual(await everything(from.db));
  // Not only written down: the restored index does its work.
  await to.db.collection('many').insertOne({ once: 1 });
  await expect(to.db.collection('many').insertOne({ once: 1 })).rejects.toMatchObject({ code: 11_000 });
});

it('a second backup of what was restored has the same content', async () => {
  await writeBackup(from.db, file, options);
  await restoreBackup(to.db, file, into);
  const second = join(directory, 'second.wegmarke');
  await writeBackup(to.db, second, options);
  expect(gunzipSync(await readFile(second)).equals(gunzipSync(await readFile(file)))).toBe(true);
});

it('keys are in the file only where asked for', async () => {
  await writeBackup(from.db, file, options);
  expect((await verifyBackup(file, into)).keys).toBeUndefined();
  const withKeys = join(directory, 'with-keys.wegmarke');
  await writeBackup(from.db, withKeys, { ...options, keys: 'k1:secret' });
  expect((await verifyBackup(withKeys, into)).keys).toBe('k1:secret');
});

it('a restore that breaks off leaves a mark, and a repeated one takes it away', async () => {
  await from.db.collection<{ _id: number }>('zz_twice').insertMany([{ _id: 1 }, { _id: 2 }]);
  await writeBackup(from.db, file, options);
  await from.db.collection('zz_twice').drop();
  // A database that refuses part of the backup: the collection is made by somebody else while the restore runs.
  const disturbed = restoreBackup(to.db, file, {
    ...into,
    async onCollection(name) {
      if (name === 'types') await to.db.collection<{ _id: number }>('zz_twice').insertOne({ _id: 2 });
    },
  });
  await expect(disturbed).rejects.toMatchObject({ code: 'target_refused' });
  expect(await to.db.listCollections({ name: RESTORE_MARK }).toArray()).toHaveLength(1);

  await restoreBackup(to.db, file, { ...into, replace: true });
  expect(await to.db.listCollections({ name: RESTORE_MARK }).toArray()).toEqual([]);
  expect(await to.db.collection('zz_twice').countDocuments()).toBe(2);
});
