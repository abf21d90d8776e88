/**
 * Sets of values as intervals of their encoded bytes, ascending and apart from each other. A cut lies before or after
 * everything that begins with its bytes.
 */

import { shellText } from '../bson/shell-text.ts';
import type { Maybe } from '../bson/values.ts';
import { encodeValue, inverted, KIND, kindOf, successor } from './key-encoding.ts';

export interface Cut {
  readonly bytes: Buffer;
  readonly after: boolean;
  /** As explain writes it. */
  readonly text: string;
  /** The text names the first value of the next kind, which does not belong to it. */
  readonly isOpen?: boolean;
}

export interface Interval {
  readonly low: Cut;
  readonly high: Cut;
}

export type Intervals = readonly Interval[];

function cut(bytes: Buffer, after: boolean, text: string): Cut {
  return { bytes, after, text };
}

const LOWEST = cut(Buffer.from([KIND.minKey]), false, 'MinKey');
const HIGHEST = cut(Buffer.from([KIND.maxKey]), true, 'MaxKey');

export const EVERYTHING: Intervals = [{ low: LOWEST, high: HIGHEST }];

export function isEverything(intervals: Intervals): boolean {
  const [only] = intervals;
  return intervals.length === 1 && compareCuts(only!.low, LOWEST) === 0 && compareCuts(only!.high, HIGHEST) === 0;
}

/** How a cut compares when read as a place among all byte strings. */
export function compareCuts(a: Cut, b: Cut): number {
  const length = Math.min(a.bytes.length, b.bytes.length);
  const shared = Buffer.compare(a.bytes.subarray(0, length), b.bytes.subarray(0, length));
  if (shared !== 0) return shared;
  if (a.bytes.length === b.bytes.length) return Number(a.after) - Number(b.after);
  // One begins with the other: the shorter's side decides.
  return a.bytes.length < b.bytes.length ? (a.after ? 1 : -1) : b.after ? -1 : 1;
}

export function isPoint(interval: Interval): boolean {
  return (
    !interval.low.after &&
    interval.high.after &&
    interval.low.bytes.equals(interval.high.bytes) &&
    interval.low.bytes.length > 1
  );
}

/** Null, MinKey and the like have no bytes but their kind; they too are single values. */
const BARE: ReadonlySet<number> = new Set([KIND.minKey, KIND.undefined, KIND.null, KIND.maxKey]);

export function isSingleValue(interval: Interval): boolean {
  if (isPoint(interval)) return true;
  const { low, high } = interval;
  return (
    !low.after &&
    high.after &&
    low.bytes.length === 1 &&
    high.bytes.length === 1 &&
    low.bytes[0] === high.bytes[0] &&
    BARE.has(low.bytes[0]!)
  );
}

export function point(value: Maybe): Interval {
  const bytes = encodeValue(value);
  const text = shellText(value);
  return { low: cut(bytes, false, text), high: cut(bytes, true, text) };
}

/** All values of a kind. */
export function kindInterval(kind: number): Interval {
  const bytes = Buffer.from([kind]);
  const [low, high] = KIND_TEXTS.get(kind) ?? ['', ''];
  return { low: cut(bytes, false, low), high: { ...cut(bytes, true, high), isOpen: NAMED_BY_NEXT.has(kind) } };
}

const NAMED_BY_NEXT: ReadonlySet<number> = new Set([KIND.string, KIND.object, KIND.array, KIND.binary]);

const KIND_TEXTS: ReadonlyMap<number, readonly [string, string]> = new Map([
  [KIND.number, ['nan.0', 'inf.0']],
  [KIND.string, ['""', '{}']],
  [KIND.object, ['{}', '[]']],
  [KIND.array, ['[]', 'BinData(0, )']],
  [KIND.binary, ['BinData(0, )', "ObjectId('000000000000000000000000')"]],
  [KIND.objectId, ["ObjectId('000000000000000000000000')", "ObjectId('ffffffffffffffffffffffff')"]],
  [KIND.boolean, ['false', 'true']],
  [KIND.date, ['new Date(-9223372036854775808)', 'new Date(9223372036854775807)']],
  [KIND.timestamp, ['Timestamp(0, 0)', 'Timestamp(4294967295, 4294967295)']],
  [KIND.null, ['null', 'null']],
  [KIND.undefined, ['undefined', 'undefined']],
  [KIND.minKey, ['MinKey', 'MinKey']],
  [KIND.maxKey, ['MaxKey', 'MaxKey']],
]);

/** From or to a value, within its kind: the numbers from -Infinity to 5, the strings from "b" on. */
export function below(value: Maybe, inclusive: boolean): Interval {
  const kind = kindOf(value);
  const bracket = kindInterval(kind);
  // NaN is a number below all others but not less than any.
  const low = kind === KIND.number ? cut(Buffer.from([kind, 0, 0, 0, 0, 0, 0, 0, 1]), false, '-inf.0') : bracket.low;
  return { low, high: cut(encodeValue(value), inclusive, shellText(value)) };
}

export function above(value: Maybe, inclusive: boolean): Interval {
  const { high } = kindInterval(kindOf(value));
  return { low: cut(encodeValue(value), !inclusive, shellText(value)), high };
}

/** The strings that begin with `prefix`, which is not empty. */
export function stringsFrom(prefix: string): Interval {
  const whole = encodeValue(prefix);
  // Without its end mark the encoding is the beginning of all these strings' encodings.
  const bytes = whole.subarray(0, whole.length - 1);
  const last = prefix.length - 1;
  const next = prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
  return { low: cut(bytes, false, shellText(prefix)), high: cut(successor(bytes) ?? bytes, false, shellText(next)) };
}

/** Sorted, with what touches or overlaps joined. */
export function union(intervals: Intervals): Intervals {
  const sorted = [...intervals].sort((a, b) => compareCuts(a.low, b.low));
  const joined: Interval[] = [];
  for (const interval of sorted) {
    const last = joined.at(-1);
    if (last && compareCuts(interval.low, last.high) < 0) {
      if (compareCuts(interval.high, last.high) > 0) joined[joined.length - 1] = { low: last.low, high: interval.high };
    } else {
      joined.push(interval);
    }
  }
  return joined;
}

export function intersection(a: Intervals, b: Intervals): Intervals {
  const shared: Interval[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length && k < b.length) {
    const left = a[i]!;
    const right = b[k]!;
    const low = compareCuts(left.low, right.low) >= 0 ? left.low : right.low;
    const high = compareCuts(left.high, right.high) <= 0 ? left.high : right.high;
    if (compareCuts(low, high) < 0) shared.push({ low, high });
    if (compareCuts(left.high, right.high) < 0) i += 1;
    else k += 1;
  }
  return shared;
}

export function complement(intervals: Intervals): Intervals {
  const rest: Interval[] = [];
  let low = LOWEST;
  for (const interval of intervals) {
    if (compareCuts(low, interval.low) < 0) rest.push({ low, high: interval.low });
    low = interval.high;
  }
  if (compareCuts(low, HIGHEST) < 0) rest.push({ low, high: HIGHEST });
  return rest;
}

/** The same values where the field is descending: bytes turned, ends and order exchanged. */
export function descending(intervals: Intervals): Intervals {
  const turn = (place: Cut): Cut => ({ ...place, bytes: inverted(place.bytes), after: !place.after });
  return intervals.map(({ low, high }) => ({ low: turn(high), high: turn(low) })).reverse();
}

/** As explain writes it, in the direction of the scan. */
export function intervalTexts(intervals: Intervals, direction: 1 | -1): string[] {
  const texts = intervals.map(({ low, high }) => {
    const hasLow = !low.after || low.isOpen === true;
    const hasHigh = high.after && high.isOpen !== true;
    if (direction === 1) return `${hasLow ? '[' : '('}${low.text}, ${high.text}${hasHigh ? ']' : ')'}`;
    return `${hasHigh ? '[' : '('}${high.text}, ${low.text}${hasLow ? ']' : ')'}`;
  });
  return direction === 1 ? texts : texts.reverse();
}
