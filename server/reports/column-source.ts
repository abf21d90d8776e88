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
  changes: 0,
  past: 0,
  'entries.c': 0,
  'entries.b': 0,
  'entries.t': 0,
  createdBy: 0,
  rowKey: 0,
  rowHash: 0,
} as const;

/** Writers on several machines, and writes that overtake one another: what was touched this long before is read again. */
const OVERLAP_MS = 10_000;
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
  let touchedAt: Date | null = null;

  async function readChanges(): Promise<void> {
    const since = touchedAt === null ? {} : { touchedAt: { $gte: new Date(touchedAt.getTime() - OVERLAP_MS) } };
    const cursor = collection
      .find({ ...all, ...since }, { projection: PROJECTION })
      .sort({ touchedAt: 1, _id: 1 })
      .batchSize(BATCH);
    for await (const stored of cursor) {
      columns.put(rowOf(stored, of.voice, items));
      touchedAt = stored.touchedAt;
    }
  }

  return {
    get columns() {
      return columns;
    },
    async refresh() {
      await readChanges();
      if ((await collection.countDocuments(all)) < columns.readings) {
        columns = new Columns(of.items);
        touchedAt = null;
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
