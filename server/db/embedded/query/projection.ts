/**
 * What `find` and `findAndModify` give back of a document: fields left in or left out, slices of arrays, single items of
 * arrays, and computed fields.
 */

import type { Doc, Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Filter } from './filter.ts';
import { type Field, parseFields, type Tree } from './projection-parser.ts';

export interface Projection {
  /** The top-level fields that `apply` needs of a document; null: all of it. */
  readonly fields: ReadonlySet<string> | null;
  /** Whether it has a positional `$`: MongoDB refuses that together with `new: true` of findAndModify. */
  readonly isPositional: boolean;
  /**
   * The document as asked for; the one passed in stays as it is. `filter` says which item a positional `$` means, the
   * one that the projection was parsed with unless given. Throws 51246 where there is no such item.
   */
  apply(doc: Doc, filter?: Filter): Doc;
}

/**
 * Null for an empty projection. Throws 31253 and 31254 where fields are left in and left out at once, 31249 and 31250
 * for a path within another, 31276 for a second `$` …
 */
export function parseProjection(
  source: Doc,
  filter?: Filter,
  options: { variables?: ReadonlyMap<string, Value> } = {},
): Projection | null {
  if (source.size === 0) return null;
  const { tree, including, positional, slices } = parseFields(source, options.variables);
  return {
    fields: including ? neededFields(tree, positional !== null ? filter : undefined) : null,
    isPositional: positional !== null,
    apply: (doc, matchedBy = filter) => {
      let result = including ? includeFrom(tree, doc, doc) : excludeFrom(tree, doc);
      if (positional !== null) {
        result = keepMatched(result, positional.split('.'), 0, matchedBy ? matchedBy.positionIn(doc) : null);
      }
      for (const { path, skip, limit } of slices) result = sliceAt(result, path.split('.'), 0, skip, limit) as Doc;
      return result;
    },
  };
}

function neededFields(tree: Tree, filter: Filter | undefined): ReadonlySet<string> | null {
  const needed = new Set<string>();
  const visit = (field: Field, name: string): boolean => {
    switch (field.kind) {
      case 'drop':
        return true;
      case 'keep':
      case 'slice':
      case 'elemMatch':
        needed.add(name);
        return true;
      case 'computed':
        // A computed field below another keeps what is beside it.
        needed.add(name);
        for (const other of field.expression.fields ?? []) needed.add(other);
        return field.expression.fields !== null;
      case 'tree':
        needed.add(name);
        return [...field.children.values()].every((child) => visit(child, name));
    }
  };
  if (![...tree.children].every(([name, field]) => visit(field, name))) return null;
  if (filter) {
    if (filter.fields === null) return null;
    for (const name of filter.fields) needed.add(name);
  }
  return needed;
}

/** The fields in the tree in the document's order, then what is computed in the projection's. */
function includeFrom(tree: Tree, doc: Doc, root: Doc): Doc {
  const result: Doc = new Map();
  for (const [name, value] of doc) {
    const field = tree.children.get(name);
    if (field === undefined) continue;
    if (field.kind === 'keep' || field.kind === 'slice') {
      result.set(name, value);
    } else if (field.kind === 'tree') {
      const kept = includeValue(field, value, root);
      if (kept !== undefined) result.set(name, kept);
    }
  }
  for (const [name, field] of tree.children) {
    const value = addition(field, doc.get(name), result.get(name), root);
    if (value !== undefined) result.set(name, value);
  }
  return result;
}

/** Of arrays the items that are documents; of a single value nothing. */
function includeValue(tree: Tree, value: Value, root: Doc): Maybe {
  if (value instanceof Map) return includeFrom(tree, value, root);
  if (!Array.isArray(value)) return undefined;
  const kept: Value[] = [];
  for (const item of value) {
    const part =
      tree.computes && !(item instanceof Map || Array.isArray(item))
        ? createFrom(tree, root)
        : includeValue(tree, item, root);
    if (part !== undefined) kept.push(part);
  }
  return kept;
}

/** What a computing part of the projection puts at its field; undefined: nothing. */
function addition(field: Field, original: Maybe, kept: Maybe, root: Doc): Maybe {
  if (field.kind === 'computed') return field.expression(root);
  if (field.kind === 'elemMatch') {
    if (!Array.isArray(original)) return undefined;
    const found = original.find(field.matches);
    return found === undefined ? undefined : [found];
  }
  if (field.kind !== 'tree' || !field.computes || kept !== undefined) return undefined;
  return createFrom(field, root);
}

/** A computed field whose parent is missing or no document: the parent is made. */
function createFrom(tree: Tree, root: Doc): Doc {
  return includeFrom(tree, new Map(), root);
}

function excludeFrom(tree: Tree, doc: Doc): Doc {
  const result: Doc = new Map();
  for (const [name, value] of doc) {
    const field = tree.children.get(name);
    if (field === undefined || field.kind === 'keep' || field.kind === 'slice') result.set(name, value);
    else if (field.kind === 'tree') result.set(name, excludeValue(field, value));
    else if (field.kind === 'elemMatch') {
      const found = addition(field, value, undefined, doc);
      if (found !== undefined) result.set(name, found);
    }
  }
  return result;
}

function excludeValue(tree: Tree, value: Value): Value {
  if (value instanceof Map) return excludeFrom(tree, value);
  return Array.isArray(value) ? value.map((item) => excludeValue(tree, item)) : value;
}

/** Leaves one item of the first array on the path; where there is no array the document stays as it is. */
function keepMatched(doc: Doc, parts: readonly string[], at: number, position: number | null): Doc {
  const part = parts[at]!;
  const value = doc.get(part);
  if (Array.isArray(value)) return new Map(doc).set(part, [matchedItem(value, position)]);
  if (value instanceof Map && at < parts.length - 1) {
    return new Map(doc).set(part, keepMatched(value, parts, at + 1, position));
  }
  return doc;
}

function matchedItem(items: readonly Value[], position: number | null): Value {
  const where = "Executor error during find command :: caused by :: positional operator '.$'";
  if (position === null) throw new CommandError(51246, `${where} couldn't find a matching element in the array`);
  const item = items[position];
  if (item === undefined) throw new CommandError(51247, `${where} element mismatch`);
  return item;
}

function sliceAt(value: Value, parts: readonly string[], at: number, skip: number | null, limit: number): Value {
  if (at === parts.length) return Array.isArray(value) ? sliceOf(value, skip, limit) : value;
  if (Array.isArray(value))
    return value.map((item) => (item instanceof Map ? sliceAt(item, parts, at, skip, limit) : item));
  if (!(value instanceof Map)) return value;
  const part = parts[at]!;
  const child = value.get(part);
  if (child === undefined) return value;
  return new Map(value).set(part, sliceAt(child, parts, at + 1, skip, limit));
}

/** Without a skip: the first items, or with a negative limit the last. A negative skip counts from the end. */
function sliceOf(items: readonly Value[], skip: number | null, limit: number): Value[] {
  if (skip === null) return limit >= 0 ? items.slice(0, limit) : items.slice(limit);
  const start = skip >= 0 ? skip : Math.max(items.length + skip, 0);
  return items.slice(start, start + limit);
}
