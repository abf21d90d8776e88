/** update: a batch of statements in one durable job. */

import { Int32 } from 'bson';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { Namespace, Writer } from '../storage/types.ts';
import { parseUpdate } from '../update/update.ts';
import { type Command, type CommandContext, targetNamespace } from './command.ts';
import { checkDocumentArray, FIELD, flag, list, object, required } from './fields.ts';
import { checkNewCollection } from './namespaces.ts';
import { checkCollation, hintOf, variablesOf } from './query-options.ts';
import { count } from './reply.ts';
import { documentCheck } from './validator.ts';
import {
  allRows,
  type Change,
  changeRecord,
  checkBatchSize,
  firstRow,
  insertUpsert,
  stillMatching,
  WriteErrors,
  WriteSlice,
} from './writes.ts';

const STATEMENT = {
  q: required(FIELD.object),
  u: required({ types: ['object', 'array'] }),
  c: FIELD.object,
  multi: FIELD.flag,
  upsert: FIELD.flag,
  arrayFilters: FIELD.array,
  hint: FIELD.any,
  collation: FIELD.object,
};

interface Outcome {
  n: number;
  modified: number;
  readonly upserted: Doc[];
}

/** Of one statement. */
interface Counts {
  matched: number;
  modified: number;
}

/** The options of an update that say how it is read; `findAndModify` has the same. */
export function readUpdate(
  source: Value,
  statement: Doc,
  variables: { variables: ReadonlyMap<string, Value> } | undefined,
) {
  const pipeline = Array.isArray(source);
  const constants = object(statement, 'c');
  if (constants && !pipeline) {
    throw new CommandError(51198, 'Constant values may only be specified for pipeline updates');
  }
  const known = new Map([...(variables?.variables ?? []), ...(constants ?? [])]);
  const arrayFilters = list(statement, 'arrayFilters');
  if (arrayFilters?.some((filter) => !(filter instanceof Map))) {
    throw new CommandError(14, "BSON field 'update.updates.arrayFilters' has an element that is no object");
  }
  return parseUpdate(source as Doc | Doc[], {
    multi: flag(statement, 'multi'),
    upsert: flag(statement, 'upsert'),
    ...(arrayFilters ? { arrayFilters: arrayFilters as Doc[] } : {}),
    ...(known.size > 0 ? { variables: known } : {}),
  });
}

async function update(context: CommandContext): Promise<Doc> {
  const { args, engine, operation } = context;
  const ns = targetNamespace(context);
  const statements = checkDocumentArray(list(args, 'updates') ?? [], STATEMENT, 'update.updates');
  checkBatchSize(statements.length);
  const ordered = flag(args, 'ordered', true);
  const variables = variablesOf(args);
  const check = documentCheck(engine, ns, flag(args, 'bypassDocumentValidation'));
  const errors = new WriteErrors();
  const outcome: Outcome = { n: 0, modified: 0, upserted: [] };

  await engine.store.write(function* (writer): Generator<void, void, void> {
    const slice = new WriteSlice();
    for (const [index, statement] of statements.entries()) {
      try {
        checkCollation(statement.get('collation'));
        const filter = parseFilter(object(statement, 'q') as Doc, variables);
        const change = {
          filter,
          update: readUpdate(statement.get('u') as Value, statement, variables),
          check,
          now: new Date(),
        };
        yield* runStatement(writer, statement, change, index, slice);
      } catch (error) {
        errors.add(index, error);
        if (ordered) return;
      }
      if (slice.over) {
        yield;
        slice.restart();
        operation.check();
      }
    }
  });

  function* runStatement(writer: Writer, statement: Doc, change: Change, index: number, slice: WriteSlice) {
    const hint = hintOf(statement.get('hint'));
    const options = { filter: change.filter, ...(hint !== undefined ? { hint } : {}) };
    const { matched, modified } = flag(statement, 'multi')
      ? yield* updateMany(writer, ns, options, change, slice)
      : yield* updateOne(writer, ns, options, change, slice);
    // Counted only now: of a statement that failed half way, MongoDB counts nothing.
    outcome.n += matched;
    outcome.modified += modified;
    if (matched === 0 && flag(statement, 'upsert')) {
      checkNewCollection(engine.store, ns);
      const { id } = insertUpsert(writer, ns, change);
      outcome.upserted.push(
        new Map<string, Value>([
          ['index', new Int32(index)],
          ['_id', id],
        ]),
      );
      outcome.n++;
    }
  }

  function* updateOne(
    writer: Writer,
    target: Namespace,
    options: { filter: Change['filter']; hint?: string | Doc },
    change: Change,
    slice: WriteSlice,
  ): Generator<void, Counts, void> {
    const row = yield* firstRow(writer, target, options, slice, operation);
    if (!row) return { matched: 0, modified: 0 };
    return { matched: 1, modified: changeRecord(writer, target, row, change) ? 1 : 0 };
  }

  function* updateMany(
    writer: Writer,
    target: Namespace,
    options: { filter: Change['filter']; hint?: string | Doc },
    change: Change,
    slice: WriteSlice,
  ): Generator<void, Counts, void> {
    const counts = { matched: 0, modified: 0 };
    for (const id of yield* allRows(writer, target, options, slice, operation)) {
      const bytes = stillMatching(writer, target, id, change.filter);
      if (bytes) {
        if (changeRecord(writer, target, { id, bytes }, change)) counts.modified++;
        counts.matched++;
      }
      if (slice.over) {
        yield;
        slice.restart();
        operation.check();
      }
    }
    return counts;
  }

  const reply: Doc = new Map<string, Value>([
    ['n', count(outcome.n)],
    ['nModified', count(outcome.modified)],
  ]);
  if (outcome.upserted.length > 0) reply.set('upserted', outcome.upserted);
  return errors.addTo(reply);
}

export const updateCommand: Command = {
  name: 'update',
  target: 'collection',
  takesWriteConcern: true,
  inApiV1: true,
  fields: {
    updates: required(FIELD.array),
    ordered: FIELD.flag,
    bypassDocumentValidation: FIELD.flag,
    let: FIELD.object,
  },
  run: update,
};
