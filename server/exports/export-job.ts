/** What was decided about an export before it begins, and what follows from that: which columns, which rows, which bytes. */
import type { ExportQuery } from '#contract/export';
import type { InstrumentDefinition } from '#contract/instrument';
import type { ProjectFacet } from '#contract/project';
import type { InterfaceLanguage } from '#surveys/language';
import type { RowWriter } from './cell.ts';
import { csvWriter } from './csv-file.ts';
import { type ItemColumn, itemColumns, itemsOfVersions, voicesOf } from './export-columns.ts';
import { entryRows, headColumns, type RowContext, type RowSource, readingRows, type Share } from './export-rows.ts';
import { missingCodes } from './missing-codes.ts';
import { sheetWriter } from './xlsx-file.ts';

/** Plain data: threads hand it on. */
export interface ExportJob {
  readonly projectId: string;
  readonly instrumentId: string;
  readonly query: ExportQuery;
  /** Of the code book's own words. */
  readonly language: InterfaceLanguage;
  /** All published versions, ascending. */
  readonly definitions: readonly InstrumentDefinition[];
  readonly facets: readonly ProjectFacet[];
  readonly siteCodes: ReadonlyMap<string, string>;
  /** How much goes out, by site; null: of readings without one. */
  readonly shares: ReadonlyMap<string | null, Share>;
}

/** The columns of the items, of one row per reading. */
export function columnsOf({ definitions, facets }: ExportJob): ItemColumn[] {
  const head = headColumns(facets.map(({ key }) => key));
  return itemColumns(itemsOfVersions(definitions), voicesOf(definitions), head);
}

/** @param open what an encrypted value says */
export function rowsOf(job: ExportJob, open: RowContext['open']): RowSource {
  const { definitions, query, shares } = job;
  const context: RowContext = {
    open,
    share: (siteId) => shares.get(siteId) ?? 'none',
    siteCodes: job.siteCodes,
    facetKeys: job.facets.map(({ key }) => key),
    labels: query.labels ?? null,
    missing: missingCodes(definitions),
  };
  return query.content === 'entries'
    ? entryRows(itemsOfVersions(definitions), context)
    : readingRows(columnsOf(job), context);
}

export function writerOf({ query }: ExportJob): RowWriter {
  return query.format === 'xlsx' ? sheetWriter() : csvWriter(query.separator);
}
