/**
 * The readings of an instrument page by page, as the bytes of the database's replies. A page is a command of its own
 * and no cursor is left open between pages: the driver's cursors make several objects for each document, which costs
 * more than all that is done with it here.
 */
import { type Connection, Types } from 'mongoose';
import { databaseOf } from '../db/connect.ts';
import { afterName, BSON, fieldAt } from './bson-bytes.ts';

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
 * Each reading once, in the order of ids; the next page is on its way while the caller works on one. None of it asks
 * who may: that is the caller's to have done.
 */
export async function* readingPages(
  connection: Connection,
  { projectId, instrumentId }: ReadingsOf,
): AsyncGenerator<ReadingPage> {
  const database = databaseOf(connection);
  const of = { projectId: new Types.ObjectId(projectId), instrumentId: new Types.ObjectId(instrumentId) };
  const ask = async (after: Types.ObjectId | null): Promise<ReadingPage> => {
    const command = {
      find: 'readings',
      // Whole documents: leaving out fields costs the database more than it saves the way.
      filter: after === null ? of : { ...of, _id: { $gt: after } },
      sort: { _id: 1 },
      limit: PAGE,
      batchSize: PAGE,
      singleBatch: true,
    };
    // Asked for by its last id a page can be asked for again: a database that changes its primary costs one error.
    const reply = await database.command(command, { raw: true }).catch(() => database.command(command, { raw: true }));
    return pageOf(reply.cursor as Buffer);
  };
  let pending = ask(null);
  for (;;) {
    const page = await pending;
    const last = page.starts.at(-1);
    if (last === undefined) return;
    const id = fieldAt(page.bytes, last, '_id', BSON.objectId);
    pending = ask(new Types.ObjectId(page.bytes.subarray(id, id + 12)));
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
