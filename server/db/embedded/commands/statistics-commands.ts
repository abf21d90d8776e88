/** Sizes, consistency and what is going on: collStats, dbStats, validate, currentOp, killOp. */

import { Long } from 'bson';
import type { Doc } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { CollectionStats, Namespace } from '../storage/types.ts';
import { type Command, type CommandContext, namespaceText, targetNamespace } from './command.ts';
import { FIELD, integer, required } from './fields.ts';
import { existing } from './index-commands.ts';
import { count, doc, int } from './reply.ts';

const NO_STATS: CollectionStats = { count: 0, size: 0, storageSize: 0, indexSizes: new Map() };

function scaleOf(args: Doc): number {
  const scale = integer(args, 'scale') ?? 1;
  if (scale < 1) throw new CommandError(51024, `BSON field 'scale' value must be >= 1, actual value '${scale}'`);
  return scale;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function statsOf(context: CommandContext, ns: Namespace): CollectionStats {
  return context.engine.store.findCollection(ns) ? context.engine.store.stats(ns) : NO_STATS;
}

export function collectionStats(context: CommandContext, ns: Namespace, scale: number): Doc {
  const stats = statsOf(context, ns);
  const scaled = (bytes: number) => count(Math.floor(bytes / scale));
  const indexSize = sum(stats.indexSizes.values());
  return doc({
    ns: namespaceText(ns),
    size: scaled(stats.size),
    count: count(stats.count),
    avgObjSize: stats.count > 0 ? count(Math.floor(stats.size / stats.count)) : undefined,
    numOrphanDocs: int(0),
    storageSize: scaled(stats.storageSize),
    freeStorageSize: int(0),
    capped: false,
    nindexes: int(stats.indexSizes.size),
    indexBuilds: [],
    totalIndexSize: scaled(indexSize),
    totalSize: scaled(stats.storageSize + indexSize),
    indexSizes: new Map([...stats.indexSizes].map(([name, bytes]) => [name, scaled(bytes)])),
    scaleFactor: count(scale),
  });
}

function dbStats(context: CommandContext): Doc {
  const { engine, db, args } = context;
  const scale = scaleOf(args);
  const scaled = (bytes: number) => count(Math.floor(bytes / scale));
  const collections = engine.store.listCollections(db);
  const all = collections.map(({ name }) => engine.store.stats({ db, collection: name }));
  const objects = sum(all.map((stats) => stats.count));
  const dataSize = sum(all.map((stats) => stats.size));
  const storageSize = sum(all.map((stats) => stats.storageSize));
  const indexSize = sum(all.map((stats) => sum(stats.indexSizes.values())));
  return doc({
    db,
    collections: count(collections.length),
    views: int(0),
    objects: count(objects),
    avgObjSize: count(objects > 0 ? Math.floor(dataSize / objects) : 0),
    dataSize: scaled(dataSize),
    storageSize: scaled(storageSize),
    indexes: count(sum(all.map((stats) => stats.indexSizes.size))),
    indexSize: scaled(indexSize),
    totalSize: scaled(storageSize + indexSize),
    scaleFactor: count(scale),
  });
}

async function validate(context: CommandContext): Promise<Doc> {
  const ns = targetNamespace(context);
  const { indexes } = existing(context);
  const found = await context.engine.store.validate(ns);
  const valid = found.errors.length === 0;
  return doc({
    ns: namespaceText(ns),
    nInvalidDocuments: int(0),
    nNonCompliantDocuments: int(0),
    nrecords: count(found.records),
    nIndexes: int(indexes.length),
    keysPerIndex: new Map([...found.keysPerIndex].map(([name, keys]) => [name, count(keys)])),
    indexDetails: new Map(indexes.map(({ name }) => [name, doc({ valid })])),
    repaired: false,
    valid,
    errors: found.errors,
    warnings: [],
    extraIndexEntries: [],
    missingIndexEntries: [],
    corruptRecords: [],
  });
}

/** Requests under way, the asking one included. */
export function currentOperations(context: CommandContext): Doc[] {
  const running = new Set([...context.engine.operations, context.operation]);
  return [...running].map((operation) =>
    doc({
      type: 'op',
      opid: count(operation.id),
      active: true,
      connectionId: count(operation.peer.id),
      client: operation.peer.address,
      ns: operation.namespace,
      command: operation.command,
      microsecs_running: Long.fromNumber(Math.round((performance.now() - operation.startedAt) * 1000)),
      op: 'command',
    }),
  );
}

function killOp(context: CommandContext): Doc {
  const id = integer(context.args, 'op');
  for (const operation of context.engine.operations) {
    if (operation.id === id) operation.kill(new CommandError(11601, 'operation was interrupted'));
  }
  return doc({ info: 'attempting to kill op' });
}

export const statisticsCommands: readonly Command[] = [
  {
    name: 'collStats',
    aliases: ['collstats'],
    target: 'collection',
    fields: { scale: FIELD.number },
    run: (context) => collectionStats(context, targetNamespace(context), scaleOf(context.args)),
  },
  { name: 'dbStats', aliases: ['dbstats'], fields: { scale: FIELD.number }, run: dbStats },
  {
    name: 'validate',
    target: 'collection',
    fields: { full: FIELD.flag, metadata: FIELD.flag, checkBSONConformance: FIELD.flag },
    run: validate,
  },
  {
    name: 'currentOp',
    adminOnly: true,
    fields: { $all: FIELD.flag, $ownOps: FIELD.flag },
    run: (context) => doc({ inprog: currentOperations(context) }),
  },
  { name: 'killOp', adminOnly: true, fields: { op: required(FIELD.number) }, run: killOp },
];
