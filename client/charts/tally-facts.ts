/** What every figure of a tally has alike: its n, what became of the others, the measures, the rows of the table. */

import type { Tally } from '#contract/report';
import type { ChartWords } from './chart-words.ts';
import type { Cell, TableColumn, TableRow } from './figure.ts';

/** More groups than these are a table, not a picture. */
export const MOST_GROUPS = 6;

export interface Group {
  readonly value: string;
  readonly label: string;
}

const STATES = ['notAsked', 'later', 'declined', 'dontKnow', 'spokenOnly', 'missing'] as const;

/** `n = 184`, or `n ≈ 180` where counts are rounded. */
export function sizeOf(n: string, { t, rounding }: ChartWords): string {
  return t(rounding > 0 ? 'charts.nAbout' : 'charts.n', { n });
}

/** `n = 184`, `später: 3`, …; what is zero is left out, and what is hidden is said once for all. */
export function factsOf(tally: Tally, words: ChartWords): string[] {
  const { t, count } = words;
  const n = tally.n === null ? t('charts.nUnknown') : sizeOf(count(tally.n), words);
  const states = STATES.flatMap((state) => {
    const value = tally.states[state];
    return value === null || value === 0 ? [] : [t(`charts.state.${state}`, { value: count(value) })];
  });
  if (STATES.every((state) => tally.states[state] !== null)) return [n, ...states];
  return [n, ...states, t(states.length > 0 ? 'charts.otherStates' : 'charts.noAnswer')];
}

/** `Mittelwert 6,2`, …: those that may be shown. */
export function measuresOf(tally: Tally, { t, decimal }: ChartWords): string[] {
  const measures: string[] = [];
  if (tally.mean !== null) measures.push(t('charts.meanIs', { value: decimal(tally.mean) }));
  if (tally.median !== null) measures.push(t('charts.medianIs', { value: decimal(tally.median) }));
  if (tally.sd !== null) measures.push(t('charts.sdIs', { value: decimal(tally.sd) }));
  if (tally.interval) {
    const [from, to] = tally.interval;
    measures.push(t('charts.intervalIs', { from: decimal(from), to: decimal(to) }));
  }
  return measures;
}

/** The same of several items in one picture: as one where they are alike, else from the least to the most. */
export function factsOfAll(tallies: readonly Tally[], words: ChartWords): string[] {
  const { t, count } = words;
  const range = (values: readonly (number | null)[]): string | null => {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return null;
    const [least, most] = [Math.min(...known), Math.max(...known)];
    return least === most ? count(least) : t('charts.fromTo', { from: count(least), to: count(most) });
  };
  const n = range(tallies.map((tally) => tally.n));
  const states = STATES.flatMap((state) => {
    const values = tallies.map((tally) => tally.states[state]);
    const value = range(values);
    return value === null || values.every((each) => !each) ? [] : [t(`charts.state.${state}`, { value })];
  });
  const hidden = tallies.some((tally) => STATES.some((state) => tally.states[state] === null));
  const rest = hidden ? [t(states.length > 0 ? 'charts.otherStates' : 'charts.noAnswer')] : [];
  return [n === null ? t('charts.nUnknown') : sizeOf(n, words), ...states, ...rest];
}

/** The sizes and states as rows below the answers, a column per tally. */
export function stateRows(tallies: readonly Tally[], { t }: ChartWords): TableRow[] {
  return [
    { head: t('charts.sum'), cells: tallies.map((tally) => tally.n), kind: 'total' },
    ...STATES.map((state) => ({
      head: t(`charts.stateHead.${state}`),
      cells: tallies.map((tally) => tally.states[state]),
    })),
  ];
}

/** Mean, median, deviation and interval as rows; those that no tally has are left out. */
export function measureRows(tallies: readonly Tally[], words: ChartWords): TableRow[] {
  const { t, decimal } = words;
  if (tallies.every((tally) => tally.mean === null && tally.median === null)) return [];
  const row = (head: string, of: (tally: Tally) => string | null): TableRow => ({
    head,
    // Hidden is only what there would be: nobody has no mean, and one person no deviation.
    cells: tallies.map((tally) => of(tally) ?? (tally.n === 0 || tally.mean !== null ? undefined : null)),
  });
  const number = (value: number | null) => (value === null ? null : decimal(value));
  return [
    row(t('charts.mean'), (tally) => number(tally.mean)),
    row(t('charts.median'), (tally) => number(tally.median)),
    row(t('charts.sd'), (tally) => number(tally.sd)),
    row(t('charts.interval'), ({ interval }) =>
      interval ? t('charts.fromTo', { from: decimal(interval[0]), to: decimal(interval[1]) }) : null,
    ),
  ];
}

/** Sorts groups by what a picture can show of them; each as its place among all, so that it keeps its colour. */
export function groupsInPicture(tallies: readonly Tally[]): { shown: number[]; hidden: number[]; empty: number[] } {
  const places = { shown: [] as number[], hidden: [] as number[], empty: [] as number[] };
  tallies.forEach((tally, place) => {
    const known = tally.cells.some(({ count }) => count !== null) || tally.ranks?.some((rank) => rank !== null);
    if (tally.n === 0) places.empty.push(place);
    else (known ? places.shown : places.hidden).push(place);
  });
  return places;
}

/** Which groups are not in the picture, and why. */
export function absentNotes(tallies: readonly Tally[], groups: readonly Group[], { t }: ChartWords): string[] {
  const { hidden, empty } = groupsInPicture(tallies);
  const named = (places: readonly number[]) => places.map((place) => groups[place]?.label ?? '').join(', ');
  return [
    ...(hidden.length > 0 ? [t('charts.note.hiddenGroups', { groups: named(hidden) })] : []),
    ...(empty.length > 0 ? [t('charts.note.emptyGroups', { groups: named(empty) })] : []),
  ];
}

/** Whether a picture of these values shows anything. */
export function isDrawable(values: readonly (number | null)[]): boolean {
  return values.some((value) => value !== null && value > 0);
}

/** What a picture says about its groups: shares within each, or why it shows all of them together. */
export function groupNotes(groups: number, drawn: boolean, { t }: ChartWords): string[] {
  if (groups === 0) return [];
  if (drawn) return [t('charts.note.groupShares')];
  return [groups > MOST_GROUPS ? t('charts.note.manyGroups', { count: groups }) : t('charts.note.smallGroups')];
}

/** Why there is nothing to draw: too few behind every value, or nobody at all; null where there is something. */
export function nothingToDraw(values: readonly (number | null)[], { t }: ChartWords): string | null {
  if (isDrawable(values)) return null;
  return t(values.includes(null) ? 'charts.note.allTooFew' : 'charts.note.nobody');
}

/** A count as a share of the answers; null where either may not be shown or nobody answered. */
export function shareOf(count: number | null, n: number | null): number | null {
  return count === null || n === null || n === 0 ? null : count / n;
}

/** A cell of the table: the count and its share; null where the count may not be shown. */
export function countCell(count: number | null, n: number | null): Cell {
  return count === null ? null : { count, share: shareOf(count, n) };
}

/** The columns of a table with counts: one for all, and one per group where there are groups. */
export function countColumns(groups: readonly Group[], { t }: ChartWords): TableColumn[] {
  const headers = groups.length === 0 ? [t('charts.countAndShare')] : [t('charts.all'), ...groups.map((g) => g.label)];
  return headers.map((header) => ({ header, as: 'countAndShare' }));
}
