/**
 * MongoDB's wire protocol as bytes: OP_MSG in and out, and OP_QUERY and OP_REPLY for the first hello of a connection.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */

import { CommandError } from '../errors.ts';
import { crc32c } from './crc32c.ts';
import { checkDocument } from './raw-bson.ts';

export const MAX_MESSAGE_BYTES = 48_000_000;
export const HEADER_BYTES = 16;
/** What comes before the document in an OP_MSG reply: header, flag bits, section kind. */
export const REPLY_HEADROOM = 21;

export const OP = { reply: 1, query: 2004, compressed: 2012, msg: 2013 } as const;

const FLAG = { checksumPresent: 1, moreToCome: 2 } as const;
/** The lower 16 flags must be understood, the upper ones may be ignored (exhaustAllowed is one of these). */
const REQUIRED_FLAGS = 0xffff;

export interface Header {
  readonly length: number;
  readonly requestId: number;
  readonly opCode: number;
}

/** A command as it came in. Documents are checked BSON and point into the message's buffer. */
export interface Request {
  readonly requestId: number;
  readonly body: Buffer;
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  /** The client does not listen for an answer. */
  readonly moreToCome: boolean;
  /** Came as OP_QUERY: the answer goes as OP_REPLY, and only a hello may come this way. */
  readonly legacy: boolean;
}

const NO_SEQUENCES: ReadonlyMap<string, readonly Buffer[]> = new Map();

export function readHeader(buffer: Buffer): Header {
  return { length: buffer.readInt32LE(0), requestId: buffer.readInt32LE(4), opCode: buffer.readInt32LE(12) };
}

/** Parses a whole message, header included. Throws a `CommandError`, after which the connection cannot be trusted. */
export function parseMessage(message: Buffer): Request {
  const header = readHeader(message);
  switch (header.opCode) {
    case OP.msg:
      return parseMsg(message, header.requestId);
    case OP.query:
      return parseQuery(message, header.requestId);
    case OP.compressed:
      throw new CommandError(17, 'OP_COMPRESSED is not supported: no compressor was negotiated');
    default:
      throw new CommandError(17, `Unsupported operation code ${header.opCode}`);
  }
}

/** True where whoever sent this message says that no answer is wanted; for messages too broken to be parsed. */
export function wantsNoReply(message: Buffer): boolean {
  return (
    message.length >= HEADER_BYTES + 4 &&
    message.readInt32LE(12) === OP.msg &&
    (message.readUInt32LE(HEADER_BYTES) & FLAG.moreToCome) !== 0
  );
}

function parseMsg(message: Buffer, requestId: number): Request {
  if (message.length < HEADER_BYTES + 5) throw new CommandError(17, 'OP_MSG message is too short');
  const flags = message.readUInt32LE(HEADER_BYTES);
  if (flags & REQUIRED_FLAGS & ~(FLAG.checksumPresent | FLAG.moreToCome)) {
    throw new CommandError(223, `Message contains illegal flags value: 0b${flags.toString(2)}`);
  }
  let end = message.length;
  if (flags & FLAG.checksumPresent) {
    end -= 4;
    if (end < HEADER_BYTES + 5) throw new CommandError(17, 'OP_MSG message is too short');
    if (crc32c(message.subarray(0, end)) !== message.readUInt32LE(end)) {
      throw new CommandError(288, 'OP_MSG checksum does not match contents');
    }
  }
  let body: Buffer | null = null;
  let sequences: Map<string, readonly Buffer[]> | null = null;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message[at++];
    if (kind === 0) {
      if (body) throw new CommandError(40430, 'Multiple body sections in message');
      const stop = checkDocument(message, at, end);
      body = message.subarray(at, stop);
      at = stop;
    } else if (kind === 1) {
      sequences ??= new Map();
      at = parseSequence(message, at, end, sequences);
    } else {
      throw new CommandError(40432, `Unknown section kind ${kind}`);
    }
  }
  if (!body) throw new CommandError(40587, 'OP_MSG messages must have a body');
  return {
    requestId,
    body,
    sequences: sequences ?? NO_SEQUENCES,
    moreToCome: (flags & FLAG.moreToCome) !== 0,
    legacy: false,
  };
}

function parseSequence(message: Buffer, start: number, end: number, into: Map<string, readonly Buffer[]>): number {
  if (start + 5 > end) throw new CommandError(17, 'A document sequence is cut off');
  const stop = start + message.readInt32LE(start);
  if (stop > end || stop < start + 5) throw new CommandError(17, 'A document sequence has a wrong length');
  const nameEnd = message.indexOf(0, start + 4);
  if (nameEnd < 0 || nameEnd >= stop) throw new CommandError(17, 'The name of a document sequence is not terminated');
  const name = message.toString('utf8', start + 4, nameEnd);
  if (into.has(name)) throw new CommandError(40431, `Duplicate document sequence: ${name}`);
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < stop) {
    const next = checkDocument(message, at, stop);
    documents.push(message.subarray(at, next));
    at = next;
  }
  into.set(name, documents);
  return stop;
}

function parseQuery(message: Buffer, requestId: number): Request {
  const nameStart = HEADER_BYTES + 4;
  const nameEnd = message.indexOf(0, nameStart);
  if (nameEnd < 0 || nameEnd + 9 > message.length) throw new CommandError(17, 'OP_QUERY message is cut off');
  const namespace = message.toString('utf8', nameStart, nameEnd);
  if (!namespace.endsWith('.$cmd')) {
    throw new CommandError(352, 'Unsupported OP_QUERY command: find. The client driver may require an upgrade.');
  }
  const start = nameEnd + 9;
  const body = message.subarray(start, checkDocument(message, start, message.length));
  return { requestId, body, sequences: NO_SEQUENCES, moreToCome: false, legacy: true };
}

/** A buffer for a reply whose document has `bytes` bytes and is to be written at `REPLY_HEADROOM`. */
export function allocateReply(bytes: number): Buffer {
  return Buffer.allocUnsafe(REPLY_HEADROOM + bytes);
}

/** Puts a document behind the headroom that `finishReply` fills. */
export function frameReply(document: Uint8Array): Buffer {
  const reply = allocateReply(document.length);
  reply.set(document, REPLY_HEADROOM);
  return reply;
}

/** Fills in header and flags of an OP_MSG that answers `requestId`. */
export function finishReply(reply: Buffer, requestId: number): Buffer {
  reply.writeInt32LE(reply.length, 0);
  reply.writeInt32LE(0, 4);
  reply.writeInt32LE(requestId, 8);
  reply.writeInt32LE(OP.msg, 12);
  reply.writeUInt32LE(0, 16);
  reply[20] = 0;
  return reply;
}

/** The same answer as an OP_REPLY, for a request that came as OP_QUERY. */
export function legacyReply(reply: Buffer, requestId: number): Buffer {
  const document = reply.subarray(REPLY_HEADROOM);
  const message = Buffer.alloc(36 + document.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(requestId, 8);
  message.writeInt32LE(OP.reply, 12);
  message.writeInt32LE(8, 16); // AwaitCapable, as mongod sets it
  message.writeInt32LE(1, 32);
  message.set(document, 36);
  return message;
}
