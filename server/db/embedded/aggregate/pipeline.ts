/**
 * Aggregation pipelines: parsed and checked as a whole, the part that a collection's indexes can do split off, the rest
 * run lazily over an iteration of documents.
 */

import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { branchingStages } from './stages/branching.ts';
import { gapStages } from './stages/gaps.ts';
import { graphStages } from './stages/graph-lookup.ts';
import { groupingStages } from './stages/grouping.ts';
import { joiningStages } from './stages/joining.ts';
import { type Output, parseOutput } from './stages/output.ts';
import { splitPrefix } from './stages/pushdown.ts';
import { reshapingStages } from './stages/reshaping.ts';
import { type CountedStage, selectionStages } from './stages/selection.ts';
import { type SortStage, sortingStages } from './stages/sorting.ts';
import {
  type CollectionRef,
  fieldsNeeded,
  type ParseContext,
  type PipelineSource,
  runStages,
  type Stage,
  type StageParser,
  type SubPipeline,
} from './stages/stage.ts';
import { windowStages } from './stages/windows.ts';
import { typeName } from './values.ts';

export type { Output } from './stages/output.ts';
export type { CollectionRef, FindRequest, PipelineSource } from './stages/stage.ts';
export { checkUpdatePipeline, runUpdatePipeline } from './stages/update-pipeline.ts';

const STAGES: ReadonlyMap<string, StageParser> = new Map(
  [
    branchingStages,
    gapStages,
    graphStages,
    groupingStages,
    joiningStages,
    reshapingStages,
    selectionStages,
    sortingStages,
    windowStages,
  ].flatMap((table) => Object.entries(table)),
);

/** First stages whose documents the commands make themselves. */
export const COMMAND_STAGES = [
  '$collStats',
  '$currentOp',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$planCacheStats',
] as const;
export type CommandStage = (typeof COMMAND_STAGES)[number];

export interface PipelineOptions {
  readonly db: string;
  /** Missing for an aggregation of the database itself (`aggregate: 1`). */
  readonly collection?: string;
  /** `let` of the command, and NOW. Known by name in all expressions. */
  readonly variables?: ReadonlyMap<string, Value>;
}

export interface PreparedPipeline {
  /** What the planner does: select, sort, skip and limit, in this order. `{}` selects all. */
  readonly filter: Doc;
  readonly sort?: Doc;
  readonly skip?: number;
  readonly limit?: number;
  /** The top-level fields that `rest` looks at (an empty set: it only counts); null: whole documents. */
  readonly fields: ReadonlySet<string> | null;
  /** The stages that are left, without `$out` and `$merge`; for the compute thread. */
  readonly rest: readonly Doc[];
  /** A first stage whose documents the command makes; there is no filter then. */
  readonly head?: { readonly name: CommandStage; readonly spec: Value };
  /** It begins with `$documents`: there is no input. */
  readonly ownDocuments: boolean;
  readonly output?: Output;
  /** Some stage needs all of its input before it gives anything. */
  readonly blocking: boolean;
  /** Other collections that are read. */
  readonly usesSource: readonly CollectionRef[];
  /** The stages of `rest`, ready to run. */
  readonly stages: readonly Stage[];
}

const EMPTY: ReadonlyMap<string, Value> = new Map();

/**
 * Checks all stages and expressions, and says what is to be done. Throws 40324 for an unknown stage, 40323 for a stage
 * that is not one field, 40601/40602 for one in the wrong place, and what the stages themselves refuse.
 */
export function preparePipeline(stages: readonly Doc[], options: PipelineOptions): PreparedPipeline {
  const variables = options.variables ?? EMPTY;
  const names = stages.map(stageName);
  checkPlaces(names);
  if (options.collection === undefined) checkDatabasePipeline(names);
  else if (names[0] === '$documents') {
    throw new CommandError(73, "'$documents' can only be run with {aggregate: 1}");
  }
  let body = [...stages];
  let output: Output | undefined;
  const lastName = names.at(-1);
  if (lastName === '$out' || lastName === '$merge') {
    output = parseOutput(lastName, body.at(-1)?.get(lastName) as Value, options.db);
    body = body.slice(0, -1);
  }
  const first = COMMAND_STAGES.find((name) => name === names[0]);
  const head = first === undefined ? undefined : { name: first, spec: body[0]?.get(first) as Value };
  if (head !== undefined) body = body.slice(1);
  // All stages are parsed, so that what is wrong with the prefix is refused in the same way.
  const context = contextFor(options.db, variables);
  const parsed = body.map((stage) => parseStage(stage, context));
  const prefix = head !== undefined || names[0] === '$documents' ? { filter: new Map(), length: 0 } : splitPrefix(body);
  const rest = body.slice(prefix.length);
  const restStages = withTopK(parsed.slice(prefix.length).flat());
  return {
    filter: prefix.filter,
    ...('sort' in prefix && prefix.sort !== undefined ? { sort: prefix.sort } : {}),
    ...countsOf(parsed.slice(0, prefix.length).flat()),
    fields: fieldsNeeded(restStages),
    rest,
    ...(head === undefined ? {} : { head }),
    ownDocuments: names[0] === '$documents',
    ...(output === undefined ? {} : { output }),
    blocking: restStages.some((stage) => stage.blocking),
    usesSource: restStages.flatMap((stage) => stage.sources ?? []),
    stages: restStages,
  };
}

/** Runs `rest` over the documents that the planner found. Lazily: nothing happens until somebody iterates. */
export function runPipeline(
  prepared: Pick<PreparedPipeline, 'stages'>,
  docs: Iterable<Doc>,
  source: PipelineSource,
): Iterable<Doc> {
  return runStages(prepared.stages, docs, { source });
}

/** Compiles stages alone, for the compute thread, which gets those that are left to it. */
export function compileStages(
  stages: readonly Doc[],
  db: string,
  variables: ReadonlyMap<string, Value>,
): readonly Stage[] {
  const context = contextFor(db, variables);
  return withTopK(stages.flatMap((stage) => parseStage(stage, context)));
}

function stageName(stage: Doc): string {
  if (stage.size !== 1)
    throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
  const [name] = stage.keys();
  return name as string;
}

const FIRST_ONLY: ReadonlySet<string> = new Set([...COMMAND_STAGES, '$documents', '$geoNear']);

function checkPlaces(names: readonly string[]): void {
  names.forEach((name, i) => {
    if (FIRST_ONLY.has(name) && i > 0)
      throw new CommandError(40602, `${name} is only valid as the first stage in a pipeline`);
    if ((name === '$out' || name === '$merge') && i < names.length - 1) {
      throw new CommandError(40601, `${name} can only be the final stage in the pipeline`);
    }
  });
}

function checkDatabasePipeline(names: readonly string[]): void {
  const [first] = names;
  const allowed = ['$currentOp', '$listLocalSessions', '$documents', '$changeStream'];
  if (first === undefined || !allowed.includes(first)) {
    throw new CommandError(73, `{aggregate: 1} is not valid for '${first ?? ''}'; a collection is required.`);
  }
}

/** Stages that MongoDB knows and this engine does not do. */
const REFUSED: ReadonlyMap<string, [number, string]> = new Map([
  ['$changeStream', [40573, 'The $changeStream stage is only supported on replica sets']],
  ['$geoNear', [40324, "Unrecognized pipeline stage name: '$geoNear' (geospatial queries are not supported)"]],
]);

function parseStage(stage: Doc, context: ParseContext): readonly Stage[] {
  const name = stageName(stage);
  const parser = STAGES.get(name);
  if (parser === undefined) {
    const [code, message] = REFUSED.get(name) ?? [40324, `Unrecognized pipeline stage name: '${name}'`];
    throw new CommandError(code, message);
  }
  const result = parser(stage.get(name) as Value, context, name);
  return Array.isArray(result) ? result : [result as Stage];
}

function contextFor(db: string, variables: ReadonlyMap<string, Value>): ParseContext {
  return {
    db,
    variables,
    subPipeline: (source, where) => subPipeline(source, db, where.variables ?? variables, where.stage),
  };
}

const NOT_IN_FACET: ReadonlySet<string> = new Set([
  ...COMMAND_STAGES,
  '$documents',
  '$facet',
  '$geoNear',
  '$out',
  '$merge',
  '$changeStream',
]);

function subPipeline(source: Value, db: string, variables: ReadonlyMap<string, Value>, within: string): SubPipeline {
  if (!Array.isArray(source))
    throw new CommandError(
      within === '$facet' ? 40170 : 14,
      `the pipeline of ${within} must be an array, but is ${typeName(source)}`,
    );
  const stages = source.map((stage) => {
    if (stage instanceof Map) return stage;
    throw new CommandError(
      within === '$facet' ? 40171 : 14,
      `each element of the pipeline of ${within} must be an object, but one is ${typeName(stage)}`,
    );
  });
  const names = stages.map(stageName);
  for (const name of names) {
    if (within === '$facet' && NOT_IN_FACET.has(name))
      throw new CommandError(40600, `${name} is not allowed to be used within a $facet stage`);
    if (name === '$out' || name === '$merge')
      throw new CommandError(51047, `${name} is not allowed within a ${within}'s sub-pipeline`);
    if (COMMAND_STAGES.some((known) => known === name))
      throw new CommandError(51047, `${name} is not allowed within a ${within}'s sub-pipeline`);
  }
  checkPlaces(names);
  const context = contextFor(db, variables);
  const parsed = stages.map((stage) => parseStage(stage, context));
  const startsItself = names[0] === '$documents';
  // A facet's documents are there already: nothing can be left to a planner.
  const prefix =
    startsItself || within === '$facet' ? { filter: new Map<string, Value>(), length: 0 } : splitPrefix(stages);
  const [head, ...others] = parsed.flat();
  const own = startsItself && head !== undefined ? head : null;
  const rest = withTopK(own === null ? parsed.slice(prefix.length).flat() : others);
  return {
    filter: prefix.filter,
    ...('sort' in prefix && prefix.sort !== undefined ? { sort: prefix.sort } : {}),
    ...countsOf(parsed.slice(0, prefix.length).flat()),
    fields: fieldsNeeded(rest),
    stages: rest,
    documents: own === null ? null : () => [...own.run([], { source: NO_SOURCE })],
    sources: parsed.flat().flatMap((stage) => stage.sources ?? []),
  };
}

const NO_SOURCE: PipelineSource = {
  findAll: () => [],
  scan: () => [],
};

/** The numbers of a prefix's `$skip` and `$limit`. */
function countsOf(stages: readonly Stage[]): { skip?: number; limit?: number } {
  const count = (name: string) => (stages.find((stage) => stage.name === name) as CountedStage | undefined)?.count;
  const [skip, limit] = [count('$skip'), count('$limit')];
  return { ...(skip === undefined ? {} : { skip }), ...(limit === undefined ? {} : { limit }) };
}

/** A `$sort` that a `$limit` follows need not keep more than that. */
function withTopK(stages: readonly Stage[]): Stage[] {
  return stages.map((stage, i) => {
    if (stage.name !== '$sort') return stage;
    let skipped = 0;
    let at = i + 1;
    while (stages[at]?.name === '$skip') skipped += (stages[at++] as CountedStage).count;
    const next = stages[at];
    return next?.name === '$limit' ? (stage as SortStage).limited(skipped + (next as CountedStage).count) : stage;
  });
}
