/** getMore and killCursors. */

import { Long } from 'bson';
import type { Doc, Value } from '../bson/values.ts';
import { type Command, type CommandContext, namespaceText, targetNamespace } from './command.ts';
import { FIELD, integerAtLeast, list, required, wrongType } from './fields.ts';
import { checkCollectionName } from './namespaces.ts';
import { cursorReply } from './reply.ts';

/** Of a batch without a size of its own: putting together more takes longer than others should wait. */
const MOST_DOCUMENTS = 20_000;

async function getMore(context: CommandContext): Promise<Buffer> {
  const { args, engine, operation } = context;
  const id = args.get('getMore');
  if (!(id instanceof Long)) throw wrongType('getMore.getMore', id, ['long']);
  const collection = args.get('collection') as string;
  checkCollectionName(context.db, collection);
  const ns = { db: context.db, collection };
  const batchSize = integerAtLeast(args, 'batchSize', 0, 'batchSize');
  const batch = await engine.cursors.fetch(id, ns, batchSize || MOST_DOCUMENTS, operation);
  return cursorReply('nextBatch', batch.documents, batch.id, namespaceText(ns));
}

function killCursors(context: CommandContext): Doc {
  const ns = targetNamespace(context);
  const killed: Value[] = [];
  const notFound: Value[] = [];
  const ids = list(context.args, 'cursors') ?? [];
  for (const [index, id] of ids.entries()) {
    if (!(id instanceof Long)) throw wrongType(`killCursors.cursors.${index}`, id, ['long']);
  }
  for (const id of ids as Long[]) (context.engine.cursors.kill(id, ns) ? killed : notFound).push(id);
  return new Map<string, Value>([
    ['cursorsKilled', killed],
    ['cursorsNotFound', notFound],
    ['cursorsAlive', []],
    ['cursorsUnknown', []],
  ]);
}

export const cursorCommands: readonly Command[] = [
  {
    name: 'getMore',
    fields: { collection: required(FIELD.string), batchSize: FIELD.number },
    inApiV1: true,
    run: getMore,
  },
  {
    name: 'killCursors',
    target: 'collection',
    fields: { cursors: required(FIELD.array) },
    inApiV1: true,
    run: killCursors,
  },
];
