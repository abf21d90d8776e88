/** Which documents of a sorted partition lie in the window of each. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import type { SortSpec } from '../../query/sort.ts';
import { addUnits, type Unit } from '../calendar.ts';
import { walk } from '../core.ts';
import { addNumbers, isNumeric, toNumber } from '../numbers.ts';
import { asInteger, order, typeName } from '../values.ts';
import { UTC } from '../zones.ts';

type End = 'unbounded' | 'current' | Value;

export type Bounds =
  | { readonly kind: 'documents'; readonly lower: End; readonly upper: End }
  | { readonly kind: 'range'; readonly lower: End; readonly upper: End; readonly unit: Unit | null };

/** First and last (exclusive) position of the window of the document at a position. */
export type Edges = (position: number) => readonly [from: number, to: number];

export function edgesOf(partition: { docs: readonly Doc[]; sort: SortSpec | null }, bounds: Bounds | null): Edges {
  const { docs, sort } = partition;
  const count = docs.length;
  if (bounds === null) return () => [0, count];
  if (bounds.kind === 'documents') {
    const offset = (end: End) => (isNumeric(end) ? toNumber(end) : 0);
    const clamp = (position: number) => Math.min(Math.max(position, 0), count);
    return (position) => {
      const from = bounds.lower === 'unbounded' ? 0 : clamp(position + offset(bounds.lower));
      const to = bounds.upper === 'unbounded' ? count : clamp(position + offset(bounds.upper) + 1);
      return [from, Math.max(from, to)];
    };
  }
  const field = sort?.fields[0]?.path.split('.') ?? [];
  const values =
    bounds.lower === 'unbounded' && bounds.upper === 'unbounded'
      ? []
      : docs.map((doc) => checked(walk(doc, field, 0), bounds.unit));
  return (position) => {
    const value = values[position];
    const from =
      bounds.lower === 'unbounded'
        ? 0
        : firstWhere(values, (other) => order(other, moved(value, bounds.lower, bounds.unit)) >= 0);
    const to =
      bounds.upper === 'unbounded'
        ? count
        : firstWhere(values, (other) => order(other, moved(value, bounds.upper, bounds.unit)) > 0);
    return [from, Math.max(from, to)];
  };
}

function checked(value: Maybe, unit: Unit | null): Value {
  if (unit === null ? isNumeric(value) : value instanceof Date) return value as Value;
  throw new CommandError(
    unit === null ? 5429414 : 5429513,
    unit === null
      ? `Invalid range: Expected the sortBy field to be a number, but it was ${typeName(value)}`
      : `Invalid range: Expected the sortBy field to be a date, but it was ${typeName(value)}`,
  );
}

function moved(value: Maybe, by: End, unit: Unit | null): Maybe {
  if (!isNumeric(by)) return value;
  if (unit !== null && value instanceof Date) return addUnits(value, unit, asInteger(by) ?? 0, UTC);
  return isNumeric(value) ? addNumbers(value, by) : value;
}

/** The first position whose value passes; those that pass come after those that do not. */
function firstWhere(values: readonly Maybe[], passes: (value: Maybe) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
