/**
 * Exports for researchers: answers and code books as streams of any size. Each leaves a record with its rows, bytes and
 * checksum; one that the receiver broke off is marked so. The policy decides who may; here it is decided how much.
 */
import type { Connection, QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type { ExportList, ExportListQuery, ExportQuery, ExportRecord } from '#contract/export';
import type { InstrumentDefinition, InstrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Site, SiteList, SiteListQuery } from '#contract/site';
import type { InterfaceLanguage, Language } from '#surveys/language';
import type { Clock } from '../clock.ts';
import { sha256Hasher } from '../crypto.ts';
import { findPage } from '../db/paging.ts';
import type { Download } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import type { Log } from '../log.ts';
import type { Actor } from '../policy.ts';
import type { ReadingRecords } from '../readings/reading-records.ts';
import { reachOf } from '../subjects/subject-reach.ts';
import type { Table } from './cell.ts';
import { codeBookMarkdown, codeBookTable } from './code-book-file.ts';
import { csvFile } from './csv-file.ts';
import { exportModel, type StoredExport } from './export.model.ts';
import { itemColumns, itemsOfVersions, voicesOf } from './export-columns.ts';
import { entryTable, headColumns, type RowContext, readingTable, type Share } from './export-rows.ts';
import { missingCodes } from './missing-codes.ts';
import { MOST_COLUMNS, MOST_ROWS, xlsxFile } from './xlsx-file.ts';

export interface ExportServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Log;
  readonly projects: { get(projectId: string): Promise<Project> };
  readonly sites: { list(projectId: string, query: SiteListQuery): Promise<SiteList> };
  readonly subjects: { codesOf(subjectIds: readonly string[]): Promise<ReadonlyMap<string, string>> };
  readonly instruments: {
    get(projectId: string, instrumentId: string): Promise<InstrumentDetails>;
    definition(projectId: string, instrumentId: string, version: number): Promise<InstrumentDefinition>;
  };
  readonly readingRecords: Pick<ReadingRecords, 'streamReadings' | 'count'>;
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
/** Readings per batch: enough to keep the database busy, few enough to be flat in memory. */
const BATCH = 1_000;

export function exportService(dependencies: ExportServiceDependencies) {
  const { connection, clock, log, projects, sites, subjects, instruments, readingRecords } = dependencies;
  const model = exportModel(connection);

  /** All published versions, ascending. @throws Problem not_found, instrument_not_published */
  async function definitionsOf(projectId: string, instrumentId: string): Promise<InstrumentDefinition[]> {
    const { versions } = await instruments.get(projectId, instrumentId);
    if (versions.length === 0) throw new Problem('instrument_not_published');
    const numbers = versions.map(({ version }) => version).sort((a, b) => a - b);
    return Promise.all(numbers.map((version) => instruments.definition(projectId, instrumentId, version)));
  }

  async function siteCodes(projectId: string): Promise<Map<string, string>> {
    const all: Site[] = [];
    let cursor: string | undefined;
    do {
      const query = { archived: 'all', limit: 200, sort: 'name', order: 'asc', cursor } as const;
      const page = await sites.list(projectId, query);
      all.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return new Map(all.map(({ id, code }) => [id, code]));
  }

  /** How much goes out, by site: one's reach; of a counselling project never more than what counts. */
  function shareOf(actor: Actor, project: Project): (siteId: string | null) => Share {
    const reach = reachOf(actor, project);
    const known = new Map<string | null, Share>();
    return (siteId) => {
      let share = known.get(siteId);
      if (share === undefined) {
        share = reach.answersOf({
          projectId: new Types.ObjectId(project.id),
          siteId: siteId === null ? null : new Types.ObjectId(siteId),
          assignedIds: [],
        });
        if (share === 'full' && project.kind === 'counselling') share = 'counted';
        known.set(siteId, share);
      }
      return share;
    };
  }

  /** The table with the answers. */
  async function answersTable(request: ExportRequest, project: Project, definitions: readonly InstrumentDefinition[]) {
    const { actor, projectId, instrumentId, query } = request;
    const items = itemsOfVersions(definitions);
    const facetKeys = project.facets.map(({ key }) => key);
    const columns = itemColumns(items, voicesOf(definitions), headColumns(facetKeys));
    const isWide = query.content === 'readings';
    if (query.format === 'xlsx') await requireFitting(request, isWide ? columns.length + facetKeys.length : 0);
    const context: RowContext = {
      batches: readingRecords.streamReadings({ projectId, instrumentId, batch: BATCH }),
      share: shareOf(actor, project),
      subjectCodes: rememberedCodes((ids) => subjects.codesOf(ids)),
      siteCodes: await siteCodes(projectId),
      facetKeys,
      labels: query.labels ?? null,
      missing: missingCodes(definitions),
    };
    return isWide ? readingTable(columns, context) : entryTable(items, context);
  }

  /** What does not fit on a sheet is refused before the first byte. @throws Problem export_too_large */
  async function requireFitting({ projectId, instrumentId, query }: ExportRequest, columns: number): Promise<void> {
    if (columns > MOST_COLUMNS - 20) throw new Problem('export_too_large');
    let rows = await readingRecords.count(projectId, instrumentId);
    if (query.content === 'entries') {
      rows = 0;
      for await (const batch of readingRecords.streamReadings({
        projectId,
        instrumentId,
        batch: BATCH,
        texts: false,
      })) {
        for (const { entries } of batch) rows += entries.length;
      }
    }
    if (rows >= MOST_ROWS) throw new Problem('export_too_large');
  }

  /** The bytes of the file, and a function that says how many rows have gone out. */
  async function fileOf(request: ExportRequest, project: Project, definitions: readonly InstrumentDefinition[]) {
    const { query, language } = request;
    const first = definitions.at(-1)?.file.languages[0] ?? 'de';
    const content: Language = query.labels ?? first;
    const book = { definitions, facets: project.facets, content, language };
    if (query.format === 'md') return { bytes: codeBookMarkdown(book), rows: () => 0 };
    const isBook = query.content === 'codebook';
    const { table, rows } = counted(isBook ? codeBookTable(book) : await answersTable(request, project, definitions));
    if (query.format === 'csv') return { bytes: csvFile(table, query.separator), rows };
    const bookSheet = { name: language === 'en' ? 'Code book' : 'Codebuch', table: codeBookTable(book) };
    const dataSheet = { name: language === 'en' ? 'Data' : 'Daten', table };
    return { bytes: xlsxFile(isBook ? [{ ...bookSheet, table }] : [dataSheet, bookSheet]), rows };
  }

  /** Passes the bytes on and writes down what became of them, also when nobody takes them any more. */
  async function* recorded(id: Types.ObjectId, bytes: AsyncIterable<Uint8Array>, rows: () => number) {
    const hash = sha256Hasher();
    let size = 0;
    let done = false;
    try {
      for await (const piece of bytes) {
        hash.update(piece);
        size += piece.length;
        yield piece;
      }
      done = true;
    } finally {
      const end: Partial<StoredExport> = done
        ? { state: 'done', rows: rows(), bytes: size, sha256: hash.digestHex() }
        : { state: 'broken' };
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
      const project = await projects.get(projectId);
      const definitions = await definitionsOf(projectId, instrumentId);
      const { bytes, rows } = await fileOf(request, project, definitions);
      const startedAt = clock.now();
      const key = definitions.at(-1)?.file.key ?? 'export';
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
        body: recorded(stored._id, bytes, rows),
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
  };
}

/** As many codes as are kept for readings to come; the memory of an export stays flat. */
const MOST_CODES = 50_000;

/** Asks only for the codes that it does not know: most subjects come more than once. */
function rememberedCodes(codesOf: RowContext['subjectCodes']): RowContext['subjectCodes'] {
  const known = new Map<string, string>();
  return async (ids) => {
    if (known.size > MOST_CODES) known.clear();
    const unknown = [...new Set(ids)].filter((id) => !known.has(id));
    if (unknown.length > 0) for (const [id, code] of await codesOf(unknown)) known.set(id, code);
    return known;
  };
}

/** The table, counting what is taken of it. */
function counted({ header, batches }: Table): { table: Table; rows: () => number } {
  let count = 0;
  async function* passing() {
    for await (const rows of batches) {
      yield rows;
      count += rows.length;
    }
  }
  return { table: { header, batches: passing() }, rows: () => count };
}
