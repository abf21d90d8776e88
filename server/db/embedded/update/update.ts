/**
 * The three forms of an update: operators (`{ $set: … }`), a replacement document, and a pipeline. Parsed once,
 * applied to any number of documents, which are never changed in place.
 */

import { ObjectId } from 'bson';
import { checkUpdatePipeline, runUpdatePipeline } from '../aggregate/stages/update-pipeline.ts';
import { equals, identical } from '../bson/compare.ts';
import { briefText } from '../bson/shell-text.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import { applyTree } from './apply.ts';
import { checkArrayFilters, parseArrayFilters } from './array-filters.ts';
import { parseOperators } from './operators.ts';
import { fillTimestamps } from './timestamps.ts';
import { checkId, documentFromQuery } from './upsert.ts';

export interface UpdateContext {
  /** The query that found the document: it says what a positional `$` stands for. */
  readonly filter: Filter;
  readonly now: Date;
  /** True where the document is made by an upsert: `$setOnInsert` counts. */
  readonly inserting?: boolean;
}

export interface Update {
  readonly kind: 'operators' | 'replacement' | 'pipeline';
  /** The new document with `_id` where it was, or null where nothing changes. The document passed in stays as it is. */
  apply(doc: Doc, context: UpdateContext): Doc | null;
}

export interface UpdateOptions {
  readonly arrayFilters?: readonly Doc[];
  readonly multi?: boolean;
  readonly upsert?: boolean;
  /** The `let` of the command, with its `c` of constants; for pipelines and for `$expr` in the query. */
  readonly variables?: ReadonlyMap<string, Value>;
}

/** Throws 9 for what is no update, 40 for operators that collide, 2, 14, 52, 56 … for the operators' own mistakes. */
export function parseUpdate(source: Doc | readonly Doc[], options: UpdateOptions = {}): Update {
  if (!(source instanceof Map)) return parsePipeline(source, options);
  const first = source.keys().next().value;
  if (first?.startsWith('$')) return parseModifiers(source, options);
  return parseReplacement(source, options);
}

function parsePipeline(stages: readonly Doc[], options: UpdateOptions): Update {
  if (options.arrayFilters && options.arrayFilters.length > 0) {
    throw new CommandError(9, 'arrayFilters may not be specified for pipeline-style updates');
  }
  // The aggregation compiles an array of stages once and knows it again: the same array for every document.
  const pipeline = [...stages];
  const variables = new Map<string, Value>([['NOW', new Date(0)], ...(options.variables ?? [])]);
  checkUpdatePipeline(pipeline, variables);
  return {
    kind: 'pipeline',
    apply: (doc, { now }) => {
      variables.set('NOW', now);
      return finish(doc, runUpdatePipeline(pipeline, doc, variables), 'pipeline');
    },
  };
}

function parseReplacement(source: Doc, options: UpdateOptions): Update {
  if (options.multi) throw new CommandError(9, 'multi update is not supported for replacement-style update');
  if (options.arrayFilters && options.arrayFilters.length > 0) {
    throw new CommandError(9, 'arrayFilters may not be specified for replacement-style updates');
  }
  for (const name of source.keys()) {
    if (name.startsWith('$')) {
      throw new CommandError(
        52,
        `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      );
    }
  }
  return { kind: 'replacement', apply: (doc, { now }) => finish(doc, fillTimestamps(source, now), 'replacement') };
}

function parseModifiers(source: Doc, options: UpdateOptions): Update {
  const arrayFilters = parseArrayFilters(options.arrayFilters ?? [], options.variables);
  const parsed = parseOperators(source, options.variables);
  checkArrayFilters(arrayFilters, parsed);
  return {
    kind: 'operators',
    apply: (doc, context) => {
      const changed = applyTree(parsed, doc, {
        now: context.now,
        inserting: context.inserting === true,
        positionOf: () => context.filter.positionIn(doc),
        arrayFilters,
      });
      return changed === doc ? null : finish(doc, changed, 'operators');
    },
  };
}

/**
 * Operators must leave `_id` as it is; a replacement or a pipeline may leave it out. It stays where it was, or comes
 * first. Null where nothing changed. Throws 66.
 */
function finish(before: Doc, after: Doc, kind: Update['kind']): Doc | null {
  const id = before.get('_id');
  const newId = after.get('_id');
  if (id === undefined) return identical(before, after) ? null : after;
  if (newId === undefined ? kind === 'operators' : !equals(id, newId)) {
    throw new CommandError(
      66,
      kind === 'operators'
        ? "Performing an update on the path '_id' would modify the immutable field '_id'"
        : `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${briefText(newId)}`,
    );
  }
  const result: Doc = new Map<string, Value>([['_id', id]]);
  for (const [name, value] of after) if (name !== '_id') result.set(name, value);
  return identical(before, result) ? null : result;
}

/**
 * The document that an upsert inserts where nothing matched: what the query demands by equality, then the update. `_id`
 * comes first: the query's, else the update's, else a new ObjectId. Throws 54 where the query asks one path for two
 * values, 66 where query and update disagree about `_id`, 53 for an `_id` that cannot be one.
 */
export function newDocument(filter: Filter, update: Update, now: Date): Doc {
  const start = documentFromQuery(filter, update.kind === 'replacement');
  const made = update.apply(start, { filter, now, inserting: true }) ?? start;
  const id = made.get('_id') ?? new ObjectId();
  checkId(id);
  const doc: Doc = new Map<string, Value>([['_id', id]]);
  for (const [name, value] of made) if (name !== '_id') doc.set(name, value);
  return doc;
}
