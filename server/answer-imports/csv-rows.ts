/** The rows of a CSV file as it streams by, each with the line it begins in. Nothing is kept. */
import { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import type { CsvFormat } from './csv-format.ts';

/** Why a file cannot be read on. */
export class CsvFileError extends Error {
  readonly code: 'encoding_wrong' | 'quotes_broken' | 'row_too_long';
  /** The line of the file where it happened; 1 is the header. */
  readonly line: number;
  constructor(code: CsvFileError['code'], line: number) {
    super(`${code} in line ${line}`);
    this.name = 'CsvFileError';
    this.code = code;
    this.line = line;
  }
}

export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** No row of answers is longer; a quote that is never closed would gather the rest of the file into one. */
const MOST_ROW_BYTES = 4 * 1024 * 1024;

/** After so many rows other work gets a turn. */
const TURN_ROWS = 250;

async function* textOf(chunks: AsyncIterable<Uint8Array>, { encoding }: CsvFormat): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  let lines = 1;
  const decode = (bytes: Uint8Array, stream: boolean) => {
    try {
      return decoder.decode(bytes, { stream });
    } catch {
      throw new CsvFileError('encoding_wrong', lines + linesBefore(bytes));
    }
  };
  for await (const chunk of chunks) {
    const text = decode(chunk, true);
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
    if (text !== '') yield text;
  }
  const rest = decode(new Uint8Array(), false);
  if (rest !== '') yield rest;
}

/** Line breaks before the first bytes that are not UTF-8. */
function linesBefore(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return bytes.subarray(0, low).filter((byte) => byte === 0x0a).length;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * All rows, the header first. Rows may have any number of cells; empty lines are left out.
 *
 * @throws CsvFileError
 */
export async function* csvRows(chunks: AsyncIterable<Uint8Array>, format: CsvFormat): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    delimiter: format.separator,
    info: true,
    max_record_size: MOST_ROW_BYTES,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const source = Readable.from(textOf(chunks, format));
  // The parser does not hear of its source's errors by itself.
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let count = 0;
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      // `lines` is the line in which the row ends; breaks within quotes belong to it.
      const breaks = record.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
      line = info.lines - breaks;
      yield { cells: record, line };
      count += 1;
      if (count % TURN_ROWS === 0) await new Promise((turn) => setImmediate(turn));
    }
  } catch (error) {
    throw fileError(error, line);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function fileError(error: unknown, lastLine: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new CsvFileError('row_too_long', lastLine + 1);
  // A quote at a wrong place is where the parser stands; one that is never closed began after the last row.
  const { lines } = error;
  const isHere = error.code !== 'CSV_QUOTE_NOT_CLOSED' && typeof lines === 'number';
  return new CsvFileError('quotes_broken', isHere ? lines : lastLine + 1);
}
