/**
 * The indexes that could answer a query, and which of them promises the least work: a look at how many keys each would
 * read decides.
 */

import type { FilterNode } from '../query/nodes.ts';
import type { Collection, Index } from './collection.ts';
import type { Environment } from './environment.ts';
import { estimate } from './estimate.ts';
import { type IndexBounds, indexBounds, mergedOrderFrom, orderFrom } from './index-bounds.ts';
import { isComplete } from './index-choice.ts';
import { isEverything } from './intervals.ts';
import type { Predicate } from './predicates.ts';
import type { PlanOptions } from './types.ts';

/** One way to answer, not begun yet. */
export interface Candidate {
  readonly index: Index;
  readonly bounds: IndexBounds;
  /** The direction in which it gives the order wanted; null: it must be sorted. Without a sort wanted: 1. */
  readonly order: 1 | -1 | null;
  /** It gives the order when its groups of ranges are merged. */
  readonly merges: boolean;
}

export function candidateOf(index: Index, predicates: readonly Predicate[], { sort }: PlanOptions): Candidate {
  const bounds = indexBounds(index, predicates);
  if (!sort || sort.fields.length === 0) return { index, bounds, order: 1, merges: false };
  const order = orderFrom(index, bounds.fields, sort);
  if (order !== null) return { index, bounds, order, merges: false };
  const merged = mergedOrderFrom(index, bounds, sort);
  return { index, bounds, order: merged, merges: merged !== null };
}

/** The index that promises the least work, or null where none is of use. */
export function bestCandidate(
  env: Environment,
  collection: Collection,
  options: PlanOptions,
  predicates: readonly Predicate[],
  nodes: readonly FilterNode[],
): Candidate | null {
  const candidates: Candidate[] = [];
  for (const index of collection.indexes) {
    if (index.spec.hidden || !isUseful(index, predicates, options) || !isComplete(index, nodes, predicates)) continue;
    const candidate = candidateOf(index, predicates, options);
    if (candidate.bounds.isUniquePoint) return candidate;
    const leavesOut = index.sparse || index.partial !== null;
    const givesOrder = wantsOrder(options) && candidate.order !== null;
    if (!isWide(candidate) || leavesOut || givesOrder) candidates.push(candidate);
  }
  if (candidates.length < 2) return candidates[0] ?? null;
  // Nothing beats an index that reads the answer and no more, in order: there is no need to count what others read.
  const exact = candidates.find(
    (candidate) =>
      candidate.order !== null &&
      !candidate.merges &&
      !candidate.index.isMultikey &&
      isProven(candidate, predicates, nodes),
  );
  if (exact) return exact;
  const counts = estimate(
    env,
    candidates.map(({ bounds }) => bounds.groups.flatMap((group) => group.ranges)),
    collection.count,
  );
  const least = Math.min(...counts);
  let best: Candidate | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [i, candidate] of candidates.entries()) {
    const cost = costOf(candidate, counts[i]!, least, options);
    // Of equals the one whose bounds settle more, as it reads the fewer documents that do not match.
    if (cost < bestCost || (cost === bestCost && best !== null && settled(candidate) > settled(best))) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

/** Whether the answer must be in an order. */
export function wantsOrder({ sort }: PlanOptions): boolean {
  return sort !== undefined && sort.fields.length > 0;
}

/** Whether the bounds settle all that is asked for: each node is one predicate and each predicate is proven. */
export function isProven(
  { bounds }: Pick<Candidate, 'bounds'>,
  predicates: readonly Predicate[],
  nodes: readonly FilterNode[],
): boolean {
  return (
    nodes.every((node) => 'path' in node && node.kind !== 'elemMatch') &&
    predicates.length === nodes.length &&
    predicates.every((predicate) => bounds.proven.has(predicate))
  );
}

/** Whether the bounds leave out nothing. */
export function isWide({ bounds }: Candidate): boolean {
  return bounds.fields.length > 0 && isEverything(bounds.fields[0]!);
}

/** An index without a condition on its first field is of use for an order only, or where it holds few documents. */
function isUseful(index: Index, predicates: readonly Predicate[], options: PlanOptions): boolean {
  const first = index.paths[0]!.path;
  if (predicates.some((predicate) => predicate.path === first)) return true;
  if (index.sparse || index.partial) return true;
  return options.sort?.fields.some((field) => field.path === first) ?? false;
}

/** In keys read. `least` bounds how many documents match. */
function costOf(candidate: Candidate, count: number, least: number, options: PlanOptions): number {
  if (!wantsOrder(options)) return count;
  if (candidate.order === null) return count * 1.5;
  if (options.limit === undefined || options.limit <= 0) return count;
  // In order one can stop at the limit; how soon depends on how many of the keys belong to matching documents.
  return Math.min(count, (options.limit * count) / Math.max(least, 1));
}

/** How many fields the bounds say something about. */
function settled({ bounds }: Candidate): number {
  return bounds.fields.filter((field) => !isEverything(field)).length;
}
