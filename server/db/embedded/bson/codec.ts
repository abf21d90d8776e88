/**
 * Between BSON bytes and the engine's values (values.ts): `encode(decode(bytes))` gives the same bytes for everything
 * that a MongoDB driver makes.
 */

import { Reader } from './reader.ts';
import type { Doc, Maybe } from './values.ts';
import { writeBytesOf } from './writer.ts';

/** The whole document. Throws 22 for malformed bytes and 15 for too deep a nesting. */
export function decode(bytes: Uint8Array): Doc {
  const buffer = asBuffer(bytes);
  return new Reader(buffer).whole();
}

/**
 * Only the top-level fields in `wanted`, in the document's order; the others are stepped over, not looked into. The
 * document's own length is checked, the insides of skipped fields are not.
 */
export function decodeFields(bytes: Uint8Array, wanted: ReadonlySet<string>): Doc {
  return new Reader(asBuffer(bytes)).fields(wanted);
}

/** The value of one top-level field without decoding the others. */
export function decodeField(bytes: Uint8Array, name: string): Maybe {
  return new Reader(asBuffer(bytes)).fields(new Set([name])).get(name);
}

/** The document's bytes in a buffer of their own. Throws 15 where it nests too deep. */
export function encode(doc: Doc): Buffer {
  return writeBytesOf(doc);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
