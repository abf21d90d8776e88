/**
 * Puts a backup back into a database: reads the whole file once to see that it is sound, and only then touches
 * anything. Works from any MongoDB-compatible server to any other, the embedded engine included.
 */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { mongo } from 'mongoose';
import { BackupError } from './backup-error.ts';
import { type BackupHeader, type BackupPart, type CollectionDefinition, decodeBackup } from './backup-format.ts';
import { insertable } from './raw-document.ts';
import { RESTORE_MARK } from './restore-mark.ts';

export interface RestoreOptions {
  /** The last migration that this program knows; a backup from beyond it is refused. */
  readonly migration: number;
  /** Drop what the database holds. Without it, a database that is not empty is refused. */
  readonly replace: boolean;
  readonly onCollection?: ((name: string, documents: number) => void) | undefined;
}

export interface BackupSummary {
  readonly header: BackupHeader;
  /** The keys of the encrypted values, where the file has them. */
  readonly keys: string | undefined;
  readonly collections: number;
  readonly documents: number;
}

/** How much goes to the database in one command. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_DOCUMENTS = 500;

/**
 * Reads the whole file and says what is in it.
 *
 * @throws BackupError file_not_readable, file_foreign, file_damaged, file_newer, file_unsupported
 */
export async function verifyBackup(file: string, known: { readonly migration: number }): Promise<BackupSummary> {
  let header: BackupHeader | undefined;
  let keys: string | undefined;
  for await (const part of readParts(file, known)) {
    if (part.kind === 'header') header = part.header;
    else if (part.kind === 'keys') keys = part.keys;
    else if (part.kind === 'document') insertable(part.raw);
    else if (part.kind === 'end' && header) {
      return { header, keys, collections: part.collections, documents: part.documents };
    }
  }
  throw new BackupError('file_damaged');
}

/**
 * Verifies the file, then writes it into the database.
 *
 * @throws BackupError as `verifyBackup`, and target_not_empty, target_refused. After the last one the database holds a
 * part of the backup and a mark that keeps the server from starting with it; a repeated restore with `replace` mends it
 */
export async function restoreBackup(db: mongo.Db, file: string, options: RestoreOptions): Promise<BackupSummary> {
  const summary = await verifyBackup(file, options);
  const existing = await db.listCollections({}, { nameOnly: true }).toArray();
  if (!options.replace && (await holdsSomething(db, existing))) throw new BackupError('target_not_empty');
  const mark = db.collection<{ _id: string }>(RESTORE_MARK);
  await mark.updateOne({ _id: RESTORE_MARK }, { $set: { startedAt: new Date() } }, { upsert: true });
  for (const { name } of existing) {
    if (name !== RESTORE_MARK && !name.startsWith('system.')) await db.collection(name).drop();
  }
  await writeParts(db, readParts(file, options), options);
  await mark.drop();
  return summary;
}

async function holdsSomething(db: mongo.Db, collections: readonly { readonly name: string }[]): Promise<boolean> {
  for (const { name } of collections) {
    if (!name.startsWith('system.') && (await db.collection(name).findOne({}, { projection: { _id: 1 } }))) return true;
  }
  return false;
}

async function writeParts(db: mongo.Db, parts: AsyncIterable<BackupPart>, options: RestoreOptions): Promise<void> {
  let name = '';
  let batch: object[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length > 0) await insert(db, name, batch);
    batch = [];
    bytes = 0;
  };
  for await (const part of parts) {
    if (part.kind === 'collection') {
      name = part.collection.name;
      await createCollection(db, part.collection);
    } else if (part.kind === 'document') {
      if (bytes + part.raw.length > BATCH_BYTES || batch.length >= BATCH_DOCUMENTS) await flush();
      batch.push(insertable(part.raw));
      bytes += part.raw.length;
    } else if (part.kind === 'collectionEnd') {
      await flush();
      options.onCollection?.(name, part.documents);
    }
  }
}

async function createCollection(db: mongo.Db, { name, options, indexes }: CollectionDefinition): Promise<void> {
  await refusalsAsBackupErrors(name, async () => {
    await db.command({ create: name, ...options });
    if (indexes.length > 0) await db.command({ createIndexes: name, indexes });
  });
}

async function insert(db: mongo.Db, name: string, documents: readonly object[]): Promise<void> {
  const reply = await refusalsAsBackupErrors(name, () =>
    // The plain command and not insertMany: the latter would look for an `_id` and add to what was saved.
    db.command({ insert: name, documents, ordered: true, bypassDocumentValidation: true }, { ignoreUndefined: false }),
  );
  if (reply.writeErrors || reply.n !== documents.length) {
    throw new BackupError('target_refused', `${name}: ${reply.writeErrors?.[0]?.errmsg ?? ''}`);
  }
}

async function refusalsAsBackupErrors<T>(collection: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof mongo.MongoServerError)
      throw new BackupError('target_refused', `${collection}: ${error.message}`);
    throw error;
  }
}

async function* readParts(file: string, known: { readonly migration: number }): AsyncGenerator<BackupPart> {
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const content = source.pipe(createGunzip({ chunkSize: 256 * 1024 }));
  // `pipe` hands on no errors: without this a file that cannot be read would wait for ever.
  source.on('error', (error) => content.destroy(error));
  try {
    yield* decodeBackup(content, known);
  } catch (error) {
    throw asBackupError(error, file);
  } finally {
    source.destroy();
    content.destroy();
  }
}

function asBackupError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof BackupError) return error;
  const code = String(error.code);
  if (code === 'Z_DATA_ERROR' && error.message === 'incorrect header check') return new BackupError('file_foreign');
  if (code.startsWith('Z_')) return new BackupError('file_damaged', code);
  return 'syscall' in error ? new BackupError('file_not_readable', `${file} (${code})`) : error;
}
