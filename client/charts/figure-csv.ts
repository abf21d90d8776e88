/** The table of a figure as a CSV file that spreadsheets open as it is meant. */

import type { ChartWords } from './chart-words.ts';
import type { Cell, Figure } from './figure.ts';

/** A text that a spreadsheet would run as a formula gets an apostrophe in front. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * UTF-8 with a byte order mark, semicolons, the numbers with a decimal comma for German and a point else, so that a
 * double click opens it with columns and numbers. Shares are numbers from 0 to 1.
 */
export function figureCsv(figure: Figure, words: ChartWords): string {
  const { table } = figure;
  const comma = words.language !== 'en';
  const number = (value: number) => {
    const text = String(Number(value.toPrecision(12)));
    return comma ? text.replace('.', ',') : text;
  };
  const cell = (value: Cell): string => {
    if (value === null) return field(words.t('charts.tooFew'));
    if (value === undefined) return '';
    if (typeof value === 'object') return number(value.count);
    return typeof value === 'number' ? number(value) : field(value);
  };
  const share = (value: Cell): string => {
    if (value === null) return field(words.t('charts.tooFew'));
    return typeof value === 'object' && value.share !== null ? number(value.share) : '';
  };
  // In a file the count and its share are columns of their own.
  const headers = table.columns.flatMap(({ header, as }) => {
    if (as !== 'countAndShare') return [header];
    // The one column of a figure without groups is named after both.
    if (header === words.t('charts.countAndShare')) return [words.t('charts.count'), words.t('charts.share')];
    return [header, `${header} (${words.t('charts.share')})`];
  });
  const lines = [
    [field(figure.title)],
    ...[...figure.facts, ...figure.notes].map((fact) => [field(fact)]),
    [],
    [table.corner, ...headers].map(field),
    ...table.rows.map((row) => [
      field(row.head),
      ...table.columns.flatMap(({ as }, at) => {
        const value = row.cells[at];
        return as === 'countAndShare' ? [cell(value), share(value)] : [cell(value)];
      }),
    ]),
  ];
  return `\ufeff${lines.map((line) => line.join(';')).join('\r\n')}\r\n`;
}
