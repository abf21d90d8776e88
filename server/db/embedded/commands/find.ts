/** find: from its options to a plan, a source of documents and a first batch. */

import { Long, ObjectId } from 'bson';
import { decode, decodeFields, encode } from '../bson/codec.ts';
import type { Doc, Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { type Filter, parseFilter } from '../query/filter.ts';
import { type Projection, parseProjection } from '../query/projection.ts';
import { parseSort } from '../query/sort.ts';
import type { Namespace, Plan, PlanOptions } from '../storage/types.ts';
import { type Command, type CommandContext, namespaceText, targetNamespace } from './command.ts';
import { BATCH_BYTES, type DocumentSource, FIRST_BATCH_DOCUMENTS, type Slice } from './document-source.ts';
import { FIELD, flag, integer, integerAtLeast, object } from './fields.ts';
import { checkCollation, hintOf, variablesOf } from './query-options.ts';
import { cursorReply } from './reply.ts';

const FIND_FIELDS = {
  filter: FIELD.object,
  projection: FIELD.object,
  sort: FIELD.object,
  hint: FIELD.any,
  skip: FIELD.number,
  limit: FIELD.number,
  batchSize: FIELD.number,
  singleBatch: FIELD.flag,
  min: FIELD.object,
  max: FIELD.object,
  returnKey: FIELD.flag,
  showRecordId: FIELD.flag,
  tailable: FIELD.flag,
  awaitData: FIELD.flag,
  oplogReplay: FIELD.flag,
  noCursorTimeout: FIELD.flag,
  allowPartialResults: FIELD.flag,
  allowDiskUse: FIELD.flag,
  collation: FIELD.object,
  let: FIELD.object,
} as const;

export interface FindQuery {
  readonly plan: PlanOptions;
  readonly projection: Projection | null;
  readonly skip: number;
  /** 0: all. */
  readonly limit: number;
}

const EMPTY: Doc = new Map();
/** Rows that are only skipped are read in portions, so that a large skip does not gather them all. */
const SKIP_AT_ONCE = 256;

/** A find's options, checked. Throws as MongoDB does. */
export function readFindQuery(args: Doc): FindQuery {
  checkCollation(args.get('collation'));
  if (flag(args, 'tailable')) {
    throw new CommandError(2, 'error processing query: tailable cursor requested on non capped collection');
  }
  if (flag(args, 'awaitData')) throw new CommandError(9, 'Cannot set awaitData without tailable');
  for (const name of ['returnKey', 'showRecordId']) {
    if (flag(args, name)) throw new CommandError(238, `${name} is not supported by this engine`);
  }
  const skip = integerAtLeast(args, 'skip', 0, 'skip') ?? 0;
  const limit = integerAtLeast(args, 'limit', 0, 'limit') ?? 0;
  const variables = variablesOf(args);
  const filter = parseFilter(object(args, 'filter') ?? EMPTY, variables);
  const wantedSort = object(args, 'sort');
  let hint = hintOf(args.get('hint'));
  const natural = wantedSort?.get('$natural');
  if (wantedSort && natural !== undefined) {
    if (wantedSort.size > 1) throw new CommandError(2, 'Cannot include $natural in compound sort: $natural');
    hint = wantedSort;
  }
  const sort = natural === undefined && wantedSort && wantedSort.size > 0 ? parseSort(wantedSort) : undefined;
  const wantedProjection = object(args, 'projection');
  const projection =
    wantedProjection && wantedProjection.size > 0 ? parseProjection(wantedProjection, filter, variables) : null;
  const min = object(args, 'min');
  const max = object(args, 'max');
  if ((min?.size || max?.size) && hint === undefined) {
    throw new CommandError(51173, 'When using min()/max() a hint of which index to use must be provided');
  }
  return {
    plan: {
      filter,
      ...(sort ? { sort } : {}),
      ...(hint !== undefined ? { hint } : {}),
      ...(limit > 0 ? { limit: skip + limit } : {}),
      ...(min?.size ? { min } : {}),
      ...(max?.size ? { max } : {}),
    },
    projection,
    skip,
    limit,
  };
}

/** A plan's rows as documents: skipped, limited and projected. */
export function planSource(
  plan: Plan,
  query: { filter: Filter; projection: Projection | null; skip: number; limit: number },
): DocumentSource {
  let toSkip = query.skip;
  let left = query.limit > 0 ? query.limit : Number.POSITIVE_INFINITY;
  const { projection, filter } = query;
  return {
    indexName: plan.summary.indexName,
    pull(maxDocuments, maxBytes, budgetMs): Slice {
      const until = performance.now() + budgetMs;
      while (toSkip > 0) {
        const budget = until - performance.now();
        if (budget <= 0) return { documents: [], done: false };
        const skipped = plan.next(Math.min(toSkip, SKIP_AT_ONCE), BATCH_BYTES, budget);
        toSkip -= skipped.rows.length;
        if (skipped.done) return { documents: [], done: true };
      }
      const slice = plan.next(Math.min(maxDocuments, left), maxBytes, Math.max(1, until - performance.now()));
      const { rows } = slice;
      left -= rows.length;
      const documents: Uint8Array[] = new Array(rows.length);
      for (let index = 0; index < rows.length; index++) {
        const bytes = (rows[index] as { bytes: Uint8Array }).bytes;
        documents[index] = projection ? encode(projection.apply(fieldsFor(projection, bytes), filter)) : bytes;
      }
      return { documents, done: slice.done || left <= 0 };
    },
    close: () => plan.close(),
  };
}

/** Only what the projection looks at is decoded. */
function fieldsFor(projection: Projection, bytes: Uint8Array): Doc {
  return projection.fields ? decodeFields(bytes, projection.fields) : decode(bytes);
}

/** Opens a cursor over a plan and answers with its first batch. */
export function openFindCursor(
  context: CommandContext,
  ns: Namespace,
  source: DocumentSource,
  options: { batchSize: number; single: boolean; noTimeout: boolean },
): Buffer | Promise<Buffer> {
  const { operation, engine } = context;
  const opened = engine.cursors.open({
    ns,
    source,
    session: operation.session,
    operation,
    ...options,
    maxTimeMs: Number.isFinite(operation.remainingMs) ? operation.remainingMs : 0,
  });
  const name = namespaceText(ns);
  if (!(opened instanceof Promise)) return cursorReply('firstBatch', opened.documents, opened.id, name);
  return opened.then(({ documents, id }) => cursorReply('firstBatch', documents, id, name));
}

/** Options that a look-up by `_id` can do without a plan. */
const SIMPLE_OPTIONS = new Set(['find', 'filter', 'limit', 'singleBatch', 'batchSize', 'noCursorTimeout']);

/** The value of a filter `{ _id: value }` that only equality can mean, when nothing else is asked for. */
function soughtId(args: Doc): Maybe {
  const filter = args.get('filter');
  if (!(filter instanceof Map) || filter.size !== 1) return undefined;
  const id = filter.get('_id');
  if (!(id instanceof ObjectId || typeof id === 'string')) return undefined;
  if (args.has('batchSize') && integer(args, 'batchSize') === 0) return undefined;
  for (const name of args.keys()) if (!SIMPLE_OPTIONS.has(name)) return undefined;
  return id;
}

function find(context: CommandContext): Buffer | Promise<Buffer> {
  const { args, engine } = context;
  const ns = targetNamespace(context);
  const id = soughtId(args);
  if (id !== undefined) {
    integerAtLeast(args, 'limit', 0, 'limit');
    integerAtLeast(args, 'batchSize', 0, 'batchSize');
    const row = engine.store.findById(ns, id);
    return cursorReply('firstBatch', row ? [row.bytes] : [], Long.ZERO, namespaceText(ns));
  }
  const query = readFindQuery(args);
  const batchSize = integerAtLeast(args, 'batchSize', 0, 'batchSize');
  const plan = engine.store.plan(ns, query.plan);
  const source = planSource(plan, { ...query, filter: query.plan.filter });
  const single = flag(args, 'singleBatch');
  return openFindCursor(context, ns, source, {
    batchSize: batchSize ?? (single && query.limit > 0 ? query.limit : FIRST_BATCH_DOCUMENTS),
    single,
    noTimeout: flag(args, 'noCursorTimeout'),
  });
}

export const findCommand: Command = {
  name: 'find',
  target: 'collection',
  fields: FIND_FIELDS,
  takesReadConcern: true,
  inApiV1: true,
  run: find,
};
