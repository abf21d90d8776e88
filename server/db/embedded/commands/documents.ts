/** What a document must be before it is stored, and what MongoDB adds to it. */

import { ObjectId } from 'bson';
import { CommandError } from '../errors.ts';
import { BSON_TYPE, type RawField, rawFields } from '../wire/raw-bson.ts';
import { MAX_DOCUMENT_BYTES } from './hello.ts';

const ID_NAME = Buffer.from('_id\0', 'latin1');
const REFUSED_ID_TYPES = new Map<number, string>([
  [BSON_TYPE.array, 'array'],
  [BSON_TYPE.regex, 'regex'],
  [BSON_TYPE.undefined, 'undefined'],
]);

let lastTimestampSecond = 0;
let timestampIncrement = 0;

/** The bytes of a timestamp that none before it had: increment, then seconds. */
function writeFreshTimestamp(bytes: Buffer, at: number): void {
  const second = Math.floor(Date.now() / 1000);
  timestampIncrement = second === lastTimestampSecond ? timestampIncrement + 1 : 1;
  lastTimestampSecond = second;
  bytes.writeUInt32LE(timestampIncrement, at);
  bytes.writeUInt32LE(second, at + 4);
}

function checkIdField(document: Buffer, id: RawField): void {
  const refused = REFUSED_ID_TYPES.get(id.type);
  if (refused) throw new CommandError(53, `The '_id' value cannot be of type ${refused}`);
  if (id.type !== BSON_TYPE.object) return;
  for (const { name } of rawFields(document.subarray(id.valueStart, id.end))) {
    if (name.startsWith('$')) {
      throw new CommandError(52, `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`);
    }
  }
}

/**
 * The bytes to store for a checked document that a client wants inserted: `_id` made where it is missing and moved to
 * the front, empty timestamps filled in. Mostly the same bytes. Throws 2, 52 and 53.
 */
export function prepareInsert(document: Buffer): Buffer {
  if (document.length > MAX_DOCUMENT_BYTES) {
    throw new CommandError(
      2,
      `object to insert too large. size in bytes: ${document.length}, max size: ${MAX_DOCUMENT_BYTES}`,
    );
  }
  let id: RawField | null = null;
  const emptyTimestamps: number[] = [];
  for (const field of rawFields(document)) {
    if (field.name === '_id') {
      if (id) throw new CommandError(2, "can't have multiple _id fields in one document");
      id = field;
    } else if (field.type === BSON_TYPE.timestamp && document.readBigUInt64LE(field.valueStart) === 0n) {
      emptyTimestamps.push(field.valueStart);
    }
  }
  let result = document;
  if (emptyTimestamps.length > 0) {
    result = Buffer.from(document);
    for (const at of emptyTimestamps) writeFreshTimestamp(result, at);
  }
  if (!id) return withNewId(result);
  checkIdField(result, id);
  return id.start === 4 ? result : withIdFirst(result, id);
}

function withNewId(document: Buffer): Buffer {
  const result = Buffer.allocUnsafe(document.length + 17);
  result.writeInt32LE(result.length, 0);
  result[4] = BSON_TYPE.objectId;
  ID_NAME.copy(result, 5);
  result.set(new ObjectId().id, 9);
  document.copy(result, 21, 4);
  return result;
}

function withIdFirst(document: Buffer, id: RawField): Buffer {
  return Buffer.concat([
    document.subarray(0, 4),
    document.subarray(id.start, id.end),
    document.subarray(4, id.start),
    document.subarray(id.end),
  ]);
}

/** Checks what an update has made. Throws 17419. */
export function checkUpdatedSize(bytes: Uint8Array): void {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new CommandError(17419, `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}`);
  }
}
