/** Requests for documents of other collections, as documents, to be handed from thread to thread. */

import { Double } from 'bson';
import type { Doc, Value } from '../bson/values.ts';
import { isNumeric, toNumber } from './numbers.ts';
import type { FindRequest } from './stages/stage.ts';

export function encodeRequest(request: FindRequest): Doc {
  const doc: Doc = new Map<string, Value>([
    ['db', request.db],
    ['collection', request.collection],
    ['filter', request.filter],
  ]);
  if (request.sort !== undefined) doc.set('sort', request.sort);
  if (request.skip !== undefined) doc.set('skip', new Double(request.skip));
  if (request.limit !== undefined) doc.set('limit', new Double(request.limit));
  if (request.fields !== undefined) doc.set('fields', [...request.fields]);
  return doc;
}

export function decodeRequest(doc: Doc): FindRequest {
  const [sort, skip, limit, fields] = [doc.get('sort'), doc.get('skip'), doc.get('limit'), doc.get('fields')];
  return {
    db: doc.get('db') as string,
    collection: doc.get('collection') as string,
    filter: doc.get('filter') as Doc,
    ...(sort instanceof Map ? { sort } : {}),
    ...(isNumeric(skip) ? { skip: toNumber(skip) } : {}),
    ...(isNumeric(limit) ? { limit: toNumber(limit) } : {}),
    ...(Array.isArray(fields) ? { fields: fields as string[] } : {}),
  };
}
