/** Readings as rows of a table: one row each, or one row per entry. What the caller may not see is left out here. */
import type { Value } from '#surveys/entry';
import type { Language } from '#surveys/language';
import { BSON, fieldAt, idAt } from '../readings/bson-bytes.ts';
import type { ReadingPage } from '../readings/reading-pages.ts';
import { ReadingScan } from '../readings/reading-scan.ts';
import type { Cell, TakeRow } from './cell.ts';
import { codeCell, type ExportItem, type ItemColumn, labelsOf, rowFiller } from './export-columns.ts';
import type { MissingCodes } from './missing-codes.ts';

/** How much of a reading's answers goes out: all but what the person keeps to themself, or only what counts. */
export type Share = 'full' | 'counted' | 'none';

export interface RowContext {
  /** What an encrypted value says. */
  readonly open: (secret: string) => Value | null;
  /** By the reading's site. */
  readonly share: (siteId: string | null) => Share;
  readonly siteCodes: ReadonlyMap<string, string>;
  readonly facetKeys: readonly string[];
  /** Write labels in this language, not codes. */
  readonly labels: Language | null;
  readonly missing: MissingCodes;
}

const BEFORE_FACETS = ['reading', 'subject', 'site'] as const;
const AFTER_FACETS = ['started_at', 'occasion', 'version', 'mode'] as const;
export const ENTRY_COLUMNS = ['item', 'voice', 'state', 'value', 'visibility', 'language', 'at'] as const;

export const facetColumn = (key: string): string => `facet_${key}`;

/** The columns that say whose row it is and of when. */
export function headColumns(facetKeys: readonly string[]): string[] {
  return [...BEFORE_FACETS, ...facetKeys.map(facetColumn), ...AFTER_FACETS];
}

function isShown(reading: ReadingScan, entry: number, share: Share): boolean {
  const visibility = reading.visibilityOf(entry);
  return share === 'full' ? visibility !== 'private' : share === 'counted' && visibility === 'counted';
}

/** Whether the reading has a row at all: where only some answers go out, one without any of them has none. */
function hasRow(reading: ReadingScan, share: Share): boolean {
  if (share !== 'counted') return share === 'full';
  for (let entry = 0; entry < reading.entries; entry += 1) if (isShown(reading, entry, share)) return true;
  return false;
}

const isoText = (moment: number): string => new Date(moment).toISOString();

function putHead(row: Cell[], reading: ReadingScan, code: string, context: RowContext): void {
  const { siteId } = reading;
  row[0] = reading.id;
  row[1] = code;
  row[2] = siteId === null ? null : (context.siteCodes.get(siteId) ?? null);
  let at = 3;
  for (const key of context.facetKeys) {
    row[at] = reading.facets.get(key) ?? null;
    at += 1;
  }
  row[at] = isoText(reading.startedAt);
  row[at + 1] = reading.occasion;
  row[at + 2] = reading.version;
  row[at + 3] = reading.mode;
}

/** A table's header, and a function that gives the rows of a page; `codes` are the subjects', one per reading. */
export interface RowSource {
  readonly header: readonly string[];
  give(page: ReadingPage, codes: readonly string[], take: TakeRow): void;
}

/** The ids of the subjects of a page's readings, in their order. */
export function subjectIdsOf({ bytes, starts }: ReadingPage): string[] {
  return starts.map((start) => idAt(bytes, fieldAt(bytes, start, 'subjectId', BSON.objectId)));
}

/** Rows that are made of one reading after the other, in an array that is used again. */
function rowSource(
  header: readonly string[],
  context: RowContext,
  rowsOf: (row: Cell[], reading: ReadingScan, share: Share, take: TakeRow) => void,
): RowSource {
  const reading = new ReadingScan(context.open);
  const row = new Array<Cell>(header.length).fill(null);
  return {
    header,
    give({ bytes, starts }, codes, take) {
      for (let index = 0; index < starts.length; index += 1) {
        reading.read(bytes, starts[index]!);
        const share = context.share(reading.siteId);
        if (!hasRow(reading, share)) continue;
        row.fill(null);
        putHead(row, reading, codes[index]!, context);
        rowsOf(row, reading, share, take);
      }
    },
  };
}

/** One row per reading. */
export function readingRows(columns: readonly ItemColumn[], context: RowContext): RowSource {
  const head = headColumns(context.facetKeys);
  const put = rowFiller(columns, head.length, context.missing, context.labels);
  return rowSource([...head, ...columns.map(({ name }) => name)], context, (row, reading, share, take) => {
    for (let entry = 0; entry < reading.entries; entry += 1) {
      if (isShown(reading, entry, share)) put(row, reading, entry);
    }
    take(row);
  });
}

/** One row per entry, with voice, state and visibility. */
export function entryRows(items: readonly ExportItem[], context: RowContext): RowSource {
  const { labels } = context;
  const head = headColumns(context.facetKeys);
  const known = new Map(items.map(({ item }) => [item.name, labels === null ? null : labelsOf(item, labels)]));
  const momentText = rememberedMoment();
  return rowSource([...head, ...ENTRY_COLUMNS], context, (row, reading, share, take) => {
    for (let entry = 0; entry < reading.entries; entry += 1) {
      if (!isShown(reading, entry, share)) continue;
      const value = reading.value(entry);
      const item = reading.items[entry]!;
      let at = head.length;
      row[at++] = item;
      row[at++] = reading.voices[entry]!;
      row[at++] = reading.states[entry]!;
      row[at++] = value === null ? null : valueCell(value, known.get(item) ?? null);
      row[at++] = reading.visibilityOf(entry);
      row[at++] = reading.languageOf(entry);
      row[at] = momentText(reading.momentOf(entry));
      take(row);
    }
  });
}

/** Entries that came together have the same moment. */
function rememberedMoment(): (moment: number) => string {
  let last = Number.NaN;
  let text = '';
  return (moment) => {
    if (moment !== last) {
      last = moment;
      text = isoText(moment);
    }
    return text;
  };
}

/** A list of codes or labels stands in one cell as JSON: labels may hold any separator. */
function valueCell(value: Value, labels: ReadonlyMap<string, string> | null): Cell {
  if (!Array.isArray(value)) return codeCell(value, labels);
  return JSON.stringify(value.map((part) => (typeof part === 'object' ? part : codeCell(part, labels))));
}
