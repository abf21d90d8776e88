/**
 * Dotted paths through documents and arrays, the way MongoDB's queries follow them: an array on the way is looked
 * into one level deep, its items by field name where they are documents and by position where the path has a number.
 */

import type { Doc, Maybe, Value } from './values.ts';

export interface Path {
  readonly dotted: string;
  readonly parts: readonly string[];
  /** For each part the array position that it can stand for, or -1. */
  readonly positions: readonly number[];
}

const NUMBER = /^(?:0|[1-9]\d{0,8})$/;

export function parsePath(dotted: string): Path {
  const parts = dotted.split('.');
  return { dotted, parts, positions: parts.map(arrayPosition) };
}

/** The array position that a part of a path names, or -1: "07" and "x" are field names only. */
export function arrayPosition(part: string): number {
  return NUMBER.test(part) ? Number(part) : -1;
}

/** The field's name, or the position where the holder is an array taken as a document. */
function child(holder: Doc | readonly Value[], path: Path, at: number): Maybe {
  if (holder instanceof Map) return holder.get(path.parts[at]!);
  const position = path.positions[at]!;
  return position < 0 ? undefined : holder[position];
}

/** Sees one value at the path; `position` is the item of the outermost array on the way, or -1. True ends the walk. */
export type Visit = (value: Maybe, position: number) => boolean;

/**
 * Shows every value that a query on this path has to look at. A path that ends in an array shows each item and then
 * the array itself, or with `intoLeaf` false only the array. Where a document lacks the field, `undefined` is shown;
 * items of arrays that are no documents show nothing.
 */
export function walk(holder: Doc | readonly Value[], path: Path, intoLeaf: boolean, visit: Visit): boolean {
  return walkFrom(holder, path, 0, intoLeaf, visit, -1);
}

function walkFrom(
  holder: Doc | readonly Value[],
  path: Path,
  from: number,
  intoLeaf: boolean,
  visit: Visit,
  outer: number,
): boolean {
  const last = path.parts.length - 1;
  let current = holder;
  for (let at = from; ; at += 1) {
    const value = child(current, path, at);
    if (value instanceof Map && at < last) {
      current = value;
      continue;
    }
    if (!Array.isArray(value)) return visit(at < last && !(value instanceof Map) ? undefined : value, outer);
    if (at < last) return walkItems(value, path, at + 1, intoLeaf, visit, outer);
    if (!intoLeaf) return visit(value, outer);
    for (let i = 0; i < value.length; i += 1) if (visit(value[i], outer < 0 ? i : outer)) return true;
    return visit(value, outer);
  }
}

/** The items of an array in the middle of a path whose rest begins at `from`. */
function walkItems(
  items: readonly Value[],
  path: Path,
  from: number,
  intoLeaf: boolean,
  visit: Visit,
  outer: number,
): boolean {
  const position = path.positions[from]!;
  const isLast = from === path.parts.length - 1;
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i]!;
    const shown = outer < 0 ? i : outer;
    if (item instanceof Map) {
      if (walkFrom(item, path, from, intoLeaf, visit, shown)) return true;
    }
    if (i !== position) continue;
    if (isLast) {
      // A position that the path itself names is no find of the query's.
      if (visit(item, outer)) return true;
    } else if (item instanceof Map) {
      if (walkFrom(item, path, from + 1, intoLeaf, visit, outer)) return true;
    } else if (Array.isArray(item)) {
      if (walkItems(item, path, from + 1, intoLeaf, visit, outer)) return true;
    }
  }
  return false;
}

/** The value at a path that leads through documents only, else undefined. */
export function valueAt(doc: ReadonlyMap<string, Value>, parts: readonly string[]): Maybe {
  let current: Maybe = doc.get(parts[0]!);
  for (let i = 1; i < parts.length; i += 1) {
    if (!(current instanceof Map)) return undefined;
    current = current.get(parts[i]!);
  }
  return current;
}
