/**
 * Finds out how a CSV file is written: encoding, separator, decimal sign, order of dates. Whatever is found can be
 * overruled by whoever imports.
 */
import { parse } from 'csv-parse/sync';
import type { ImportMapping } from '#contract/answer-import';

export type Encoding = NonNullable<ImportMapping['encoding']>;
export type Separator = NonNullable<ImportMapping['separator']>;
export type DecimalSign = NonNullable<ImportMapping['decimal']>;
export type DateOrder = NonNullable<ImportMapping['dateFormat']>;

export interface CsvFormat {
  readonly encoding: Encoding;
  readonly separator: Separator;
}

const SEPARATORS: readonly Separator[] = [';', ',', '\t', '|'];

/** Lines that the separator is looked for in. */
const LINES_LOOKED_AT = 30;

/**
 * Watches a file go by and says its encoding at the end: by its mark (BOM) where it has one, UTF-16 where every second
 * byte is nothing, UTF-8 if all of it is valid, else Windows-1252, which is what Western European spreadsheets write otherwise.
 */
export function encodingDetector(): { see(bytes: Uint8Array): void; result(): Encoding } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let marked: Encoding | undefined;
  let isFirst = true;
  let valid = true;
  const decode = (bytes: Uint8Array, stream: boolean) => {
    try {
      decoder.decode(bytes, { stream });
    } catch {
      valid = false;
    }
  };
  return {
    see(bytes) {
      if (isFirst && bytes.length > 0) {
        isFirst = false;
        if ((bytes[0] === 0xff && bytes[1] === 0xfe) || isTwoBytesEach(bytes)) marked = 'utf-16le';
      }
      if (valid && marked === undefined) decode(bytes, true);
    },
    result() {
      if (marked !== undefined) return marked;
      if (valid) decode(new Uint8Array(), false);
      return valid ? 'utf-8' : 'windows-1252';
    },
  };
}

/** UTF-16 without a mark: Latin letters, digits and separators have a zero behind each. */
function isTwoBytesEach(bytes: Uint8Array): boolean {
  const looked = bytes.subarray(0, 2_000);
  const zeros = looked.filter((byte, at) => at % 2 === 1 && byte === 0).length;
  return looked.length >= 4 && zeros * 3 > looked.length;
}

/** The beginning of a file as text, without a mark, up to the last whole line if there is one. */
export function beginningOf(bytes: Uint8Array, encoding: Encoding): string {
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  const end = text.lastIndexOf('\n');
  return end === -1 ? text : text.slice(0, end + 1);
}

/**
 * The separator with which the first lines have the same number of columns, and the most of them. `,` where nothing
 * separates anything.
 */
export function detectSeparator(beginning: string): Separator {
  let best: { separator: Separator; score: number } = { separator: ',', score: 0 };
  for (const separator of SEPARATORS) {
    const rows = firstRows(beginning, separator);
    const columns = rows[0]?.length ?? 0;
    if (columns < 2) continue;
    const fitting = rows.filter((row) => row.length === columns).length / rows.length;
    const score = fitting * 1_000 + Math.min(columns, 500);
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

function firstRows(text: string, separator: Separator): string[][] {
  try {
    return parse(text, {
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: LINES_LOOKED_AT,
    });
  } catch {
    // A quote that is closed far below, or never: the header has to do.
    const end = text.indexOf('\n');
    return end === -1 ? [] : firstRows(text.slice(0, end), separator);
  }
}

const COMMA_NUMBER = /^[+-]?\d+,\d+$/;
const POINT_NUMBER = /^[+-]?\d+\.\d+$/;

/** The decimal sign that the cells use; null where there are no fractions. */
export function detectDecimal(cells: Iterable<string>): DecimalSign | null {
  let commas = 0;
  let points = 0;
  for (const cell of cells) {
    if (COMMA_NUMBER.test(cell)) commas += 1;
    else if (POINT_NUMBER.test(cell)) points += 1;
  }
  if (commas === 0 && points === 0) return null;
  return commas > points ? ',' : '.';
}

const ISO_DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?.*)?$/;
const DOTTED_DATE = /^\d{1,2}\.\d{1,2}\.\d{4}/;
const SLASHED_DATE = /^(\d{1,2})\/(\d{1,2})\/\d{4}/;

/**
 * The order of day and month in most of the cells; null if most do not look like dates. Day first where nothing tells.
 * One wrong cell among many is for the check to name: it does not make all others wrong.
 */
export function detectDateOrder(cells: readonly string[]): DateOrder | null {
  const most = (count: number) => count * 2 > cells.length;
  if (most(cells.filter((cell) => ISO_DATE.test(cell)).length)) return 'iso';
  if (most(cells.filter((cell) => DOTTED_DATE.test(cell)).length)) return 'dmy';
  const days = cells.map((cell) => SLASHED_DATE.exec(cell)).filter((match) => match !== null);
  if (!most(days.length)) return null;
  return days.some((match) => Number(match[2]) > 12) ? 'mdy' : 'dmy';
}

/** A cell as a day (`2026-03-09`) or moment; null if it is no such day. A clock time is taken as written, in UTC. */
export function readDate(cell: string, order: DateOrder): Date | null {
  const match =
    order === 'iso'
      ? /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[T ](?<t>\d{1,2}:\d{2}(?::\d{2})?).*)?$/.exec(cell)
      : order === 'dmy'
        ? /^(?<d>\d{1,2})[./-](?<m>\d{1,2})[./-](?<y>\d{4})(?:[T ,]+(?<t>\d{1,2}:\d{2}(?::\d{2})?).*)?$/.exec(cell)
        : /^(?<m>\d{1,2})[./-](?<d>\d{1,2})[./-](?<y>\d{4})(?:[T ,]+(?<t>\d{1,2}:\d{2}(?::\d{2})?).*)?$/.exec(cell);
  const { y, m, d, t } = match?.groups ?? {};
  if (y === undefined || m === undefined || d === undefined) return null;
  const [hours = 12, minutes = 0, seconds = 0] = t === undefined ? [] : t.split(':').map(Number);
  const date = new Date(Date.UTC(Number(y), Number(m) - 1, Number(d), hours, minutes, seconds));
  const isThatDay = date.getUTCMonth() === Number(m) - 1 && date.getUTCDate() === Number(d) && hours < 24;
  return isThatDay && Number(y) >= 1900 && Number(y) <= 2200 ? date : null;
}
