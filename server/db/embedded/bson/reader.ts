/** BSON bytes to the engine's values: whole documents, or for the hot path of scans only the fields that are asked for. */

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
import { ByteCursor, malformed } from './byte-cursor.ts';
import { BsonUndefined, type Doc, type Value } from './values.ts';

/** How deep MongoDB lets a document nest on the wire; what is stored may nest 180 levels. */
export const MAX_DEPTH = 200;

const MAX_DATE = 8_640_000_000_000_000;
const MIN_KEY = new MinKey();
const MAX_KEY = new MaxKey();

/** Reads one document's bytes, `bytes` being exactly that document. */
export class Reader extends ByteCursor {
  /** Reads the length at the position and returns where this document or array ends. */
  private frame(limit: number): number {
    const start = this.position;
    if (limit - start < 5) throw malformed('document too short');
    const length = this.int32();
    if (length < 5 || length > limit - start) throw malformed('bad document length');
    const end = start + length;
    if (this.bytes[end - 1] !== 0) throw malformed('document does not end with a zero byte');
    return end;
  }

  /** The document, with nothing after it. */
  whole(): Doc {
    const doc = this.document(this.bytes.length, 1);
    if (this.position !== this.bytes.length) throw malformed('bytes after the end of the document');
    return doc;
  }

  private document(limit: number, depth: number): Doc {
    if (depth > MAX_DEPTH) throw new CommandError(15, `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
    const last = this.frame(limit) - 1;
    const doc: Doc = new Map();
    while (this.position < last) {
      const type = this.bytes[this.position++]!;
      const name = this.name(last);
      const value = this.value(type, last, depth);
      // Of a repeated name MongoDB's look-ups find the first.
      if (!doc.has(name)) doc.set(name, value);
    }
    if (this.position !== last) throw malformed('fields run over the end');
    this.position = last + 1;
    return doc;
  }

  private array(limit: number, depth: number): Value[] {
    if (depth > MAX_DEPTH) throw new CommandError(15, `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
    const last = this.frame(limit) - 1;
    const items: Value[] = [];
    while (this.position < last) {
      const type = this.bytes[this.position++]!;
      this.skipCString(last);
      items.push(this.value(type, last, depth));
    }
    if (this.position !== last) throw malformed('items run over the end');
    this.position = last + 1;
    return items;
  }

  /** The top-level fields in `wanted`; stops when it has them all. */
  fields(wanted: ReadonlySet<string>): Doc {
    const last = this.frame(this.bytes.length) - 1;
    const doc: Doc = new Map();
    let missing = wanted.size;
    while (this.position < last && missing > 0) {
      const type = this.bytes[this.position++]!;
      const name = this.name(last);
      if (wanted.has(name) && !doc.has(name)) {
        doc.set(name, this.value(type, last, 1));
        missing -= 1;
      } else {
        this.skip(type, last);
      }
    }
    return doc;
  }

  private value(type: number, limit: number, depth: number): Value {
    switch (type) {
      case 0x01:
        return new Double(this.double(limit));
      case 0x02:
        return this.string(limit);
      case 0x03:
        return this.document(limit, depth + 1);
      case 0x04:
        return this.array(limit, depth + 1);
      case 0x05:
        return this.binary(limit);
      case 0x06:
        return BsonUndefined.value;
      case 0x07:
        this.need(12, limit);
        this.position += 12;
        return new ObjectId(this.bytes.subarray(this.position - 12, this.position));
      case 0x08: {
        this.need(1, limit);
        const byte = this.bytes[this.position++]!;
        if (byte > 1) throw malformed('a boolean that is neither 0 nor 1');
        return byte === 1;
      }
      case 0x09: {
        this.need(8, limit);
        const low = this.int32() >>> 0;
        const ms = this.int32() * 4294967296 + low;
        if (ms > MAX_DATE || ms < -MAX_DATE) throw malformed('a date beyond the years -271821 to 275760');
        return new Date(ms);
      }
      case 0x0a:
        return null;
      case 0x0b:
        return this.regex(limit);
      case 0x0c: {
        const collection = this.string(limit);
        this.need(12, limit);
        this.position += 12;
        return new DBRef(collection, new ObjectId(this.bytes.subarray(this.position - 12, this.position)));
      }
      case 0x0d:
        return new Code(this.string(limit));
      case 0x0e:
        return new BSONSymbol(this.string(limit));
      case 0x0f:
        return this.codeWithScope(limit, depth);
      case 0x10:
        this.need(4, limit);
        return new Int32(this.int32());
      case 0x11: {
        this.need(8, limit);
        const i = this.int32() >>> 0;
        return new Timestamp({ t: this.int32() >>> 0, i });
      }
      case 0x12: {
        this.need(8, limit);
        const low = this.int32();
        return new Long(low, this.int32());
      }
      case 0x13:
        this.need(16, limit);
        this.position += 16;
        return new Decimal128(Uint8Array.prototype.slice.call(this.bytes, this.position - 16, this.position));
      case 0xff:
        return MIN_KEY;
      case 0x7f:
        return MAX_KEY;
      default:
        throw malformed(`unknown type ${type}`);
    }
  }

  private skip(type: number, limit: number): void {
    this.step(this.sizeOf(type, limit), limit);
  }

  /** How many bytes there are still to step over for a value of that type. */
  private sizeOf(type: number, limit: number): number {
    switch (type) {
      case 0x06:
      case 0x0a:
      case 0xff:
      case 0x7f:
        return 0;
      case 0x08:
        return 1;
      case 0x10:
        return 4;
      case 0x01:
      case 0x09:
      case 0x11:
      case 0x12:
        return 8;
      case 0x07:
        return 12;
      case 0x13:
        return 16;
      case 0x02:
      case 0x0d:
      case 0x0e:
        return this.length(limit, 1);
      case 0x0c:
        return this.length(limit, 1) + 12;
      case 0x05:
        return this.length(limit, 0) + 1;
      case 0x03:
      case 0x04:
      case 0x0f:
        // Their length counts its own four bytes.
        return this.length(limit, 5) - 4;
      case 0x0b:
        this.skipCString(limit);
        this.skipCString(limit);
        return 0;
      default:
        throw malformed(`unknown type ${type}`);
    }
  }

  private binary(limit: number): Binary {
    const length = this.length(limit, 0);
    this.need(length + 1, limit);
    const subtype = this.bytes[this.position++]!;
    let start = this.position;
    this.position += length;
    if (subtype === 2) {
      // The old generic subtype repeats its length inside.
      if (length < 4 || this.bytes.readInt32LE(start) !== length - 4) throw malformed('bad length in binary subtype 2');
      start += 4;
    }
    return new Binary(Uint8Array.prototype.slice.call(this.bytes, start, this.position), subtype);
  }

  private regex(limit: number): BSONRegExp {
    const pattern = this.cString(limit);
    const options = this.cString(limit);
    try {
      return new BSONRegExp(pattern, options);
    } catch {
      throw malformed(`regular expression options "${options}"`);
    }
  }

  private codeWithScope(limit: number, depth: number): Code {
    const start = this.position;
    const end = start + this.length(limit, 14);
    if (end > limit) throw malformed('bad code length');
    const code = this.string(end);
    const scope = this.document(end, depth + 1);
    if (this.position !== end) throw malformed('bad code length');
    // A scope is kept as the engine keeps every document; bson's own type for it is looser.
    return new Code(code, scope);
  }
}
