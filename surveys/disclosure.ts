/**
 * Disclosure control: what of a tally may be shown to somebody who must not learn anything about fewer than `floor`
 * persons. It stands between the count and the wire; a chart gets only what comes out of here.
 *
 * - Nothing is said about fewer than the floor; counts of 1 to floor − 1 persons are withheld, and others with them so
 *   that none follows from the totals (suppression.ts). A state's count under the floor is withheld also when it is
 *   zero, so that the number of all readings, which would tie the items together, does not follow from any of them.
 * - If everybody gave the same answer, the answers are withheld.
 * - A mean is exact only beside cells that are all shown, since it follows from them; beside withheld ones it is what
 *   anybody could work out of the shown ones (shown-statistics.ts), or withheld.
 * - Answers to an open question for a number are counted in classes with open ends (number-classes.ts): what is rare
 *   enough names somebody even without a count. Other codes that an item does not offer are left out (told-values.ts).
 * - Reports that narrow down by more than one thing at once would have to be protected against one another. They are
 *   rounded instead (`roundItem`): each count to the next multiple of twice the floor, and nothing is said about fewer
 *   than that many. With the floor as the least, the many overlapping periods, sites and groups that can be asked for
 *   are enough equations to work out small cells exactly (linear programming over some 600 reports).
 *
 * What this does not do: it knows one moment. Who looks every day learns what was added since the day before.
 */
import type { Code, Item } from './items.ts';
import { classed, niceStep } from './number-classes.ts';
import {
  estimatedStatistics,
  exactStatistics,
  NO_STATISTICS,
  roundedStatistics,
  type ShownStatistics,
} from './shown-statistics.ts';
import { suppressLine, suppressTable, type Table } from './suppression.ts';
import { type Count, hasMean, TALLY_STATES, type Tally, type TallyState } from './tally.ts';

export interface ShownCell {
  readonly value: Code;
  /** null: withheld. */
  readonly count: number | null;
}

export interface ShownTally extends ShownStatistics {
  readonly n: number | null;
  readonly cells: readonly ShownCell[];
  readonly states: Readonly<Record<TallyState, number | null>>;
  /** Of a ranking: the mean rank per cell. */
  readonly ranks: readonly (number | null)[] | null;
}

export interface ShownItem {
  readonly total: ShownTally;
  readonly groups: readonly ShownTally[];
  /** Nothing is shown: fewer than the floor answered. */
  readonly tooFew: boolean;
  /** Many different numbers are counted in classes of this width; a cell's value is where its class begins. */
  readonly width: number | null;
  /** The cells are of an open question for a number: the first and the last one take in everything below and above. */
  readonly isOpen: boolean;
}

/** Everything, for those who may see single readings. */
export function openItem(item: Item, total: Tally, groups: readonly Tally[]): ShownItem {
  const open = (tally: Tally): ShownTally => ({
    ...show(
      tally,
      tally.cells.map(() => false),
      0,
    ),
    ...exactStatistics(item, tally),
    ranks: ranksOf(item, tally, () => true, 0),
  });
  return { total: open(total), groups: groups.map(open), tooFew: false, width: null, isOpen: false };
}

/**
 * @param total of all groups together
 * @param groups a partition of the total's readings, with the same cells; empty without a grouping
 */
export function protectItem(item: Item, total: Tally, groups: readonly Tally[], floor: number): ShownItem {
  if (floor === 0) return openItem(item, total, groups);
  if (total.n.persons < floor) return withheldItem(total, groups);
  const { tallies, width, isOpen } = classed(item, [total, ...groups], floor);
  const [whole, ...parts] = tallies as [Tally, ...Tally[]];
  const sizes = suppressLine(
    parts.map(({ n }) => n),
    floor,
    { allInOne: false },
  );
  const hidden =
    item.type === 'multiple' ? hideChoices(whole, parts, sizes, floor) : hideCells(whole, parts, sizes, floor);
  const isClassed = isOpen || width !== null;
  const states = protectStates(total, groups, floor);
  const shown = tallies.map((tally, column): ShownTally => {
    const raw = column === 0 ? total : groups[column - 1]!;
    const isSizeHidden = column > 0 && (sizes[column - 1]! || tally.n.persons < floor);
    if (isSizeHidden) return { ...withheldTally(tally), states: states[column]! };
    const flags = hidden[column]!;
    const anyHidden = flags.some((flag) => flag);
    const counts = show(tally, flags, floor);
    const estimate = () => (hasMean(item) ? estimatedStatistics(counts.cells, tally.n.readings) : NO_STATISTICS);
    const besides = anyHidden ? estimate() : exactStatistics(item, raw);
    const statistics = isClassed ? roundedStatistics(raw, floor) : besides;
    return {
      ...counts,
      ...statistics,
      states: states[column]!,
      ranks: ranksOf(item, tally, () => !anyHidden, floor),
    };
  });
  return { total: shown[0]!, groups: shown.slice(1), tooFew: false, width, isOpen };
}

/** The step to which counts are rounded in reports that narrow down by more than one thing. */
export function roundingOf(floor: number): number {
  return 2 * floor;
}

/** Every count by itself rounded; what is less than the step looks like nothing. */
export function roundItem(item: Item, total: Tally, groups: readonly Tally[], floor: number): ShownItem {
  if (floor === 0) return openItem(item, total, groups);
  const step = roundingOf(floor);
  if (total.n.persons < step) return withheldItem(total, groups);
  const { tallies, width, isOpen } = classed(item, [total, ...groups], floor);
  const isClassed = isOpen || width !== null;
  const round = (count: Count) => (count.persons < step ? null : Math.round(count.readings / step) * step);
  const shown = tallies.map((tally, at): ShownTally => {
    if (tally.n.persons < step) return withheldTally(tally);
    const isOne = tally.cells.filter(({ readings }) => readings > 0).length === 1;
    const raw = at === 0 ? total : groups[at - 1]!;
    const n = round(tally.n);
    const cells = tally.cells.map((cell) => ({ value: cell.value, count: isOne ? null : round(cell) }));
    const mean = hasMean(item) && n !== null && !isOne;
    const roughly = () => (isClassed ? roundedStatistics(raw, floor) : estimatedStatistics(cells, n ?? 0, floor));
    return {
      n,
      cells,
      states: statesOf((state) => round(tally.states[state])),
      ...(mean ? roughly() : NO_STATISTICS),
      ranks: ranksOf(item, tally, () => !isOne, floor),
    };
  });
  return { total: shown[0]!, groups: shown.slice(1), tooFew: false, width, isOpen };
}

/** A report of which nothing may be shown. */
export function withheldItem(total: Tally, groups: readonly Tally[]): ShownItem {
  const [whole, ...parts] = [total, ...groups].map(withheldTally);
  return { total: whole!, groups: parts, tooFew: true, width: null, isOpen: false };
}

/** Cells that add up to n: in the total by themselves, in groups so that nothing follows across them. */
function hideCells(total: Tally, groups: readonly Tally[], sizes: readonly boolean[], floor: number): boolean[][] {
  const totals = suppressLine(total.cells, floor);
  return columnsOf(tableOf(total, groups), { totals, sizes }, floor, () => true);
}

/** Each choice of several is a table of its own: those who chose it and those who did not. */
function hideChoices(total: Tally, groups: readonly Tally[], sizes: readonly boolean[], floor: number): boolean[][] {
  const columns: boolean[][] = [total, ...groups].map(() => []);
  for (const at of total.cells.keys()) {
    const both = (tally: Tally): Tally => ({ ...tally, cells: [tally.cells[at]!, notChosen(tally, at)] });
    const [whole, parts] = [both(total), groups.map(both)];
    const line = suppressLine(whole.cells, floor, { allInOne: whole.cells[0]!.readings > 0 });
    const one = line.some((flag) => flag);
    const table = tableOf(whole, parts);
    const hidden = columnsOf(table, { totals: [one, one], sizes }, floor, (row) => row === 0);
    hidden.forEach((column, index) => {
      columns[index]!.push(column.some((flag) => flag));
    });
  }
  return columns;
}

/** How many did not make a choice. Of persons with several readings only the fewest that it can be is known. */
function notChosen({ n, cells, all }: Tally, at: number): Tally['cells'][number] {
  const chosen = cells[at]!;
  const readings = n.readings - chosen.readings;
  const least = Math.max(readings > 0 ? 1 : 0, n.persons - chosen.persons);
  const persons = all.readings === all.persons ? readings : least;
  return { value: '', readings, persons, ranks: 0, ranked: 0 };
}

function tableOf(total: Tally, groups: readonly Tally[]): Table {
  return {
    cells: total.cells.map((_, row) => groups.map(({ cells }) => cells[row]!)),
    totals: total.cells,
    sizes: groups.map(({ n }) => n),
  };
}

/** For the total and each group: which of its cells are withheld. */
function columnsOf(
  table: Table,
  margins: { totals: boolean[]; sizes: readonly boolean[] },
  floor: number,
  everybodyIn: (row: number) => boolean,
): boolean[][] {
  if (table.sizes.length === 0) return [margins.totals];
  const hidden = suppressTable(table, margins, floor, everybodyIn);
  return [margins.totals, ...table.sizes.map((_, group) => hidden.map((row) => row[group]!))];
}

/** For the total and each group: the counts of its states. Across groups they add up to a total that may be shown. */
function protectStates(total: Tally, groups: readonly Tally[], floor: number): ShownTally['states'][] {
  const columns = [total, ...groups].map(() => ({}) as Record<TallyState, number | null>);
  for (const state of TALLY_STATES) {
    const whole = total.states[state];
    const isShown = whole.persons >= floor;
    columns[0]![state] = isShown ? whole.readings : null;
    const parts = groups.map(({ states }) => states[state]);
    const hidden = isShown ? suppressLine(parts, floor, { allInOne: false }) : parts.map(() => true);
    parts.forEach((part, group) => {
      columns[group + 1]![state] = hidden[group] || part.persons < floor ? null : part.readings;
    });
  }
  return columns;
}

function show(tally: Tally, hidden: readonly boolean[], floor: number): ShownTally {
  return {
    n: tally.n.readings,
    cells: tally.cells.map(({ value, readings }, at) => ({
      value,
      count: hidden[at] ? null : readings,
    })),
    states: statesOf((state) => (tally.states[state].persons < floor ? null : tally.states[state].readings)),
    ...NO_STATISTICS,
    ranks: null,
  };
}

function withheldTally(tally: Tally): ShownTally {
  return {
    n: null,
    cells: tally.cells.map(({ value }) => ({ value, count: null })),
    states: statesOf(() => null),
    ...NO_STATISTICS,
    ranks: null,
  };
}

function statesOf(of: (state: TallyState) => number | null): ShownTally['states'] {
  return Object.fromEntries(TALLY_STATES.map((state) => [state, of(state)])) as ShownTally['states'];
}

/** Mean ranks; with a floor rounded so far that they hold for a few persons more or less. */
function ranksOf(item: Item, tally: Tally, may: () => boolean, floor: number): ShownTally['ranks'] {
  if (item.type !== 'ranking') return null;
  const step = floor === 0 ? null : niceStep(Math.max(0.1, (2 * floor) / Math.max(1, tally.n.readings)));
  return tally.cells.map(({ ranks, ranked, persons: _ }) => {
    if (ranked === 0 || !may() || (step !== null && (step > 0.5 || ranked < floor))) return null;
    const mean = ranks / ranked;
    return step === null ? mean : Math.round(mean / step) * step;
  });
}
