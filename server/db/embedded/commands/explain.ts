/** explain: how a command would be answered, and with `executionStats` how it went. Nothing is written by it. */

import { hostname } from 'node:os';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { parseProjection } from '../query/projection.ts';
import { parseSort } from '../query/sort.ts';
import type { Namespace, Plan, PlanOptions } from '../storage/types.ts';
import { aggregateCommand, explainAggregate } from './aggregate.ts';
import type { Command, CommandContext } from './command.ts';
import { namespaceText } from './command.ts';
import { countAndDistinctCommands, eachRow } from './count-distinct.ts';
import { deleteCommand } from './delete.ts';
import { FIELD, flag, integer, list, object, wrongType } from './fields.ts';
import { findCommand, readFindQuery } from './find.ts';
import { findAndModifyCommand } from './find-and-modify.ts';
import { ownArguments } from './generic-arguments.ts';
import { SERVER_VERSION } from './hello.ts';
import { checkCollectionName } from './namespaces.ts';
import { type Counters, executionStats, planStages, queryPlanner, type StageOptions } from './plan-document.ts';
import { checkCollation, hintOf, variablesOf } from './query-options.ts';
import { doc, int } from './reply.ts';
import { updateCommand } from './update.ts';

const VERBOSITIES = ['queryPlanner', 'executionStats', 'allPlansExecution'] as const;

const EXPLAINABLE: ReadonlyMap<string, Command> = new Map(
  [
    findCommand,
    ...countAndDistinctCommands,
    aggregateCommand,
    updateCommand,
    deleteCommand,
    findAndModifyCommand,
  ].flatMap((command) => [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const)),
);

/** A read to be explained: its plan, how it is shown, and stages on top of it. */
interface Explained {
  readonly plan: PlanOptions;
  readonly shown: StageOptions;
  /** As COUNT, UPDATE and the like. */
  readonly topStage?: string;
}

const EMPTY: Doc = new Map();

function explainedFind(args: Doc): Explained {
  const query = readFindQuery(args);
  const sort = object(args, 'sort');
  return {
    plan: query.plan,
    shown: {
      filter: object(args, 'filter') ?? EMPTY,
      sort: sort && sort.size > 0 ? sort : undefined,
      projection: query.projection,
      projectionSource: object(args, 'projection'),
      skip: query.skip,
      limit: query.limit,
    },
  };
}

/** count, distinct, findAndModify and single statements of update and delete: a filter with at most a sort. */
function explainedFilter(
  source: Doc | undefined,
  options: { hint?: Value | undefined; sort?: Doc | undefined; fields?: Doc | undefined; one?: boolean; args: Doc },
  topStage: string,
): Explained {
  const variables = variablesOf(options.args);
  const filter = parseFilter(source ?? EMPTY, variables);
  const hint = hintOf(options.hint);
  const sort = options.sort && options.sort.size > 0 ? options.sort : undefined;
  return {
    plan: {
      filter,
      ...(hint !== undefined ? { hint } : {}),
      ...(sort ? { sort: parseSort(sort) } : {}),
      ...(options.one ? { limit: 1 } : {}),
    },
    shown: {
      filter: source ?? EMPTY,
      sort,
      projection: options.fields && options.fields.size > 0 ? parseProjection(options.fields, filter, variables) : null,
      projectionSource: options.fields,
    },
    topStage,
  };
}

function explainedStatement(args: Doc, field: 'updates' | 'deletes', topStage: string): Explained {
  const statements = list(args, field) ?? [];
  if (statements.length !== 1 || !(statements[0] instanceof Map)) {
    throw new CommandError(72, 'explained write batches must be of size 1');
  }
  const statement = statements[0];
  checkCollation(statement.get('collation'));
  return explainedFilter(
    object(statement, 'q'),
    {
      hint: statement.get('hint'),
      one: field === 'updates' ? !flag(statement, 'multi') : integer(statement, 'limit') === 1,
      args,
    },
    topStage,
  );
}

function readExplained(name: string, args: Doc): Explained {
  const hint = args.get('hint');
  switch (name) {
    case 'find':
      return explainedFind(args);
    case 'count':
      return explainedFilter(object(args, 'query'), { hint, args }, 'COUNT');
    case 'distinct':
      return explainedFilter(object(args, 'query'), { hint, args }, 'DISTINCT');
    case 'update':
      return explainedStatement(args, 'updates', 'UPDATE');
    case 'delete':
      return explainedStatement(args, 'deletes', 'DELETE');
    default:
      return explainedFilter(
        object(args, 'query'),
        { hint, sort: object(args, 'sort'), fields: object(args, 'fields'), one: true, args },
        flag(args, 'remove') ? 'DELETE' : 'UPDATE',
      );
  }
}

/** Runs the plan to its end, as the command would. */
async function runPlan(context: CommandContext, plan: Plan, shown: StageOptions): Promise<Counters> {
  const startedAt = performance.now();
  const most = shown.limit ? (shown.skip ?? 0) + shown.limit : Number.POSITIVE_INFINITY;
  let rows = 0;
  await eachRow(context, plan, (some) => {
    rows += some.length;
    return rows < most;
  });
  return {
    returned: Math.max(0, Math.min(rows, most) - (shown.skip ?? 0)),
    keys: plan.examined.keys,
    docs: plan.examined.docs,
    milliseconds: performance.now() - startedAt,
  };
}

/** `queryPlanner` and, where asked for, `executionStats` of one read. */
async function explainRead(
  context: CommandContext,
  ns: Namespace,
  explained: Explained,
  verbosity: string,
): Promise<Doc> {
  const plan = context.engine.store.plan(ns, explained.plan);
  const wrap = (stages: Doc): Doc =>
    explained.topStage ? doc({ stage: explained.topStage, inputStage: stages }) : stages;
  const planner = queryPlanner(
    namespaceText(ns),
    explained.shown.filter,
    wrap(planStages(plan.summary, explained.shown)),
  );
  const reply = doc({ explainVersion: '1', queryPlanner: planner });
  if (verbosity === 'queryPlanner') {
    plan.close();
    return reply;
  }
  const counters = await runPlan(context, plan, explained.shown);
  reply.set('executionStats', executionStats(counters, wrap(planStages(plan.summary, explained.shown, counters))));
  return reply;
}

/** What ends every explain: the command itself and which server this is. */
function finishExplain(reply: Doc, command: Doc): Doc {
  reply.set('command', command);
  reply.set(
    'serverInfo',
    doc({ host: hostname(), port: int(0), version: SERVER_VERSION, gitVersion: 'wegmarke-embedded' }),
  );
  return reply;
}

async function explain(context: CommandContext): Promise<Doc> {
  const inner = context.args.get(context.name);
  if (!(inner instanceof Map)) {
    throw wrongType('explain.explain', inner, ['object']);
  }
  const verbosity = context.args.get('verbosity') ?? 'allPlansExecution';
  if (!VERBOSITIES.includes(verbosity as (typeof VERBOSITIES)[number])) {
    throw new CommandError(
      9,
      "verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}",
    );
  }
  const name = inner.keys().next().value ?? '';
  const command = EXPLAINABLE.get(name);
  if (!command) throw new CommandError(59, `Explain failed due to unknown command: ${name}`);
  const args = ownArguments(inner, command, name);
  const innerContext: CommandContext = { ...context, name, args };
  if (command === aggregateCommand) {
    return finishExplain(await explainAggregate(innerContext, verbosity as string), inner);
  }
  const collection = args.get(name) as Value;
  checkCollectionName(context.db, collection);
  const ns = { db: context.db, collection };
  return finishExplain(
    await explainRead(innerContext, ns, readExplained(command.name, args), verbosity as string),
    inner,
  );
}

export const explainCommand: Command = {
  name: 'explain',
  inApiV1: true,
  takesReadConcern: true,
  fields: { verbosity: FIELD.string },
  run: explain,
};
