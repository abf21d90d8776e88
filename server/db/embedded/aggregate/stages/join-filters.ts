/** The queries that joins ask of other collections. */

import type { Doc, Value } from '../../bson/values.ts';
import { typeName } from '../values.ts';

const doc = (...entries: [string, Value][]): Doc => new Map(entries);

/** Matches what `$lookup` matches: any of the values; nothing at all matches null and missing. */
export function equalityFilter(path: string, values: readonly Value[]): Doc {
  const wanted = values.length === 0 ? [null] : values;
  // A regular expression among `$in`'s values would be a pattern; here it is a value.
  if (wanted.some((value) => typeName(value) === 'regex')) {
    return doc(['$or', wanted.map((value) => doc([path, doc(['$eq', value])]))]);
  }
  return doc([path, wanted.length === 1 ? doc(['$eq', wanted[0] as Value]) : doc(['$in', [...wanted]])]);
}

/** Both conditions. */
export function both(a: Doc, b: Doc): Doc {
  if (a.size === 0) return b;
  return b.size === 0 ? a : doc(['$and', [a, b]]);
}
