/** A plan as explain shows it: the tree of stages that tools read, with counters where it was run. */

import type { Doc, Value } from '../bson/values.ts';
import type { Projection } from '../query/projection.ts';
import type { PlanSummary } from '../storage/types.ts';
import { count, doc, int } from './reply.ts';

export interface StageOptions {
  readonly filter: Doc;
  readonly sort?: Doc | undefined;
  readonly projection?: Projection | null;
  readonly projectionSource?: Doc | undefined;
  readonly skip?: number;
  readonly limit?: number;
}

/** What a run has counted; without it the stages are shown as planned only. */
export interface Counters {
  readonly returned: number;
  readonly keys: number;
  readonly docs: number;
  readonly milliseconds: number;
}

function stage(name: string, fields: Record<string, Value | undefined>, counters?: Counters, input?: Doc): Doc {
  return doc({
    stage: name,
    ...(counters
      ? { nReturned: count(counters.returned), executionTimeMillisEstimate: int(Math.round(counters.milliseconds)) }
      : {}),
    ...fields,
    ...(input ? { inputStage: input } : {}),
  });
}

function filterField(filter: Doc): Doc | undefined {
  return filter.size > 0 ? filter : undefined;
}

/** Where the documents come from: the lowest stages. */
function accessStages(summary: PlanSummary, filter: Doc, counters?: Counters): Doc {
  const examinedDocs = counters ? { docsExamined: count(counters.docs) } : {};
  const examinedKeys = counters ? { keysExamined: count(counters.keys) } : {};
  switch (summary.stage) {
    case 'EOF':
      return stage('EOF', {}, counters);
    case 'COLLSCAN':
      return stage(
        'COLLSCAN',
        { filter: filterField(filter), direction: summary.direction, ...examinedDocs },
        counters,
      );
    case 'IDHACK':
      return stage('IDHACK', { ...examinedKeys, ...examinedDocs }, counters);
    case 'OR':
      return stage(
        'FETCH',
        { filter: filterField(filter), ...examinedDocs },
        counters,
        stage(
          'OR',
          { inputStages: (summary.branches ?? []).map((branch) => indexStage(branch, undefined)), ...examinedKeys },
          counters,
        ),
      );
    case 'IXSCAN':
      return stage('FETCH', { filter: filterField(filter), ...examinedDocs }, counters, indexStage(summary, counters));
  }
}

function indexStage(summary: PlanSummary, counters: Counters | undefined): Doc {
  if (summary.stage !== 'IXSCAN') return accessStages(summary, new Map(), counters);
  return stage(
    'IXSCAN',
    {
      keyPattern: summary.keyPattern,
      indexName: summary.indexName,
      isMultiKey: summary.isMultiKey === true,
      direction: summary.direction,
      indexBounds: summary.bounds
        ? new Map([...summary.bounds].map(([path, bounds]) => [path, [...bounds]]))
        : undefined,
      ...(counters ? { keysExamined: count(counters.keys) } : {}),
    },
    counters,
  );
}

/** The stages of a find, lowest first: access, SORT, SKIP, projection, LIMIT. */
export function planStages(summary: PlanSummary, options: StageOptions, counters?: Counters): Doc {
  let tree = accessStages(summary, options.filter, counters);
  const { skip = 0, limit = 0 } = options;
  if (summary.sortsInMemory && options.sort) {
    tree = stage(
      'SORT',
      { sortPattern: options.sort, limitAmount: limit > 0 ? count(skip + limit) : undefined, type: 'simple' },
      counters,
      tree,
    );
  }
  if (skip > 0) tree = stage('SKIP', { skipAmount: count(skip) }, counters, tree);
  if (options.projection) {
    const simple = options.projection.fields !== null;
    tree = stage(
      simple ? 'PROJECTION_SIMPLE' : 'PROJECTION_DEFAULT',
      { transformBy: options.projectionSource },
      counters,
      tree,
    );
  }
  if (limit > 0 && !summary.sortsInMemory) tree = stage('LIMIT', { limitAmount: count(limit) }, counters, tree);
  return tree;
}

export function queryPlanner(namespace: string, filter: Doc, winningPlan: Doc): Doc {
  return doc({
    namespace,
    indexFilterSet: false,
    parsedQuery: filter,
    maxIndexedOrSolutionsReached: false,
    maxIndexedAndSolutionsReached: false,
    maxScansToExplodeReached: false,
    winningPlan,
    rejectedPlans: [],
  });
}

export function executionStats(counters: Counters, stages: Doc): Doc {
  return doc({
    executionSuccess: true,
    nReturned: count(counters.returned),
    executionTimeMillis: int(Math.round(counters.milliseconds)),
    totalKeysExamined: count(counters.keys),
    totalDocsExamined: count(counters.docs),
    executionStages: stages,
  });
}
