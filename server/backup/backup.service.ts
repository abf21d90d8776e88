/**
 * Writes a whole database into one file, document by document. Not a snapshot of one moment: what is written while
 * it runs may or may not be in it, but each document is in it at most once and whole.
 */
import { createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { mongo } from 'mongoose';
import { BackupError } from './backup-error.ts';
import { BackupEncoder, FORMAT_VERSION } from './backup-format.ts';
import { listCollectionDefinitions } from './collection-definitions.ts';

export interface BackupOptions {
  /** Version of this program. */
  readonly version: string;
  /** Number of the last migration of the database. */
  readonly migration: number;
  readonly now: Date;
  /** Ids of the keys that the encrypted values need. */
  readonly keyIds: readonly string[];
  /** The keys themselves, only where the operator wants them in the file. */
  readonly keys?: string | undefined;
  /** Told after each collection. */
  readonly onCollection?: ((name: string, documents: number) => void) | undefined;
}

export interface BackupTotals {
  readonly collections: number;
  readonly documents: number;
}

/** Small pieces are joined up to this size, because each piece costs a turn of the stream machinery. */
const CHUNK = 128 * 1024;
/** Documents per answer of the database: enough to keep it busy, few enough to hold little. */
const BATCH = 500;

/**
 * Writes the backup to `file`, which must not exist yet. It appears under its name only when it is whole and flushed.
 *
 * @throws BackupError file_exists, file_not_writable
 */
export async function writeBackup(db: mongo.Db, file: string, options: BackupOptions): Promise<BackupTotals> {
  if (await exists(file)) throw new BackupError('file_exists', file);
  const encoder = new BackupEncoder();
  const unfinished = `${file}.part`;
  try {
    // What an earlier try left behind; `wx` then follows no link that somebody has put in its place.
    await rm(unfinished, { force: true });
    // Only the owner may read it: it holds everything, and with keys even what is encrypted.
    await pipeline(
      Readable.from(joined(parts(db, encoder, options)), { objectMode: false }),
      createGzip({ level: 6 }),
      createWriteStream(unfinished, { flags: 'wx', mode: 0o600 }),
    );
    await flush(unfinished);
    await rename(unfinished, file);
    await flush(dirname(file));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    if (isFileError(error)) throw new BackupError('file_not_writable', `${file} (${error.code})`);
    throw error;
  }
  return encoder.totals;
}

async function* parts(db: mongo.Db, encoder: BackupEncoder, options: BackupOptions): AsyncGenerator<Buffer> {
  const { version, migration, now, keyIds, keys } = options;
  yield encoder.begin({ format: FORMAT_VERSION, version, migration, createdAt: now, keyIds: [...keyIds] });
  if (keys !== undefined) yield encoder.keys(keys);
  for (const definition of await listCollectionDefinitions(db)) {
    yield encoder.collection(definition);
    let documents = 0;
    // In the order of the ids, so that no document is met twice when it moves while this runs.
    const cursor = db.collection(definition.name).find({}, { raw: true, sort: { _id: 1 }, batchSize: BATCH });
    for await (const raw of cursor) {
      if (!(raw instanceof Uint8Array)) throw new TypeError('the driver did not give raw documents');
      documents += 1;
      yield encoder.document(raw);
    }
    yield encoder.collectionEnd(definition.name);
    options.onCollection?.(definition.name, documents);
  }
  yield encoder.end();
}

async function* joined(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size >= CHUNK) {
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
  }
  if (size > 0) yield Buffer.concat(waiting);
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** An error of the file system; those of the network come wrapped in the driver's own. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && !error.name.startsWith('Mongo');
}
