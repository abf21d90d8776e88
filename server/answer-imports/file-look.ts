/** The first look at a file: how it is written, which columns it has, and what they may be. */
import { parse } from 'csv-parse/sync';
import type { AnswerImport, ImportMapping } from '#contract/answer-import';
import type { ProjectFacet } from '#contract/project';
import type { Item } from '#surveys/items';
import { chosenUse, guessColumns } from './column-guess.ts';
import { beginningOf, detectDateOrder, detectDecimal, detectSeparator, type Separator } from './csv-format.ts';
import type { StoredFile } from './import-file.ts';
import { isOwnForm, ownStates } from './own-form.ts';

const ROWS_LOOKED_AT = 500;
const SAMPLES_SHOWN = 5;
const SAMPLE_LENGTH = 60;
const MOST_COLUMNS = 5_000;

/** What statistics programs write for "no answer". */
const MISSING_WORDS = ['NA', 'NaN', 'NULL', '#NULL!', '.', 'n/a'];

/** @param chosen what somebody has chosen instead of what would be detected */
export function lookAt(
  file: Pick<StoredFile, 'beginning' | 'encoding'>,
  items: readonly Item[],
  facets: readonly ProjectFacet[],
  remembered: ImportMapping | null,
  chosen: Pick<ImportMapping, 'separator'> = {},
): { mapping: ImportMapping; columns: AnswerImport['columns'] } {
  const text = beginningOf(file.beginning, file.encoding);
  const separator = chosen.separator ?? detectSeparator(text);
  const [header = [], ...rows] = firstRows(text, separator);
  const names = header.slice(0, MOST_COLUMNS).map((name) => name.trim());
  const uses = guessColumns(names, items, facets, remembered?.columns);
  const cellsOf = (index: number) => rows.map((row) => (row[index] ?? '').trim());
  const dateCells = names.flatMap((name, index) =>
    chosenUse(uses, name)?.use === 'date' || isDateItem(items, chosenUse(uses, name))
      ? cellsOf(index).filter((cell) => cell !== '' && !MISSING_WORDS.includes(cell))
      : [],
  );
  const all = rows.flat();
  const own = isOwnForm(names);
  const mapping: ImportMapping = {
    encoding: file.encoding,
    separator,
    decimal: detectDecimal(all) ?? '.',
    dateFormat: detectDateOrder(dateCells) ?? 'iso',
    columns: uses,
    // Ours has no such words: what looks like one is what somebody has written.
    missing: remembered?.missing ?? (own ? [] : MISSING_WORDS.filter((word) => all.includes(word))),
    states: { ...remembered?.states, ...(own ? ownStates(items, new Set(all)) : {}) },
  };
  const columns = names.map((name, index) => {
    const cells = cellsOf(index);
    const different = [...new Set(cells.filter((cell) => cell !== ''))];
    return {
      name,
      use: chosenUse(uses, name) ?? { use: 'ignore' as const },
      samples: different.slice(0, SAMPLES_SHOWN).map((cell) => cell.slice(0, SAMPLE_LENGTH)),
      empty: cells.filter((cell) => cell === '').length,
    };
  });
  return { mapping, columns };
}

function isDateItem(items: readonly Item[], use: ImportMapping['columns'][string] | undefined): boolean {
  return use?.use === 'item' && items.some((item) => item.name === use.item && item.type === 'date');
}

/** The first rows; only the header where a quote is broken below it (the check says where). */
function firstRows(text: string, delimiter: Separator): string[][] {
  const end = text.indexOf('\n');
  for (const part of [text, end === -1 ? text : text.slice(0, end)]) {
    try {
      return parse(part, {
        bom: true,
        delimiter,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        to: ROWS_LOOKED_AT,
      });
    } catch {
      // Tried again with the header alone.
    }
  }
  return [];
}
