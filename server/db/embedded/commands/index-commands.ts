/** createIndexes, listIndexes, dropIndexes. */

import { encode } from '../bson/codec.ts';
import { typeName } from '../bson/compare.ts';
import { isNumeric, toNumber } from '../bson/numbers.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { CollectionInfo, IndexSpec } from '../storage/types.ts';
import { type Command, type CommandContext, namespaceText, targetNamespace } from './command.ts';
import { listSource } from './document-source.ts';
import { checkDocumentFields, FIELD, integerAtLeast, list, object, required, wrongType } from './fields.ts';
import { openFindCursor } from './find.ts';
import { parseIndexSpec } from './index-spec-parser.ts';
import { checkNewCollection } from './namespaces.ts';
import { count, doc, int } from './reply.ts';

async function createIndexes(context: CommandContext): Promise<Doc> {
  const { args, engine } = context;
  const ns = targetNamespace(context);
  const sources = list(args, 'indexes') ?? [];
  if (sources.length === 0) throw new CommandError(2, 'Must specify at least one index to create');
  if (args.has('commitQuorum')) {
    throw new CommandError(76, 'Standalones do not support the commitQuorum option of createIndexes');
  }
  const specs = sources.map((source, index) => {
    if (!(source instanceof Map)) throw wrongType(`createIndexes.indexes.${index}`, source, ['object']);
    return parseIndexSpec(source);
  });
  for (const [index, spec] of specs.entries()) {
    const twin = specs.findIndex((other) => other.name === spec.name);
    if (twin !== index && !sameKey(specs[twin] as IndexSpec, spec)) {
      throw new CommandError(86, `Identical index name specified twice: ${spec.name}`);
    }
  }
  checkNewCollection(engine.store, ns);
  const { before, after, createdCollection } = await engine.store.createIndexes(ns, specs);
  return doc({
    numIndexesBefore: int(before),
    numIndexesAfter: int(after),
    createdCollectionAutomatically: createdCollection,
    note: before === after ? 'all indexes already exist' : undefined,
  });
}

function sameKey(a: IndexSpec, b: IndexSpec): boolean {
  return JSON.stringify([...a.key]) === JSON.stringify([...b.key]);
}

function indexDocument(spec: IndexSpec): Doc {
  return doc({
    v: int(spec.v),
    key: new Map([...spec.key].map(([path, direction]) => [path, int(direction)])),
    name: spec.name,
    unique: spec.unique || undefined,
    sparse: spec.sparse || undefined,
    hidden: spec.hidden || undefined,
    expireAfterSeconds: spec.expireAfterSeconds === undefined ? undefined : count(spec.expireAfterSeconds),
    partialFilterExpression: spec.partialFilterExpression,
  });
}

export function existing(context: CommandContext, ns = targetNamespace(context)): CollectionInfo {
  const found = context.engine.store.findCollection(ns);
  if (!found) throw new CommandError(26, `ns does not exist: ${namespaceText(ns)}`);
  return found;
}

const CURSOR = { batchSize: FIELD.number };

/** `batchSize` of a command that takes `cursor: { batchSize }`; all at once where it has none. */
export function cursorBatchSize(args: Doc, command: string, otherwise: number): number {
  const cursor = object(args, 'cursor');
  if (!cursor) return otherwise;
  const checked = checkDocumentFields(cursor, CURSOR, `${command}.cursor`);
  return integerAtLeast(checked, 'batchSize', 0, `${command}.cursor.batchSize`) ?? otherwise;
}

function listIndexes(context: CommandContext): Buffer | Promise<Buffer> {
  const ns = targetNamespace(context);
  const { indexes } = existing(context);
  return openFindCursor(context, ns, listSource(indexes.map((spec) => encode(indexDocument(spec)))), {
    batchSize: cursorBatchSize(context.args, 'listIndexes', Number.POSITIVE_INFINITY),
    single: false,
    noTimeout: false,
  });
}

/** The indexes that `dropIndexes` names: '*', a name, several names, or a key pattern. Throws 26, 27 and 72. */
function indexesToDrop(collection: CollectionInfo, wanted: Value): string[] {
  if (wanted === '*') return collection.indexes.map(({ name }) => name).filter((name) => name !== '_id_');
  if (Array.isArray(wanted)) return wanted.map((name) => namedIndex(collection, name));
  if (wanted instanceof Map) {
    const found = collection.indexes.filter((spec) => hasKey(spec, wanted));
    if (found.length === 0) throw new CommandError(27, `can't find index with key: ${keyText(wanted)}`);
    if (found.length > 1) {
      throw new CommandError(
        181,
        `${found.length} indexes found for key: ${keyText(wanted)}, identify by name instead`,
      );
    }
    return [namedIndex(collection, (found[0] as IndexSpec).name)];
  }
  return [namedIndex(collection, wanted)];
}

function namedIndex(collection: CollectionInfo, name: Value): string {
  if (typeof name !== 'string') {
    throw new CommandError(14, `dropIndexes.index: expected the name of an index, found ${typeName(name)}`);
  }
  if (name === '_id_') throw new CommandError(72, 'cannot drop _id index');
  if (!collection.indexes.some((spec) => spec.name === name)) {
    throw new CommandError(27, `index not found with name [${name}]`);
  }
  return name;
}

export function hasKey(spec: IndexSpec, pattern: Doc): boolean {
  if (spec.key.size !== pattern.size) return false;
  const wanted = pattern.entries();
  for (const [path, direction] of spec.key) {
    const [name, value] = wanted.next().value as [string, Value];
    if (name !== path || !isNumeric(value) || Math.sign(toNumber(value)) !== direction) return false;
  }
  return true;
}

function keyText(pattern: Doc): string {
  return `{ ${[...pattern].map(([path, value]) => `${path}: ${isNumeric(value) ? toNumber(value) : String(value)}`).join(', ')} }`;
}

async function dropIndexes(context: CommandContext): Promise<Doc> {
  const { args, engine } = context;
  const ns = targetNamespace(context);
  const collection = engine.store.findCollection(ns);
  if (!collection) throw new CommandError(26, `ns not found ${namespaceText(ns)}`);
  const wanted = args.get('index') as Value;
  const names = indexesToDrop(collection, wanted);
  await engine.store.write((writer) => {
    for (const name of names) writer.dropIndex(ns, name);
  });
  engine.cursors.invalidate(
    (used, indexName) => used.db === ns.db && used.collection === ns.collection && names.includes(indexName ?? ''),
    'index dropped',
  );
  return doc({
    nIndexesWas: int(collection.indexes.length),
    msg: wanted === '*' ? 'non-_id indexes dropped for collection' : undefined,
  });
}

export const indexCommands: readonly Command[] = [
  {
    name: 'createIndexes',
    target: 'collection',
    takesWriteConcern: true,
    inApiV1: true,
    fields: {
      indexes: required(FIELD.array),
      commitQuorum: FIELD.any,
    },
    run: createIndexes,
  },
  {
    name: 'listIndexes',
    target: 'collection',
    inApiV1: true,
    fields: { cursor: FIELD.object },
    run: listIndexes,
  },
  {
    name: 'dropIndexes',
    aliases: ['deleteIndexes'],
    target: 'collection',
    takesWriteConcern: true,
    inApiV1: true,
    fields: { index: required(FIELD.any) },
    run: dropIndexes,
  },
];
