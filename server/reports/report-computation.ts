/**
 * From columns to a report: tallies of what the filters leave, and what of them may be shown. Runs where the columns
 * are, so that counts that may not be shown do not even leave the thread.
 */
import { openItem, protectItem, roundItem, roundingOf, type ShownItem, withheldItem } from '#surveys/disclosure';
import { createCounter, TALLY_STATES, type Tally } from '#surveys/tally';
import { withoutUntoldValues } from '#surveys/told-values';
import { type Columns, monthText, NONE } from './columns.ts';
import {
  type Filter,
  type Narrowing,
  partsOf,
  personsBetween,
  relaxed,
  type Selection,
  select,
} from './report-selection.ts';

/** What a report is split by: the values in the order of its groups; what has another value or none comes last. */
export interface Grouping {
  /** A facet's key, `site`, or `item:` and the name of an item with one answer. */
  readonly by: string;
  readonly values: readonly string[];
}

export interface ReportRequest {
  readonly filter: Filter;
  readonly grouping: Grouping | null;
  /** 0: everything is shown. */
  readonly floor: number;
  /** How single filters are split, for reports that are a part of a protected table. */
  readonly values: { readonly sites: readonly string[]; readonly facet: readonly string[] };
}

export interface ComputedReport {
  /** In the order of the columns' items. */
  readonly items: readonly ShownItem[];
  readonly rounding: number;
  readonly readings: number | null;
  readonly subjects: number | null;
  /** Whether there is a last group of readings without one of the values. */
  readonly rest: boolean;
  readonly newest: number | null;
}

/** The tallies of one item: in all, and by group. */
export interface ItemTallies {
  readonly total: Tally;
  readonly groups: readonly Tally[];
}

export function computeReport(columns: Columns, request: ReportRequest): ComputedReport {
  const computed = compute(columns, request);
  const items = computed.items.map((shown, at) => withoutUntoldValues(columns.items[at]!.item, shown));
  return { ...computed, items };
}

function compute(columns: Columns, request: ReportRequest): ComputedReport {
  const { grouping, floor } = request;
  if (floor === 0) {
    const selection = select(columns, request.filter);
    const { tallies, rest } = tallySelection(columns, selection, grouping);
    const items = columns.items.map(({ item }, at) => openItem(item, tallies[at]!.total, tallies[at]!.groups));
    return {
      items,
      rounding: 0,
      readings: selection.rows.length,
      subjects: selection.persons,
      rest,
      newest: newestOf(columns, selection),
    };
  }
  const filter = withoutIdleParts(columns, request.filter);
  const selection = select(columns, filter);
  const parts = partsOf(filter);
  if (selection.persons < floor || differsByFew(columns, filter, selection, floor)) {
    const { tallies, rest } = tallySelection(columns, selection, grouping);
    const items = tallies.map(({ total, groups }) => withheldItem(total, groups));
    return { items, rounding: 0, readings: null, subjects: null, rest, newest: null };
  }
  const { items, rounding, rest } = protectedItems(columns, { ...request, filter }, parts, selection);
  const day = newestOf(columns, selection);
  const sizes = rounding === 0 ? sizesOf(items) : roundedSizes(selection, rounding);
  return { items, rounding, rest, ...sizes, newest: day === null ? null : day - (day % 86_400_000) };
}

/**
 * One thing that narrows a report down (a site, a facet's value, or the groups of a comparison) gives a table that is
 * protected as a whole; a filter shows a column of it. More than one at once, and periods and occasions, which can be
 * chosen in many overlapping ways, are rounded.
 */
function protectedItems(columns: Columns, request: ReportRequest, parts: readonly Narrowing[], selection: Selection) {
  const { filter, grouping, floor, values } = request;
  if (parts.length === 0) {
    const { tallies, rest } = tallySelection(columns, selection, grouping);
    const items = columns.items.map(({ item }, at) =>
      protectItem(item, tallies[at]!.total, tallies[at]!.groups, floor),
    );
    return { items, rounding: 0, rest };
  }
  const [part] = parts;
  if (parts.length === 1 && grouping === null && (part === 'site' || part === 'facet')) {
    const split: Grouping =
      part === 'site' ? { by: 'site', values: values.sites } : { by: filter.facet!.key, values: values.facet };
    const group = split.values.indexOf(part === 'site' ? filter.site! : filter.facet!.value);
    const { tallies } = tallySelection(columns, select(columns, relaxed(filter, [part])), split);
    const items = columns.items.map(({ item }, at): ShownItem => {
      const { total, groups } = tallies[at]!;
      const shown = protectItem(item, total, groups, floor);
      const own = shown.groups[group] ?? withheldItem(total, []).total;
      return { ...shown, total: own, groups: [], tooFew: own.n === null };
    });
    return { items, rounding: 0, rest: false };
  }
  const { tallies, rest } = tallySelection(columns, selection, grouping);
  const items = columns.items.map(({ item }, at) => roundItem(item, tallies[at]!.total, tallies[at]!.groups, floor));
  return { items, rounding: roundingOf(floor), rest };
}

/** A filter that leaves everything in is none: what it shows is what is shown without it. */
function withoutIdleParts(columns: Columns, filter: Filter): Filter {
  let kept = withinOneSite(filter);
  for (const part of partsOf(filter)) {
    const without = relaxed(kept, [part]);
    if (personsBetween(columns, select(columns, kept), select(columns, without)) === 0) kept = without;
  }
  return kept;
}

/** Somebody of one site gets what others get when they filter for it: a column of the same protected table. */
function withinOneSite(filter: Filter): Filter {
  const [site, ...others] = filter.siteIds ?? [];
  if (site === undefined || others.length > 0) return filter;
  return filter.site === null || filter.site === site ? { ...filter, siteIds: null, site } : filter;
}

/** Whether this report set off against one with fewer filters would speak of fewer persons than the floor. */
function differsByFew(columns: Columns, filter: Filter, selection: Selection, floor: number): boolean {
  const parts = partsOf(filter);
  for (let chosen = 1; chosen < 2 ** parts.length; chosen += 1) {
    const without = parts.filter((_, at) => (chosen >> at) % 2 === 1);
    const persons = personsBetween(columns, selection, select(columns, relaxed(filter, without)));
    if (persons > 0 && persons < floor) return true;
  }
  return false;
}

/**
 * How many readings and persons there are, as far as the items tell. The exact number would tie the items together: it
 * would say of each how few did not answer it.
 */
function sizesOf(items: readonly ShownItem[]): { readings: number | null; subjects: number | null } {
  const sums = items.flatMap(({ total }) => {
    if (total.n === null) return [];
    return [TALLY_STATES.reduce((sum, state) => sum + (total.states[state] ?? 0), total.n)];
  });
  const readings = sums.length === 0 ? null : Math.max(...sums);
  return { readings, subjects: readings };
}

function roundedSizes({ rows, persons }: Selection, step: number) {
  const round = (count: number) => (persons < step ? null : Math.round(count / step) * step);
  return { readings: round(rows.length), subjects: round(persons) };
}

function newestOf(columns: Columns, { rows }: Selection): number | null {
  let newest: number | null = null;
  for (const row of rows) if (newest === null || columns.changedAt[row]! > newest) newest = columns.changedAt[row]!;
  return newest;
}

/** Tallies of all items. The groups are a partition of the selection: `rest` says whether there is one for the others. */
export function tallySelection(
  columns: Columns,
  { rows }: Selection,
  grouping: Grouping | null,
): { tallies: ItemTallies[]; rest: boolean } {
  const groups = grouping === null ? null : groupsOf(columns, grouping);
  const rest = groups !== null && rows.some((row) => groups[row] === grouping!.values.length);
  const count = grouping === null ? 0 : grouping.values.length + (rest ? 1 : 0);
  const tallies = columns.items.map(({ item, dictionary, places }): ItemTallies => {
    const total = createCounter(item, dictionary.values);
    const parts = Array.from({ length: count }, () => createCounter(item, dictionary.values));
    for (const row of rows) {
      const place = places[row]!;
      const person = columns.subjects[row]!;
      total.add(place, person);
      if (groups !== null) parts[groups[row]!]!.add(place, person);
    }
    return { total: total.tally(), groups: parts.map((part) => part.tally()) };
  });
  return { tallies, rest };
}

/** The group of each row; rows of none of the values come into the one after the last. */
function groupsOf(columns: Columns, { by, values }: Grouping): Int32Array {
  const { column, numberOf } = splitBy(columns, by);
  const groupOf = new Map(values.map((value, group) => [numberOf(value), group]));
  const groups = new Int32Array(columns.size);
  for (let row = 0; row < columns.size; row += 1) groups[row] = groupOf.get(column[row]!) ?? values.length;
  return groups;
}

/** The column that a report is split by, and the number of a value in it; below all numbers for one that is not there. */
function splitBy(columns: Columns, by: string): { column: Int32Array; numberOf: (value: string) => number } {
  if (by === 'site') return { column: columns.sites, numberOf: (value) => columns.siteNumber(value) };
  const item = by.startsWith('item:') ? columns.item(by.slice('item:'.length)) : undefined;
  if (item !== undefined) {
    const numbers = new Map(item.dictionary.values.map((value, place) => [String(value), place]));
    return { column: item.places, numberOf: (value) => numbers.get(value) ?? Number.MIN_SAFE_INTEGER };
  }
  return { column: columns.facet(by, '').column, numberOf: (value) => columns.facet(by, value).number };
}

/** What there is to choose from, as far as at least `floor` persons are behind it. */
export interface Available {
  readonly sites: readonly string[];
  readonly facets: readonly { readonly key: string; readonly values: readonly string[] }[];
  readonly months: { readonly first: string; readonly last: string } | null;
}

export function availableIn(columns: Columns, siteIds: readonly string[] | null, floor: number): Available {
  const everything: Filter = { siteIds, site: null, from: null, to: null, occasion: 'all', facet: null };
  const { rows, persons } = select(columns, everything);
  if (persons === 0 || persons < floor) return { sites: [], facets: [], months: null };
  const often = (column: Int32Array, words: readonly string[]) => {
    const seen = words.map(() => new Set<number>());
    for (const row of rows) if (column[row] !== NONE) seen[column[row]!]!.add(columns.subjects[row]!);
    return words.filter((_, place) => seen[place]!.size >= Math.max(1, floor));
  };
  // The first month up to which, and the last one from which on, enough persons were asked.
  const [earliest, latest] = [new Map<number, number>(), new Map<number, number>()];
  for (const row of rows) {
    const [person, month] = [columns.subjects[row]!, columns.months[row]!];
    earliest.set(person, Math.min(month, earliest.get(person) ?? month));
    latest.set(person, Math.max(month, latest.get(person) ?? month));
  }
  const place = Math.max(1, floor) - 1;
  const first = [...earliest.values()].sort((a, b) => a - b)[place]!;
  const last = [...latest.values()].sort((a, b) => b - a)[place]!;
  return {
    sites: often(columns.sites, columns.siteIds()),
    facets: [...columns.facets].map(([key, { column, words }]) => ({ key, values: often(column, words.list) })),
    months: { first: monthText(first), last: monthText(last) },
  };
}
