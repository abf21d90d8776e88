/** Reading CSV files as people have them: encodings, separators, quotes, ragged rows, damage. */

import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginningOf,
  type CsvFormat,
  detectDateOrder,
  detectDecimal,
  detectSeparator,
  encodingDetector,
  readDate,
} from '#server/answer-imports/csv-format';
import { CsvFileError, csvRows } from '#server/answer-imports/csv-rows';

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const latin1 = (text: string) => Buffer.from(text, 'latin1');

async function* inPieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(bytes: Uint8Array, format: Partial<CsvFormat> = {}, size?: number) {
  const rows = [];
  for await (const row of csvRows(inPieces(bytes, size), { encoding: 'utf-8', separator: ',', ...format }))
    rows.push(row);
  return rows;
}

async function failure(work: Promise<unknown>): Promise<CsvFileError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CsvFileError);
  return error as CsvFileError;
}

describe('the encoding', () => {
  const detect = (bytes: Uint8Array, size: number) => {
    const detector = encodingDetector();
    for (let start = 0; start < bytes.length; start += size) detector.see(bytes.subarray(start, start + size));
    return detector.result();
  };

  test.each([1, 3, 1000])('is found in pieces of %i bytes', (size) => {
    expect(detect(utf8('größe;straße\n1;2\n'), size)).toBe('utf-8');
    expect(detect(latin1('größe;straße\n1;2\n'), size)).toBe('windows-1252');
    expect(detect(Buffer.from('\ufeffgröße', 'utf16le'), Math.max(size, 2))).toBe('utf-16le');
    expect(detect(utf8('plain'), size)).toBe('utf-8');
  });

  test('is UTF-16 without a mark too, as statistics programs write it', () => {
    expect(detect(Buffer.from('Fall;alter;größe\r\nP1;34;5\r\n', 'utf16le'), 1000)).toBe('utf-16le');
  });

  test('is not UTF-8 when the file ends in the middle of a character', () => {
    expect(detect(utf8('größ').subarray(0, 3), 2)).toBe('windows-1252');
  });

  test('that was chosen wrongly is said with its line', async () => {
    const error = await failure(read(latin1('a,b\n1,2\n3,größe\n'), {}, 1000));
    expect(error).toMatchObject({ code: 'encoding_wrong', line: 3 });
  });

  test('does not keep a mark in the first name', async () => {
    expect((await read(utf8('\ufeffa,b\n1,2\n')))[0]?.cells).toEqual(['a', 'b']);
    const marked = Buffer.from('\ufeffgröße;b\n1;2\n', 'utf16le');
    expect((await read(marked, { encoding: 'utf-16le', separator: ';' }, 5))[0]?.cells).toEqual(['größe', 'b']);
  });
});

describe('the separator', () => {
  test.each([
    ['a;b;c\n1,5;2;3\n', ';'],
    ['a,b,c\n1,2,3\n', ','],
    ['a\tb\n1,5\t2\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['"a;b","c"\n"1;2","3"\n', ','],
    ['einspaltig\n1\n', ','],
  ])('of %j is %j', (text, separator) => {
    expect(detectSeparator(text)).toBe(separator);
  });

  test('is looked for in whole lines', () => {
    expect(beginningOf(utf8('a;b\n1;2\n3;ab'), 'utf-8')).toBe('a;b\n1;2\n');
  });
});

describe('numbers and dates', () => {
  test('have a decimal sign where there are fractions', () => {
    expect(detectDecimal(['1,5', '2', 'x'])).toBe(',');
    expect(detectDecimal(['1.5', '2'])).toBe('.');
    expect(detectDecimal(['1', '2'])).toBeNull();
  });

  test('have an order of day and month', () => {
    expect(detectDateOrder(['2026-03-09', '2026-03-10 12:30'])).toBe('iso');
    expect(detectDateOrder(['9.3.2026'])).toBe('dmy');
    expect(detectDateOrder(['03/09/2026', '03/19/2026'])).toBe('mdy');
    expect(detectDateOrder(['gestern'])).toBeNull();
    // One wrong cell does not make the others wrong.
    expect(detectDateOrder(['9.3.2026', '10.3.2026', 'gestern'])).toBe('dmy');
    expect(detectDateOrder(['9.3.2026', 'gestern', 'heute'])).toBeNull();
  });

  test('are days that exist', () => {
    expect(readDate('9.3.2026', 'dmy')?.toISOString()).toBe('2026-03-09T12:00:00.000Z');
    expect(readDate('03/09/2026 08:15', 'mdy')?.toISOString()).toBe('2026-03-09T08:15:00.000Z');
    expect(readDate('2026-02-30', 'iso')).toBeNull();
    expect(readDate('31.4.2026', 'dmy')).toBeNull();
    expect(readDate('2026-03-09', 'dmy')).toBeNull();
  });
});

describe('rows', () => {
  test('carry the line in which they begin, over quoted breaks and empty lines', async () => {
    const rows = await read(utf8('a,b\r\n"eins\nzwei",2\r\n\r\n3,"vier ""5"""\r\n'));
    expect(rows).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: ['eins\nzwei', '2'], line: 2 },
      { cells: ['3', 'vier "5"'], line: 5 },
    ]);
  });

  test('may be ragged: whoever maps them says so', async () => {
    expect((await read(utf8('a,b\n1\n1,2,3\n'))).map(({ cells }) => cells.length)).toEqual([2, 1, 3]);
  });

  test('with a quote that is never closed are an error with a line, not the rest of the file', async () => {
    expect((await failure(read(utf8(`a,b\n1,2\n"3,4\n${'5,6\n'.repeat(50)}`)))).code).toBe('quotes_broken');
  });

  test('with a quote in the middle of a cell are an error with a line', async () => {
    expect(await failure(read(utf8('a,b\n1,2\n3,er sagte "ja"\n')))).toMatchObject({ code: 'quotes_broken', line: 3 });
  });

  test('that run on for megabytes end the reading', async () => {
    const bytes = utf8(`a,b\n"${'x'.repeat(5 * 1024 * 1024)}`);
    expect((await failure(read(bytes, {}, 65_536))).code).toBe('row_too_long');
  });

  test('come back as they were written, in whatever pieces they arrive', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\r', ''));
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(';', ',', '\t', '|'),
        fc.integer({ min: 1, max: 40 }),
        async (rows, separator, size) => {
          const text = stringify(rows, { delimiter: separator, quoted: true });
          const found = await read(utf8(text), { separator: separator as CsvFormat['separator'] }, size);
          expect(found.map(({ cells }) => cells)).toEqual(rows);
        },
      ),
      { numRuns: 60 },
    );
  });
});
