/**
 * Cells of a file as answers to an item: by code or by label, in any language of the instrument; numbers with either
 * decimal sign; dates; several choices in one cell. What the cell means is then checked like any other answer.
 */

import type { ImportedState } from '#contract/answer-import';
import { checkAnswer } from '#surveys/answer-check';
import type { Value } from '#surveys/entry';
import { OTHER } from '#surveys/item-parts';
import type { Choice, Code, Item } from '#surveys/items';
import { lowestAnswer } from '../exports/missing-codes.ts';
import { type DateOrder, type DecimalSign, readDate } from './csv-format.ts';

/** What a cell turned out to be. `none`: no answer. */
export type CellAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'state'; readonly state: ImportedState }
  | { readonly kind: 'answer'; readonly value: Value /** A text beside the choices. */; readonly other?: string }
  | { readonly kind: 'wrong'; readonly code: CellProblem };

export const CELL_PROBLEMS = [
  'unknown_choice',
  'out_of_scale',
  'not_a_number',
  'not_a_date',
  'not_yes_or_no',
  'too_long',
  'does_not_fit',
  'date_wrong',
  'site_unknown',
  'occasion_wrong',
  'subject_missing',
  'facet_too_many',
  'not_a_rank',
  'rank_twice',
  'answer_and_state',
] as const;
export type CellProblem = (typeof CELL_PROBLEMS)[number];

export interface CellSettings {
  readonly decimal: DecimalSign;
  readonly dateOrder: DateOrder;
  /** Cells that mean "no answer". */
  readonly missing: ReadonlySet<string>;
  /** Cells that say why there is no answer. */
  readonly states: ReadonlyMap<string, ImportedState>;
}

const NONE: CellAnswer = { kind: 'none' };

/** Columns with more different cells than this are read anew each time. */
const MOST_REMEMBERED = 2_000;

const YES = new Set(['1', 'true', 'wahr', 'ja', 'yes', 'x', 'y', 'j']);
const NO = new Set(['0', 'false', 'falsch', 'nein', 'no', 'n']);

/** A month, or a moment to the minute: what questions that ask for these are answered with. */
const KEPT_DATE = /^\d{4}-\d{2}(-\d{2}T\d{2}:\d{2})?$/;

/** Separates several choices in one cell. */
const WITHIN_CELL = /[;|,]/;

/** A reader of the cells of one item's column. */
export function cellReader(item: Item, settings: CellSettings): (cell: string) => CellAnswer {
  const { missing } = settings;
  const stateOf = stateReader(item, settings);
  const read = readerOf(item, settings);
  const remembered = new Map<string, CellAnswer>();
  return (cell) => {
    const trimmed = cell.trim();
    if (trimmed === '' || missing.has(trimmed)) return NONE;
    const known = remembered.get(trimmed);
    if (known !== undefined) return known;
    const state = stateOf(trimmed);
    const answer: CellAnswer = state === undefined ? checked(item, read(trimmed)) : { kind: 'state', state };
    if (remembered.size < MOST_REMEMBERED) remembered.set(trimmed, answer);
    return answer;
  };
}

/** Why there is no answer, if that is what a cell says. A number that can be an answer to the item is one. */
export function stateReader(
  item: Item,
  { states }: Pick<CellSettings, 'states'>,
): (cell: string) => ImportedState | undefined {
  const isChoice = choiceFinder([...item.choices, ...item.missing]);
  const lowest = lowestAnswer(item);
  const isAnswer = (cell: string) =>
    isChoice(cell) !== undefined || ((item.type === 'number' || item.type === 'scale') && Number(cell) >= lowest);
  return (cell) => {
    const state = states.get(cell);
    return state === undefined || isAnswer(cell) ? undefined : state;
  };
}

function checked(item: Item, answer: CellAnswer): CellAnswer {
  if (answer.kind !== 'answer') return answer;
  const result = checkAnswer(item, answer.value);
  if (result.ok) return { ...answer, value: result.value };
  if (result.code === 'unknown_choice' || result.code === 'out_of_scale' || result.code === 'too_long') {
    return wrong(result.code);
  }
  return wrong('does_not_fit');
}

function wrong(code: CellProblem): CellAnswer {
  return { kind: 'wrong', code };
}

function answer(value: Value): CellAnswer {
  return { kind: 'answer', value };
}

function readerOf(item: Item, { decimal, dateOrder }: CellSettings): (cell: string) => CellAnswer {
  switch (item.type) {
    case 'text':
      return answer;
    case 'number':
    case 'scale':
      return (cell) => {
        const number = readNumber(cell, decimal);
        return number === null ? wrong('not_a_number') : answer(number);
      };
    case 'date':
      return (cell) => {
        if (KEPT_DATE.test(cell)) return answer(cell);
        const date = readDate(cell, dateOrder);
        return date === null ? wrong('not_a_date') : answer(date.toISOString().slice(0, 10));
      };
    case 'boolean':
      return (cell) => {
        const truth = readTruth(cell);
        return truth === null ? wrong('not_yes_or_no') : answer(truth);
      };
    case 'single': {
      // A missing code stays what the file says: it is counted as missing.
      const find = choiceFinder([...item.choices, ...item.missing]);
      return (cell) => {
        const found = find(cell);
        if (found !== undefined) return answer(found);
        return item.other ? { kind: 'answer', value: OTHER, other: cell } : wrong('unknown_choice');
      };
    }
    case 'multiple':
    case 'ranking': {
      const find = choiceFinder(item.choices);
      return (cell) => {
        const parts = find(cell) === undefined ? cell.split(WITHIN_CELL).map((part) => part.trim()) : [cell];
        const found = parts.filter((part) => part !== '').map(find);
        if (found.some((value) => value === undefined)) return wrong('unknown_choice');
        return answer(found as Code[] as Value);
      };
    }
    case 'rows':
      return (cell) => {
        try {
          return answer(JSON.parse(cell) as Value);
        } catch {
          return wrong('does_not_fit');
        }
      };
  }
}

/** Finds a choice by its code (`1`, `1.0`, `01` are the code 1), else by its label in any language. */
export function choiceFinder(choices: readonly Choice[]): (cell: string) => Code | undefined {
  const byCode = new Map<string, Code>();
  const byLabel = new Map<string, Code>();
  for (const { value, label } of choices) {
    byCode.set(String(value), value);
    for (const text of Object.values(label)) {
      const key = text.trim().toLowerCase();
      if (!byLabel.has(key)) byLabel.set(key, value);
    }
  }
  return (cell) => {
    const direct = byCode.get(cell);
    if (direct !== undefined) return direct;
    const number = /^[+-]?\d+([.,]0+)?$/.test(cell) ? byCode.get(String(Number.parseInt(cell, 10))) : undefined;
    return number ?? byLabel.get(cell.toLowerCase());
  };
}

/** A number as spreadsheets write it; null if it is none. Thousands are not separated in data files. */
export function readNumber(cell: string, decimal: DecimalSign): number | null {
  const plain = decimal === ',' ? cell.replace(',', '.') : cell;
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return null;
  const number = Number(plain);
  return Number.isFinite(number) ? number : null;
}

/** Whether a cell says yes or no; null if neither. */
export function readTruth(cell: string): boolean | null {
  const word = cell.toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}
