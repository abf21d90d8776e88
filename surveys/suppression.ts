/**
 * Which cells of a table must be withheld so that no small count can be had from what is shown: primary and secondary
 * suppression for a line with its total and for a table with its margins.
 *
 * A count is small if fewer than `floor` persons are behind it. It is protected if, from everything that is shown, it
 * could as well be `floor` or more. What else is withheld is chosen to lose little: the smallest other cell of a line;
 * in a table the cheapest closed path of cells through the small one, along which counts could be shifted without
 * changing anything that is shown (the shortest-path method for two-way tables, see L. Cox, "Network models for
 * complementary cell suppression", JASA 90 (1995) 1453–1462).
 */
import type { Count } from './tally.ts';

/** Behind a small count are some persons, but fewer than the floor. */
export function isSmall({ readings, persons }: Count, floor: number): boolean {
  return readings > 0 && persons < floor;
}

/** By how much a small count must be able to be higher than it is. */
function slackOf({ persons }: Count, floor: number): number {
  return Math.max(1, floor - persons);
}

/**
 * For counts whose total is shown (and is at least the floor). If one is small, all up to the smallest one that is not
 * are withheld, zeros included: whoever knows this rule and the sum of what is withheld still cannot tell which of them
 * is which, because the rule would have withheld the same in any other order.
 *
 * All are withheld if one of them is the total, since it would be known what everybody said; unless `allInOne` is false,
 * for counts of which one may be everybody (groups).
 *
 * @returns for each count whether it is withheld
 */
export function suppressLine(counts: readonly Count[], floor: number, { allInOne = true } = {}): boolean[] {
  const present = counts.filter(({ readings }) => readings > 0);
  if (allInOne && floor > 0 && present.length === 1) return counts.map(() => true);
  const small = counts.map((count) => isSmall(count, floor));
  if (!small.some((flag) => flag)) return small;
  const others = present.filter((count) => !isSmall(count, floor)).map(({ readings }) => readings);
  const limit = Math.min(...others);
  return counts.map(({ readings }, at) => small[at]! || readings <= limit);
}

/** A table of rows × groups. Each row adds up to its total, each group to its size, and all to one shown sum. */
export interface Table {
  readonly cells: readonly (readonly Count[])[];
  readonly totals: readonly Count[];
  readonly sizes: readonly Count[];
}

export interface HiddenMargins {
  readonly totals: readonly boolean[];
  readonly sizes: readonly boolean[];
}

/** Tables of more cells are not split at all rather than slowly. */
const MOST_CELLS = 4_000;

/**
 * @param margins which totals and sizes are withheld; no more of them will be. Groups of a withheld size are withheld
 *   with all their cells
 * @param everybodyIn whether a group is withheld if all of it is in this row
 * @returns for each cell whether it is withheld
 */
export function suppressTable(
  table: Table,
  margins: HiddenMargins,
  floor: number,
  everybodyIn: (row: number) => boolean = () => true,
): boolean[][] {
  const everything = () => table.cells.map((row) => row.map(() => true));
  if (table.cells.length * table.sizes.length > MOST_CELLS) return everything();
  const network = networkOf(table, margins, floor, everybodyIn);
  for (const demand of network.demands) {
    if (!network.satisfy(demand)) return everything();
  }
  const hidden = table.cells.map((row, i) => row.map((_, g) => network.arcs[network.cellAt(i, g)]!.hidden));
  // A zero beside withheld cells would say that these are none, and which group was withheld for being all of one mind.
  const isTouched = table.sizes.map((_, group) => hidden.some((row) => row[group]));
  return hidden.map((row, i) => row.map((flag, g) => flag || (isTouched[g]! && table.cells[i]![g]!.readings === 0)));
}

/**
 * How low and how high a withheld cell could be, judging by everything that is shown: what an attentive reader can work
 * out. Both are the count itself for a cell that is shown, or that follows.
 */
export function rangeOf(
  table: Table,
  hidden: readonly (readonly boolean[])[],
  margins: HiddenMargins,
  row: number,
  group: number,
): { min: number; max: number } {
  const network = networkOf(table, margins, 0, () => false);
  hidden.forEach((cells, i) => {
    cells.forEach((isHidden, g) => {
      network.arcs[network.cellAt(i, g)]!.hidden = isHidden;
    });
  });
  const cell = network.cellAt(row, group);
  const { value, hidden: isHidden } = network.arcs[cell]!;
  if (!isHidden) return { min: value, max: value };
  const ceiling = table.sizes.reduce((sum, { readings }) => sum + readings, 0);
  return {
    min: value - network.freedom({ arc: cell, up: false, by: value }),
    max: value + network.freedom({ arc: cell, up: true, by: ceiling }),
  };
}

/**
 * The table as a circulation: the sum flows into the rows as their totals, through the cells into the groups, and as
 * their sizes back. What is shown is fixed; what is withheld can carry more or less, as long as all nodes balance.
 */
interface Arc {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  hidden: boolean;
  /** Margins are decided before; only cells can still be withheld. */
  readonly canHide: boolean;
}

/** That an arc could carry this much more (or less) than it does. */
interface Demand {
  readonly arc: number;
  readonly up: boolean;
  readonly by: number;
}

function networkOf(
  { cells, totals, sizes }: Table,
  margins: HiddenMargins,
  floor: number,
  everybodyIn: (row: number) => boolean,
) {
  const [rows, groups] = [totals.length, sizes.length];
  const [source, sink] = [0, 1];
  const rowNode = (row: number) => 2 + row;
  const groupNode = (group: number) => 2 + rows + group;
  const cellAt = (row: number, group: number) => rows + groups + row * groups + group;
  const nodes = 2 + rows + groups;

  const arcs: Arc[] = [
    ...totals.map(({ readings: value }, row) => ({
      ...{ from: source, to: rowNode(row), value, hidden: margins.totals[row]!, canHide: false },
    })),
    ...sizes.map(({ readings: value }, group) => ({
      ...{ from: groupNode(group), to: sink, value, hidden: margins.sizes[group]!, canHide: false },
    })),
    ...cells.flatMap((row, i) =>
      row.map((count, g) => ({
        ...{ from: rowNode(i), to: groupNode(g), value: count.readings, canHide: true },
        hidden: isSmall(count, floor) || margins.sizes[g]! || isDominated(g),
      })),
    ),
  ];
  const counts = [...totals, ...sizes, ...cells.flat()];

  /** Whether everybody in a group said the same. */
  function isDominated(group: number): boolean {
    const [row, ...others] = [...cells.keys()].filter((at) => cells[at]![group]!.readings > 0);
    return floor > 0 && row !== undefined && others.length === 0 && everybodyIn(row);
  }

  const demands: Demand[] = [];
  arcs.forEach(({ value, hidden }, arc) => {
    const count = counts[arc]!;
    if (isSmall(count, floor)) demands.push({ arc, up: true, by: slackOf(count, floor) });
    else if (hidden && value > 0) demands.push({ arc, up: false, by: 1 });
  });

  const byNode: number[][] = Array.from({ length: nodes }, () => []);
  arcs.forEach(({ from, to }, arc) => {
    byNode[from]!.push(arc);
    byNode[to]!.push(arc);
  });

  /**
   * The cheapest way of `start` to `end` along which one more can flow: forwards through an arc it adds to it,
   * backwards it takes from it, for which `least` must be there. Shown cells cost what withholding them loses.
   */
  function cheapestPath(
    start: number,
    end: number,
    without: number,
    flow: readonly number[],
    least: number,
    onlyHidden: boolean,
  ): number[] | null {
    const cost = new Array<number>(nodes).fill(Number.POSITIVE_INFINITY);
    const via = new Array<number>(nodes).fill(-1);
    const done = new Array<boolean>(nodes).fill(false);
    cost[start] = 0;
    for (;;) {
      let node = -1;
      for (let at = 0; at < nodes; at += 1) {
        if (!done[at] && cost[at]! < (node < 0 ? Number.POSITIVE_INFINITY : cost[node]!)) node = at;
      }
      if (node < 0) return null;
      if (node === end) break;
      done[node] = true;
      for (const arc of byNode[node]!) {
        const { from, to, hidden, canHide, value } = arcs[arc]!;
        if (arc === without || (!hidden && (onlyHidden || !canHide))) continue;
        if (from !== node && flow[arc]! < least) continue;
        const next = from === node ? to : from;
        const price = cost[node]! + (hidden ? 0 : 1 + value);
        if (price >= cost[next]!) continue;
        cost[next] = price;
        via[next] = arc;
      }
    }
    const path: number[] = [];
    for (let node = end; node !== start; ) {
      const arc = via[node]!;
      path.push(arc);
      const { from, to } = arcs[arc]!;
      node = to === node ? from : to;
    }
    return path;
  }

  /** From where to where the rest of the table has to carry what the arc carries more or less. */
  function endsOf({ arc, up }: Demand): [number, number] {
    const { from, to } = arcs[arc]!;
    return up ? [to, from] : [from, to];
  }

  /** How far, up to `by`, the arc's value could be higher or lower with what is withheld now, and the flow then. */
  function shift(demand: Demand): { moved: number; flow: number[] } {
    const [start, end] = endsOf(demand);
    const flow = arcs.map(({ value }) => value);
    let moved = 0;
    while (moved < demand.by) {
      const path = cheapestPath(start, end, demand.arc, flow, 1, true);
      if (path === null) break;
      const steps = directed(path, start);
      const room = steps.map(([arc, ahead]) => (ahead ? Number.POSITIVE_INFINITY : flow[arc]!));
      const step = Math.min(demand.by - moved, ...room);
      for (const [arc, ahead] of steps) flow[arc] = flow[arc]! + (ahead ? step : -step);
      moved += step;
    }
    return { moved, flow };
  }

  /** The arcs of a path from its start on, with whether they are passed forwards. */
  function directed(path: readonly number[], start: number): [number, boolean][] {
    let node = start;
    return [...path].reverse().map((arc) => {
      const { from, to } = arcs[arc]!;
      const ahead = from === node;
      node = ahead ? to : from;
      return [arc, ahead];
    });
  }

  return {
    arcs,
    cellAt,
    demands,
    freedom: (demand: Demand) => shift(demand).moved,
    /** Withholds cells until the demand is met; false if it cannot be. */
    satisfy(demand: Demand): boolean {
      const [start, end] = endsOf(demand);
      const values = arcs.map(({ value }) => value);
      for (;;) {
        const { moved, flow } = shift(demand);
        if (moved >= demand.by) return true;
        // One path that can carry all of it, else another one that carries some of the rest.
        const path =
          (moved === 0 ? cheapestPath(start, end, demand.arc, values, demand.by, false) : null) ??
          cheapestPath(start, end, demand.arc, flow, 1, false);
        if (path === null) return false;
        for (const arc of path) arcs[arc]!.hidden = true;
      }
    },
  };
}
