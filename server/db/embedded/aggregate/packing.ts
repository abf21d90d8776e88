/** Documents in one buffer, one behind the other, so that a batch changes threads without being copied. */

import { encode } from '../bson/codec.ts';
import type { Doc } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/** What a document may have at most, with MongoDB's allowance for what a pipeline adds. */
const MOST_BYTES = 16 * 1024 * 1024 + 16 * 1024;

export function pack(documents: readonly Uint8Array[]): ArrayBuffer {
  let size = 0;
  for (const document of documents) size += document.length;
  const packed = new Uint8Array(size);
  let at = 0;
  for (const document of documents) {
    packed.set(document, at);
    at += document.length;
  }
  return packed.buffer;
}

/** The documents as views of the buffer. */
export function unpack(buffer: ArrayBuffer): Uint8Array[] {
  const view = new DataView(buffer);
  const documents: Uint8Array[] = [];
  for (let at = 0; at < buffer.byteLength; ) {
    const length = view.getInt32(at, true);
    documents.push(new Uint8Array(buffer, at, length));
    at += length;
  }
  return documents;
}

/** Encodes a result; throws 10334 where it has become too large. */
export function encodeResult(doc: Doc): Uint8Array {
  const bytes = encode(doc);
  if (bytes.length > MOST_BYTES) {
    throw new CommandError(10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MOST_BYTES}`);
  }
  return bytes;
}
