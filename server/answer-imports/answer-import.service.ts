/**
 * Bringing in answers that exist. A file is uploaded, looked through with a mapping (a dry run, as often as people
 * like), and taken over: all of it or nothing. The same file can come again: rows that are there already are left as
 * they are, rows that say something else now replace what was imported.
 *
 * A run works in this process beside the requests; its state is in the database, so any process can tell how far it is.
 */
import { type Connection, Types } from 'mongoose';
import type { AnswerImport, AnswerImportList, ImportListQuery, ImportMapping } from '#contract/answer-import';
import type { ProjectFacet } from '#contract/project';
import type { InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import type { InterfaceLanguage } from '#surveys/language';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../crypto.ts';
import { duplicateKeyFields } from '../db/errors.ts';
import { findPage } from '../db/paging.ts';
import { Problem } from '../http/problem.ts';
import type { Log } from '../log.ts';
import type { ProjectService } from '../projects/project.service.ts';
import { itemIndex } from '../readings/reading-codec.ts';
import type { ReadingRecords } from '../readings/reading-records.ts';
import type { SiteService } from '../sites/site.service.ts';
import type { SubjectImportService } from '../subjects/subject-import.service.ts';
import { importModel, type StoredImport } from './answer-import.model.ts';
import { chosenUse } from './column-guess.ts';
import { lookAt } from './file-look.ts';
import { importFiles } from './import-file.ts';
import { type GatheredIssue, issuesInWords } from './import-issues.ts';
import type { WholeMapping } from './import-pass.ts';
import { Cancelled, type ImportJob, type ImportPlace, importRun } from './import-run.ts';

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
  readonly details: Details;
}

/** What of an import is kept encrypted. */
interface Details {
  readonly mapping: ImportMapping;
  readonly columns: readonly AnswerImport['columns'][number][];
  readonly issues: readonly GatheredIssue[];
}

export type AnswerImportService = ReturnType<typeof answerImportService>;

const PURPOSE = 'import details';
/** A run whose process has said nothing for this long has died with it. */
const SILENT_MS = 60_000;
/** A short piece of work is waited for, so that a small file needs no second question. */
const WAIT_MS = 1_500;

export function answerImportService(dependencies: AnswerImportDependencies) {
  const { clock, connection, instruments, keys, log, projects, readings, sites, subjectImports } = dependencies;
  const model = importModel(connection);
  const files = importFiles(dependencies);
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
      const still = await model.updateOne(
        { _id: id, active: true, state: { $ne: 'cancelled' } },
        { $set: { progress: rows, aliveAt: clock.now() } },
      );
      return still.matchedCount === 1;
    },
  });

  async function getStored({ projectId, instrumentId }: ImportPlace, importId: string): Promise<StoredImport> {
    const filter = {
      _id: new Types.ObjectId(importId),
      projectId: new Types.ObjectId(projectId),
      instrumentId: new Types.ObjectId(instrumentId),
    };
    const stored = await model.findOne(filter).lean<StoredImport>();
    if (stored === null) throw new Problem('not_found');
    return stored;
  }

  function detailsOf(stored: StoredImport): Details {
    return JSON.parse(keys.decrypt(PURPOSE, stored.details)) as Details;
  }

  const sealed = (details: Details) => keys.encrypt(PURPOSE, JSON.stringify(details));

  function present(stored: StoredImport, language: InterfaceLanguage): AnswerImport {
    const { mapping, columns, issues } = detailsOf(stored);
    return {
      id: stored._id.toHexString(),
      instrumentId: stored.instrumentId.toHexString(),
      version: stored.version,
      state: stored.state,
      fileName: stored.fileName,
      bytes: stored.bytes,
      mapping,
      columns: [...columns],
      rows: stored.rows,
      progress: stored.progress,
      result: stored.result,
      issues: issuesInWords(issues, language),
      createdAt: stored.createdAt.toISOString(),
      finishedAt: stored.finishedAt?.toISOString() ?? null,
    };
  }

  /** The mapping of the last file for this instrument that was looked through: a file may be mended and come again. */
  async function remembered({ projectId, instrumentId }: ImportPlace): Promise<ImportMapping | null> {
    const [last] = await model
      .find({
        projectId: new Types.ObjectId(projectId),
        instrumentId: new Types.ObjectId(instrumentId),
        state: { $ne: 'uploaded' },
      })
      .sort({ createdAt: -1, _id: -1 })
      .limit(1)
      .lean<StoredImport[]>();
    return last === undefined ? null : detailsOf(last).mapping;
  }

  async function upload(
    place: ImportPlace,
    { fileName, userId, language }: { fileName: string; userId: string | null; language: InterfaceLanguage },
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<AnswerImport> {
    await projects.requireOpen(place.projectId);
    const [definition, project, before] = await Promise.all([
      instruments.latest(place.projectId, place.instrumentId),
      projects.get(place.projectId),
      remembered(place),
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

  /** The mapping with everything that was left out filled in from what was detected. */
  function wholeMapping(given: ImportMapping, stored: StoredImport): WholeMapping {
    const detected = detailsOf(stored).mapping;
    return {
      encoding: given.encoding ?? detected.encoding ?? 'utf-8',
      separator: given.separator ?? detected.separator ?? ',',
      decimal: given.decimal ?? detected.decimal ?? '.',
      dateFormat: given.dateFormat ?? detected.dateFormat ?? 'iso',
      columns: given.columns,
      missing: given.missing,
    };
  }

  /** The columns as they are with this mapping: another separator or encoding makes other columns of the file. */
  async function columnsRead(
    stored: StoredImport,
    { encoding, separator, columns }: WholeMapping,
    { items }: Definition,
    facets: readonly ProjectFacet[],
  ): Promise<Details['columns']> {
    const { columns: before, mapping } = detailsOf(stored);
    if (encoding === mapping.encoding && separator === mapping.separator) {
      return before.map((column) => ({ ...column, use: chosenUse(columns, column.name) ?? { use: 'ignore' } }));
    }
    const remembered = { columns, missing: [] };
    for await (const beginning of files.read(stored._id)) {
      return lookAt({ beginning, encoding }, items, facets, remembered, { separator }).columns;
    }
    return before;
  }

  /** Claims the import for a piece of work, and starts it. @throws Problem import_busy, import_over, import_file_gone */
  async function start(
    place: ImportPlace,
    importId: string,
    mapping: ImportMapping,
    state: 'checking' | 'running',
    work: (job: Job) => Promise<void>,
  ): Promise<void> {
    await projects.requireOpen(place.projectId);
    await clearDead(place);
    const stored = await getStored(place, importId);
    if (stored.active) throw new Problem('import_busy');
    if (!['uploaded', 'checked'].includes(stored.state)) throw new Problem('import_over');
    if (!(await files.exists(stored._id))) throw new Problem('import_file_gone');
    const [definition, project, allSites] = await Promise.all([
      instruments.latest(place.projectId, place.instrumentId),
      projects.get(place.projectId),
      sites.all(place.projectId),
    ]);
    const asked = wholeMapping(mapping, stored);
    const columns = await columnsRead(stored, asked, definition, project.facets);
    // Columns that nobody could map yet, because they were not seen as columns, take what they seem to be.
    const uses = Object.fromEntries(columns.map(({ name, use }) => [name, chosenUse(mapping.columns, name) ?? use]));
    const whole: WholeMapping = { ...asked, columns: { ...keptColumns(asked.columns, columns), ...uses } };
    const details: Details = { columns, mapping: { ...whole, missing: [...whole.missing] }, issues: [] };
    try {
      const claimed = await model.updateOne(
        { _id: stored._id, state: { $in: ['uploaded', 'checked'] }, active: { $ne: true } },
        {
          $set: {
            state,
            active: true,
            aliveAt: clock.now(),
            version: definition.version,
            progress: 0,
            result: null,
            details: sealed(details),
          },
        },
      );
      if (claimed.modifiedCount === 0) throw new Problem('import_busy');
    } catch (error) {
      throw duplicateKeyFields(error) !== null ? new Problem('import_busy') : error;
    }
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

  async function finish(job: Job, fields: Partial<StoredImport>, issues: readonly GatheredIssue[]): Promise<void> {
    await model.updateOne(
      { _id: job.id },
      { $set: { ...fields, details: sealed({ ...job.details, issues }) }, $unset: { active: 1 } },
    );
  }

  async function fail(job: Job, error: unknown): Promise<void> {
    const cancelled = error instanceof Cancelled;
    if (!cancelled) log.error({ action: 'imports.run', importId: job.id.toHexString(), error }, 'import failed');
    const issues: GatheredIssue[] = cancelled
      ? []
      : [{ column: null, code: 'interrupted', count: 1, lines: [], examples: [] }];
    await files.remove(job.id);
    await finish(job, { state: cancelled ? 'cancelled' : 'failed', finishedAt: clock.now() }, issues);
  }

  /** Marks imports whose process has died, and takes back what they had stored. */
  async function clearDead(place?: ImportPlace): Promise<void> {
    const silentSince = new Date(clock.now().getTime() - SILENT_MS);
    const filter = {
      active: true as const,
      aliveAt: { $lt: silentSince },
      ...(place === undefined ? {} : { instrumentId: new Types.ObjectId(place.instrumentId) }),
    };
    for (const dead of await model.find(filter).lean<StoredImport[]>()) {
      if (jobs.has(dead._id.toHexString())) continue;
      const wasRunning = dead.state !== 'checking';
      if (wasRunning) {
        await readings.removeImported(
          dead.projectId.toHexString(),
          dead.instrumentId.toHexString(),
          dead._id.toHexString(),
        );
        await files.remove(dead._id);
      }
      const issues: GatheredIssue[] = [{ column: null, code: 'interrupted', count: 1, lines: [], examples: [] }];
      const details = sealed({ ...detailsOf(dead), issues });
      const ended = { state: 'failed', finishedAt: clock.now() } as const;
      await model.updateOne(
        { _id: dead._id, aliveAt: dead.aliveAt },
        { $set: wasRunning ? { ...ended, details } : { state: 'uploaded' }, $unset: { active: 1 } },
      );
    }
  }

  return {
    upload,
    clearDead: () => clearDead(),

    /** @throws Problem not_found */
    async get(place: ImportPlace, importId: string, language: InterfaceLanguage): Promise<AnswerImport> {
      return present(await getStored(place, importId), language);
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
      const stored = await getStored(place, importId);
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

/** What was mapped, without columns that the file, read like this, does not have; what they meant is said by the check. */
function keptColumns(asked: ImportMapping['columns'], columns: Details['columns']): ImportMapping['columns'] {
  const names = new Set(columns.map(({ name }) => name));
  return Object.fromEntries(Object.entries(asked).filter(([name, { use }]) => names.has(name) || use !== 'ignore'));
}
