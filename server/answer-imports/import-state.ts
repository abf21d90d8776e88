/** What is stored of an import while somebody works on it: any process can tell how far it is, and one at a time works. */
import { Types } from 'mongoose';
import type { ImportMapping } from '#contract/answer-import';
import type { Clock } from '../clock.ts';
import { duplicateKeyFields } from '../db/errors.ts';
import { Problem } from '../http/problem.ts';
import type { importModel, StoredImport } from './answer-import.model.ts';
import type { GatheredIssue } from './import-issues.ts';
import type { ImportDetails, importPresentation } from './import-present.ts';
import type { ImportPlace } from './import-run.ts';

/** A run whose process has said nothing for this long has died with it. */
const SILENT_MS = 60_000;

/** Said of an import that ended in the middle, whatever the reason. */
export const INTERRUPTED: readonly GatheredIssue[] = [
  { column: null, code: 'interrupted', count: 1, lines: [], examples: [] },
];

export interface ImportStateDependencies {
  readonly model: ReturnType<typeof importModel>;
  readonly clock: Clock;
  readonly presentation: Pick<ReturnType<typeof importPresentation>, 'detailsOf' | 'sealed'>;
}

export function importState({ model, clock, presentation }: ImportStateDependencies) {
  const { detailsOf, sealed } = presentation;

  const inPlace = ({ projectId, instrumentId }: ImportPlace) => ({
    projectId: new Types.ObjectId(projectId),
    instrumentId: new Types.ObjectId(instrumentId),
  });

  return {
    /** @throws Problem not_found */
    async get(place: ImportPlace, importId: string): Promise<StoredImport> {
      const filter = { _id: new Types.ObjectId(importId), ...inPlace(place) };
      const stored = await model.findOne(filter).lean<StoredImport>();
      if (stored === null) throw new Problem('not_found');
      return stored;
    },

    /** The mapping of the last file for this instrument that was looked through: a file may be mended and come again. */
    async lastMapping(place: ImportPlace): Promise<ImportMapping | null> {
      const [last] = await model
        .find({ ...inPlace(place), state: { $ne: 'uploaded' } })
        .sort({ createdAt: -1, _id: -1 })
        .limit(1)
        .lean<StoredImport[]>();
      return last === undefined ? null : detailsOf(last).mapping;
    },

    /** Takes an import for a piece of work on it. @throws Problem import_busy */
    async claim(
      { _id }: StoredImport,
      state: 'checking' | 'running',
      version: number,
      details: ImportDetails,
    ): Promise<void> {
      const now = { state, active: true, aliveAt: clock.now(), version, progress: 0, result: null } as const;
      try {
        const claimed = await model.updateOne(
          { _id, state: { $in: ['uploaded', 'checked'] }, active: { $ne: true } },
          { $set: { ...now, details: sealed(details) } },
        );
        if (claimed.modifiedCount === 0) throw new Problem('import_busy');
      } catch (error) {
        throw duplicateKeyFields(error) !== null ? new Problem('import_busy') : error;
      }
    },

    /** Says how many rows have been worked on; false if the import was cancelled meanwhile. */
    async alive(id: Types.ObjectId, rows: number): Promise<boolean> {
      const still = await model.updateOne(
        { _id: id, active: true, state: { $ne: 'cancelled' } },
        { $set: { progress: rows, aliveAt: clock.now() } },
      );
      return still.matchedCount === 1;
    },

    /** The piece of work is over. */
    async finish(id: Types.ObjectId, fields: Partial<StoredImport>, details: ImportDetails): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { ...fields, details: sealed(details) }, $unset: { active: 1 } });
    },

    /** Imports that somebody seemed to work on and has said nothing of for long. */
    silent(place?: ImportPlace): Promise<StoredImport[]> {
      const silentSince = new Date(clock.now().getTime() - SILENT_MS);
      const ofInstrument = place === undefined ? {} : { instrumentId: new Types.ObjectId(place.instrumentId) };
      return model.find({ active: true, aliveAt: { $lt: silentSince }, ...ofInstrument }).lean<StoredImport[]>();
    },

    /** One of these has failed, or, where it was only being looked through, is as it was before. */
    async giveUp(dead: StoredImport): Promise<void> {
      const details = sealed({ ...detailsOf(dead), issues: INTERRUPTED });
      const ended = { state: 'failed', finishedAt: clock.now(), details } as const;
      await model.updateOne(
        { _id: dead._id, aliveAt: dead.aliveAt },
        { $set: dead.state === 'checking' ? { state: 'uploaded' } : ended, $unset: { active: 1 } },
      );
    },
  };
}
