/** Classes of numbers: many different values are counted in classes of one width, so that there is something to show. */
import type { Item } from './items.ts';
import type { Tally, TallyCell } from './tally.ts';

/** As many different values as are still counted one by one. */
const MOST_SINGLE = 21;
/** At most so many classes. */
const MOST_CLASSES = 10;

/** Tallies whose cells are classes; a cell's value is where its class begins. `width` is null for single values. */
export interface Classed {
  readonly tallies: readonly Tally[];
  readonly width: number | null;
}

/**
 * The first tally says which classes there are; the others (its groups) are counted in the same ones.
 *
 * @param floor so many persons at each end are left aside when classes are chosen, since their width would say how far
 *   out somebody is; what lies beyond the first and last class is in one class each
 */
export function classed(item: Pick<Item, 'type'>, tallies: readonly Tally[], floor = 1): Classed {
  const cells = tallies[0]?.cells ?? [];
  const isNumber = item.type === 'number' || item.type === 'scale';
  if (!isNumber || cells.length <= MOST_SINGLE) return { tallies, width: null };
  const [lowest, highest] = [reached(cells, floor), reached(cells.toReversed(), floor)];
  const width = niceStep(Math.max(0, highest - lowest) / MOST_CLASSES);
  const classOf = ({ value }: TallyCell) => Math.floor(Number(value) / width);
  // One more at each end where there is something beyond.
  const least = Math.max(classOf(cells[0]!), Math.floor(lowest / width) - 1);
  const most = Math.min(classOf(cells.at(-1)!), Math.floor(highest / width) + 1);
  const count = Math.max(1, most - least + 1);
  return {
    width,
    tallies: tallies.map((tally) => {
      const parts: TallyCell[][] = Array.from({ length: count }, () => []);
      for (const cell of tally.cells) parts[Math.min(count - 1, Math.max(0, classOf(cell) - least))]!.push(cell);
      return { ...tally, cells: parts.map((part, at) => joined(part, clean((least + at) * width), tally)) };
    }),
  };
}

/** The value up to which so many persons are. */
function reached(cells: readonly TallyCell[], wanted: number): number {
  let persons = 0;
  const found = cells.find((cell) => {
    persons += cell.persons;
    return persons >= wanted;
  });
  return Number((found ?? cells.at(-1)!).value);
}

/**
 * Persons of several values add up only where nobody has two readings; else all that is sure is the largest of them,
 * and being too careful is the safe side.
 */
function joined(part: readonly TallyCell[], value: number, { all }: Tally): TallyCell {
  const persons = part.map((cell) => cell.persons);
  const add = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
  return {
    value,
    readings: add(part.map((cell) => cell.readings)),
    persons: all.readings === all.persons ? add(persons) : Math.max(0, ...persons),
    ranks: 0,
    ranked: 0,
  };
}

/** The next of 1, 2, 5 times a power of ten, not smaller than the number. */
export function niceStep(least: number): number {
  if (least <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return clean(factor * power);
}

/** Without the digits that sums of decimals leave behind (0.30000000000000004). */
export function clean(value: number): number {
  return Number(value.toPrecision(12));
}
