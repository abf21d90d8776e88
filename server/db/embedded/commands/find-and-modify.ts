/** findAndModify: finds one document, changes or removes it, and answers with it as it was or as it is. */

import { decode } from '../bson/codec.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { parseProjection } from '../query/projection.ts';
import { parseSort } from '../query/sort.ts';
import type { PlanOptions } from '../storage/types.ts';
import { type Command, type CommandContext, targetNamespace } from './command.ts';
import { FIELD, flag, object } from './fields.ts';
import { checkNewCollection } from './namespaces.ts';
import { checkCollation, hintOf, variablesOf } from './query-options.ts';
import { doc, int } from './reply.ts';
import { readUpdate } from './update.ts';
import { documentCheck } from './validator.ts';
import { changeRecord, firstRow, insertUpsert, WriteSlice } from './writes.ts';

function checkCombination(args: Doc): void {
  const removing = flag(args, 'remove');
  if (removing && args.has('update')) throw new CommandError(9, 'Cannot specify both an update and remove=true');
  if (removing && flag(args, 'upsert')) throw new CommandError(9, 'Cannot specify both upsert=true and remove=true');
  if (removing && flag(args, 'new')) {
    throw new CommandError(
      9,
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
  if (removing && args.has('arrayFilters')) throw new CommandError(9, 'Cannot specify arrayFilters and remove=true');
  if (!removing && !args.has('update')) throw new CommandError(9, 'Either an update or remove=true must be specified');
}

async function findAndModify(context: CommandContext): Promise<Doc> {
  const { args, engine, operation } = context;
  const ns = targetNamespace(context);
  checkCombination(args);
  checkCollation(args.get('collation'));
  const variables = variablesOf(args);
  const filter = parseFilter(object(args, 'query') ?? new Map(), variables);
  const wantedSort = object(args, 'sort');
  const hint = hintOf(args.get('hint'));
  const fields = object(args, 'fields');
  const projection = fields && fields.size > 0 ? parseProjection(fields, filter, variables) : null;
  const options: PlanOptions = {
    filter,
    ...(wantedSort && wantedSort.size > 0 ? { sort: parseSort(wantedSort) } : {}),
    ...(hint !== undefined ? { hint } : {}),
  };
  if (projection?.isPositional && flag(args, 'new')) {
    throw new CommandError(2, 'Cannot use a positional projection and return the new document');
  }
  const show = (bytes: Uint8Array): Doc => {
    const document = decode(bytes);
    return projection ? projection.apply(document, filter) : document;
  };
  const removing = flag(args, 'remove');
  const change = removing
    ? null
    : {
        filter,
        update: readUpdate(args.get('update') as Value, args, variables),
        check: documentCheck(engine, ns, flag(args, 'bypassDocumentValidation')),
        now: new Date(),
      };
  const wantsNew = flag(args, 'new');

  return engine.store.write(function* (writer): Generator<void, Doc, void> {
    const row = yield* firstRow(writer, ns, options, new WriteSlice(), operation);
    if (!row) {
      if (!change) return doc({ lastErrorObject: doc({ n: int(0) }), value: null });
      if (!flag(args, 'upsert')) {
        return doc({ lastErrorObject: doc({ n: int(0), updatedExisting: false }), value: null });
      }
      checkNewCollection(engine.store, ns);
      const { id, bytes } = insertUpsert(writer, ns, change);
      return doc({
        lastErrorObject: doc({ n: int(1), updatedExisting: false, upserted: id }),
        value: wantsNew ? show(bytes) : null,
      });
    }
    if (!change) {
      const value = show(row.bytes);
      writer.remove(ns, row.id, row.bytes);
      return doc({ lastErrorObject: doc({ n: int(1) }), value });
    }
    const before = wantsNew ? null : show(row.bytes);
    const after = changeRecord(writer, ns, row, change);
    return doc({
      lastErrorObject: doc({ n: int(1), updatedExisting: true }),
      value: before ?? show(after ?? row.bytes),
    });
  });
}

export const findAndModifyCommand: Command = {
  name: 'findAndModify',
  aliases: ['findandmodify'],
  target: 'collection',
  takesWriteConcern: true,
  inApiV1: true,
  fields: {
    query: FIELD.object,
    sort: FIELD.object,
    hint: FIELD.any,
    fields: FIELD.object,
    update: { types: ['object', 'array'] },
    upsert: FIELD.flag,
    remove: FIELD.flag,
    new: FIELD.flag,
    bypassDocumentValidation: FIELD.flag,
    arrayFilters: FIELD.array,
    collation: FIELD.object,
    let: FIELD.object,
  },
  run: findAndModify,
};
