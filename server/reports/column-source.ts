/**
 * Fills columns from the database and keeps them fresh: everything once, then what has been touched since. A reading
 * that was deleted leaves nothing behind to be noticed by, so the number of readings is compared as well.
 */
import { type Connection, Types } from 'mongoose';
import type { Voice } from '#surveys/entry';
import { databaseOf } from '../db/connect.ts';
import type { StoredReading } from '../readings/reading.model.ts';
import { Columns, type ReadingRow, type ReportedItem } from './columns.ts';

/** Which readings columns are made of. */
export interface ColumnsOf {
  readonly projectId: string;
  readonly instrumentId: string;
  readonly voice: Voice;
  readonly items: readonly ReportedItem[];
}

/** No logs, and no texts: they are encrypted, long and not counted. */
const PROJECTION = {
  subjectId: 1,
  siteId: 1,
  month: 1,
  startedAt: 1,
  changedAt: 1,
  touchedAt: 1,
  version: 1,
  facets: 1,
  visibility: 1,
  'entries.i': 1,
  'entries.v': 1,
  'entries.s': 1,
  'entries.x': 1,
  'entries.y': 1,
} as const;

/** Writes overtake one another, and clocks differ: until it is this old, what was touched so long before is read again. */
const OVERLAP_MS = 5_000;
/** How often all readings are counted, to find what was deleted while as much was added. */
const COUNT_MS = 60_000;
const BATCH = 2_000;

export interface FreshColumns {
  readonly columns: Columns;
  /** Takes in what has changed; the result is this object's columns or, after deletions, new ones. */
  refresh(): Promise<Columns>;
}

/** Columns that are empty until they are refreshed. */
export function columnSource(connection: Connection, of: ColumnsOf): FreshColumns {
  const collection = databaseOf(connection).collection<StoredReading>('readings');
  const all = { projectId: new Types.ObjectId(of.projectId), instrumentId: new Types.ObjectId(of.instrumentId) };
  const items = new Set(of.items.map(({ item }) => item.name));
  let columns = new Columns(of.items);
  /** The newest moment that was seen. */
  let newest: Date | null = null;
  /** Up to here nothing can come any more. */
  let settled: Date | null = null;
  /** What `settled` will be, once it is old enough. */
  let settling: { readonly at: number; readonly moment: Date } | null = null;
  let counted = { at: 0, documents: 0 };

  async function readChanges(): Promise<void> {
    const began = performance.now();
    const since = settled ?? (newest === null ? null : new Date(newest.getTime() - OVERLAP_MS));
    const cursor = collection
      .find({ ...all, ...(since === null ? {} : { touchedAt: { $gt: since } }) }, { projection: PROJECTION })
      .sort({ touchedAt: 1, _id: 1 })
      .batchSize(BATCH);
    for await (const stored of cursor) {
      columns.put(rowOf(stored, of.voice, items));
      newest = stored.touchedAt;
    }
    if (settling !== null && began - settling.at >= OVERLAP_MS) {
      settled = settling.moment;
      settling = null;
    }
    if (newest !== null && newest !== settled) settling ??= { at: began, moment: newest };
  }

  /** Whether readings were deleted; all are counted only if there are signs of it, and now and then. */
  async function hasFewer(): Promise<boolean> {
    const documents = await collection.estimatedDocumentCount();
    const now = performance.now();
    if (documents >= counted.documents && now - counted.at < COUNT_MS) {
      counted = { ...counted, documents };
      return false;
    }
    counted = { at: now, documents };
    return (await collection.countDocuments(all)) < columns.readings;
  }

  return {
    get columns() {
      return columns;
    },
    async refresh() {
      await readChanges();
      if (await hasFewer()) {
        columns = new Columns(of.items);
        newest = null;
        settled = null;
        settling = null;
        await readChanges();
      }
      return columns;
    },
  };
}

/** What of a reading may be counted. */
function rowOf(stored: StoredReading, voice: Voice, items: ReadonlySet<string>): ReadingRow {
  const entries: ReadingRow['entries'][number][] = [];
  for (const { i, v = 'own', s = 'answered', x = null, y = stored.visibility } of stored.entries) {
    if (v === voice && y === 'counted' && items.has(i)) entries.push({ item: i, state: s, value: x });
  }
  return {
    id: stored._id.toHexString(),
    subjectId: stored.subjectId.toHexString(),
    siteId: stored.siteId?.toHexString() ?? null,
    month: stored.month,
    startedAt: stored.startedAt.getTime(),
    changedAt: stored.changedAt.getTime(),
    version: stored.version,
    facets: stored.facets,
    entries,
  };
}
