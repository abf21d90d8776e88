/** aggregate: checks a pipeline, opens a cursor over what it gives, or has its results written. */

import { Long } from 'bson';
import { type PreparedPipeline, preparePipeline } from '../aggregate/pipeline.ts';
import { isNumeric, toNumber } from '../bson/numbers.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { parseSort } from '../query/sort.ts';
import type { Namespace, PlanOptions } from '../storage/types.ts';
import { headDocuments } from './aggregate-heads.ts';
import { writeOutput } from './aggregate-output.ts';
import { AggregationSource } from './aggregate-source.ts';
import { type Command, type CommandContext, namespaceText } from './command.ts';
import { FIRST_BATCH_DOCUMENTS } from './document-source.ts';
import { FIELD, flag, list, required, wrongType } from './fields.ts';
import { openFindCursor } from './find.ts';
import { cursorBatchSize } from './index-commands.ts';
import { checkCollectionName } from './namespaces.ts';
import { planStages, queryPlanner, type StageOptions } from './plan-document.ts';
import { checkCollation, hintOf, variablesOf } from './query-options.ts';
import { doc } from './reply.ts';

interface AggregateRequest {
  /** Where it reads; for `aggregate: 1` a name that no collection has. */
  readonly ns: Namespace;
  readonly prepared: PreparedPipeline;
  readonly plan: PlanOptions;
  readonly shown: StageOptions;
  readonly variables: ReadonlyMap<string, Value>;
}

const DATABASE_LEVEL = '$cmd.aggregate';

function stagesOf(args: Doc): Doc[] {
  return (list(args, 'pipeline') ?? []).map((stage, index) => {
    if (!(stage instanceof Map)) throw wrongType(`aggregate.pipeline.${index}`, stage, ['object']);
    return stage;
  });
}

function readAggregate(context: CommandContext): AggregateRequest {
  const { args, db } = context;
  const target = args.get(context.name) as Value;
  const collectionless = typeof target !== 'string';
  if (collectionless && !isOne(target)) {
    throw new CommandError(9, "Invalid command format: the 'aggregate' field must specify a collection name or 1");
  }
  if (!collectionless) checkCollectionName(db, target);
  checkCollation(args.get('collation'));
  const variables = new Map(variablesOf(args)?.variables ?? []);
  if (!variables.has('NOW')) variables.set('NOW', new Date());
  const prepared = preparePipeline(stagesOf(args), {
    db,
    ...(collectionless ? {} : { collection: target }),
    variables,
  });
  const filter = parseFilter(prepared.filter, { variables });
  const hint = hintOf(args.get('hint'));
  const { sort, skip = 0, limit = 0 } = prepared;
  return {
    ns: { db, collection: collectionless ? DATABASE_LEVEL : target },
    prepared,
    variables,
    plan: {
      filter,
      ...(sort && sort.size > 0 ? { sort: parseSort(sort) } : {}),
      ...(limit > 0 ? { limit: skip + limit } : {}),
      ...(hint !== undefined ? { hint } : {}),
      ...(prepared.fields?.size === 0 ? { keysOnly: true } : {}),
    },
    shown: { filter: prepared.filter, sort, skip, limit },
  };
}

function isOne(value: Value): boolean {
  return isNumeric(value) && toNumber(value) === 1;
}

function sourceOf(context: CommandContext, request: AggregateRequest): AggregationSource {
  const { prepared, ns } = request;
  if (prepared.head) {
    return AggregationSource.overDocuments(context, request, headDocuments(context, ns, prepared.head));
  }
  if (prepared.ownDocuments) return AggregationSource.overDocuments(context, request, []);
  return AggregationSource.overPlan(context, request);
}

async function aggregate(context: CommandContext): Promise<Doc | Buffer> {
  const { args } = context;
  if (flag(args, 'explain')) return explainAggregate(context, 'queryPlanner');
  if (!args.has('cursor')) {
    throw new CommandError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  }
  const batchSize = cursorBatchSize(args, 'aggregate', FIRST_BATCH_DOCUMENTS);
  const request = readAggregate(context);
  const source = sourceOf(context, request);
  if (!request.prepared.output) {
    return openFindCursor(context, request.ns, source, { batchSize, single: false, noTimeout: false });
  }
  try {
    await writeOutput(context, request.ns, request.prepared.output, source, flag(args, 'bypassDocumentValidation'));
  } finally {
    source.close();
  }
  return doc({ cursor: doc({ firstBatch: [], id: Long.ZERO, ns: namespaceText(request.ns) }) });
}

/** What the planner does with the beginning of the pipeline, and the stages that are left. */
export async function explainAggregate(context: CommandContext, _verbosity: string): Promise<Doc> {
  const { ns, prepared, plan: options, shown } = readAggregate(context);
  const stages: Doc[] = [];
  if (!prepared.head && !prepared.ownDocuments) {
    const plan = context.engine.store.plan(ns, options);
    const planner = queryPlanner(namespaceText(ns), shown.filter, planStages(plan.summary, shown));
    plan.close();
    if (prepared.rest.length === 0) return doc({ explainVersion: '1', queryPlanner: planner });
    stages.push(doc({ $cursor: doc({ queryPlanner: planner }) }));
  }
  return doc({ explainVersion: '1', stages: [...stages, ...prepared.rest] });
}

export const aggregateCommand: Command = {
  name: 'aggregate',
  takesReadConcern: true,
  takesWriteConcern: true,
  inApiV1: true,
  fields: {
    pipeline: required(FIELD.array),
    cursor: FIELD.object,
    explain: FIELD.flag,
    allowDiskUse: FIELD.flag,
    bypassDocumentValidation: FIELD.flag,
    collation: FIELD.object,
    hint: FIELD.any,
    let: FIELD.object,
  },
  run: aggregate,
};
