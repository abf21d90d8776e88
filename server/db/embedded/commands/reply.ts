/** Builds replies: small ones as documents, batches of documents as bytes in one allocation. */

import { Double, Int32, Long } from 'bson';
import type { Doc, Value } from '../bson/values.ts';
import type { CommandError } from '../errors.ts';
import { allocateReply, REPLY_HEADROOM } from '../wire/message.ts';
import { BSON_TYPE } from '../wire/raw-bson.ts';

/** A document with these fields in this order; what is undefined is left out. Only for names that are no integers. */
export function doc(fields: Readonly<Record<string, Value | undefined>>): Doc {
  const result: Doc = new Map();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) result.set(name, value);
  return result;
}

export function int(value: number): Int32 {
  return new Int32(value);
}

/** An integer in the smallest BSON type that holds it, as MongoDB counts. */
export function count(value: number): Int32 | Long {
  return value >= -0x80000000 && value <= 0x7fffffff ? new Int32(value) : Long.fromNumber(value);
}

export const OK = new Double(1);
const NOT_OK = new Double(0);

export function errorDocument(error: CommandError): Doc {
  const reply: Doc = new Map();
  reply.set('ok', NOT_OK);
  reply.set('errmsg', error.message);
  reply.set('code', new Int32(error.code));
  reply.set('codeName', error.codeName);
  for (const [name, value] of Object.entries(error.extra)) reply.set(name, value as Value);
  return reply;
}

function keyLength(index: number): number {
  if (index < 10) return 1;
  if (index < 100) return 2;
  if (index < 1000) return 3;
  if (index < 10_000) return 4;
  return String(index).length;
}

/** Bytes of the array, beyond those of its documents: type and key of each, length and terminator of all. */
function arrayOverhead(elements: number): number {
  let bytes = 5;
  for (let index = 0; index < elements; index++) bytes += 2 + keyLength(index);
  return bytes;
}

/**
 * `{ cursor: { firstBatch | nextBatch: […], id, ns }, ok: 1 }`, framed for the wire. The documents are copied as bytes;
 * nothing is encoded twice.
 */
export function cursorReply(
  batchName: 'firstBatch' | 'nextBatch',
  documents: readonly Uint8Array[],
  cursorId: Long,
  namespace: string,
): Buffer {
  let arrayBytes = arrayOverhead(documents.length);
  for (const document of documents) arrayBytes += document.length;
  const nsBytes = Buffer.byteLength(namespace);
  // cursor: length, [type, batch name, array], [type, "id", int64], [type, "ns", string], terminator
  const cursorBytes = 4 + 1 + batchName.length + 1 + arrayBytes + 1 + 3 + 8 + 1 + 3 + 4 + nsBytes + 1 + 1;
  // reply: length, [type, "cursor", document], [type, "ok", double], terminator
  const total = 4 + 1 + 7 + cursorBytes + 1 + 3 + 8 + 1;
  const reply = allocateReply(total);
  let at = reply.writeInt32LE(total, REPLY_HEADROOM);
  reply[at++] = BSON_TYPE.object;
  at += reply.write('cursor\0', at, 'latin1');
  at = reply.writeInt32LE(cursorBytes, at);
  reply[at++] = BSON_TYPE.array;
  at += reply.write(batchName, at, 'latin1');
  reply[at++] = 0;
  at = reply.writeInt32LE(arrayBytes, at);
  for (let index = 0; index < documents.length; index++) {
    const document = documents[index] as Uint8Array;
    reply[at++] = BSON_TYPE.object;
    at += reply.write(String(index), at, 'latin1');
    reply[at++] = 0;
    reply.set(document, at);
    at += document.length;
  }
  reply[at++] = 0;
  reply[at++] = BSON_TYPE.long;
  at += reply.write('id\0', at, 'latin1');
  at = reply.writeInt32LE(cursorId.low, at);
  at = reply.writeInt32LE(cursorId.high, at);
  reply[at++] = BSON_TYPE.string;
  at += reply.write('ns\0', at, 'latin1');
  at = reply.writeInt32LE(nsBytes + 1, at);
  at += reply.write(namespace, at, 'utf8');
  reply[at++] = 0;
  reply[at++] = 0;
  reply[at++] = BSON_TYPE.double;
  at += reply.write('ok\0', at, 'latin1');
  at = reply.writeDoubleLE(1, at);
  reply[at] = 0;
  return reply;
}
