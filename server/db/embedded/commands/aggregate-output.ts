/** `$out` and `$merge`: writes what a pipeline gives, batch by batch as it comes. */

import { compileExpression } from '../aggregate/expression.ts';
import { type Output, runUpdatePipeline } from '../aggregate/pipeline.ts';
import { decode, encode } from '../bson/codec.ts';
import { valueAt } from '../bson/path.ts';
import type { Doc, Value } from '../bson/values.ts';
import { randomBytes } from '../crypto.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { CollectionInfo, Namespace, Writer } from '../storage/types.ts';
import { type CommandContext, namespaceText } from './command.ts';
import type { DocumentSource } from './document-source.ts';
import { checkUpdatedSize, prepareInsert } from './documents.ts';
import { checkCollectionName, checkDatabaseName, checkNewCollection } from './namespaces.ts';
import { SLICE_MS } from './turns.ts';
import { type DocumentCheck, documentCheck } from './validator.ts';

const BATCH_DOCUMENTS = 1000;
const BATCH_BYTES = 4 * 1024 * 1024;

type MergeOutput = Extract<Output, { kind: 'merge' }>;

export async function writeOutput(
  context: CommandContext,
  from: Namespace,
  output: Output,
  source: DocumentSource,
  bypassValidation: boolean,
): Promise<void> {
  const target = { db: output.db, collection: output.collection };
  checkDatabaseName(target.db);
  checkCollectionName(target.db, target.collection);
  checkNewCollection(context.engine.store, target);
  const check = documentCheck(context.engine, target, bypassValidation);
  if (output.kind === 'out') await replaceCollection(context, target, source, check);
  else await merge(context, from, target, output, source, check);
}

/** Batches until the source ends, letting others in between. */
async function* batches(context: CommandContext, source: DocumentSource): AsyncGenerator<Uint8Array[]> {
  for (;;) {
    const pulled = source.pull(BATCH_DOCUMENTS, BATCH_BYTES, SLICE_MS);
    const { documents, done } = pulled instanceof Promise ? await context.operation.during(pulled) : pulled;
    context.operation.check();
    if (documents.length > 0) yield documents;
    if (done) return;
    await context.engine.turns.next();
  }
}

/** `$out`: all or nothing. Into a collection of another name first, which then takes the target's place. */
async function replaceCollection(
  context: CommandContext,
  target: Namespace,
  source: DocumentSource,
  check: DocumentCheck | null,
): Promise<void> {
  const { store, cursors } = context.engine;
  const before = store.findCollection(target);
  const temporary = { db: target.db, collection: `tmp.agg_out.${randomBytes(8).toString('hex')}` };
  try {
    await store.write((writer) => writer.createCollection(temporary, before?.options ?? new Map()));
    const indexes = (before?.indexes ?? []).filter(({ name }) => name !== '_id_');
    if (indexes.length > 0) await store.createIndexes(temporary, indexes);
    for await (const documents of batches(context, source)) {
      await store.write((writer) => {
        for (const bytes of documents) {
          const prepared = prepareInsert(asBuffer(bytes));
          check?.(prepared);
          writer.insert(temporary, prepared);
        }
      });
    }
    await store.write((writer) => writer.renameCollection(temporary, target, true));
  } catch (error) {
    await store.write((writer) => writer.dropCollection(temporary));
    throw error;
  }
  cursors.invalidate(
    (used) => used.db === target.db && used.collection === target.collection,
    `collection dropped. ns: ${namespaceText(target)}`,
  );
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function merge(
  context: CommandContext,
  from: Namespace,
  target: Namespace,
  output: MergeOutput,
  source: DocumentSource,
  check: DocumentCheck | null,
): Promise<void> {
  const { store } = context.engine;
  checkOnFields(store.findCollection(target), output.on);
  const mergeOne = mergeWriter(target, output, check);
  const write = (documents: readonly Uint8Array[]) =>
    store.write((writer) => {
      for (const bytes of documents) mergeOne(writer, decode(bytes));
    });
  // Merged into the collection that it reads, a pipeline would meet its own results: all are gathered before.
  const intoItself = from.db === target.db && from.collection === target.collection;
  const gathered: Uint8Array[] = [];
  for await (const documents of batches(context, source)) {
    if (intoItself) for (const document of documents) gathered.push(document);
    else await write(documents);
  }
  for (let at = 0; at < gathered.length; at += BATCH_DOCUMENTS) {
    await write(gathered.slice(at, at + BATCH_DOCUMENTS));
    await context.engine.turns.next();
    context.operation.check();
  }
}

/** The fields that identify a document must have a unique index. Throws 51183. */
function checkOnFields(target: CollectionInfo | null, on: readonly string[]): void {
  if (on.length === 1 && on[0] === '_id') return;
  const unique = target?.indexes.some(
    (spec) =>
      spec.unique &&
      !spec.sparse &&
      !spec.partialFilterExpression &&
      spec.key.size === on.length &&
      on.every((field) => spec.key.has(field)),
  );
  if (!unique) throw new CommandError(51183, 'Cannot find index to verify that join fields will be unique');
}

function mergeWriter(target: Namespace, output: MergeOutput, check: DocumentCheck | null) {
  const variables = [...output.let].map(([name, source]) => [name, compileExpression(source)] as const);
  const { whenMatched, whenNotMatched } = output;

  /** The document to store for one that matched; null: it stays as it is. */
  function merged(before: Doc, incoming: Doc): Doc | null {
    if (whenMatched === 'keepExisting') return null;
    if (whenMatched === 'fail') {
      throw new CommandError(11000, 'E11000 duplicate key error: $merge failed due to a DuplicateKey error');
    }
    if (whenMatched === 'merge') return new Map([...before, ...incoming]);
    if (whenMatched === 'replace') return incoming;
    const values = new Map<string, Value>([['new', incoming]]);
    for (const [name, expression] of variables) {
      const value = expression(incoming);
      if (value !== undefined) values.set(name, value);
    }
    return runUpdatePipeline([...whenMatched], before, values);
  }

  return (writer: Writer, incoming: Doc): void => {
    const key = joinKey(incoming, output.on);
    const plan = writer.plan(target, { filter: parseFilter(key), limit: 1 });
    let row: { id: number; bytes: Uint8Array } | undefined;
    for (;;) {
      const slice = plan.next(1, Number.POSITIVE_INFINITY, SLICE_MS);
      row = slice.rows[0];
      if (row || slice.done) break;
    }
    plan.close();
    if (!row) {
      if (whenNotMatched === 'discard') return;
      if (whenNotMatched === 'fail') {
        throw new CommandError(13113, '$merge could not find a matching document in the target collection');
      }
      const bytes = prepareInsert(encode(incoming));
      check?.(bytes);
      writer.insert(target, bytes);
      return;
    }
    const before = decode(row.bytes);
    const after = merged(before, incoming);
    if (!after) return;
    const bytes = encode(withId(after, before.get('_id') as Value));
    checkUpdatedSize(bytes);
    check?.(bytes, row.bytes);
    writer.replace(target, row.id, row.bytes, bytes);
  };
}

/** `_id` in front, as it was. Throws ImmutableField (66) where the result has another. */
function withId(document: Doc, id: Value): Doc {
  const own = document.get('_id');
  if (own !== undefined && !parseFilter(new Map([['_id', new Map([['$eq', id]])]])).matches(new Map([['_id', own]]))) {
    throw new CommandError(66, '$merge failed to update the matching document, did you attempt to modify the _id?');
  }
  const result: Doc = new Map([['_id', id]]);
  for (const [name, value] of document) if (name !== '_id') result.set(name, value);
  return result;
}

/** The query that finds the document's counterpart. Throws 51132 where a field of `on` is missing, null or an array. */
function joinKey(document: Doc, on: readonly string[]): Doc {
  const key: Doc = new Map();
  for (const field of on) {
    const value = valueAt(document, field.split('.'));
    if (value === undefined && field === '_id') {
      // Nothing can match a document that has no _id yet: it gets one when it is inserted.
      key.set('_id', new Map([['$in', []]]));
      continue;
    }
    if (value === undefined || value === null || Array.isArray(value)) {
      throw new CommandError(
        51132,
        `$merge write error: 'on' field '${field}' cannot be missing, null, undefined or an array`,
      );
    }
    key.set(field, new Map([['$eq', value]]));
  }
  return key;
}
