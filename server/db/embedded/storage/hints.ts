/** What a caller prescribes: an index by name or key, the natural order, a stretch of an index. */

import { Int32 } from 'bson';
import { identical } from '../bson/compare.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Collection, Index } from './collection.ts';
import type { IndexBounds } from './index-bounds.ts';
import { EVERYTHING } from './intervals.ts';
import { encodeKey, KEY_KEPT } from './key-encoding.ts';
import { treePrefix } from './trees.ts';

export function isNatural(hint: string | Doc): hint is Doc {
  return hint instanceof Map && hint.has('$natural');
}

/** Throws 2 where there is no such index or it is hidden. */
export function hintedIndex(collection: Collection, hint: string | Doc): Index {
  const index =
    typeof hint === 'string'
      ? collection.findIndex(hint)
      : collection.indexes.find((candidate) => isKeyOf(candidate, hint));
  if (!index || index.spec.hidden) {
    throw new CommandError(
      2,
      `error processing query: ns=${collection.namespace} planner returned error :: caused by :: hint provided does not correspond to an existing index`,
    );
  }
  return index;
}

/** Same fields, same order, same directions. */
function isKeyOf(index: Index, pattern: Doc): boolean {
  const entries = [...pattern];
  return (
    entries.length === index.paths.length &&
    entries.every(([path, value], i) => path === index.paths[i]!.path && directionOf(value) === index.directions[i])
  );
}

function directionOf(value: Value): number {
  if (identical(value, new Int32(1))) return 1;
  const number = Number(value?.toString());
  return number > 0 ? 1 : number < 0 ? -1 : 0;
}

/** From `min` on, up to but not with `max`. Throws 2 or 51174 where they do not fit the index. */
export function rangeBounds(index: Index, min: Doc | undefined, max: Doc | undefined): IndexBounds {
  const start = min ? cutAt(index, min, 'min') : index.prefix;
  const end = max ? cutAt(index, max, 'max') : treePrefix(index.tree + 1);
  if (min && max && Buffer.compare(start, end) >= 0) {
    throw new CommandError(
      2,
      'The value provided for min() does not come before the value provided for max() in the hinted index',
    );
  }
  const ranges = Buffer.compare(start, end) < 0 ? [{ start, end }] : [];
  return {
    fields: index.paths.map(() => EVERYTHING),
    groups: [{ ranges, skip: index.prefix.length }],
    listed: 0,
    tests: [],
    proven: new Set(),
    isUniquePoint: false,
  };
}

function cutAt(index: Index, values: Doc, what: 'min' | 'max'): Buffer {
  const paths = [...values.keys()];
  if (paths.length !== index.paths.length || !paths.every((path, i) => path === index.paths[i]!.path)) {
    throw new CommandError(
      51174,
      `The index chosen is not compatible with min/max: the fields of ${what} are not those of its key`,
    );
  }
  const key = encodeKey([...values.values()], index.directions);
  return Buffer.concat([index.prefix, key.subarray(0, KEY_KEPT)]);
}
