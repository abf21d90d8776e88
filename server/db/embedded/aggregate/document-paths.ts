/** Reading and setting dotted paths in documents that are never changed in place. */

import type { Doc, Maybe, Value } from '../bson/values.ts';

/** The value at a path through documents only; an array on the way ends it. */
export function getAt(doc: Doc, path: readonly string[]): Maybe {
  let current: Maybe = doc;
  for (const name of path) {
    if (!(current instanceof Map)) return undefined;
    current = (current as Doc).get(name);
  }
  return current;
}

/** A copy with the value at the path; what is no document on the way is replaced by one. Undefined removes the field. */
export function setAt(doc: Doc, path: readonly string[], value: Maybe, from = 0): Doc {
  const copy: Doc = new Map(doc);
  const name = path[from] as string;
  if (from === path.length - 1) {
    if (value === undefined) copy.delete(name);
    else copy.set(name, value);
    return copy;
  }
  const inner = doc.get(name);
  if (value === undefined && !(inner instanceof Map)) return copy;
  copy.set(name, setAt(inner instanceof Map ? inner : new Map(), path, value, from + 1));
  return copy;
}

/** All values at a path, arrays opened wherever they are met: what `$lookup` matches with. */
export function valuesAt(value: Maybe, path: readonly string[], from = 0, found: Value[] = []): Value[] {
  if (Array.isArray(value)) {
    if (from < path.length) for (const item of value) valuesAt(item, path, from, found);
    else for (const item of value) found.push(item);
  } else if (from === path.length) {
    if (value !== undefined) found.push(value);
  } else if (value instanceof Map) {
    valuesAt((value as Doc).get(path[from] as string), path, from + 1, found);
  }
  return found;
}
