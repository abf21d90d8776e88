/**
 * Bringing in answers that exist. A file is uploaded, looked through with a mapping (a dry run, as often as people
 * like), and taken over: all of it or nothing. The same file can come again: rows that are there already are left as
 * they are, rows that say something else now replace what was imported.
 *
 * A run works in this process beside the requests; its state is in the database, so any process can tell how far it is.
 */
import { type Connection, Types } from 'mongoose';
import type { AnswerImport, AnswerImportList, ImportListQuery, ImportMapping } from '#contract/answer-import';
import type { InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import type { InterfaceLanguage } from '#surveys/language';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../crypto.ts';
import { findPage } from '../db/paging.ts';
import { Problem } from '../http/problem.ts';
import type { Log } from '../log.ts';
import type { ProjectService } from '../projects/project.service.ts';
import { itemIndex } from '../readings/reading-codec.ts';
import type { ReadingRecords } from '../readings/reading-records.ts';
import type { SiteService } from '../sites/site.service.ts';
import type { SubjectImportService } from '../subjects/subject-import.service.ts';
import { importModel, type StoredImport } from './answer-import.model.ts';
import { lookAt } from './file-look.ts';
import { importFiles } from './import-file.ts';
import { mappingFor } from './import-mapping.ts';
import { type ImportDetails, importPresentation } from './import-present.ts';
import { Cancelled, type ImportJob, type ImportPlace, importRun } from './import-run.ts';
import { INTERRUPTED, importState } from './import-state.ts';

export interface AnswerImportDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: KeyRing;
  readonly log: Log;
  readonly projects: Pick<ProjectService, 'get' | 'requireOpen' | 'addFacetValues'>;
  readonly sites: Pick<SiteService, 'all'>;
  readonly subjectImports: SubjectImportService;
  readonly readings: Pick<ReadingRecords, 'insertImported' | 'replaceImported' | 'knownRows' | 'removeImported'>;
  readonly instruments: {
    /** @throws Problem not_found, instrument_not_published */
    latest(projectId: string, instrumentId: string): Promise<Definition>;
  };
}

interface Definition {
  readonly version: number;
  readonly file: InstrumentFile;
  readonly items: readonly Item[];
}

interface Job extends ImportJob {
  readonly details: ImportDetails;
}

export type AnswerImportService = ReturnType<typeof answerImportService>;

/** A short piece of work is waited for, so that a small file needs no second question. */
const WAIT_MS = 1_500;

export function answerImportService(dependencies: AnswerImportDependencies) {
  const { clock, connection, instruments, keys, log, projects, readings, sites, subjectImports } = dependencies;
  const model = importModel(connection);
  const files = importFiles(dependencies);
  const presentation = importPresentation(keys);
  const { detailsOf, present, sealed } = presentation;
  const state = importState({ model, clock, presentation });
  const jobs = new Map<string, Promise<void>>();
  let closing = false;
  const { dryRun, takeOver } = importRun({
    keys,
    readings,
    subjectImports,
    clock,
    read: files.read,
    async stillWanted(id, rows) {
      if (closing) throw new Error('the server is stopping');
      return state.alive(id, rows);
    },
  });

  async function upload(
    place: ImportPlace,
    { fileName, userId, language }: { fileName: string; userId: string | null; language: InterfaceLanguage },
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<AnswerImport> {
    await projects.requireOpen(place.projectId);
    const [definition, project, before] = await Promise.all([
      instruments.latest(place.projectId, place.instrumentId),
      projects.get(place.projectId),
      state.lastMapping(place),
    ]);
    const _id = new Types.ObjectId();
    const file = await files.store(_id, chunks);
    const look = lookAt(file, definition.items, project.facets, before);
    const now = clock.now();
    const stored: StoredImport = {
      _id,
      projectId: new Types.ObjectId(place.projectId),
      instrumentId: new Types.ObjectId(place.instrumentId),
      version: definition.version,
      state: 'uploaded',
      aliveAt: now,
      fileName,
      bytes: file.bytes,
      encoding: file.encoding,
      details: sealed({ ...look, issues: [] }),
      rows: null,
      progress: 0,
      result: null,
      createdAt: now,
      createdBy: userId === null ? null : new Types.ObjectId(userId),
      finishedAt: null,
    };
    await model.create(stored);
    return present(stored, language);
  }

  /** Claims the import for a piece of work, and starts it. @throws Problem import_busy, import_over, import_file_gone */
  async function start(
    place: ImportPlace,
    importId: string,
    mapping: ImportMapping,
    doing: 'checking' | 'running',
    work: (job: Job) => Promise<void>,
  ): Promise<void> {
    await projects.requireOpen(place.projectId);
    await clearDead(place);
    const stored = await state.get(place, importId);
    if (stored.active) throw new Problem('import_busy');
    if (!['uploaded', 'checked'].includes(stored.state)) throw new Problem('import_over');
    if (!(await files.exists(stored._id))) throw new Problem('import_file_gone');
    const [definition, project, allSites] = await Promise.all([
      instruments.latest(place.projectId, place.instrumentId),
      projects.get(place.projectId),
      sites.all(place.projectId),
    ]);
    const { whole, columns } = await mappingFor(mapping, detailsOf(stored), {
      items: definition.items,
      facets: project.facets,
      read: () => files.read(stored._id),
    });
    const details: ImportDetails = { columns, mapping: { ...whole, missing: [...whole.missing] }, issues: [] };
    await state.claim(stored, doing, definition.version, details);
    const job: Job = {
      place,
      id: stored._id,
      userId: stored.createdBy?.toHexString() ?? null,
      details,
      mapping: whole,
      definition,
      items: itemIndex(definition),
      facets: project.facets,
      sites: allSites,
    };
    const done = work(job)
      .catch((error: unknown) => fail(job, error))
      // The database has gone: what is left behind is cleared when it is there again.
      .catch((error: unknown) => log.error({ action: 'imports.run', importId, error }, 'import left behind'))
      .finally(() => jobs.delete(importId));
    jobs.set(importId, done);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      done,
      new Promise((resolve) => {
        timer = setTimeout(resolve, WAIT_MS);
      }),
    ]);
    clearTimeout(timer);
  }

  const finish = ({ id, details }: Job, fields: Partial<StoredImport>, issues: ImportDetails['issues']) =>
    state.finish(id, fields, { ...details, issues });

  async function fail(job: Job, error: unknown): Promise<void> {
    const cancelled = error instanceof Cancelled;
    if (!cancelled) log.error({ action: 'imports.run', importId: job.id.toHexString(), error }, 'import failed');
    await files.remove(job.id);
    const ended = { state: cancelled ? 'cancelled' : 'failed', finishedAt: clock.now() } as const;
    await finish(job, ended, cancelled ? [] : INTERRUPTED);
  }

  /** Marks imports whose process has died, and takes back what they had stored. */
  async function clearDead(place?: ImportPlace): Promise<void> {
    for (const dead of await state.silent(place)) {
      const importId = dead._id.toHexString();
      if (jobs.has(importId)) continue;
      if (dead.state !== 'checking') {
        await readings.removeImported(dead.projectId.toHexString(), dead.instrumentId.toHexString(), importId);
        await files.remove(dead._id);
      }
      await state.giveUp(dead);
    }
  }

  return {
    upload,
    clearDead: () => clearDead(),

    /** @throws Problem not_found */
    async get(place: ImportPlace, importId: string, language: InterfaceLanguage): Promise<AnswerImport> {
      return present(await state.get(place, importId), language);
    },

    /** The imports into an instrument, newest first. */
    async list(
      { projectId, instrumentId }: ImportPlace,
      query: ImportListQuery,
      language: InterfaceLanguage,
    ): Promise<AnswerImportList> {
      const filter = {
        projectId: new Types.ObjectId(projectId),
        instrumentId: new Types.ObjectId(instrumentId),
      };
      const page = await findPage(model, filter, 'createdAt', query);
      return { ...page, items: page.items.map((stored) => present(stored, language)) };
    },

    /** Looks the whole file through with this mapping; nothing is taken over. */
    async check(place: ImportPlace, importId: string, mapping: ImportMapping): Promise<void> {
      await start(place, importId, mapping, 'checking', async (job) => {
        const { issues, result, rows } = await dryRun(job);
        await finish(job, { state: 'checked', rows, progress: rows, result }, issues);
      });
    },

    /** Looks the file through once more and, if nothing is wrong, takes all of it over. */
    async run(place: ImportPlace, importId: string, mapping: ImportMapping): Promise<void> {
      await start(place, importId, mapping, 'running', async (job) => {
        const { issues, newFacetValues, rows, result: expected } = await dryRun(job);
        if (issues.length > 0) {
          await finish(job, { state: 'checked', rows, progress: rows, result: expected }, issues);
          return;
        }
        await projects.addFacetValues(job.place.projectId, newFacetValues);
        const result = await takeOver(job);
        await files.remove(job.id);
        await finish(job, { state: 'done', rows, progress: rows, result, finishedAt: clock.now() }, []);
      });
    },

    /** Stops a run, or throws a file away that was not taken over. @throws Problem not_found, import_over */
    async cancel(place: ImportPlace, importId: string): Promise<void> {
      const stored = await state.get(place, importId);
      if (!['uploaded', 'checked', 'checking', 'running'].includes(stored.state)) throw new Problem('import_over');
      await model.updateOne(
        { _id: stored._id, state: stored.state },
        { $set: { state: 'cancelled', finishedAt: clock.now() } },
      );
      if (!stored.active) await files.remove(stored._id);
      await jobs.get(importId);
    },

    /** Stops what is running, so that nothing of it stays. */
    async close(): Promise<void> {
      closing = true;
      await Promise.all(jobs.values());
    },

    /** Until the work on an import that this process has begun is over. */
    async settled(importId: string): Promise<void> {
      await jobs.get(importId);
    },
  };
}
