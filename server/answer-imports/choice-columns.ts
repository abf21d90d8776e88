/**
 * Items that have a column for each choice: multiple choices with yes or no, rankings with the rank. The cells of a row
 * are gathered and become one answer when the row is at its end.
 */
import type { ImportedState } from '#contract/answer-import';
import type { Value } from '#surveys/entry';
import type { Code, Item } from '#surveys/items';
import { type CellProblem, type CellSettings, readNumber, readTruth } from './cell-values.ts';

/** What the columns of one item have said so far in a row. */
export interface GatheredChoices {
  /** By choice: its rank, or 1 where it is ticked. */
  readonly chosen: { readonly code: Code; readonly rank: number }[];
  state: { readonly state: ImportedState; readonly column: string } | null;
}

/** By item name. */
export type ChoicesOfRow = Map<string, GatheredChoices>;

/** Reads the cell of one choice; empty cells say nothing. */
export function choiceReader(
  item: Item,
  code: Code,
  column: string,
  { missing, states, decimal }: CellSettings,
): (cell: string, row: ChoicesOfRow) => CellProblem | null {
  const ranked = item.type === 'ranking';
  const read = (text: string): number | null => {
    if (!ranked) return truthAsNumber(readTruth(text));
    const rank = readNumber(text, decimal);
    return rank !== null && Number.isInteger(rank) && rank >= 0 && rank <= item.choices.length ? rank : null;
  };
  return (cell, row) => {
    const text = cell.trim();
    if (text === '' || missing.has(text)) return null;
    const rank = read(text);
    const state = states.get(text);
    if (rank === null && state === undefined) return ranked ? 'not_a_rank' : 'not_yes_or_no';
    const gathered = row.get(item.name) ?? { chosen: [], state: null };
    row.set(item.name, gathered);
    if (rank === null) {
      gathered.state ??= { state: state!, column };
      return null;
    }
    if (rank === 0) return null;
    if (ranked && gathered.chosen.some((other) => other.rank === rank)) return 'rank_twice';
    gathered.chosen.push({ code, rank });
    return null;
  };
}

const truthAsNumber = (truth: boolean | null): number | null => (truth === null ? null : Number(truth));

/** What the columns of an item say together; null if nothing. An item cannot be answered and not be answered. */
export function choicesTogether({
  chosen,
  state,
}: GatheredChoices): { value: Value } | { state: ImportedState } | { problem: CellProblem; column: string } | null {
  if (state !== null) {
    return chosen.length === 0 ? { state: state.state } : { problem: 'answer_and_state', column: state.column };
  }
  if (chosen.length === 0) return null;
  // Ticks are all 1 and stay in the order of the columns.
  return { value: [...chosen].sort((a, b) => a.rank - b.rank).map(({ code }) => code) as Value };
}
