/** Wire messages made by hand, for tests that send what no driver would. */

import { BSON, type Document } from 'bson';
import { crc32c } from '#server/db/embedded/wire/crc32c';

export function messageOf(opCode: number, rest: Uint8Array, requestId = 1): Buffer {
  const message = Buffer.alloc(16 + rest.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(requestId, 4);
  message.writeInt32LE(opCode, 12);
  message.set(rest, 16);
  return message;
}

export function sequence(name: string, documents: readonly Document[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((document) => BSON.serialize(document))]);
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeInt32LE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

export function opMsg(
  body: Document,
  options: { flags?: number; sequences?: readonly Buffer[]; requestId?: number } = {},
): Buffer {
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(options.flags ?? 0);
  return messageOf(
    2013,
    Buffer.concat([flags, Buffer.from([0]), BSON.serialize(body), ...(options.sequences ?? [])]),
    options.requestId,
  );
}

export function withChecksum(message: Buffer): Buffer {
  const longer = Buffer.concat([message, Buffer.alloc(4)]);
  longer.writeInt32LE(longer.length, 0);
  longer.writeUInt32LE(longer.readUInt32LE(16) | 1, 16);
  longer.writeUInt32LE(crc32c(longer.subarray(0, -4)), longer.length - 4);
  return longer;
}
