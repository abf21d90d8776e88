/**
 * BSON as bytes: checks that a document from outside is well formed before anything reads it, and walks its top level
 * without decoding values. Everything past the wire may rely on a checked document.
 */

import { CommandError } from '../errors.ts';

/** As deep as MongoDB lets a message nest. */
const MAX_DEPTH = 200;

export const BSON_TYPE = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binary: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  code: 13,
  symbol: 14,
  codeWithScope: 15,
  int32: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
  minKey: 255,
} as const;

function invalid(detail: string): CommandError {
  return new CommandError(22, `Invalid BSON: ${detail}`);
}

/** End of the zero-terminated string at `at`: the position after its zero. */
function cstringEnd(buffer: Buffer, at: number, end: number): number {
  let position = at;
  while (position < end && buffer[position] !== 0) position++;
  if (position >= end) throw invalid('a name is not terminated');
  return position + 1;
}

function stringEnd(buffer: Buffer, at: number, end: number): number {
  if (at + 4 > end) throw invalid('a string is cut off');
  const length = buffer.readInt32LE(at);
  const stop = at + 4 + length;
  if (length < 1 || stop > end || buffer[stop - 1] !== 0) throw invalid('a string has a wrong length');
  return stop;
}

/** End of the value of `type` that begins at `at`. With `depth`, what is nested is checked too; else it is skipped. */
function valueEnd(buffer: Buffer, type: number, at: number, end: number, depth: number | null): number {
  switch (type) {
    case BSON_TYPE.double:
    case BSON_TYPE.date:
    case BSON_TYPE.timestamp:
    case BSON_TYPE.long:
      return at + 8;
    case BSON_TYPE.string:
    case BSON_TYPE.code:
    case BSON_TYPE.symbol:
      return stringEnd(buffer, at, end);
    case BSON_TYPE.object:
    case BSON_TYPE.array:
      if (depth === null) return at + buffer.readInt32LE(at);
      return checkNested(buffer, at, end, depth + 1);
    case BSON_TYPE.binary: {
      if (at + 5 > end) throw invalid('binary data is cut off');
      const length = buffer.readInt32LE(at);
      if (length < 0) throw invalid('binary data has a negative length');
      return at + 5 + length;
    }
    case BSON_TYPE.undefined:
    case BSON_TYPE.null:
    case BSON_TYPE.maxKey:
    case BSON_TYPE.minKey:
      return at;
    case BSON_TYPE.objectId:
      return at + 12;
    case BSON_TYPE.bool:
      if (at < end && (buffer[at] as number) > 1) throw invalid('a boolean is neither 0 nor 1');
      return at + 1;
    case BSON_TYPE.regex:
      return cstringEnd(buffer, cstringEnd(buffer, at, end), end);
    case BSON_TYPE.dbPointer:
      return stringEnd(buffer, at, end) + 12;
    case BSON_TYPE.codeWithScope: {
      if (at + 4 > end) throw invalid('code with scope is cut off');
      const stop = at + buffer.readInt32LE(at);
      if (stop > end || stop < at + 14) throw invalid('code with scope has a wrong length');
      if (depth === null) return stop;
      const scope = stringEnd(buffer, at + 4, stop);
      if (checkNested(buffer, scope, stop, depth + 1) !== stop) throw invalid('code with scope has a wrong length');
      return stop;
    }
    case BSON_TYPE.int32:
      return at + 4;
    case BSON_TYPE.decimal:
      return at + 16;
    default:
      throw invalid(`unrecognized type ${type}`);
  }
}

function checkNested(buffer: Buffer, start: number, limit: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new CommandError(15, `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
  if (start + 5 > limit) throw invalid('a document is cut off');
  const length = buffer.readInt32LE(start);
  const end = start + length - 1;
  if (length < 5 || end >= limit) throw invalid('a document has a wrong length');
  if (buffer[end] !== 0) throw invalid('a document is not terminated');
  let at = start + 4;
  while (at < end) {
    const type = buffer[at] as number;
    at = valueEnd(buffer, type, cstringEnd(buffer, at + 1, end), end, depth);
    if (at > end) throw invalid('a value is cut off');
  }
  return end + 1;
}

/**
 * Checks the document at `start`, through all levels, and returns where it ends; it must not pass `limit`.
 * Throws InvalidBSON (22), or Overflow (15) where it nests too deeply.
 */
export function checkDocument(buffer: Buffer, start: number, limit: number): number {
  return checkNested(buffer, start, limit, 0);
}

/** A field of a checked document: where its value lies in the document's bytes. */
export interface RawField {
  readonly name: string;
  readonly type: number;
  /** Of the whole element, type byte and name included. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** The fields of a *checked* document in their order. */
export function* rawFields(bytes: Buffer): Generator<RawField> {
  const end = bytes.length - 1;
  let at = 4;
  while (at < end) {
    const type = bytes[at] as number;
    const valueStart = cstringEnd(bytes, at + 1, end);
    const stop = valueEnd(bytes, type, valueStart, end, null);
    yield { name: bytes.toString('utf8', at + 1, valueStart - 1), type, start: at, valueStart, end: stop };
    at = stop;
  }
}

/** The field called `name` of a *checked* document. */
export function findRawField(bytes: Buffer, name: string): RawField | undefined {
  for (const field of rawFields(bytes)) if (field.name === name) return field;
  return undefined;
}

/** Name of the first field of a *checked* document; null where it is empty. */
export function firstFieldName(bytes: Buffer): string | null {
  if (bytes.length <= 5) return null;
  return bytes.toString('utf8', 5, bytes.indexOf(0, 5));
}
