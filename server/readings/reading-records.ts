/**
 * Readings in bulk: imports put them in, subjects move them along. Who reads all of an instrument takes
 * reading-pages.ts. None of it asks who may: that is the caller's to have done.
 */
import { Types } from 'mongoose';
import type { Author, State, Value, Visibility, Voice } from '#surveys/entry';
import type { Language } from '#surveys/language';
import type { Clock } from '../clock.ts';
import type { ReadingModel, StoredReading } from './reading.model.ts';
import type { ItemIndex, ReadingCodec } from './reading-codec.ts';
import { monthOf } from './reading-month.ts';
import { byBeginning, type ReadingOccasions } from './reading-occasions.ts';
import { beforeLaterWaves } from './reading-waves.ts';

/** One row of an import. The entries are answers that somebody gave elsewhere; they have no change log. */
export interface ImportedReading {
  readonly subjectId: string;
  readonly siteId: string | null;
  readonly facets: Readonly<Record<string, string>>;
  readonly startedAt: Date;
  /** Which of the subject's occasions the file says that it is. */
  readonly wave?: number | undefined;
  /** The file does not say when it was; then it goes before later occasions that came with other files. */
  readonly undated?: boolean;
  readonly completedAt: Date | null;
  /** Tells the row from others of the instrument, however often it is imported. */
  readonly rowKey: string;
  readonly rowHash: string;
  readonly entries: readonly {
    readonly item: string;
    readonly state: State;
    /** null but for `answered`. */
    readonly value: Value | null;
    /** Default: `own`. */
    readonly voice?: Voice;
    /** Default: the batch's. */
    readonly visibility?: Visibility;
  }[];
}

/** What the rows of one import have in common. */
export interface ImportBatch {
  readonly projectId: string;
  readonly instrumentId: string;
  readonly version: number;
  readonly importId: string;
  readonly by: Author;
  readonly language: Language;
  /** Default: `counted`. */
  readonly visibility?: Visibility;
  readonly items: ItemIndex;
  readonly rows: readonly ImportedReading[];
}

type Present = Pick<StoredReading, '_id' | 'subjectId' | 'startedAt' | 'occasion' | 'wave'>;

/** Readings that one command replaces. */
const BULK = 500;

export interface ReadingRecordsDependencies {
  readonly model: ReadingModel;
  readonly codec: ReadingCodec;
  readonly clock: Clock;
  readonly occasions: ReadingOccasions;
}

/** An imported row that is there already. */
export interface KnownRow {
  readonly readingId: string;
  readonly rowHash: string;
  readonly importId: string | null;
  readonly startedAt: Date;
}

export type ReadingRecords = ReturnType<typeof readingRecords>;

export function readingRecords({ model, codec, clock, occasions }: ReadingRecordsDependencies) {
  /** The readings that the subjects of a batch have. */
  function presentOf(batch: ImportBatch): Promise<Present[]> {
    const instrumentId = new Types.ObjectId(batch.instrumentId);
    const subjectIds = [...new Set(batch.rows.map((row) => row.subjectId))].map((id) => new Types.ObjectId(id));
    return model
      .find(
        { projectId: new Types.ObjectId(batch.projectId), subjectId: { $in: subjectIds }, instrumentId },
        { subjectId: 1, startedAt: 1, occasion: 1, wave: 1 },
      )
      .lean<Present[]>();
  }

  /** The numbers of the batch's readings among those that their subjects have; others that they push on are righted. */
  async function occasionsFor(
    batch: ImportBatch,
    ids: readonly Types.ObjectId[],
    present: readonly Present[],
  ): Promise<number[]> {
    const series = new Map<string, { _id: Types.ObjectId; startedAt: Date; occasion: number; row: number | null }[]>();
    const put = (
      subjectId: string,
      one: { _id: Types.ObjectId; startedAt: Date; occasion: number; row: number | null },
    ) => void (series.get(subjectId)?.push(one) ?? series.set(subjectId, [one]));
    for (const { _id, subjectId, startedAt, occasion } of present)
      put(subjectId.toHexString(), { _id, startedAt, occasion, row: null });
    batch.rows.forEach((row, index) => {
      put(row.subjectId, { _id: ids[index]!, startedAt: row.startedAt, occasion: 0, row: index });
    });
    const numbers = batch.rows.map(() => 1);
    const pushed: { _id: Types.ObjectId; occasion: number }[] = [];
    for (const readings of series.values()) {
      readings.sort(byBeginning).forEach(({ _id, occasion, row }, index) => {
        if (row !== null) numbers[row] = index + 1;
        else if (occasion !== index + 1) pushed.push({ _id, occasion: index + 1 });
      });
    }
    if (pushed.length > 0) {
      const touchedAt = clock.now();
      await model.bulkWrite(
        pushed.map(({ _id, occasion }) => ({
          updateOne: { filter: { _id }, update: { $set: { occasion, touchedAt } } },
        })),
      );
    }
    return numbers;
  }

  /** What a row says of its reading, apart from whose it is. */
  function contentOf(batch: ImportBatch, row: ImportedReading, now: Date) {
    const { by, items, language, visibility = 'counted' } = batch;
    const defaults = { entriesAt: row.startedAt, createdAt: now, createdBy: by, language, visibility };
    const at = row.startedAt.toISOString();
    return {
      version: batch.version,
      language,
      visibility,
      entriesAt: row.startedAt,
      startedAt: row.startedAt,
      month: monthOf(row.startedAt),
      changedAt: now,
      touchedAt: now,
      completedAt: row.completedAt,
      siteId: row.siteId === null ? null : new Types.ObjectId(row.siteId),
      facets: { ...row.facets },
      entries: row.entries.map(({ item, state, value, voice = 'own', visibility: own = visibility }) =>
        codec.encodeEntry(
          { item, voice, state, value, visibility: own, language, at, by, revision: 0, contested: false },
          defaults,
          items,
        ),
      ),
      rowHash: row.rowHash,
      ...(row.wave === undefined ? {} : { wave: row.wave }),
    } satisfies Partial<StoredReading>;
  }

  return {
    /**
     * Stores the rows of an import in the order given. Values are those that the code book allows: the caller has
     * checked them. Rows of one subject may be in several batches; batches of one import go one after the other.
     *
     * @returns the ids of the readings, by row
     * @throws MongoServerError 11000 if a row key is there already (see `knownRows`)
     */
    async insertImported(asked: ImportBatch): Promise<string[]> {
      if (asked.rows.length === 0) return [];
      const now = clock.now();
      const present = await presentOf(asked);
      const batch = { ...asked, rows: beforeLaterWaves(asked.rows, present) };
      const { rows } = batch;
      const importId = new Types.ObjectId(batch.importId);
      const ids = rows.map(() => new Types.ObjectId());
      const numbers = await occasionsFor(batch, ids, present);
      const documents = rows.map((row, index): StoredReading => {
        return {
          _id: ids[index]!,
          projectId: new Types.ObjectId(batch.projectId),
          subjectId: new Types.ObjectId(row.subjectId),
          instrumentId: new Types.ObjectId(batch.instrumentId),
          mode: 'import',
          createdAt: now,
          createdBy: batch.by,
          occasion: numbers[index]!,
          revision: 0,
          changes: [],
          past: [],
          logSize: 0,
          importId,
          rowKey: row.rowKey,
          ...contentOf(batch, row, now),
        };
      });
      // Past mongoose: it would cast each value of each entry by itself.
      await model.collection.insertMany(documents, { ordered: true });
      return ids.map((id) => id.toHexString());
    },

    /**
     * Puts what rows say now in the place of what they said before, where a later file has them differently. A reading
     * that somebody has worked on since stays as it is. It keeps its subject and its import.
     *
     * @param readingIds whose content it is, by row; a row's own `subjectId` does not count
     * @returns how many readings were replaced
     */
    async replaceImported(batch: ImportBatch, readingIds: readonly string[]): Promise<number> {
      let replaced = 0;
      for (let from = 0; from < batch.rows.length; from += BULK) {
        const now = clock.now();
        const rows = batch.rows.slice(from, from + BULK);
        const ids = readingIds.slice(from, from + BULK).map((id) => new Types.ObjectId(id));
        const before = await model
          .find({ _id: { $in: ids } }, { projectId: 1, subjectId: 1, instrumentId: 1, startedAt: 1 })
          .lean<Pick<StoredReading, '_id' | 'projectId' | 'subjectId' | 'instrumentId' | 'startedAt'>[]>();
        const result = await model.collection.bulkWrite(
          rows.map((row, index) => {
            const filter = {
              _id: ids[index]!,
              projectId: new Types.ObjectId(batch.projectId),
              instrumentId: new Types.ObjectId(batch.instrumentId),
              revision: 0,
            };
            return { updateOne: { filter, update: { $set: { ...contentOf(batch, row, now), createdBy: batch.by } } } };
          }),
        );
        replaced += result.matchedCount;
        const moved = new Map(before.map((reading) => [reading._id.toHexString(), reading]));
        for (const [index, row] of rows.entries()) {
          const reading = moved.get(ids[index]!.toHexString());
          if (reading === undefined || reading.startedAt.getTime() === row.startedAt.getTime()) continue;
          const earliest = row.startedAt < reading.startedAt ? row.startedAt : reading.startedAt;
          const { projectId, subjectId, instrumentId } = reading;
          await occasions.renumber({ projectId, subjectId, instrumentId }, earliest);
        }
      }
      return replaced;
    },

    /** Which of these row keys the instrument has, and with which hash, reading and time. */
    async knownRows(
      projectId: string,
      instrumentId: string,
      rowKeys: readonly string[],
    ): Promise<Map<string, KnownRow>> {
      if (rowKeys.length === 0) return new Map();
      const found = await model
        .find(
          {
            projectId: new Types.ObjectId(projectId),
            instrumentId: new Types.ObjectId(instrumentId),
            rowKey: { $in: [...rowKeys] },
          },
          { rowKey: 1, rowHash: 1, importId: 1, startedAt: 1 },
        )
        .lean<Pick<StoredReading, '_id' | 'rowKey' | 'rowHash' | 'importId' | 'startedAt'>[]>();
      return new Map(
        found.map(({ _id, rowKey = '', rowHash = '', importId, startedAt }) => [
          rowKey,
          { readingId: _id.toHexString(), rowHash, importId: importId?.toHexString() ?? null, startedAt },
        ]),
      );
    },

    /** Takes back what an import stored, where it did not come to its end. @returns how many readings */
    async removeImported(projectId: string, instrumentId: string, importId: string): Promise<number> {
      const result = await model.deleteMany({
        projectId: new Types.ObjectId(projectId),
        instrumentId: new Types.ObjectId(instrumentId),
        importId: new Types.ObjectId(importId),
      });
      return result.deletedCount;
    },

    /** How many readings an instrument has in a project. */
    count: (projectId: string, instrumentId: string): Promise<number> =>
      model.countDocuments({
        projectId: new Types.ObjectId(projectId),
        instrumentId: new Types.ObjectId(instrumentId),
      }),

    /** A subject's site or facets have changed: its readings follow. */
    async subjectMoved(
      subjectId: string,
      { siteId, facets }: { readonly siteId: string | null; readonly facets: Readonly<Record<string, string>> },
    ): Promise<void> {
      await model.updateMany(
        { subjectId: new Types.ObjectId(subjectId) },
        {
          $set: {
            siteId: siteId === null ? null : new Types.ObjectId(siteId),
            facets: { ...facets },
            touchedAt: clock.now(),
          },
        },
      );
    },
  };
}
