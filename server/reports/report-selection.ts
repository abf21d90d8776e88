/** Which rows a report counts: filters, and one reading per person or all of them. */
import { type Columns, monthNumber } from './columns.ts';

export const OCCASIONS = ['all', 'first', 'latest'] as const;

export interface Filter {
  /** Whose readings may be counted at all; null: those of all sites. */
  readonly siteIds: readonly string[] | null;
  readonly site: string | null;
  /** Months, both included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly occasion: (typeof OCCASIONS)[number];
  readonly facet: { readonly key: string; readonly value: string } | null;
}

/**
 * The parts of a filter that narrow a report down. Being a member of certain sites is one of them: two members of
 * different sites, or one whose sites change, could set their reports off against one another.
 */
export const NARROWING = ['site', 'from', 'to', 'occasion', 'facet', 'siteIds'] as const;
export type Narrowing = (typeof NARROWING)[number];

/** Rows in the order of their persons. */
export interface Selection {
  readonly rows: Int32Array;
  /** How many different persons the rows are of. */
  readonly persons: number;
}

/** Without these parts. The latest reading of each person is what a report is about if nothing else is asked for. */
export function relaxed(filter: Filter, parts: readonly Narrowing[]): Filter {
  const has = (part: Narrowing) => parts.includes(part);
  return {
    siteIds: has('siteIds') ? null : filter.siteIds,
    site: has('site') ? null : filter.site,
    from: has('from') ? null : filter.from,
    to: has('to') ? null : filter.to,
    occasion: has('occasion') ? 'latest' : filter.occasion,
    facet: has('facet') ? null : filter.facet,
  };
}

/** Which parts of the filter say something. */
export function partsOf(filter: Filter): Narrowing[] {
  return NARROWING.filter((part) => (part === 'occasion' ? filter.occasion !== 'latest' : filter[part] !== null));
}

export function select(columns: Columns, filter: Filter): Selection {
  const { size, counts, subjects, sites, months, startedAt } = columns;
  const from = filter.from === null ? Number.NEGATIVE_INFINITY : monthNumber(filter.from);
  const to = filter.to === null ? Number.POSITIVE_INFINITY : monthNumber(filter.to);
  const site = filter.site === null ? null : columns.siteNumber(filter.site);
  const facet = filter.facet === null ? null : columns.facet(filter.facet.key, filter.facet.value);
  const reach = filter.siteIds === null ? null : new Set(filter.siteIds.map((siteId) => columns.siteNumber(siteId)));
  const isIn = (row: number) =>
    counts[row] === 1 &&
    months[row]! >= from &&
    months[row]! <= to &&
    (site === null || sites[row] === site) &&
    (facet === null || facet.column[row] === facet.number) &&
    (reach === null || reach.has(sites[row]!));

  const persons = columns.subjectCount;
  if (filter.occasion !== 'all') {
    const sign = filter.occasion === 'first' ? -1 : 1;
    const best = new Int32Array(persons).fill(-1);
    for (let row = 0; row < size; row += 1) {
      if (!isIn(row)) continue;
      const before = best[subjects[row]!]!;
      if (before < 0 || sign * (startedAt[row]! - startedAt[before]!) > 0) best[subjects[row]!] = row;
    }
    const rows = best.filter((row) => row >= 0);
    return { rows, persons: rows.length };
  }
  const starts = new Int32Array(persons + 1);
  for (let row = 0; row < size; row += 1) if (isIn(row)) starts[subjects[row]! + 1]! += 1;
  let found = 0;
  for (let person = 0; person < persons; person += 1) {
    if (starts[person + 1]! > 0) found += 1;
    starts[person + 1]! += starts[person]!;
  }
  const rows = new Int32Array(starts[persons]!);
  for (let row = 0; row < size; row += 1) {
    if (!isIn(row)) continue;
    const person = subjects[row]!;
    rows[starts[person]!] = row;
    starts[person]! += 1;
  }
  return { rows, persons: found };
}

/** Of how many persons not the same readings are in both selections. */
export function personsBetween(columns: Columns, one: Selection, other: Selection): number {
  const count = new Int32Array(columns.subjectCount);
  const sum = new Float64Array(columns.subjectCount);
  const add = ({ rows }: Selection, sign: number) => {
    for (const row of rows) {
      const person = columns.subjects[row]!;
      count[person]! += sign;
      sum[person]! += sign * (row + 1);
    }
  };
  add(one, 1);
  add(other, -1);
  let persons = 0;
  for (let person = 0; person < count.length; person += 1) {
    if (count[person] !== 0 || sum[person] !== 0) persons += 1;
  }
  return persons;
}
