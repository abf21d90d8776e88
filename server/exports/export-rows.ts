/** Readings as rows of a table: one row each, or one row per entry. What the caller may not see is left out here. */
import type { Language } from '#surveys/language';
import { textIn } from '#surveys/language';
import type { PlainEntry } from '../readings/reading-codec.ts';
import type { ReadingRecord } from '../readings/reading-records.ts';
import type { Cell, Table } from './cell.ts';
import { codeCell, type ExportItem, type ItemColumn, rowFiller } from './export-columns.ts';
import type { MissingCodes } from './missing-codes.ts';

/** How much of a reading's answers goes out: all but what the person keeps to themself, or only what counts. */
export type Share = 'full' | 'counted' | 'none';

export interface RowContext {
  readonly batches: AsyncIterable<readonly ReadingRecord[]>;
  /** By the reading's site. */
  readonly share: (siteId: string | null) => Share;
  /** The codes of subjects by id. */
  readonly subjectCodes: (subjectIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly siteCodes: ReadonlyMap<string, string>;
  readonly facetKeys: readonly string[];
  /** Write labels in this language, not codes. */
  readonly labels: Language | null;
  readonly missing: MissingCodes;
}

const BEFORE_FACETS = ['reading', 'subject', 'site'] as const;
const AFTER_FACETS = ['started_at', 'occasion', 'version', 'mode'] as const;
export const ENTRY_COLUMNS = ['item', 'voice', 'state', 'value', 'visibility', 'language', 'at'] as const;

/** The columns that say whose row it is and of when. */
export function headColumns(facetKeys: readonly string[]): string[] {
  return [...BEFORE_FACETS, ...facetKeys.map((key) => `facet_${key}`), ...AFTER_FACETS];
}

function isShown({ visibility }: PlainEntry, share: Share): boolean {
  return share === 'full' ? visibility !== 'private' : share === 'counted' && visibility === 'counted';
}

function putHead(row: Cell[], record: ReadingRecord, code: string, context: RowContext): void {
  row[0] = record.id;
  row[1] = code;
  row[2] = record.siteId === null ? null : (context.siteCodes.get(record.siteId) ?? null);
  let at = 3;
  for (const key of context.facetKeys) {
    row[at] = record.facets[key] ?? null;
    at += 1;
  }
  row[at] = record.startedAt.toISOString();
  row[at + 1] = record.occasion;
  row[at + 2] = record.version;
  row[at + 3] = record.mode;
}

/** Batches of records with what of them goes out. Where only some answers do, a reading without any has no row. */
async function* sharedBatches(context: RowContext) {
  for await (const batch of context.batches) {
    const codes = await context.subjectCodes(batch.map(({ subjectId }) => subjectId));
    const shared: { record: ReadingRecord; share: Share; code: string }[] = [];
    for (const record of batch) {
      const share = context.share(record.siteId);
      if (share === 'none') continue;
      if (share === 'counted' && !record.entries.some((entry) => isShown(entry, share))) continue;
      shared.push({ record, share, code: codes.get(record.subjectId) ?? '' });
    }
    yield shared;
  }
}

/** One row per reading. */
export function readingTable(columns: readonly ItemColumn[], context: RowContext): Table {
  const head = headColumns(context.facetKeys);
  const width = head.length + columns.length;
  const put = rowFiller(columns, head.length, context.missing, context.labels);
  async function* batches() {
    for await (const shared of sharedBatches(context)) {
      yield shared.map(({ record, share, code }) => {
        const row = new Array<Cell>(width).fill(null);
        putHead(row, record, code, context);
        for (const entry of record.entries) if (isShown(entry, share)) put(row, entry);
        return row;
      });
    }
  }
  return { header: [...head, ...columns.map(({ name }) => name)], batches: batches() };
}

/** One row per entry, with voice, state and visibility. */
export function entryTable(items: readonly ExportItem[], context: RowContext): Table {
  const { labels } = context;
  const head = headColumns(context.facetKeys);
  const known = new Map(items.map(({ item }) => [item.name, labelsOf(item, labels)]));
  async function* batches() {
    for await (const shared of sharedBatches(context)) {
      const rows: Cell[][] = [];
      for (const { record, share, code } of shared) {
        const start = new Array<Cell>(head.length + ENTRY_COLUMNS.length).fill(null);
        putHead(start, record, code, context);
        for (const entry of record.entries) {
          if (!isShown(entry, share)) continue;
          const row = start.slice();
          putEntry(row, head.length, entry, known.get(entry.item) ?? null);
          rows.push(row);
        }
      }
      yield rows;
    }
  }
  return { header: [...head, ...ENTRY_COLUMNS], batches: batches() };
}

function labelsOf({ choices, missing }: ExportItem['item'], language: Language | null) {
  if (language === null) return null;
  return new Map([...missing, ...choices].map(({ value, label }) => [String(value), textIn(label, language)]));
}

function putEntry(row: Cell[], from: number, entry: PlainEntry, labels: ReadonlyMap<string, string> | null): void {
  row[from] = entry.item;
  row[from + 1] = entry.voice;
  row[from + 2] = entry.state;
  row[from + 3] = entry.value === null ? null : valueCell(entry.value, labels);
  row[from + 4] = entry.visibility;
  row[from + 5] = entry.language;
  row[from + 6] = entry.at.toISOString();
}

/** A list of codes or labels stands in one cell as JSON: labels may hold any separator. */
function valueCell(value: NonNullable<PlainEntry['value']>, labels: ReadonlyMap<string, string> | null): Cell {
  if (!Array.isArray(value)) return codeCell(value, labels);
  return JSON.stringify(value.map((part) => (typeof part === 'object' ? part : codeCell(part, labels))));
}
