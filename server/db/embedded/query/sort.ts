/** Sorting as MongoDB sorts: by each document's smallest value at the path, or its largest where it descends. */

import { compare } from '../bson/compare.ts';
import { isNumeric, wholeNumber } from '../bson/numbers.ts';
import { type Path, parsePath } from '../bson/path.ts';
import { BsonUndefined, type Doc, type Maybe, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { checkFieldPath } from './field-path.ts';

export interface SortField {
  readonly path: string;
  readonly direction: 1 | -1;
}

export interface SortSpec {
  readonly fields: readonly SortField[];
  /** The top-level fields that a sort key needs. */
  readonly topLevel: ReadonlySet<string>;
}

const MOST_FIELDS = 32;

/**
 * An empty document sorts by nothing. `$natural` is not for here. Throws 15974, 15975, 16410 … for a malformed one.
 */
export function parseSort(source: Doc): SortSpec {
  if (source.size > MOST_FIELDS) throw new CommandError(13103, `too many compound keys`);
  const fields: SortField[] = [];
  for (const [path, value] of source) {
    if (value instanceof Map) {
      const what = value.has('$meta')
        ? '$meta sorts are not supported: there is no text search'
        : 'Illegal key in $sort specification';
      throw new CommandError(value.has('$meta') ? 2 : 15974, `${what}: ${path}`);
    }
    if (!isNumeric(value)) throw new CommandError(15974, `Illegal key in $sort specification: ${path}`);
    const direction = wholeNumber(value);
    if (direction !== 1 && direction !== -1) {
      throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    checkFieldPath(path);
    fields.push({ path, direction });
  }
  return { fields, topLevel: new Set(fields.map(({ path }) => parsePath(path).parts[0]!)) };
}

const paths = new WeakMap<SortSpec, readonly Path[]>();

function pathsOf(spec: SortSpec): readonly Path[] {
  let known = paths.get(spec);
  if (known === undefined) {
    known = spec.fields.map(({ path }) => parsePath(path));
    paths.set(spec, known);
  }
  return known;
}

/**
 * One value per field: a missing field counts as null, an empty array as BSON's undefined, which is below null. Of an
 * array the item that sorts first counts; fields that go through the same array are taken from the same item. Throws
 * 2 where two fields go through different arrays.
 */
export function sortKey(doc: Doc, spec: SortSpec): Value[] {
  const paths = pathsOf(spec);
  const cursors = paths.map((path) => resolve(doc, path, 0));
  let best: Value[] | null = null;
  expand(cursors, paths, (key) => {
    if (best === null || compareSortKeys(key, best, spec) < 0) best = key;
  });
  return best!;
}

/** Where a path has come to: at its value, or before an array whose items it goes on in. */
type Cursor = { readonly value: Value } | { readonly items: readonly Value[]; readonly from: number };

const NOTHING: Cursor = { value: null };

function resolve(start: Doc, path: Path, from: number): Cursor {
  const end = path.parts.length;
  let at = from;
  let value: Maybe = start;
  while (at < end) {
    if (value instanceof Map) {
      value = value.get(path.parts[at]!);
      at += 1;
    } else if (Array.isArray(value)) {
      const position: number = path.positions[at]!;
      if (position < 0) return { items: value, from: at };
      value = value[position];
      at += 1;
    } else {
      return NOTHING;
    }
  }
  if (Array.isArray(value)) return { items: value, from: end };
  return value === undefined ? NOTHING : { value };
}

function expand(cursors: readonly Cursor[], paths: readonly Path[], found: (key: Value[]) => void): void {
  const pending = cursors.find((cursor) => 'items' in cursor);
  if (pending === undefined || !('items' in pending)) {
    found(cursors.map((cursor) => ('value' in cursor ? cursor.value : null)));
    return;
  }
  const { items } = pending;
  for (const cursor of cursors) {
    if ('items' in cursor && cursor.items !== items) {
      throw new CommandError(2, 'cannot sort with keys that are parallel arrays');
    }
  }
  const step = (item: Value | null): Cursor[] =>
    cursors.map((cursor, i) => {
      if ('value' in cursor) return cursor;
      const path = paths[i]!;
      if (cursor.from === path.parts.length)
        return { value: item ?? (items.length === 0 ? BsonUndefined.value : null) };
      return item instanceof Map ? resolve(item, path, cursor.from) : NOTHING;
    });
  if (items.length === 0) expand(step(null), paths, found);
  for (const item of items) expand(step(item), paths, found);
}

export function compareSortKeys(a: readonly Value[], b: readonly Value[], spec: SortSpec): number {
  for (let i = 0; i < spec.fields.length; i += 1) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order * spec.fields[i]!.direction;
  }
  return 0;
}
