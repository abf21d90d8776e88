/** An index and a query: the bounds per field, the ranges of keys to read, whether the order is the one wanted. */

import type { SortSpec } from '../query/sort.ts';
import type { Index } from './collection.ts';
import type { KeyRange } from './environment.ts';
import {
  type Cut,
  descending,
  EVERYTHING,
  type Intervals,
  intersection,
  intervalTexts,
  isEverything,
  isSingleValue,
} from './intervals.ts';
import { KEY_KEPT, successor } from './key-encoding.ts';
import type { FieldTest } from './key-fields.ts';
import { narrowness, type Predicate } from './predicates.ts';
import { treePrefix } from './trees.ts';

/** The most ranges that a scan is divided into by several `$in` together. */
const MOST_RANGES = 4000;
/** The most groups of ranges that are merged for an order. */
const MOST_MERGED = 64;

/** Ranges of whole LMDB keys that begin with the same values. */
export interface RangeGroup {
  readonly ranges: readonly KeyRange[];
  /** How many bytes of a key those values take, with the tree's number. */
  readonly skip: number;
}

export interface IndexBounds {
  readonly fields: readonly Intervals[];
  /** Ascending and apart. */
  readonly groups: readonly RangeGroup[];
  /** So many leading fields have listed values only, each group one of each. */
  readonly listed: number;
  /** Each key that is in the ranges and passes the tests belongs to a document that fulfils all of `proven`. */
  readonly proven: ReadonlySet<Predicate>;
  /** Tests of fields that the ranges say nothing about. */
  readonly tests: readonly FieldTest[];
  /** One key at most can be in the ranges. */
  readonly isUniquePoint: boolean;
}

export function indexBounds(index: Index, predicates: readonly Predicate[]): IndexBounds {
  const used = new Set<Predicate>();
  const fields: Intervals[] = [];
  /** Of fields that go through the same array, the conditions of one only: another item may fulfil the others. */
  const arrays = new Map<string, Predicate>();
  for (const [i, { path, parts }] of index.paths.entries()) {
    const here = predicates.filter(
      (predicate) => predicate.path === path && !(predicate.onlyPlain && index.isMultikey),
    );
    if (!index.multikey[i]) {
      fields.push(here.reduce((all, predicate) => intersection(all, predicate.intervals), EVERYTHING));
      for (const predicate of here) used.add(predicate);
      continue;
    }
    const first = arrays.get(parts[0]!);
    const allowed = here.filter((predicate) => !first || (predicate.group !== null && predicate.group === first.group));
    const best = allowed.sort((a, b) => narrowness(a.intervals) - narrowness(b.intervals))[0];
    fields.push(best?.intervals ?? EVERYTHING);
    if (best) {
      used.add(best);
      if (!first) arrays.set(parts[0]!, best);
    }
  }
  const { groups, depth, listed } = keyRanges(index, fields);
  const ranges = groups.flatMap((group) => group.ranges);
  // Such ranges may hold keys that only begin like those that are meant.
  const isCut = ranges.some(({ start, end }) => Math.max(start.length, end.length) >= index.prefix.length + KEY_KEPT);
  const tests = fields.flatMap((intervals, field): FieldTest[] => {
    if (field < depth || isEverything(intervals)) return [];
    return [{ field, intervals: index.directions[field] === -1 ? descending(intervals) : intervals }];
  });
  const proven = new Set(index.truncated || isCut ? [] : [...used].filter((predicate) => predicate.exact));
  const isUniquePoint =
    index.unique &&
    !isCut &&
    depth === index.paths.length &&
    ranges.length === 1 &&
    fields.every((field) => field.length === 1 && isSingleValue(field[0]!));
  return { fields, groups, listed, tests, proven, isUniquePoint };
}

/** Ranges of the leading fields; `depth` says how many fields they settle. */
function keyRanges(
  index: Index,
  fields: readonly Intervals[],
): { groups: RangeGroup[]; depth: number; listed: number } {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  const grouped = (rangesOf: (prefix: Buffer) => KeyRange[]): RangeGroup[] =>
    prefixes.map((prefix) => ({ ranges: rangesOf(prefix), skip: index.prefix.length + prefix.length }));
  const whole = () => grouped((prefix) => [wholePrefix(index, prefix)]);
  for (const [i, ascending] of fields.entries()) {
    if (ascending.length === 0) return { groups: [], depth: fields.length, listed: i };
    const intervals = index.directions[i] === -1 ? descending(ascending) : ascending;
    const isTooMany = i > 0 && prefixes.length * intervals.length > MOST_RANGES;
    if (isEverything(ascending) || isTooMany) return { groups: whole(), depth: i, listed: i };
    if (!intervals.every(isSingleValue)) {
      const groups = grouped((prefix) =>
        intervals.map(({ low, high }) => ({
          start: place(index, prefix, low, false),
          end: place(index, prefix, high, true),
        })),
      );
      return { groups, depth: i + 1, listed: i };
    }
    prefixes = prefixes.flatMap((prefix) => intervals.map(({ low }) => Buffer.concat([prefix, low.bytes])));
  }
  return { groups: whole(), depth: fields.length, listed: fields.length };
}

function wholePrefix(index: Index, prefix: Buffer): KeyRange {
  const kept = prefix.subarray(0, KEY_KEPT);
  const start = Buffer.concat([index.prefix, kept]);
  return { start, end: successor(start) ?? treePrefix(index.tree + 1) };
}

/** A cut as a place in LMDB. Beyond what is kept of a long key, the range is made wider, never narrower. */
function place(index: Index, prefix: Buffer, { bytes, after }: Cut, isEnd: boolean): Buffer {
  const whole = Buffer.concat([index.prefix, prefix, bytes]);
  const most = KEY_KEPT + index.prefix.length;
  const isBehind = whole.length > most ? isEnd : after;
  const kept = whole.subarray(0, most);
  return isBehind ? (successor(kept) ?? treePrefix(index.tree + 1)) : kept;
}

/** In which direction the index gives the order, if it does. `bounds` are per field. */
export function orderFrom(index: Index, fields: readonly Intervals[], sort: SortSpec): 1 | -1 | null {
  return orderAfter(index, fields, sort, (at) => isSingle(fields[at]!));
}

/**
 * The same where the groups are merged: the listed values (of an `$in`) then do not count. Not for arrays, whose
 * documents may be in several groups, nor for very many groups.
 */
export function mergedOrderFrom(index: Index, { fields, groups, listed }: IndexBounds, sort: SortSpec): 1 | -1 | null {
  if (index.isMultikey || groups.length < 2 || groups.length > MOST_MERGED) return null;
  if (groups.some((group) => group.skip >= KEY_KEPT)) return null;
  const sortsListed = index.paths
    .slice(0, listed)
    .some(({ path }, i) => !isSingle(fields[i]!) && sort.fields.some((wanted) => wanted.path === path));
  if (sortsListed) return null;
  return orderAfter(index, fields, sort, (at) => at < listed || isSingle(fields[at]!));
}

function orderAfter(
  index: Index,
  fields: readonly Intervals[],
  sort: SortSpec,
  canSkip: (at: number) => boolean,
): 1 | -1 | null {
  if (index.truncated) return null;
  let turn = 0;
  let at = 0;
  for (const wanted of sort.fields) {
    while (at < index.paths.length && index.paths[at]!.path !== wanted.path && canSkip(at)) at += 1;
    if (at >= index.paths.length || index.paths[at]!.path !== wanted.path) {
      // A field that has one value only sorts nothing.
      if (index.paths.some(({ path }, i) => path === wanted.path && isFixed(index, fields, i))) continue;
      return null;
    }
    if (index.multikey[at] && !fields.every(isEverything)) return null;
    if (!isFixed(index, fields, at)) {
      const direction = index.directions[at]! * wanted.direction;
      if (turn !== 0 && turn !== direction) return null;
      turn = direction;
    }
    at += 1;
  }
  return turn === -1 ? -1 : 1;
}

function isSingle(intervals: Intervals): boolean {
  return intervals.length === 1 && isSingleValue(intervals[0]!);
}

/** All documents in the ranges have the same value there. An array may have others besides. */
function isFixed(index: Index, fields: readonly Intervals[], at: number): boolean {
  return !index.multikey[at] && isSingle(fields[at]!);
}

/** What explain shows. */
export function boundsTexts(
  index: Index,
  fields: readonly Intervals[],
  direction: 1 | -1,
): Map<string, readonly string[]> {
  return new Map(
    index.paths.map(({ path }, i) => [path, intervalTexts(fields[i]!, index.directions[i] === direction ? 1 : -1)]),
  );
}
