/**
 * Tables as CSV (RFC 4180): UTF-8 with a byte order mark, CRLF, fields in quotes where they have to be. With semicolons,
 * numbers have a decimal comma, which is what spreadsheets set to German expect of such files (R: read.csv2).
 *
 * Written by hand and not with csv-stringify: at some two million cells a second its options for every case cost more
 * than the reading of the database.
 */
import type { Cell, Table } from './cell.ts';

export type Separator = 'comma' | 'semicolon';

const BYTE_ORDER_MARK = '\ufeff';
/** What a spreadsheet may take for the beginning of a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;
const NEEDS_QUOTES = /[",;\n\r]/;

/** A text as a field: defused, and in quotes where it needs them. */
export function textField(text: string): string {
  const first = text.charCodeAt(0);
  // = + - @ tab CR; most texts begin with none of these, and are done with.
  const risky = first === 61 || first === 43 || first === 45 || first === 64 || first === 9 || first === 13;
  const safe = risky && FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const SMALL = 1_024;
const smallNumbers: readonly string[] = Array.from({ length: 2 * SMALL }, (_, index) => String(index - SMALL));

/** Writes one row after another, each with its line end. */
export function csvLines(separator: Separator): (rows: readonly (readonly Cell[])[]) => string {
  const between = separator === 'comma' ? ',' : ';';
  const decimal = (value: number): string => {
    const text = String(value);
    return separator === 'comma' ? text : text.replace('.', ',');
  };
  return (rows) => {
    let text = '';
    for (const row of rows) {
      for (let index = 0; index < row.length; index += 1) {
        const cell = row[index]!;
        if (index > 0) text += between;
        if (cell === null) continue;
        if (typeof cell === 'string') text += textField(cell);
        else if (Number.isInteger(cell) && cell >= -SMALL && cell < SMALL) text += smallNumbers[cell + SMALL];
        else text += decimal(cell);
      }
      text += '\r\n';
    }
    return text;
  };
}

/** The file in pieces of one batch each. */
export async function* csvFile({ header, batches }: Table, separator: Separator): AsyncGenerator<Buffer> {
  const lines = csvLines(separator);
  yield Buffer.from(`${BYTE_ORDER_MARK}${lines([header])}`);
  for await (const rows of batches) if (rows.length > 0) yield Buffer.from(lines(rows));
}
