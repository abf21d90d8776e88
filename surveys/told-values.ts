/**
 * Which cells of a shown tally there are at all. Choices and the steps of a scale are on the questionnaire; any other
 * value, a number that somebody typed above all, is known only because somebody gave it. Such a cell without a count
 * would still say that there is this value, so it is left out.
 */
import type { ShownItem, ShownTally } from './disclosure.ts';
import type { Item } from './items.ts';
import { offeredCodes } from './tally.ts';

/** Without the cells of values that nobody in the report gave, or too few to be shown, unless the item offers them. */
export function withoutUntoldValues(item: Pick<Item, 'type' | 'choices' | 'scale'>, shown: ShownItem): ShownItem {
  // Where these classes lie, enough persons have said.
  if (shown.isOpen) return shown;
  const { cells } = shown.total;
  const offered = offeredCodes(item);
  const isTold = cells.map(({ value, count }) => count !== null && (count > 0 || offered.has(value)));
  // Classes without a count stay between others, where they say nothing; at the ends they would say how far it goes.
  const [first, last] = [isTold.indexOf(true), isTold.lastIndexOf(true)];
  const kept = cells.map(({ value }, at) =>
    shown.width === null ? isTold[at]! || offered.has(value) : first >= 0 && at >= first && at <= last,
  );
  if (kept.every((flag) => flag)) return shown;
  const without = (tally: ShownTally): ShownTally => ({
    ...tally,
    cells: tally.cells.filter((_, at) => kept[at]),
    ranks: tally.ranks?.filter((_, at) => kept[at]) ?? null,
  });
  return { ...shown, total: without(shown.total), groups: shown.groups.map(without) };
}
