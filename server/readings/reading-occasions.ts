/**
 * Numbers a subject's readings with one instrument by when they began: 1 for the first; ties go by id.
 * A reading that is added behind all others needs one look at the index; anything else renumbers what follows.
 */
import type { Types } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { ReadingModel, StoredReading } from './reading.model.ts';

/** Whose readings are numbered together. */
export interface Series {
  readonly projectId: Types.ObjectId;
  readonly subjectId: Types.ObjectId;
  readonly instrumentId: Types.ObjectId;
}

type Numbered = Pick<StoredReading, '_id' | 'startedAt' | 'occasion'>;
const NUMBERED = { startedAt: 1, occasion: 1 } as const;

/** By moment, then by id. */
export function byBeginning(a: Pick<Numbered, '_id' | 'startedAt'>, b: Pick<Numbered, '_id' | 'startedAt'>): number {
  return a.startedAt.getTime() - b.startedAt.getTime() || (a._id.toHexString() < b._id.toHexString() ? -1 : 1);
}

export type ReadingOccasions = ReturnType<typeof readingOccasions>;

export function readingOccasions({ model, clock }: { model: ReadingModel; clock: Clock }) {
  /** Additions to a series that this process is making; those that overlap cannot count on what they saw. */
  const adding = new Map<string, { running: number; overlapped: boolean }>();
  /** The renumbering of a series that is about to run: whoever comes before it does shares it. */
  const waiting = new Map<string, { from: Date; done: Promise<void> }>();
  /** The renumbering of a series that is running. */
  const running = new Map<string, Promise<void>>();

  const keyOf = ({ subjectId, instrumentId }: Series) => `${subjectId.toHexString()} ${instrumentId.toHexString()}`;

  async function lastBefore(series: Series, moment: Date | null): Promise<Numbered | undefined> {
    const earlier = moment === null ? {} : { startedAt: { $lt: moment } };
    const newest = { projection: NUMBERED, sort: { startedAt: -1, _id: -1 } } as const;
    return (await model.collection.findOne<Numbered>({ ...series, ...earlier }, newest)) ?? undefined;
  }

  async function numberFrom(series: Series, from: Date): Promise<void> {
    const [before, following] = await Promise.all([
      lastBefore(series, from),
      model.find({ ...series, startedAt: { $gte: from } }, NUMBERED).lean<Numbered[]>(),
    ]);
    const first = (before?.occasion ?? 0) + 1;
    const wrong = following
      .sort(byBeginning)
      .map(({ _id, occasion }, index) => ({ _id, is: occasion, occasion: first + index }))
      .filter(({ is, occasion }) => is !== occasion);
    if (wrong.length === 0) return;
    const touchedAt = clock.now();
    await model.bulkWrite(
      wrong.map(({ _id, occasion }) => ({
        updateOne: { filter: { _id }, update: { $set: { occasion, touchedAt } } },
      })),
    );
  }

  /** Puts the numbers right of all readings of a series that began at `from` or later. */
  function renumber(series: Series, from: Date): Promise<void> {
    const key = keyOf(series);
    const shared = waiting.get(key);
    if (shared !== undefined) {
      if (from < shared.from) shared.from = from;
      return shared.done;
    }
    const mine = { from, done: Promise.resolve() };
    mine.done = (running.get(key) ?? Promise.resolve())
      .catch(() => undefined)
      .then(async () => {
        waiting.delete(key);
        const work = numberFrom(series, mine.from);
        running.set(key, work);
        try {
          await work;
        } finally {
          if (running.get(key) === work) running.delete(key);
        }
      });
    waiting.set(key, mine);
    return mine.done;
  }

  return {
    renumber,

    /**
     * Adds a reading to a series.
     *
     * @param insert stores it with the number that it is given a promise of, so that it may load other things meanwhile
     */
    async add<Result>(
      series: Series,
      startedAt: Date,
      insert: (occasion: Promise<number>) => Promise<Result>,
    ): Promise<Result> {
      const key = keyOf(series);
      const state = adding.get(key) ?? { running: 0, overlapped: false };
      adding.set(key, state);
      state.running += 1;
      if (state.running > 1) state.overlapped = true;
      const last = lastBefore(series, null);
      const occasion = last.then((found) => (found?.occasion ?? 0) + 1);
      // The one who inserts may fail before it asks for the number.
      occasion.catch(() => undefined);
      let result: Result;
      try {
        result = await insert(occasion);
      } finally {
        state.running -= 1;
        if (state.running === 0) adding.delete(key);
      }
      const latest = await last;
      if (state.overlapped || (latest !== undefined && latest.startedAt >= startedAt))
        await renumber(series, startedAt);
      return result;
    },
  };
}
