/** insert: a batch of documents in one durable job, ordered or not. */

import type { Doc } from '../bson/values.ts';
import type { Writer } from '../storage/types.ts';
import { type Command, type CommandContext, targetNamespace } from './command.ts';
import { prepareInsert } from './documents.ts';
import { FIELD, flag, list, required, wrongType } from './fields.ts';
import { checkNewCollection } from './namespaces.ts';
import { documentCheck } from './validator.ts';
import { checkBatchSize, WriteErrors, WriteSlice, writeReply } from './writes.ts';

async function insert(context: CommandContext): Promise<Doc> {
  const { args, engine, rawDocuments, operation } = context;
  const ns = targetNamespace(context);
  // Documents come as bytes; an array that holds something else was left among the arguments.
  for (const [index, element] of (list(args, 'documents') ?? []).entries()) {
    if (!(element instanceof Map)) throw wrongType(`insert.documents.${index}`, element, ['object']);
  }
  checkBatchSize(rawDocuments.length);
  checkNewCollection(engine.store, ns);
  const ordered = flag(args, 'ordered', true);
  const check = documentCheck(engine, ns, flag(args, 'bypassDocumentValidation'));
  const errors = new WriteErrors();
  let n = 0;

  function insertOne(writer: Writer, index: number): boolean {
    try {
      const bytes = prepareInsert(rawDocuments[index] as Buffer);
      check?.(bytes);
      writer.insert(ns, bytes);
      n++;
      return true;
    } catch (error) {
      errors.add(index, error);
      return !ordered;
    }
  }

  if (rawDocuments.length === 1) {
    await engine.store.write((writer) => void insertOne(writer, 0));
  } else {
    await engine.store.write(function* (writer): Generator<void, void, void> {
      const slice = new WriteSlice();
      for (let index = 0; index < rawDocuments.length; index++) {
        if (!insertOne(writer, index)) return;
        if (slice.over) {
          yield;
          slice.restart();
          operation.check();
        }
      }
    });
  }
  return writeReply(n, errors);
}

export const insertCommand: Command = {
  name: 'insert',
  target: 'collection',
  rawField: 'documents',
  takesWriteConcern: true,
  inApiV1: true,
  fields: {
    documents: required(FIELD.array),
    ordered: FIELD.flag,
    bypassDocumentValidation: FIELD.flag,
  },
  run: insert,
};
