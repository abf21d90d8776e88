/**
 * The readings of an instrument page by page, as the bytes of the database's replies. A page is a command of its own
 * and no cursor is left open between pages: the driver's cursors make several objects for each document, which costs
 * more than all that is done with it here.
 */
import { type Connection, Types } from 'mongoose';
import { databaseOf } from '../db/connect.ts';
import { afterName, BSON, fieldAt, idAt } from './bson-bytes.ts';

/** Readings one after the other in one buffer. */
export interface ReadingPage {
  readonly bytes: Buffer;
  /** Where each reading's document begins. */
  readonly starts: readonly number[];
}

export interface ReadingsOf {
  readonly projectId: string;
  readonly instrumentId: string;
}

/** Readings of one page; the database sends fewer where they are large (16 MB). */
const PAGE = 1_000;

/**
 * The readings after the one of this id, in the order of ids; `starts` is empty when there are no more. It does not ask
 * who may: that is the caller's to have done.
 */
export async function readingPage(
  connection: Connection,
  { projectId, instrumentId }: ReadingsOf,
  after: string | null,
): Promise<ReadingPage> {
  const of = { projectId: new Types.ObjectId(projectId), instrumentId: new Types.ObjectId(instrumentId) };
  const command = {
    find: 'readings',
    // Whole documents: leaving out fields costs the database more than it saves the way.
    filter: after === null ? of : { ...of, _id: { $gt: new Types.ObjectId(after) } },
    sort: { _id: 1 },
    limit: PAGE,
    batchSize: PAGE,
    singleBatch: true,
  };
  const database = databaseOf(connection);
  // Asked for by its last id a page can be asked for again: a database that changes its primary costs one error.
  const reply = await database.command(command, { raw: true }).catch(() => database.command(command, { raw: true }));
  return pageOf(reply.cursor as Buffer);
}

/** The id of a page's last reading, after which the next page begins; null: there are no more. */
export function lastOf({ bytes, starts }: ReadingPage): string | null {
  const last = starts.at(-1);
  return last === undefined ? null : idAt(bytes, fieldAt(bytes, last, '_id', BSON.objectId));
}

/** Each reading once; the next page is on its way while the caller works on one. */
export async function* readingPages(connection: Connection, of: ReadingsOf): AsyncGenerator<ReadingPage> {
  let pending = readingPage(connection, of, null);
  for (;;) {
    const page = await pending;
    const last = lastOf(page);
    if (last === null) return;
    pending = readingPage(connection, of, last);
    // Whoever stops in between does not hear of it.
    pending.catch(() => undefined);
    yield page;
  }
}

function pageOf(bytes: Buffer): ReadingPage {
  const starts: number[] = [];
  let position = fieldAt(bytes, 0, 'firstBatch', BSON.list) + 4;
  while (bytes[position] !== 0) {
    const start = afterName(bytes, position + 1);
    starts.push(start);
    position = start + bytes.readInt32LE(start);
  }
  return { bytes, starts };
}
