/** Running expressions and pipelines over documents that are written as the driver would send them. */

import { EJSON, serialize } from 'bson';
import { BSON } from 'mongodb';
import { compileExpression } from '#server/db/embedded/aggregate/expression';
import { type PipelineSource, preparePipeline, runPipeline } from '#server/db/embedded/aggregate/pipeline';
import { sorted } from '#server/db/embedded/aggregate/stages/sorting';
import { decode, encode } from '#server/db/embedded/bson/codec';
import type { Doc, Value } from '#server/db/embedded/bson/values';
import { parseFilter } from '#server/db/embedded/query/filter';
import { parseSort } from '#server/db/embedded/query/sort';

type Collections = Readonly<Record<string, readonly object[]>>;

export const toDoc = (value: object): Doc => decode(serialize(value, { ignoreUndefined: false }));

/** With the type of every value, so that 1 and 1.0 differ: canonical extended JSON. */
export function typed(value: unknown): unknown {
  return JSON.parse(EJSON.stringify({ value }, { relaxed: false })).value;
}

const fromDoc = (doc: Doc): object => BSON.deserialize(encode(doc), { promoteValues: false, promoteLongs: false });

/** The value of an expression on a document; `missing` where there is none. */
export function evaluate(expression: unknown, document: object = {}): unknown {
  const source = toDoc({ expression }).get('expression') as Value;
  const value = compileExpression(source)(toDoc(document));
  if (value === undefined) return 'missing';
  return typed((fromDoc(new Map([['value', value]])) as { value: unknown }).value);
}

/** The error code that an expression ends with. */
export function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
  return 'no error';
}

/** Results of a pipeline over `collections.c`, as canonical extended JSON. */
export function pipeline(stages: readonly object[], collections: Collections): unknown[] {
  const stored = new Map(Object.entries(collections).map(([name, documents]) => [name, documents.map(toDoc)]));
  const find = (request: Parameters<PipelineSource['scan']>[0]): Doc[] => {
    const filter = parseFilter(request.filter);
    let found = (stored.get(request.collection) ?? []).filter((document) => filter.matches(document));
    if (request.sort) found = sorted(found, parseSort(request.sort));
    const skip = request.skip ?? 0;
    return found.slice(skip, request.limit === undefined ? undefined : skip + request.limit);
  };
  const prepared = preparePipeline(stages.map(toDoc), { db: 'test', collection: 'c' });
  const { filter, sort, skip, limit } = prepared;
  const input = find({
    db: 'test',
    collection: 'c',
    filter,
    ...(sort ? { sort } : {}),
    ...(skip === undefined ? {} : { skip }),
    ...(limit === undefined ? {} : { limit }),
  });
  const source: PipelineSource = { scan: find, findAll: (requests) => requests.map(find) };
  return [...runPipeline(prepared, input, source)].map((document) => typed(fromDoc(document)));
}
