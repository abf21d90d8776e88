/** delete: a batch of statements in one durable job. */

import type { Doc } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { type Command, type CommandContext, targetNamespace } from './command.ts';
import { checkDocumentArray, FIELD, flag, integer, list, object, required } from './fields.ts';
import { checkCollation, hintOf, variablesOf } from './query-options.ts';
import { allRows, checkBatchSize, firstRow, stillMatching, WriteErrors, WriteSlice, writeReply } from './writes.ts';

const STATEMENT = {
  q: required(FIELD.object),
  limit: required(FIELD.number),
  hint: FIELD.any,
  collation: FIELD.object,
};

async function remove(context: CommandContext): Promise<Doc> {
  const { args, engine, operation } = context;
  const ns = targetNamespace(context);
  const statements = checkDocumentArray(list(args, 'deletes') ?? [], STATEMENT, 'delete.deletes');
  checkBatchSize(statements.length);
  for (const statement of statements) {
    const limit = integer(statement, 'limit');
    if (limit !== 0 && limit !== 1) {
      throw new CommandError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
    }
  }
  const ordered = flag(args, 'ordered', true);
  const variables = variablesOf(args);
  const errors = new WriteErrors();
  let n = 0;

  await engine.store.write(function* (writer): Generator<void, void, void> {
    const slice = new WriteSlice();
    for (const [index, statement] of statements.entries()) {
      try {
        checkCollation(statement.get('collation'));
        const filter = parseFilter(object(statement, 'q') as Doc, variables);
        const hint = hintOf(statement.get('hint'));
        const options = { filter, ...(hint !== undefined ? { hint } : {}) };
        if (integer(statement, 'limit') === 1) {
          const row = yield* firstRow(writer, ns, options, slice, operation);
          if (row) {
            writer.remove(ns, row.id, row.bytes);
            n++;
          }
        } else {
          for (const id of yield* allRows(writer, ns, options, slice, operation)) {
            const bytes = stillMatching(writer, ns, id, filter);
            if (bytes) {
              writer.remove(ns, id, bytes);
              n++;
            }
            if (slice.over) {
              yield;
              slice.restart();
              operation.check();
            }
          }
        }
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
  return writeReply(n, errors);
}

export const deleteCommand: Command = {
  name: 'delete',
  target: 'collection',
  takesWriteConcern: true,
  inApiV1: true,
  fields: { deletes: required(FIELD.array), ordered: FIELD.flag, let: FIELD.object },
  run: remove,
};
