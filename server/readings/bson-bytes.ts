/**
 * BSON as bytes, for reading stored readings without making objects of them. https://bsonspec.org/spec.html: numbers are
 * little-endian, names end with a zero byte, documents begin with their length and end with a zero byte.
 */

export const BSON = {
  double: 0x01,
  text: 0x02,
  document: 0x03,
  list: 0x04,
  binary: 0x05,
  objectId: 0x07,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  int: 0x10,
  timestamp: 0x11,
  long: 0x12,
  decimal: 0x13,
} as const;

/** Where the value begins whose element's name begins at `at`. */
export function afterName(bytes: Buffer, at: number): number {
  let position = at;
  while (bytes[position] !== 0) position += 1;
  return position + 1;
}

/** Bytes of a value. @throws Error for a type that readings never hold */
export function sizeOf(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case BSON.text:
      return 4 + bytes.readInt32LE(at);
    case BSON.int:
      return 4;
    case BSON.double:
    case BSON.date:
    case BSON.long:
    case BSON.timestamp:
      return 8;
    case BSON.document:
    case BSON.list:
      return bytes.readInt32LE(at);
    case BSON.binary:
      return 5 + bytes.readInt32LE(at);
    case BSON.objectId:
      return 12;
    case BSON.boolean:
      return 1;
    case BSON.null:
      return 0;
    case BSON.decimal:
      return 16;
    default:
      throw new Error(`a stored reading holds a value of BSON type ${type}`);
  }
}

/** Where the value of a field (its name in ASCII) begins in the document at `start`; -1 where none is of this type. */
export function fieldAt(bytes: Buffer, start: number, name: string, type: number): number {
  let position = start + 4;
  while (bytes[position] !== 0) {
    const at = afterName(bytes, position + 1);
    const found = bytes[position]!;
    if (found === type && at - position - 2 === name.length && isNamed(bytes, position + 1, name)) return at;
    position = at + sizeOf(bytes, found, at);
  }
  return -1;
}

function isNamed(bytes: Buffer, at: number, name: string): boolean {
  for (let index = 0; index < name.length; index += 1) if (bytes[at + index] !== name.charCodeAt(index)) return false;
  return true;
}

export function textAt(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at + 4, at + 3 + bytes.readInt32LE(at));
}

/** Milliseconds since 1970. */
export function momentAt(bytes: Buffer, at: number): number {
  return bytes.readInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at);
}

export function idAt(bytes: Buffer, at: number): string {
  return bytes.toString('hex', at, at + 12);
}

export function numberAt(bytes: Buffer, type: number, at: number): number {
  if (type === BSON.int) return bytes.readInt32LE(at);
  if (type === BSON.double) return bytes.readDoubleLE(at);
  return Number(bytes.readBigInt64LE(at));
}
