/**
 * How readings get into the database and out of it: one document each, written only if its revision is the one that was
 * read. Nothing here asks who may.
 */
import type { Clock } from '../clock.ts';
import { gatheredById, gatheredDocuments } from '../db/gathered.ts';
import { Problem } from '../http/problem.ts';
import type { ReadingModel, StoredReading } from './reading.model.ts';
import { afterwards, type FoldedChanges } from './reading-changes.ts';

export interface ReadingStoreDependencies {
  readonly model: ReadingModel;
  readonly clock: Clock;
  /** Tells whoever has the reading open that it has changed. */
  readonly changed: (readingId: string, revision: number) => void;
}

/** What is to be written: changes, and fields beside them. */
export interface ReadingWrite {
  readonly folded: FoldedChanges;
  readonly set?: Partial<StoredReading>;
}

/** Rounds in which another process may be faster; each means that somebody's change was taken. */
const MOST_ATTEMPTS = 30;

export type ReadingStore = ReturnType<typeof readingStore>;

export function readingStore({ model, clock, changed }: ReadingStoreDependencies) {
  /** Changes of one reading go one after the other in this process; across processes the revision guards. */
  const queues = new Map<string, Promise<unknown>>();

  const find = gatheredById<StoredReading>(model);

  async function get(projectId: string, readingId: string): Promise<StoredReading> {
    const stored = await find(readingId);
    if (stored === null || stored.projectId.toHexString() !== projectId) throw new Problem('not_found');
    return stored;
  }

  return {
    find,

    /** @throws Problem not_found */
    get,

    /** @throws MongoServerError 11000 if the id is there already */
    insert: gatheredDocuments<StoredReading>((documents) =>
      model.collection.insertMany([...documents], { ordered: true }),
    ),

    /** Does work on one reading after all work on it that was asked for before. */
    inTurn<Result>(readingId: string, work: () => Promise<Result>): Promise<Result> {
      const mine = (queues.get(readingId) ?? Promise.resolve()).then(work, work);
      queues.set(readingId, mine);
      const done = () => {
        if (queues.get(readingId) === mine) queues.delete(readingId);
      };
      mine.then(done, done);
      return mine;
    },

    /**
     * Folds changes into a stored reading and writes it; folded again while other processes are faster.
     *
     * @throws Problem not_found (it was removed meanwhile), database_unavailable
     */
    async write(
      first: StoredReading,
      fold: (stored: StoredReading) => ReadingWrite | Promise<ReadingWrite>,
    ): Promise<{ stored: StoredReading; folded: FoldedChanges }> {
      let stored = first;
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
        const { folded, set = {} } = await fold(stored);
        const isNew = folded.revision !== stored.revision;
        if (!isNew && Object.keys(set).length === 0) return { stored, folded };
        // Whoever has the reading open is told by the revision that it was closed or opened again.
        const revision = folded.revision + (closesOrReopens(stored, set) ? 1 : 0);
        const now = clock.now();
        const fields = { ...(isNew ? { changedAt: now } : {}), touchedAt: now, ...set };
        const written = await model.collection.updateOne({ _id: stored._id, revision: stored.revision }, {
          $set: {
            ...fields,
            revision,
            logSize: folded.logSize,
            ...Object.fromEntries([...folded.entries].map(([index, entry]) => [`entries.${index}`, entry])),
          },
          ...(isNew ? { $push: { changes: { $each: folded.changes }, past: { $each: folded.past } } } : {}),
        } as never);
        if (written.matchedCount === 1) {
          if (revision !== stored.revision) changed(stored._id.toHexString(), revision);
          return { stored: { ...stored, ...fields, ...afterwards(stored, folded), revision }, folded };
        }
        stored = await get(stored.projectId.toHexString(), stored._id.toHexString());
      }
      throw new Problem('database_unavailable', { retryAfterSeconds: 1 });
    },
  };
}

function closesOrReopens({ completedAt }: StoredReading, set: Partial<StoredReading>): boolean {
  return set.completedAt !== undefined && set.completedAt?.getTime() !== completedAt?.getTime();
}
