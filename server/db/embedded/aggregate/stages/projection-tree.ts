/**
 * The tree that `$project` and `$addFields` specifications make of their dotted and nested paths, and how it is
 * applied: included or excluded fields first, in the document's order, then computed ones in the order written.
 */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { parsePath } from '../core.ts';
import type { Expression } from '../expression.ts';

type Leaf =
  | { readonly kind: 'include' }
  | { readonly kind: 'exclude' }
  | { readonly kind: 'compute'; readonly expression: Expression };

export type TreeNode = Leaf | { readonly kind: 'nested'; readonly children: Map<string, TreeNode> };

export type Tree = Map<string, TreeNode>;

/** Adds a leaf at a dotted path. Throws 31249 or 31250 where paths collide, or `collision` where that is given. */
export function addLeaf(tree: Tree, path: string, leaf: Leaf, collision?: number): void {
  const parts = parsePath(path);
  let level = tree;
  parts.forEach((part, i) => {
    const known = level.get(part);
    if (i === parts.length - 1) {
      if (known !== undefined) throw new CommandError(collision ?? 31250, `Path collision at ${path}`);
      level.set(part, leaf);
      return;
    }
    if (known === undefined) {
      const children: Tree = new Map();
      level.set(part, { kind: 'nested', children });
      level = children;
    } else if (known.kind === 'nested') {
      level = known.children;
    } else {
      throw new CommandError(
        collision ?? 31249,
        `Path collision at ${path} remaining portion ${parts.slice(i + 1).join('.')}`,
      );
    }
  });
}

export function includeFields(doc: Doc, tree: Tree): Doc {
  const result: Doc = new Map();
  if (tree.size < doc.size && tree.size <= 2) {
    // Few fields of many: look them up, keeping the document's order.
    const names = [...tree.keys()].filter((name) => doc.has(name));
    if (names.length < 2) {
      for (const name of names) includeField(result, name, doc.get(name) as Value, tree.get(name) as TreeNode);
      return result;
    }
  }
  for (const [name, value] of doc) {
    const node = tree.get(name);
    if (node !== undefined) includeField(result, name, value, node);
  }
  return result;
}

function includeField(result: Doc, name: string, value: Value, node: TreeNode): void {
  if (node.kind === 'include') result.set(name, value);
  else if (node.kind === 'nested') {
    const inner = includeWithin(value, node.children);
    if (inner !== undefined) result.set(name, inner);
  }
}

function includeWithin(value: Value, tree: Tree): Maybe {
  if (value instanceof Map) return includeFields(value, tree);
  if (!Array.isArray(value)) return undefined;
  const items: Value[] = [];
  for (const item of value) {
    const inner = includeWithin(item, tree);
    if (inner !== undefined) items.push(inner);
    // A scalar keeps its place where computed fields will make a document of it.
    else if (hasComputed(tree)) items.push(new Map());
  }
  return items;
}

export function excludeFields(doc: Doc, tree: Tree): Doc {
  const result: Doc = new Map(doc);
  for (const [name, node] of tree) {
    if (node.kind === 'exclude') {
      result.delete(name);
    } else if (node.kind === 'nested') {
      const value = doc.get(name);
      if (value !== undefined) result.set(name, excludeWithin(value, node.children));
    }
  }
  return result;
}

function excludeWithin(value: Value, tree: Tree): Value {
  if (value instanceof Map) return excludeFields(value, tree);
  return Array.isArray(value) ? value.map((item) => excludeWithin(item, tree)) : value;
}

/** Sets the computed fields on a fresh copy; all expressions see the document as it was. */
export function computeFields(target: Doc, tree: Tree, original: Doc): Doc {
  const result: Doc = new Map(target);
  for (const [name, node] of tree) {
    if (node.kind === 'compute') {
      const value = node.expression(original);
      if (value === undefined) result.delete(name);
      else result.set(name, value);
    } else if (node.kind === 'nested' && hasComputed(node.children)) {
      result.set(name, computeWithin(target.get(name), node.children, original));
    }
  }
  return result;
}

function computeWithin(value: Maybe, tree: Tree, original: Doc): Value {
  if (Array.isArray(value)) return value.map((item) => computeWithin(item, tree, original));
  return computeFields(value instanceof Map ? value : new Map(), tree, original);
}

const computed = new WeakMap<Tree, boolean>();

export function hasComputed(tree: Tree): boolean {
  const known = computed.get(tree);
  if (known !== undefined) return known;
  const result = [...tree.values()].some(
    (node) => node.kind === 'compute' || (node.kind === 'nested' && hasComputed(node.children)),
  );
  computed.set(tree, result);
  return result;
}

/** The expressions of a tree. */
export function expressionsIn(tree: Tree): Expression[] {
  return [...tree.values()].flatMap((node) => {
    if (node.kind === 'compute') return [node.expression];
    return node.kind === 'nested' ? expressionsIn(node.children) : [];
  });
}
