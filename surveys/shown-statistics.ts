/**
 * Which statistics may be shown beside withheld cells. A mean and n are one more equation about them; two withheld cells
 * would follow from it. So it is rounded, to a step at which moving as many persons as the floor between the withheld
 * cells does not show for certain; and only shown if for every withheld count there is another table that looks the
 * same, the rounded mean included.
 */

import type { Item } from './items.ts';
import { clean, niceStep } from './number-classes.ts';
import { intervalOf } from './statistics.ts';
import { suppressLine } from './suppression.ts';
import { hasMean, summarise, type Tally } from './tally.ts';

export interface ShownStatistics {
  readonly mean: number | null;
  readonly median: number | null;
  readonly sd: number | null;
  readonly interval: readonly [number, number] | null;
}

export const NO_STATISTICS: ShownStatistics = { mean: null, median: null, sd: null, interval: null };

/** A mean that is rounded more coarsely than a tenth of its scale says too little. */
const COARSEST = 10;

export function exactStatistics(item: Pick<Item, 'type' | 'choices'>, tally: Tally): ShownStatistics {
  return hasMean(item) ? summarise(tally) : NO_STATISTICS;
}

/**
 * The rounded mean of one tally by itself; of classes, the deviation and interval rounded as well.
 *
 * @param values the tally before its values were put into classes
 */
export function meanBesideHidden(
  tally: Tally,
  values: Tally,
  hidden: readonly boolean[],
  width: number | null,
  floor: number,
): ShownStatistics {
  const step = stepOf(tally, hidden, width, floor);
  if (step === null) return NO_STATISTICS;
  const { mean, sd } = summarise(values);
  if (mean === null) return NO_STATISTICS;
  const rounded = roundTo(mean, step);
  // The squares are another equation; classes say nothing of the values in them, so there it does not matter.
  if (width === null || sd === null) return { ...NO_STATISTICS, mean: rounded };
  const deviation = roundTo(sd, step);
  return { mean: rounded, median: null, sd: deviation, interval: intervalOf(rounded, deviation, tally.n.readings) };
}

/**
 * For the total (first) and its groups: the statistics to show where cells are withheld. Undefined for a column whose
 * cells are all shown.
 *
 * @param values the columns before their values were put into classes
 * @param hidden per column, which cells are withheld
 * @param sizes per column, whether nothing at all is shown of it
 */
export function columnsWithMeans(
  columns: readonly Tally[],
  values: readonly Tally[],
  hidden: readonly (readonly boolean[])[],
  sizes: readonly boolean[],
  width: number | null,
  floor: number,
): (ShownStatistics | undefined)[] {
  const shown = columns.map((column, at) => {
    if (sizes[at] || (width === null && !hidden[at]!.some((flag) => flag))) return undefined;
    // Of a total without groups the rule is known that chose what is withheld; another table must get the same from it.
    if (at === 0 && width === null && !hasLookalikes(column, hidden[at]!, floor)) return NO_STATISTICS;
    return meanBesideHidden(column, values[at]!, hidden[at]!, width, floor);
  });
  if (width !== null || columns.length === 1) return shown;
  const steps = columns.map((column, at) =>
    shown[at]?.mean == null ? null : stepOf(column, hidden[at]!, width, floor),
  );
  const isDetermined = columns.some(({ cells }, at) =>
    cells.some(
      ({ persons }, cell) =>
        hidden[at]![cell] && persons > 0 && persons < floor && !canShift(columns, hidden, sizes, steps, at, cell),
    ),
  );
  // Whichever mean could have given it away: those of all groups are withheld. The total's is safe by itself.
  return isDetermined ? shown.map((column, at) => (column === undefined || at === 0 ? column : NO_STATISTICS)) : shown;
}

/**
 * Whether for each withheld cell there is a table with another count in it of which the same cells would be withheld and
 * the same mean be shown. Looked for among those in which a few readings moved between two withheld cells, or two
 * withheld cells changed places.
 */
function hasLookalikes(tally: Tally, hidden: readonly boolean[], floor: number): boolean {
  const { mean } = meanBesideHidden(tally, tally, hidden, null, floor);
  if (mean === null) return true;
  const places = [...hidden.keys()].filter((at) => hidden[at]);
  const found = new Set<number>();
  for (const up of places) {
    for (const down of places) {
      if (up === down) continue;
      const [more, less] = [tally.cells[up]!, tally.cells[down]!];
      const moves = Array.from({ length: 2 * floor }, (_, index) => index + 1);
      for (const by of new Set([...moves, less.readings - more.readings])) {
        if (by <= 0 || by > less.readings || (found.has(up) && found.has(down))) continue;
        const cells = tally.cells.map((cell, at) =>
          at === up ? moved(cell, by) : at === down ? moved(cell, -by) : cell,
        );
        const isAlike = suppressLine(cells, floor).every((flag, at) => flag === hidden[at]);
        const other = { ...tally, cells };
        if (!isAlike || meanBesideHidden(other, other, hidden, null, floor).mean !== mean) continue;
        found.add(up);
        found.add(down);
      }
    }
  }
  return places.every((at) => found.has(at));
}

function moved(cell: Tally['cells'][number], by: number): Tally['cells'][number] {
  return { ...cell, readings: cell.readings + by, persons: Math.max(0, cell.persons + by) };
}

/**
 * The rounding step of a column's mean; null where it would have to be too coarse, or where the withheld answers lie so
 * near to one end of what they can be that even the rounded mean says where.
 */
function stepOf(tally: Tally, hidden: readonly boolean[], width: number | null, floor: number): number | null {
  const values = tally.cells.map(({ value }) => Number(value));
  const withheld = tally.cells.filter((_, at) => hidden[at]);
  const [low, high] = ends(withheld.map(({ value }) => Number(value)));
  const [lowest, highest] = ends(values);
  const step = niceStep(Math.max(0.1, (2 * floor * Math.max(width ?? 0, high - low)) / tally.n.readings));
  if (!Number.isFinite(highest) || step * COARSEST > Math.max(highest - lowest, 1)) return null;
  // Where in its class each number lies is more than anything that could be worked out about withheld classes.
  if (width !== null || withheld.length === 0) return step;
  const sum = withheld.reduce((total, { value, readings }) => total + Number(value) * readings, 0);
  const count = withheld.reduce((total, { readings }) => total + readings, 0);
  const blur = step * tally.n.readings;
  return sum - low * count < blur || high * count - sum < blur ? null : step;
}

function ends(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/**
 * Whether one reading more or less in a withheld cell could be made good by others (two cells of its column, in tables
 * the same two of another column as well) without anything that is shown becoming different.
 */
function canShift(
  columns: readonly Tally[],
  hidden: readonly (readonly boolean[])[],
  sizes: readonly boolean[],
  steps: readonly (number | null)[],
  at: number,
  cell: number,
): boolean {
  const tally = columns[at]!;
  // A person of this group could as well be one of another of which nothing is shown either.
  if (sizes[at] && sizes.some((isHidden, column) => isHidden && column !== at)) return true;
  for (const other of tally.cells.keys()) {
    if (other === cell || !hidden[at]![other]) continue;
    for (const [up, down] of [
      [cell, other],
      [other, cell],
    ] as const) {
      if (tally.cells[down]!.readings === 0 || !isSameMean(tally, steps[at]!, up, down)) continue;
      // Balanced by the total's or another group's withheld cells.
      const partners = [...columns.keys()].filter(
        (column) => column !== at && hidden[column]![cell] && hidden[column]![other],
      );
      for (const column of partners) {
        // Total and group move together, two groups against one another.
        const [a, b] = at === 0 || column === 0 ? [up, down] : [down, up];
        if (columns[column]!.cells[b]!.readings > 0 && isSameMean(columns[column]!, steps[column]!, a, b)) return true;
      }
    }
  }
  return false;
}

/** Whether the rounded mean stays the same when one reading moves from the cell `down` to the cell `up`. */
function isSameMean({ cells, n }: Tally, step: number | null, up: number, down: number): boolean {
  if (step === null) return true;
  const sum = cells.reduce((total, { value, readings }) => total + Number(value) * readings, 0);
  const moved = sum + Number(cells[up]!.value) - Number(cells[down]!.value);
  return roundTo(sum / n.readings, step) === roundTo(moved / n.readings, step);
}

function roundTo(value: number, step: number): number {
  return clean(Math.round(value / step) * step);
}
