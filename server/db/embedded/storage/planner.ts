/**
 * Picks how a query is answered: by `_id`, by an index, by several indexes (`$or`), or by reading everything. Which of
 * several indexes is best, index-candidates.ts says.
 */

import type { Doc } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { FilterNode } from '../query/nodes.ts';
import type { Catalog } from './catalog.ts';
import type { Collection, Index } from './collection.ts';
import type { Environment } from './environment.ts';
import { hintedIndex, isNatural, rangeBounds } from './hints.ts';
import { boundsTexts, type IndexBounds, indexBounds } from './index-bounds.ts';
import { bestCandidate, type Candidate, candidateOf, isProven, isWide, wantsOrder } from './index-candidates.ts';
import { keyPatternOf } from './index-spec.ts';
import { conjuncts, type Predicate, predicatesOf } from './predicates.ts';
import { RecordSet } from './record-set.ts';
import { EmptyPlan, Judge, RowPlan, SortedPlan } from './row-plans.ts';
import {
  CollectionReference,
  type Counters,
  IndexSource,
  RecordSource,
  type Source,
  SourceSequence,
} from './sources.ts';
import type { Plan, PlanOptions, PlanSummary } from './types.ts';

export class Planner {
  private readonly env: Environment;
  private readonly catalog: Catalog;

  constructor(env: Environment, catalog: Catalog) {
    this.env = env;
    this.catalog = catalog;
  }

  plan(collection: Collection | undefined, options: PlanOptions): Plan {
    if (!collection) return new EmptyPlan();
    const { filter, hint } = options;
    const nodes = conjuncts(filter.root);
    if (nodes.some((node) => node.kind === 'never')) return new EmptyPlan();
    if (options.min || options.max) return this.bounded(collection, options);
    if (hint !== undefined && isNatural(hint)) return this.scanRecords(collection, options, hint);
    const predicates = predicatesOf(nodes);
    if (hint !== undefined) {
      const index = hintedIndex(collection, hint);
      return this.scanIndex(collection, options, candidateOf(index, predicates, options), predicates, nodes);
    }
    const id = this.byId(collection, options, nodes);
    if (id) return id;
    const candidate = bestCandidate(this.env, collection, options, predicates, nodes);
    const branches = candidate && !isWide(candidate) ? null : this.branches(collection, options, nodes);
    if (branches) return this.scanBranches(collection, options, branches);
    if (candidate) return this.scanIndex(collection, options, candidate, predicates, nodes);
    return this.scanRecords(collection, options, 1);
  }

  /** The fast path of a look-up by a plain `_id`. */
  private byId(collection: Collection, options: PlanOptions, nodes: readonly FilterNode[]): Plan | null {
    const [node] = nodes;
    if (nodes.length !== 1 || node?.kind !== 'compare' || node.op !== 'eq' || node.path !== '_id') return null;
    if (node.value === null || Array.isArray(node.value)) return null;
    const index = collection.idIndex;
    const bounds = indexBounds(index, predicatesOf(nodes));
    const proven = bounds.isUniquePoint && !index.truncated;
    const counters = { keys: 0, docs: 0 };
    const source = new IndexSource(this.env, new CollectionReference(this.catalog, collection), counters, index, {
      bounds,
      backward: false,
      keysOnly: options.keysOnly === true && proven,
    });
    const describe = (): PlanSummary => ({ ...indexSummary(index, bounds, 1, false), stage: 'IDHACK' });
    return new RowPlan(this.env, source, new Judge(options.filter, proven), describe, counters);
  }

  private scanIndex(
    collection: Collection,
    options: PlanOptions,
    candidate: Candidate,
    predicates: readonly Predicate[],
    nodes: readonly FilterNode[],
  ): Plan {
    const { index, bounds, order, merges } = candidate;
    const proven = isProven(candidate, predicates, nodes);
    const sorts = order === null;
    const direction = order ?? 1;
    const counters = { keys: 0, docs: 0 };
    const reference = new CollectionReference(this.catalog, collection);
    const source = new IndexSource(this.env, reference, counters, index, {
      bounds,
      backward: direction === -1,
      merges,
      keysOnly: options.keysOnly === true && proven && !sorts,
    });
    const describe = () => indexSummary(index, bounds, direction, sorts);
    return this.finish(reference, source, options, proven, sorts, describe, counters);
  }

  private scanRecords(collection: Collection, options: PlanOptions, direction: 1 | -1 | Doc): Plan {
    const backward =
      direction === -1 || (direction instanceof Map && Number(direction.get('$natural')?.toString()) < 0);
    const counters = { keys: 0, docs: 0 };
    const reference = new CollectionReference(this.catalog, collection);
    const source = new RecordSource(this.env, reference, counters, backward);
    const sortsInMemory = wantsOrder(options);
    const describe = (): PlanSummary => ({
      stage: 'COLLSCAN',
      direction: backward ? 'backward' : 'forward',
      sortsInMemory,
    });
    return this.finish(reference, source, options, false, sortsInMemory, describe, counters);
  }

  /** An index for each branch of an `$or`, or null where a branch has none. */
  private branches(collection: Collection, options: PlanOptions, nodes: readonly FilterNode[]): Candidate[] | null {
    for (const node of nodes) {
      if (node.kind !== 'or') continue;
      const found: Candidate[] = [];
      const others = nodes.filter((other) => other !== node);
      for (const child of node.children) {
        const all = [...conjuncts(child), ...others];
        const candidate = bestCandidate(this.env, collection, { filter: options.filter }, predicatesOf(all), all);
        if (!candidate || isWide(candidate)) break;
        found.push(candidate);
      }
      if (found.length === node.children.length) return found;
    }
    return null;
  }

  private scanBranches(collection: Collection, options: PlanOptions, branches: readonly Candidate[]): Plan {
    const counters = { keys: 0, docs: 0 };
    const reference = new CollectionReference(this.catalog, collection);
    const seen = new RecordSet();
    const sources = branches.map(
      ({ index, bounds }) =>
        new IndexSource(this.env, reference, counters, index, {
          bounds,
          backward: false,
          keysOnly: false,
          seen,
        }),
    );
    const sortsInMemory = wantsOrder(options);
    const describe = (): PlanSummary => ({
      stage: 'OR',
      direction: 'forward',
      sortsInMemory,
      branches: branches.map(({ index, bounds }) => indexSummary(index, bounds, 1, false)),
    });
    return this.finish(reference, new SourceSequence(sources), options, false, sortsInMemory, describe, counters);
  }

  /** `min` and `max`: a stretch of one index, which must be named by `hint`. */
  private bounded(collection: Collection, options: PlanOptions): Plan {
    if (options.hint === undefined || isNatural(options.hint)) {
      throw new CommandError(51173, 'When using min()/max() a hint of which index to use must be provided');
    }
    const index = hintedIndex(collection, options.hint);
    const bounds = rangeBounds(index, options.min, options.max);
    const candidate = candidateOf(index, [], options);
    return this.scanIndex(collection, options, { ...candidate, bounds }, [], [options.filter.root]);
  }

  private finish(
    reference: CollectionReference,
    source: Source,
    options: PlanOptions,
    proven: boolean,
    sortsInMemory: boolean,
    describe: () => PlanSummary,
    counters: Counters,
  ): Plan {
    const { filter, sort, limit } = options;
    if (!sortsInMemory || !sort) return new RowPlan(this.env, source, new Judge(filter, proven), describe, counters);
    return new SortedPlan(this.env, reference, source, { filter, proven, sort, limit }, describe, counters);
  }
}

function indexSummary(index: Index, bounds: IndexBounds, direction: 1 | -1, sortsInMemory: boolean): PlanSummary {
  return {
    stage: 'IXSCAN',
    indexName: index.name,
    keyPattern: keyPatternOf(index.spec),
    isMultiKey: index.isMultikey,
    direction: direction === 1 ? 'forward' : 'backward',
    bounds: boundsTexts(index, bounds.fields, direction),
    sortsInMemory,
  };
}
