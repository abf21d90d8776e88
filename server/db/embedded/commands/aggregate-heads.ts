/** First stages of a pipeline whose documents are facts about the engine, not records. */

import { hostname } from 'node:os';
import type { CommandStage } from '../aggregate/pipeline.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Namespace } from '../storage/types.ts';
import { type CommandContext, namespaceText } from './command.ts';
import { checkDocumentFields, FIELD, integer } from './fields.ts';
import { count, doc } from './reply.ts';
import { collectionStats, currentOperations } from './statistics-commands.ts';

/** Throws for the stages that this engine has nothing to say about. */
export function headDocuments(
  context: CommandContext,
  ns: Namespace,
  head: { readonly name: CommandStage; readonly spec: Value },
): Doc[] {
  if (head.name === '$collStats') return [collStats(context, ns, head.spec)];
  if (head.name === '$currentOp') {
    if (context.db !== 'admin') {
      throw new CommandError(73, "$currentOp must be run against the 'admin' database with {aggregate: 1}");
    }
    return currentOperations(context);
  }
  throw new CommandError(115, `${head.name} is not supported by this engine`);
}

const COLL_STATS = {
  storageStats: FIELD.object,
  count: FIELD.object,
};

function collStats(context: CommandContext, ns: Namespace, spec: Value): Doc {
  if (!(spec instanceof Map)) throw new CommandError(40166, '$collStats must take a nested object');
  const wanted = checkDocumentFields(spec, COLL_STATS, '$collStats');
  if (!context.engine.store.findCollection(ns)) {
    throw new CommandError(26, `Collection [${namespaceText(ns)}] not found.`);
  }
  const result = doc({ ns: namespaceText(ns), host: hostname(), localTime: new Date() });
  const storage = wanted.get('storageStats');
  if (storage instanceof Map) {
    const stats = collectionStats(context, ns, integer(storage, 'scale') ?? 1);
    stats.delete('ns');
    result.set('storageStats', stats);
  }
  if (wanted.has('count')) result.set('count', count(context.engine.store.count(ns)));
  return result;
}
