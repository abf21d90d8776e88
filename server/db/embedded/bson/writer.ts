/**
 * The engine's values to BSON bytes: exactly the types that came in, fields in their order. bson's own serializer is
 * not used because it turns the deprecated type 6 into null or nothing and needs plain objects for some types.
 */

import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { CommandError } from '../errors.ts';
import { MAX_DEPTH } from './reader.ts';
import { BsonUndefined, type Doc, type Value } from './values.ts';

/** One writer's working space, reused by every call: encoding is synchronous and does not call itself. */
let space = Buffer.allocUnsafeSlow(64 * 1024);
const LARGEST_KEPT = 4 * 1024 * 1024;
let position = 0;

/** The document's bytes in a buffer of their own. */
export function writeBytesOf(doc: Doc): Buffer {
  position = 0;
  writeDocument(doc, 1);
  const bytes = Buffer.from(space.subarray(0, position));
  if (space.length > LARGEST_KEPT) space = Buffer.allocUnsafeSlow(64 * 1024);
  return bytes;
}

/** Makes room for `count` more bytes. */
function room(count: number): void {
  if (position + count <= space.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(space.length * 2, position + count));
  space.copy(larger, 0, 0, position);
  space = larger;
}

function writeDocument(doc: Doc, depth: number): void {
  if (depth > MAX_DEPTH) throw tooDeep();
  const start = position;
  room(5);
  position += 4;
  for (const [name, value] of doc) writeField(name, value, depth);
  finish(start);
}

function writeArray(items: readonly Value[], depth: number): void {
  if (depth > MAX_DEPTH) throw tooDeep();
  const start = position;
  room(5);
  position += 4;
  for (let i = 0; i < items.length; i += 1) writeField(indexName(i), items[i]!, depth);
  finish(start);
}

function finish(start: number): void {
  room(1);
  space[position++] = 0;
  setInt32(position - start, start);
}

const INDEX_NAMES = Array.from({ length: 1000 }, (_, i) => String(i));

function indexName(index: number): string {
  return INDEX_NAMES[index] ?? String(index);
}

function writeField(name: string, value: Value, depth: number): void {
  const typeAt = position;
  room(1);
  position += 1;
  writeCString(name);
  // Apart from the assignment: writing may move the working space, and `space[…] = …` would look it up before.
  const type = writeValue(value, depth);
  space[typeAt] = type;
}

/** Writes the value and returns its BSON type. */
function writeValue(value: Value, depth: number): number {
  if (typeof value === 'string') {
    writeString(value);
    return 0x02;
  }
  if (value === null) return 0x0a;
  if (typeof value === 'boolean') {
    room(1);
    space[position++] = value ? 1 : 0;
    return 0x08;
  }
  if (value instanceof Map) {
    writeDocument(value, depth + 1);
    return 0x03;
  }
  if (Array.isArray(value)) {
    writeArray(value, depth + 1);
    return 0x04;
  }
  if (value instanceof Int32) {
    writeInt32(value.value);
    return 0x10;
  }
  if (value instanceof Double) {
    writeDouble(value.value);
    return 0x01;
  }
  if (value instanceof Date) {
    const ms = value.getTime();
    const high = Math.floor(ms / 4294967296);
    writeInt32(ms - high * 4294967296);
    writeInt32(high);
    return 0x09;
  }
  if (value instanceof ObjectId) {
    writeBytes(value.id);
    return 0x07;
  }
  return writeRare(value, depth);
}

type Rare = Exclude<Value, string | null | boolean | Doc | Value[] | Int32 | Double | Date | ObjectId>;

function writeRare(value: Rare, depth: number): number {
  // Timestamp before Long: it is one, to `instanceof`.
  if (value instanceof Timestamp) {
    writeInt32(value.low);
    writeInt32(value.high);
    return 0x11;
  }
  if (value instanceof Long) {
    writeInt32(value.low);
    writeInt32(value.high);
    return 0x12;
  }
  if (value instanceof Decimal128) {
    writeBytes(value.bytes);
    return 0x13;
  }
  if (value instanceof Binary) {
    writeBinary(value);
    return 0x05;
  }
  if (value instanceof BSONRegExp) {
    writeCString(value.pattern);
    writeCString(value.options);
    return 0x0b;
  }
  if (value instanceof BSONSymbol) {
    writeString(value.value);
    return 0x0e;
  }
  if (value instanceof DBRef) {
    writeString(value.db === undefined ? value.collection : `${value.db}.${value.collection}`);
    writeBytes(value.oid.id);
    return 0x0c;
  }
  if (value instanceof Code) return writeCode(value, depth);
  if (value instanceof MinKey) return 0xff;
  if (value instanceof MaxKey) return 0x7f;
  if (value instanceof BsonUndefined) return 0x06;
  throw new CommandError(1, 'a value that is not BSON reached the encoder');
}

function writeCode(value: Code, depth: number): number {
  if (value.scope === null) {
    writeString(value.code);
    return 0x0d;
  }
  const start = position;
  room(4);
  position += 4;
  writeString(value.code);
  // Put there by the decoder, so it is one of the engine's documents.
  writeDocument(value.scope as Doc, depth + 1);
  setInt32(position - start, start);
  return 0x0f;
}

function writeBinary(value: Binary): void {
  const bytes = value.buffer.subarray(0, value.position);
  const old = value.sub_type === 2;
  writeInt32(bytes.length + (old ? 4 : 0));
  room(1);
  space[position++] = value.sub_type;
  if (old) writeInt32(bytes.length);
  writeBytes(bytes);
}

function writeInt32(value: number): void {
  room(4);
  setInt32(value, position);
  position += 4;
}

function writeDouble(value: number): void {
  room(8);
  doubleCell[0] = value;
  for (let i = 0; i < 8; i += 1) space[position + i] = doubleBytes[i]!;
  position += 8;
}

const doubleCell = new Float64Array(1);
const doubleBytes = new Uint8Array(doubleCell.buffer);

function writeBytes(bytes: Uint8Array): void {
  room(bytes.length);
  space.set(bytes, position);
  position += bytes.length;
}

function writeString(text: string): void {
  const start = position;
  room(4);
  position += 4;
  writeText(text);
  room(1);
  space[position++] = 0;
  setInt32(position - start - 4, start);
}

function writeCString(text: string): void {
  if (text.includes('\0')) {
    throw new CommandError(2, 'field names and regular expressions cannot contain a null byte');
  }
  writeText(text);
  room(1);
  space[position++] = 0;
}

function writeText(text: string): void {
  const length = text.length;
  room(length * 3);
  if (length < 24) {
    // A call into the native encoder costs more than writing a short ASCII text here.
    const bytes = space;
    const start = position;
    let i = 0;
    for (; i < length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) break;
      bytes[start + i] = unit;
    }
    if (i === length) {
      position = start + length;
      return;
    }
  }
  position += space.write(text, position, 'utf8');
}

/** Fills in a length at a place that has been left free for it. */
function setInt32(value: number, at: number): void {
  space[at] = value;
  space[at + 1] = value >>> 8;
  space[at + 2] = value >>> 16;
  space[at + 3] = value >>> 24;
}

function tooDeep(): CommandError {
  return new CommandError(15, `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
}
