/** Stages that read other collections: `$lookup` and `$unionWith`. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { parseFilter } from '../../query/filter.ts';
import { checkVariableName, parsePath } from '../core.ts';
import { setAt, valuesAt } from '../document-paths.ts';
import { compileExpression, type Expression } from '../expression.ts';
import { type Key, keyOf, ValueSet } from '../keys.ts';
import { typeName } from '../values.ts';
import { LayeredVariables } from '../variables.ts';
import { both, equalityFilter } from './join-filters.ts';
import { withVariables } from './pushdown.ts';
import {
  type FindRequest,
  type ParseContext,
  type RunContext,
  runStages,
  type StageParser,
  type SubPipeline,
  specDocument,
  unionOf,
} from './stage.ts';

/** So many documents are joined at a time; their look-ups go to the engine together. */
const BATCH = 200;
/** Results that are kept for equal values to come. */
const MOST_CACHED = 2000;

function* batches(input: Iterable<Doc>, size: number): Iterable<Doc[]> {
  let batch: Doc[] = [];
  for (const document of input) {
    batch.push(document);
    if (batch.length >= size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function stringField(source: Doc, key: string, name: string): string | undefined {
  const value = source.get(key);
  if (value === undefined || typeof value === 'string') return value;
  throw new CommandError(9, `${name} argument '${key}: ${String(value)}' must be a string, is type ${typeName(value)}`);
}

interface LookupSpec {
  readonly from: string | undefined;
  readonly as: readonly string[];
  readonly local: string | undefined;
  readonly foreign: string | undefined;
  readonly lets: readonly (readonly [string, Expression])[];
  readonly pipeline: Value | undefined;
}

function lookupSpec(spec: Value, context: ParseContext, name: string): LookupSpec {
  const source = specDocument(spec, name, 40319);
  for (const key of source.keys()) {
    if (!['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'].includes(key)) {
      throw new CommandError(9, `unknown argument to ${name}: ${key}`);
    }
  }
  const as = stringField(source, 'as', name);
  const from = stringField(source, 'from', name);
  const local = stringField(source, 'localField', name);
  const foreign = stringField(source, 'foreignField', name);
  const pipeline = source.get('pipeline');
  const lets = source.get('let');
  if (as === undefined) throw new CommandError(9, "must specify 'as' field for a $lookup");
  if (lets !== undefined && pipeline === undefined) throw new CommandError(9, '$lookup with let requires a pipeline');
  if (lets !== undefined && !(lets instanceof Map))
    throw new CommandError(9, `${name} argument 'let' must be an object, is type ${typeName(lets)}`);
  if (
    pipeline === undefined
      ? local === undefined || foreign === undefined
      : (local === undefined) !== (foreign === undefined)
  ) {
    throw new CommandError(9, "$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  if (from === undefined && !beginsWithDocuments(pipeline))
    throw new CommandError(9, "must specify 'from' field for a $lookup");
  return {
    from,
    as: parsePath(as),
    local,
    foreign,
    pipeline,
    lets: [...(lets ?? [])].map(([variable, value]) => {
      checkVariableName(variable);
      return [variable, compileExpression(value, context.variables)] as const;
    }),
  };
}

function beginsWithDocuments(pipeline: Maybe): boolean {
  return Array.isArray(pipeline) && pipeline[0] instanceof Map && pipeline[0].has('$documents');
}

/** Runs a sub-pipeline over what a collection holds, with the variables as they are now. */
function runSubPipeline(
  sub: SubPipeline,
  from: { db: string; collection: string },
  variables: ReadonlyMap<string, Value>,
  also: Doc,
  context: RunContext,
): Iterable<Doc> {
  if (sub.documents !== null) {
    const extra = parseFilter(also);
    return runStages(
      sub.stages,
      sub.documents().filter((document) => extra.matches(document)),
      context,
    );
  }
  const request: FindRequest = {
    ...from,
    filter: both(also, withVariables(sub.filter, variables)),
    ...(sub.sort ? { sort: sub.sort } : {}),
    ...(sub.skip !== undefined ? { skip: sub.skip } : {}),
    ...(sub.limit !== undefined ? { limit: sub.limit } : {}),
    ...(sub.fields ? { fields: [...sub.fields] } : {}),
  };
  return runStages(sub.stages, context.source.scan(request), context);
}

const lookup: StageParser = (spec, context, name) => {
  const { from, as, local, foreign, lets, pipeline } = lookupSpec(spec, context, name);
  const variables = new LayeredVariables(context.variables);
  for (const [variable] of lets) variables.bind(variable, null);
  const collection = { db: context.db, collection: from ?? '' };
  const sub =
    pipeline === undefined
      ? null
      : context.subPipeline(pipeline, { stage: name, variables, collection: collection.collection });
  const localPath = local === undefined ? null : parsePath(local);
  if (foreign !== undefined) parsePath(foreign);
  const reads = unionOf([
    new Set([as[0] as string, ...(localPath === null ? [] : [localPath[0] as string])]),
    ...lets.map(([, expression]) => expression.fields),
  ]);
  const sources = [...(from === undefined ? [] : [collection]), ...(sub?.sources ?? [])];
  const base = { name, reads, bounds: false, blocking: false, sources };

  const joinFilter = (document: Doc): Doc =>
    localPath === null || foreign === undefined
      ? new Map()
      : equalityFilter(foreign, new ValueSet(valuesAt(document, localPath)).values());

  if (sub === null) {
    return {
      ...base,
      *run(input, run) {
        const cache = new Map<Key, Doc[]>();
        for (const batch of batches(input, BATCH)) {
          const filters = batch.map(joinFilter);
          const keys = filters.map((filter) => keyOf(filter));
          const missing = new Map<Key, FindRequest>();
          keys.forEach((key, i) => {
            if (!cache.has(key)) missing.set(key, { ...collection, filter: filters[i] as Doc });
          });
          const found = run.source.findAll([...missing.values()]);
          [...missing.keys()].forEach((key, i) => {
            cache.set(key, found[i] as Doc[]);
          });
          for (let i = 0; i < batch.length; i++) yield setAt(batch[i] as Doc, as, cache.get(keys[i] as Key) as Value);
          if (cache.size > MOST_CACHED) cache.clear();
        }
      },
    };
  }

  const correlated = lets.length > 0 || localPath !== null;
  return {
    ...base,
    *run(input, run) {
      let shared: Doc[] | null = null;
      for (const document of input) {
        if (correlated || shared === null) {
          const values = lets.map(([variable, expression]) => [variable, expression(document)] as const);
          for (const [variable, value] of values) variables.bind(variable, value);
          shared = [...runSubPipeline(sub, collection, variables, joinFilter(document), run)];
        }
        yield setAt(document, as, shared);
      }
    },
  };
};

const unionWith: StageParser = (spec, context, name) => {
  let collection: string | undefined;
  let pipeline: Value = [];
  if (typeof spec === 'string') {
    collection = spec;
  } else {
    const source = specDocument(spec, name, 9);
    for (const key of source.keys()) {
      if (key !== 'coll' && key !== 'pipeline')
        throw new CommandError(40415, `BSON field '${name}.${key}' is an unknown field.`);
    }
    const named = source.get('coll');
    if (named !== undefined && typeof named !== 'string')
      throw new CommandError(
        14,
        `BSON field '${name}.coll' is the wrong type '${typeName(named)}', expected type 'string'`,
      );
    collection = named;
    pipeline = source.get('pipeline') ?? [];
  }
  if (collection === undefined && !beginsWithDocuments(pipeline)) {
    throw new CommandError(
      9,
      `${name} stage without explicit collection must have a pipeline with $documents as first stage`,
    );
  }
  const from = { db: context.db, collection: collection ?? '' };
  const sub = context.subPipeline(pipeline, { stage: name, collection: from.collection });
  return {
    name,
    // What follows needs the same of both sides, which a plan for the first side cannot know.
    reads: null,
    bounds: false,
    blocking: false,
    sources: [...(collection === undefined ? [] : [from]), ...sub.sources],
    *run(input, run) {
      yield* input;
      yield* runSubPipeline(sub, from, context.variables, new Map(), run);
    },
  };
};

export const joiningStages: Readonly<Record<string, StageParser>> = {
  $lookup: lookup,
  $unionWith: unionWith,
};
