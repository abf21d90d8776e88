/**
 * Exports for researchers: answers and code books as streams of any size. Each leaves a record with its rows, bytes and
 * checksum; one that the receiver broke off is marked so. The policy decides who may; here it is decided how much.
 */
import type { Connection, QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type { ExportList, ExportListQuery, ExportQuery, ExportRecord } from '#contract/export';
import type { InstrumentDefinition, InstrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Site } from '#contract/site';
import type { InterfaceLanguage } from '#surveys/language';
import type { Clock } from '../clock.ts';
import { type KeyRing, sha256Hasher } from '../crypto.ts';
import { findPage } from '../db/paging.ts';
import type { Download } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import type { Log } from '../log.ts';
import type { Actor } from '../policy.ts';
import { readingPages } from '../readings/reading-pages.ts';
import type { ReadingRecords } from '../readings/reading-records.ts';
import { reachOf } from '../subjects/subject-reach.ts';
import { exportModel, type StoredExport } from './export.model.ts';
import { countEntries, type MadeFile, makeFile } from './export-file.ts';
import { columnsOf, type ExportJob } from './export-job.ts';
import type { Share } from './export-rows.ts';
import { exportThreads } from './export-threads.ts';
import { MOST_COLUMNS, MOST_ROWS } from './xlsx-file.ts';

export interface ExportServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: KeyRing;
  readonly log: Log;
  readonly projects: { get(projectId: string): Promise<Project> };
  readonly subjects: { codesOf(subjectIds: readonly string[]): Promise<ReadonlyMap<string, string>> };
  readonly sites: { all(projectId: string, which: { archived: boolean }): Promise<Site[]> };
  readonly instruments: {
    get(projectId: string, instrumentId: string): Promise<InstrumentDetails>;
    definition(projectId: string, instrumentId: string, version: number): Promise<InstrumentDefinition>;
  };
  readonly readingRecords: Pick<ReadingRecords, 'count'>;
}

export type ExportService = ReturnType<typeof exportService>;

/** Who asks, in which language the book's own words are. */
export interface ExportRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly instrumentId: string;
  readonly query: ExportQuery;
  readonly language: InterfaceLanguage;
}

/** A file, and what it is about, for the audit log. */
export interface ExportFile extends Download {
  readonly body: AsyncIterable<Uint8Array>;
  readonly exportId: string;
}

export const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  md: 'text/markdown; charset=utf-8',
} as const;

/** No file takes this long to be fetched: its process has ended in the middle of it. */
const LONGEST_MS = 12 * 3_600_000;
export function exportService(dependencies: ExportServiceDependencies) {
  const { connection, clock, keys, log, projects, sites, subjects, instruments, readingRecords } = dependencies;
  const model = exportModel(connection);
  const threads = exportThreads(connection, keys);

  /** All published versions, ascending. @throws Problem not_found, instrument_not_published */
  async function definitionsOf(projectId: string, instrumentId: string): Promise<InstrumentDefinition[]> {
    const { versions } = await instruments.get(projectId, instrumentId);
    if (versions.length === 0) throw new Problem('instrument_not_published');
    const numbers = versions.map(({ version }) => version).sort((a, b) => a - b);
    return Promise.all(numbers.map((version) => instruments.definition(projectId, instrumentId, version)));
  }

  /** How much goes out of readings at a site: one's reach; of a counselling project never more than what counts. */
  function sharesOf(actor: Actor, project: Project, siteIds: readonly (string | null)[]): Map<string | null, Share> {
    const reach = reachOf(actor, project);
    const shareOf = (siteId: string | null): Share => {
      const share = reach.answersOf({
        projectId: new Types.ObjectId(project.id),
        siteId: siteId === null ? null : new Types.ObjectId(siteId),
        assignedIds: [],
      });
      return share === 'full' && project.kind === 'counselling' ? 'counted' : share;
    };
    return new Map(siteIds.map((siteId) => [siteId, shareOf(siteId)]));
  }

  async function jobOf({ actor, projectId, instrumentId, query, language }: ExportRequest): Promise<ExportJob> {
    const project = await projects.get(projectId);
    const [definitions, all] = await Promise.all([
      definitionsOf(projectId, instrumentId),
      sites.all(projectId, { archived: true }),
    ]);
    return {
      projectId,
      instrumentId,
      query,
      language,
      definitions,
      facets: project.facets,
      siteCodes: new Map(all.map(({ id, code }) => [id, code])),
      shares: sharesOf(actor, project, [null, ...all.map(({ id }) => id)]),
    };
  }

  /** What does not fit on a sheet is refused before the first byte. @throws Problem export_too_large */
  async function requireFitting(job: ExportJob): Promise<void> {
    const { projectId, instrumentId, facets, query } = job;
    if (query.format !== 'xlsx' || query.content === 'codebook') return;
    const isWide = query.content === 'readings';
    const columns = isWide ? columnsOf(job).length + facets.length : 0;
    if (columns > MOST_COLUMNS - 20) throw new Problem('export_too_large');
    const rows = isWide
      ? await readingRecords.count(projectId, instrumentId)
      : await countEntries(readingPages(connection, job));
    if (rows >= MOST_ROWS) throw new Problem('export_too_large');
  }

  /** Passes the bytes on and writes down what became of them, also when nobody takes them any more. */
  async function* recorded(id: Types.ObjectId, { pieces, rows }: MadeFile) {
    const hash = sha256Hasher();
    let size = 0;
    let end: Partial<StoredExport> = { state: 'broken' };
    try {
      for await (const piece of pieces) {
        hash.update(piece);
        size += piece.length;
        yield piece;
      }
      end = { state: 'done', rows: rows(), bytes: size, sha256: hash.digestHex() };
    } finally {
      await model
        .updateOne({ _id: id }, { $set: { ...end, finishedAt: clock.now() } })
        .catch((error: unknown) => log.error({ action: 'exports.download', error }, 'the end of an export was lost'));
    }
  }

  function present(stored: StoredExport): ExportRecord {
    const lost = stored.state === 'running' && clock.now().getTime() - stored.startedAt.getTime() > LONGEST_MS;
    return {
      id: stored._id.toHexString(),
      instrumentId: stored.instrumentId.toHexString(),
      content: stored.content,
      format: stored.format,
      fileName: stored.fileName,
      startedAt: stored.startedAt.toISOString(),
      finishedAt: stored.finishedAt?.toISOString() ?? null,
      rows: stored.rows,
      bytes: stored.bytes,
      sha256: stored.sha256,
      by: stored.by.name,
      state: lost ? 'broken' : stored.state,
    };
  }

  return {
    model,

    /**
     * Begins an export. The file is made while it is taken.
     *
     * @throws Problem not_found, instrument_not_published, export_too_large
     */
    async begin(request: ExportRequest): Promise<ExportFile> {
      const { actor, projectId, instrumentId, query } = request;
      const job = await jobOf(request);
      await requireFitting(job);
      const file = makeFile(job, { threads, codesOf: (ids) => subjects.codesOf(ids) });
      const startedAt = clock.now();
      const key = job.definitions.at(-1)?.file.key ?? 'export';
      const stored: StoredExport = {
        _id: new Types.ObjectId(),
        projectId: new Types.ObjectId(projectId),
        instrumentId: new Types.ObjectId(instrumentId),
        content: query.content,
        format: query.format,
        fileName: `${key}-${query.content}-${startedAt.toISOString().slice(0, 10)}.${query.format}`,
        startedAt,
        finishedAt: null,
        rows: null,
        bytes: null,
        sha256: null,
        by: { id: 'userId' in actor ? actor.userId : null, name: 'label' in actor ? actor.label : '' },
        state: 'running',
      };
      await model.create(stored);
      return {
        fileName: stored.fileName,
        contentType: CONTENT_TYPES[query.format],
        body: recorded(stored._id, file),
        exportId: stored._id.toHexString(),
      };
    },

    /** @throws Problem not_found */
    async get(projectId: string, exportId: string): Promise<ExportRecord> {
      const stored = await model.findOne({ _id: exportId, projectId }).lean<StoredExport>();
      if (stored === null) throw new Problem('not_found');
      return present(stored);
    },

    /** @throws Problem not_found (the project) */
    async list(projectId: string, query: ExportListQuery): Promise<ExportList> {
      await projects.get(projectId);
      const filter: QueryFilter<StoredExport> = { projectId: new Types.ObjectId(projectId) };
      if (query.instrument !== undefined) filter.instrumentId = new Types.ObjectId(query.instrument);
      const page = await findPage(model, filter, 'startedAt', query);
      return { ...page, items: page.items.map(present) };
    },

    /** Ends the threads. */
    close: () => threads.close(),
  };
}
