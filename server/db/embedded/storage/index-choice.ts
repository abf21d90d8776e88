/** Which indexes may answer a query: an index that leaves documents out (sparse, partial) only where none is missed. */

import { Decimal128, Double } from 'bson';
import { compare, identical } from '../bson/compare.ts';
import type { Value } from '../bson/values.ts';
import type { FilterNode } from '../query/nodes.ts';
import type { Index } from './collection.ts';
import { kindOf } from './key-encoding.ts';
import { conjuncts, type Predicate } from './predicates.ts';

/** Whether every document that matches is in the index. */
export function isComplete(index: Index, nodes: readonly FilterNode[], predicates: readonly Predicate[]): boolean {
  if (index.partial && !conjuncts(index.partial.root).every((needed) => isImplied(needed, nodes))) return false;
  if (!index.sparse) return true;
  return predicates.some(
    (predicate) => predicate.needsField && index.paths.some(({ path }) => path === predicate.path),
  );
}

/** Whether the conditions (all of which hold) make `needed` hold. */
function isImplied(needed: FilterNode, nodes: readonly FilterNode[]): boolean {
  if (needed.kind === 'and') return needed.children.every((child) => isImplied(child, nodes));
  if (needed.kind === 'or' && needed.children.some((child) => isImplied(child, nodes))) return true;
  return nodes.some((node) => implies(node, needed));
}

function implies(node: FilterNode, needed: FilterNode): boolean {
  if (node.kind === 'or') return node.children.every((child) => isImplied(needed, conjuncts(child)));
  if (!('path' in needed)) return false;
  if (node.kind === 'in' && node.path === needed.path && node.patterns.length === 0 && node.values.length > 0) {
    return node.values.every((value) => implies({ kind: 'compare', path: node.path, op: 'eq', value }, needed));
  }
  if (!('path' in node) || node.path !== needed.path) return false;
  switch (needed.kind) {
    case 'exists':
      if (node.kind === 'compare') return node.value !== null;
      return (
        node.kind === 'exists' ||
        node.kind === 'regex' ||
        node.kind === 'mod' ||
        node.kind === 'size' ||
        node.kind === 'elemMatch'
      );
    case 'compare':
      return node.kind === 'compare' && comparisonImplies(node, needed);
    case 'in':
      return (
        node.kind === 'compare' &&
        node.op === 'eq' &&
        needed.values.some((value) => value !== null && compare(value, node.value) === 0)
      );
    case 'type':
      if (node.kind === 'type') return [...node.codes].every((code) => needed.codes.has(code));
      return node.kind === 'regex' && needed.codes.has(2) && needed.codes.has(11);
    case 'regex':
      return node.kind === 'regex' && node.pattern === needed.pattern && node.options === needed.options;
    case 'mod':
      return node.kind === 'mod' && node.divisor === needed.divisor && node.remainder === needed.remainder;
    case 'size':
      return node.kind === 'size' && node.size === needed.size;
    default:
      return false;
  }
}

type Comparison = Extract<FilterNode, { kind: 'compare' }>;

function comparisonImplies(node: Comparison, needed: Comparison): boolean {
  if (node.op === needed.op && identical(node.value, needed.value)) return true;
  if (Array.isArray(node.value) || kindOf(node.value) !== kindOf(needed.value)) return false;
  // NaN has a place in the order and yet is neither less nor greater than a number.
  if (isNaNValue(node.value) || isNaNValue(needed.value)) return false;
  const order = compare(node.value, needed.value);
  switch (needed.op) {
    case 'eq':
      return node.op === 'eq' && order === 0;
    case 'gt':
      return node.op === 'gt' ? order >= 0 : (node.op === 'gte' || node.op === 'eq') && order > 0;
    case 'gte':
      return (node.op === 'gt' || node.op === 'gte' || node.op === 'eq') && order >= 0;
    case 'lt':
      return node.op === 'lt' ? order <= 0 : (node.op === 'lte' || node.op === 'eq') && order < 0;
    case 'lte':
      return (node.op === 'lt' || node.op === 'lte' || node.op === 'eq') && order <= 0;
  }
}

function isNaNValue(value: Value): boolean {
  return (value instanceof Double || value instanceof Decimal128) && Number.isNaN(Number(value.toString()));
}
