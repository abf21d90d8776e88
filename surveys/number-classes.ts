/**
 * Classes of numbers, for whoever must not see each value: answers to an open question for a number would be listed one
 * by one, and the rarest first to be recognised. The lowest and the highest class are open, so that at least the floor's
 * number of persons are in each: how old the oldest is, nobody learns.
 */
import type { Item } from './items.ts';
import type { Tally, TallyCell } from './tally.ts';

/** As many different whole numbers are counted one by one. */
const MOST_SINGLE = 21;
/** At most about so many classes. */
const MOST_CLASSES = 10;

export interface Classed {
  /** Tallies whose cells are classes; a cell's value is where its class begins. */
  readonly tallies: readonly Tally[];
  /** null: each class is a single value. */
  readonly width: number | null;
  /** Whether the cells are classes of an open question, the first and the last of them open. */
  readonly isOpen: boolean;
}

/**
 * @param tallies the total, which says which classes there are, and its groups, which are counted in the same ones
 * @param floor above 0
 */
export function classed(item: Pick<Item, 'type' | 'scale'>, tallies: readonly Tally[], floor: number): Classed {
  const total = tallies[0]!;
  if (item.type === 'scale' && item.scale !== null && total.cells.length > MOST_SINGLE) {
    const { min, max } = item.scale;
    const width = niceStep((max - min) / MOST_CLASSES);
    return { tallies: counted(tallies, classesOf(min, max, width), width), width, isOpen: false };
  }
  if (item.type !== 'number') return { tallies, width: null, isOpen: false };
  const present = total.cells.filter(({ readings }) => readings > 0);
  const low = reached(present, floor);
  const high = reached([...present].reverse(), floor);
  // Too few for two ends: no class could be named without naming somebody's answer.
  if (low === null || high === null || low >= high) {
    return { tallies: tallies.map((tally) => ({ ...tally, cells: [] })), width: null, isOpen: true };
  }
  const isWhole = present.every(({ value }) => Number.isInteger(value));
  const isSingle = isWhole && high - low < MOST_SINGLE;
  const width = isSingle ? 1 : Math.max(niceStep((high - low) / MOST_CLASSES), isWhole ? 1 : 0);
  return {
    tallies: counted(tallies, classesOf(low, high, width), width),
    width: isSingle ? null : width,
    isOpen: true,
  };
}

/** The first value up to which there are at least as many persons as the floor. */
function reached(cells: readonly TallyCell[], floor: number): number | null {
  let persons = 0;
  for (const cell of cells) {
    persons += cell.persons;
    if (persons >= floor) return Number(cell.value);
  }
  return null;
}

/** Where the classes from the one of `low` to the one of `high` begin. */
function classesOf(low: number, high: number, width: number): number[] {
  const first = Math.floor(low / width + 1e-9);
  const count = Math.floor(high / width + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, at) => clean((first + at) * width));
}

/** Each value in its class; what lies below or above all of them in the first or last one. */
function counted(tallies: readonly Tally[], begins: readonly number[], width: number): Tally[] {
  const first = begins[0]!;
  return tallies.map((tally) => {
    const parts: TallyCell[][] = begins.map(() => []);
    for (const cell of tally.cells) {
      const at = Math.floor((Number(cell.value) - first) / width + 1e-9);
      parts[Math.min(begins.length - 1, Math.max(0, at))]!.push(cell);
    }
    return { ...tally, cells: parts.map((part, at) => joined(part, begins[at]!, tally)) };
  });
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
