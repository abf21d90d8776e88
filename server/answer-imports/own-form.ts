/** Files that an export of ours has made, and what is known of them for that: the cells that say why there is no answer. */
import type { ImportedState } from '#contract/answer-import';
import type { Item } from '#surveys/items';
import { facetColumn, headColumns } from '../exports/export-rows.ts';
import { CODED_STATES, MOST_NINES, missingCodes, missingCodesWith, stateInWords } from '../exports/missing-codes.ts';

/** Whether the columns are those of an export with one row per reading. */
export function isOwnForm(header: readonly string[]): boolean {
  const names = new Set(header);
  return headColumns([]).every((name) => names.has(name));
}

/** The facet that such a column holds, also where the project does not have it yet. */
export function facetOfColumn(name: string): string | null {
  const key = /[a-z][a-z0-9_]{0,39}$/.exec(name.slice(facetColumn('').length))?.[0];
  return key !== undefined && name === facetColumn(key) ? key : null;
}

/**
 * The cells of an export that say why there is no answer: codes, and the words of an export with labels. The codes are
 * those that the instrument has now; if the file has lower ones, it was made of versions whose answers reached further.
 *
 * @param seen cells of the file's beginning
 */
export function ownStates(items: readonly Item[], seen: ReadonlySet<string>): Record<string, ImportedState> {
  const usual = missingCodes([{ items }]);
  let codes = usual;
  for (let nines = 1; nines <= MOST_NINES; nines += 1) {
    const others = missingCodesWith(nines);
    if (others.later > usual.later || !CODED_STATES.some((state) => seen.has(String(others[state])))) continue;
    codes = others;
    break;
  }
  return Object.fromEntries(
    CODED_STATES.flatMap((state) => [
      [String(codes[state]), state],
      [stateInWords(state, 'de'), state],
      [stateInWords(state, 'en'), state],
    ]),
  );
}
