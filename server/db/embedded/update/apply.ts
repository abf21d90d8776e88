/** Applies an update's tree to a document, copying only what changes. */

import { identical } from '../bson/compare.ts';
import { arrayPosition } from '../bson/path.ts';
import { briefText } from '../bson/shell-text.ts';
import type { Doc, Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { ArrayFilter } from './array-filters.ts';
import type { ParsedOperators, Rename } from './operators.ts';
import { type ApplyContext, type Fields, type Items, mergeNodes, type Node } from './tree.ts';

export interface ApplyOptions {
  readonly now: Date;
  readonly inserting: boolean;
  /** What `$` stands for in this document; only asked where the update has one. */
  readonly positionOf: () => number | null;
  readonly arrayFilters: ReadonlyMap<string, ArrayFilter>;
}

/** The new document, or the same one where nothing changed. */
export function applyTree(parsed: ParsedOperators, doc: Doc, options: ApplyOptions): Doc {
  const renames = parsed.renames.filter((rename) => isThere(rename, doc));
  const after = new Walk(doc, options).fields(parsed.tree, doc, []) as Doc;
  return renames.reduce<Doc>((current, { from }) => without(current, from.split('.'), 0), after);
}

/** Whether a rename's source exists. Throws 28 or 2 where its path leads through something that is no document. */
function isThere(rename: Rename, doc: Doc): boolean {
  let current: Maybe = doc;
  const parts = rename.from.split('.');
  for (const [i, part] of parts.entries()) {
    if (Array.isArray(current)) {
      if (arrayPosition(part) < 0) throw cannotTraverse(part, rename.from, parts[i - 1]!, current);
      if (current[arrayPosition(part)] === undefined) return false;
      throw new CommandError(
        2,
        `The source field cannot be an array element, '${rename.from}' in doc with ${describeId(doc)} has an array field called '${parts[i - 1]}'`,
      );
    }
    if (!(current instanceof Map)) throw cannotTraverse(part, rename.from, parts[i - 1]!, current);
    current = current.get(part);
    if (current === undefined) return false;
  }
  return true;
}

function cannotTraverse(part: string, path: string, name: string, value: Maybe): CommandError {
  return new CommandError(
    28,
    `Cannot use the part (${part}) of (${path}) to traverse the element ({${name}: ${briefText(value)}})`,
  );
}

export function describeId(doc: ReadonlyMap<string, Value>): string {
  return doc.has('_id') ? `_id: ${briefText(doc.get('_id'))}` : 'no id';
}

/** The document without the field at a path that is known to exist. */
function without(doc: Doc, parts: readonly string[], at: number): Doc {
  const copy: Doc = new Map(doc);
  const part = parts[at]!;
  const child = doc.get(part);
  if (at < parts.length - 1 && child instanceof Map) copy.set(part, without(child, parts, at + 1));
  else copy.delete(part);
  return copy;
}

class Walk {
  private readonly root: Doc;
  private readonly options: ApplyOptions;

  constructor(root: Doc, options: ApplyOptions) {
    this.root = root;
    this.options = options;
  }

  private context(path: readonly string[]): ApplyContext {
    const { now, inserting } = this.options;
    return { now, inserting, root: this.root, path: path.join('.') };
  }

  private node(node: Node, value: Maybe, path: readonly string[]): Maybe {
    switch (node.kind) {
      case 'leaf': {
        const context = this.context(path);
        if (value === undefined && node.reach !== 'create') return undefined;
        if (!node.isActive(context)) return value;
        const changed = node.change(value, context);
        return value !== undefined && identical(value, changed) ? value : changed;
      }
      case 'fields':
        return this.fields(node, value, path);
      case 'items':
        return this.items(node, value, path);
      case 'reserved':
        return value;
    }
  }

  /** The children of a level, with those below `$` under the position that it stands for. */
  private childrenOf(node: Fields, path: readonly string[]): ReadonlyMap<string, Node> {
    if (!node.positional) return node.children;
    const position = this.options.positionOf();
    if (position === null) {
      throw new CommandError(2, 'The positional operator did not find the match needed from the query.');
    }
    const name = String(position);
    const known = node.children.get(name);
    const merged = known ? mergeNodes(known, node.positional, [...path, name].join('.')) : node.positional;
    return new Map(node.children).set(name, merged);
  }

  fields(node: Fields, value: Maybe, path: readonly string[]): Maybe {
    const children = this.childrenOf(node, path);
    if (Array.isArray(value)) return this.arrayFields(children, value, path);
    if (value !== undefined && !(value instanceof Map)) return this.blocked(children, value, path);
    let copy: Doc | null = null;
    for (const [name, child] of children) {
      const current = value?.get(name);
      const changed = this.node(child, current, [...path, name]);
      if (changed === current) continue;
      copy ??= new Map(value);
      if (changed === undefined) {
        copy.delete(name);
      } else {
        if (current === undefined && path.length === 0) checkNewName(name);
        copy.set(name, changed);
      }
    }
    return copy ?? value;
  }

  private arrayFields(children: ReadonlyMap<string, Node>, items: Value[], path: readonly string[]): Value[] {
    let copy: Value[] | null = null;
    for (const [name, child] of children) {
      const position = arrayPosition(name);
      if (position < 0) {
        this.blocked(new Map([[name, child]]), items, path);
        continue;
      }
      const current = (copy ?? items)[position];
      const changed = this.node(child, current, [...path, name]);
      if (changed === current) continue;
      copy ??= [...items];
      if (position >= copy.length + MOST_PADDING) {
        throw new CommandError(2, `can't backfill array to larger than ${MOST_PADDING} elements`);
      }
      while (copy.length < position) copy.push(null);
      // Removing an item would shift the others: it becomes null.
      copy[position] = changed ?? null;
    }
    return copy ?? items;
  }

  /** Something that is no document is where fields should be: an error for whoever would create them. */
  private blocked(children: ReadonlyMap<string, Node>, value: Value, path: readonly string[]): Value {
    for (const [name, child] of children) {
      if (isLenient(child, this.context(path))) continue;
      throw new CommandError(28, `Cannot create field '${name}' in element {${path.at(-1)}: ${briefText(value)}}`);
    }
    return value;
  }

  private items(node: Items, value: Maybe, path: readonly string[]): Maybe {
    if (value === undefined) {
      throw new CommandError(
        2,
        `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
      );
    }
    if (!Array.isArray(value)) {
      throw new CommandError(2, `Cannot apply array updates to non-array element ${path.at(-1)}: ${briefText(value)}`);
    }
    let copy: Value[] | null = null;
    for (const [i, item] of value.entries()) {
      const child = this.childFor(node, item, [...path, String(i)]);
      if (child === null) continue;
      const changed = this.node(child, item, [...path, String(i)]);
      if (changed === item) continue;
      copy ??= [...value];
      copy[i] = changed ?? null;
    }
    return copy ?? value;
  }

  /** What applies to this item: everything whose filter accepts it. */
  private childFor(node: Items, item: Value, path: readonly string[]): Node | null {
    let found: Node | null = null;
    for (const [identifier, child] of node.children) {
      if (identifier !== '' && !this.options.arrayFilters.get(identifier)!.accepts(item)) continue;
      found = found ? mergeNodes(found, child, path.join('.')) : child;
    }
    return found;
  }
}

const MOST_PADDING = 1_500_000;

function isLenient(node: Node, context: ApplyContext): boolean {
  if (node.kind === 'leaf') return node.reach === 'lenient' || !node.isActive(context);
  if (node.kind === 'reserved') return true;
  for (const child of node.children.values()) if (!isLenient(child, context)) return false;
  return node.kind === 'items' || node.positional === null || isLenient(node.positional, context);
}

/** Names with a dollar may be stored below the top level; at the top only a DBRef's. */
function checkNewName(name: string): void {
  if (!name.startsWith('$') || name === '$ref' || name === '$id' || name === '$db') return;
  throw new CommandError(
    52,
    `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
  );
}
