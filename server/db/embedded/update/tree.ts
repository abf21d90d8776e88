/**
 * An update's operators as one tree over the paths they touch, so that each document is walked once, fields come into
 * being in the order of their names, and two operators on the same or nested paths are noticed.
 */

import { compareText } from '../bson/compare.ts';
import { arrayPosition } from '../bson/path.ts';
import type { Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

export interface ApplyContext {
  readonly now: Date;
  readonly inserting: boolean;
  /** The whole document before the update, for messages and for `$rename`. */
  readonly root: ReadonlyMap<string, Value>;
  /** The dotted path being updated, positional parts resolved. */
  readonly path: string;
}

/** One operator at the end of its path. */
export interface Leaf {
  readonly kind: 'leaf';
  /** As in the update document. */
  readonly path: string;
  /** 'create': makes the path where it is missing. 'existing': does nothing then. 'lenient': nor minds a path that cannot be. */
  readonly reach: 'create' | 'existing' | 'lenient';
  /** The new value; the same value: nothing to do; undefined: the field goes away or does not come into being. */
  readonly change: (current: Maybe, context: ApplyContext) => Maybe;
  /** False where it does nothing at all this time (`$setOnInsert` of an update). */
  readonly isActive: (context: ApplyContext) => boolean;
}

/** Field names or array positions. */
export interface Fields {
  readonly kind: 'fields';
  readonly children: Map<string, Node>;
  /** What is below `$`. */
  positional: Node | null;
}

/** `$[]` (the empty identifier) and `$[identifier]`. */
export interface Items {
  readonly kind: 'items';
  readonly children: Map<string, Node>;
}

/** A path that must not be touched by another operator: the source of a `$rename`. */
export interface Reserved {
  readonly kind: 'reserved';
}

export type Node = Leaf | Fields | Items | Reserved;

export function newFields(): Fields {
  return { kind: 'fields', children: new Map(), positional: null };
}

const IDENTIFIER = /^\$\[([^\]]*)\]$/;

/** The identifier in `$[identifier]`, '' for `$[]`, or null for an ordinary part. */
export function itemIdentifier(part: string): string | null {
  return IDENTIFIER.exec(part)?.[1] ?? null;
}

export function conflict(path: string, at: string): CommandError {
  return new CommandError(40, `Updating the path '${path}' would create a conflict at '${at}'`);
}

/** Puts a leaf at the end of its path. Throws 40 where another operator is on the way or below. */
export function addToTree(root: Fields, path: string, leaf: Leaf | Reserved): void {
  const parts = path.split('.');
  let current: Fields | Items = root;
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i]!;
    const isLast = i === parts.length - 1;
    const identifier = itemIdentifier(part);
    const at = parts.slice(0, i).join('.');
    if ((identifier !== null) !== (current.kind === 'items')) throw conflict(path, at);
    const known = childOf(current, part, identifier);
    if (isLast) {
      if (known) throw conflict(path, path);
      setChild(current, part, identifier, leaf);
      return;
    }
    const wanted = itemIdentifier(parts[i + 1]!) === null ? 'fields' : 'items';
    if (known) {
      if (known.kind !== wanted) throw conflict(path, parts.slice(0, i + 1).join('.'));
      current = known;
    } else {
      const created: Fields | Items = wanted === 'fields' ? newFields() : { kind: 'items', children: new Map() };
      setChild(current, part, identifier, created);
      current = created;
    }
  }
}

function childOf(parent: Fields | Items, part: string, identifier: string | null): Node | undefined {
  if (parent.kind === 'items') return parent.children.get(identifier ?? '');
  return part === '$' ? (parent.positional ?? undefined) : parent.children.get(part);
}

function setChild(parent: Fields | Items, part: string, identifier: string | null, child: Node): void {
  if (parent.kind === 'items') parent.children.set(identifier ?? '', child);
  else if (part === '$') parent.positional = child;
  else parent.children.set(part, child);
}

/** Names of fields in the order in which they are worked on: numbers by value, everything else by name. */
export function compareNames(a: string, b: string): number {
  const left = arrayPosition(a);
  const right = arrayPosition(b);
  return left >= 0 && right >= 0 ? left - right : compareText(a, b);
}

/** Puts the children of every level into that order, once, after parsing. */
export function sortTree(node: Node): void {
  if (node.kind !== 'fields' && node.kind !== 'items') return;
  const sorted = [...node.children].sort(([a], [b]) => compareNames(a, b));
  node.children.clear();
  for (const [name, child] of sorted) {
    sortTree(child);
    node.children.set(name, child);
  }
  if (node.kind === 'fields' && node.positional) sortTree(node.positional);
}

/** Both at once, for an array item that is reached in two ways. Throws 40 where they touch the same path. */
export function mergeNodes(a: Node, b: Node, path: string): Node {
  if (a.kind === 'items' && b.kind === 'items') {
    return { kind: 'items', children: mergeChildren(a.children, b.children, path) };
  }
  if (a.kind === 'fields' && b.kind === 'fields') {
    const positional = a.positional && b.positional ? mergeNodes(a.positional, b.positional, `${path}.$`) : null;
    return {
      kind: 'fields',
      children: mergeChildren(a.children, b.children, path),
      positional: positional ?? a.positional ?? b.positional,
    };
  }
  throw new CommandError(40, `Update created a conflict at '${path}'`);
}

function mergeChildren(a: ReadonlyMap<string, Node>, b: ReadonlyMap<string, Node>, path: string): Map<string, Node> {
  const merged = new Map(a);
  for (const [name, child] of b) {
    const known = merged.get(name);
    merged.set(name, known ? mergeNodes(known, child, `${path}.${name}`) : child);
  }
  return new Map([...merged].sort(([x], [y]) => compareNames(x, y)));
}
