/**
 * A place in one document's bytes, and reading forward from it. Every length is checked before it is followed: bytes come
 * from clients, and a document that lies about its size must give an error, never a read beyond its end.
 *
 * Field names are interned: look-ups in Maps are cheaper with strings that have been seen before.
 */

import { CommandError } from '../errors.ts';

export function malformed(what: string): CommandError {
  return new CommandError(22, `Invalid BSON: ${what}`);
}

const doubleOut = new Float64Array(1);
const doubleIn = new Uint8Array(doubleOut.buffer);

/** Field names seen lately, by a hash of their bytes. */
const NAME_SLOTS = 4096;
const NAME_MAX = 40;
const names: (string | undefined)[] = new Array(NAME_SLOTS).fill(undefined);

/** `bytes` is exactly one document. */
export class ByteCursor {
  readonly bytes: Buffer;
  protected position = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  protected need(count: number, limit: number): void {
    if (limit - this.position < count) throw malformed('value runs over the end');
  }

  protected step(count: number, limit: number): void {
    this.need(count, limit);
    this.position += count;
  }

  protected length(limit: number, least: number): number {
    this.need(4, limit);
    const length = this.int32();
    if (length < least) throw malformed('bad length');
    return length;
  }

  protected int32(): number {
    const p = this.position;
    const b = this.bytes;
    this.position = p + 4;
    return b[p]! | (b[p + 1]! << 8) | (b[p + 2]! << 16) | (b[p + 3]! << 24);
  }

  protected double(limit: number): number {
    this.need(8, limit);
    const p = this.position;
    const b = this.bytes;
    for (let i = 0; i < 8; i += 1) doubleIn[i] = b[p + i]!;
    this.position = p + 8;
    return doubleOut[0]!;
  }

  protected string(limit: number): string {
    const length = this.length(limit, 1);
    const start = this.position;
    this.step(length, limit);
    if (this.bytes[this.position - 1] !== 0) throw malformed('string does not end with a zero byte');
    return this.text(start, this.position - 1);
  }

  protected text(start: number, end: number): string {
    const bytes = this.bytes;
    if (end - start < 16) {
      // A call into the native decoder costs more than reading a short ASCII text here.
      let text = '';
      for (let i = start; i < end; i += 1) {
        const byte = bytes[i]!;
        if (byte > 0x7f) return bytes.toString('utf8', start, end);
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return bytes.toString('utf8', start, end);
  }

  protected skipCString(limit: number): void {
    const end = this.bytes.indexOf(0, this.position);
    if (end < 0 || end >= limit) throw malformed('name without end');
    this.position = end + 1;
  }

  protected cString(limit: number): string {
    const start = this.position;
    this.skipCString(limit);
    return this.text(start, this.position - 1);
  }

  protected name(limit: number): string {
    const bytes = this.bytes;
    const start = this.position;
    let hash = 0;
    let end = start;
    for (; end < limit; end += 1) {
      const byte = bytes[end]!;
      if (byte === 0) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (end >= limit) throw malformed('name without end');
    this.position = end + 1;
    const length = end - start;
    if (length > NAME_MAX) return this.text(start, end);
    const slot = hash & (NAME_SLOTS - 1);
    const known = names[slot];
    if (known !== undefined && known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[start + i]) i += 1;
      // Equal unit by byte means all ASCII, or else latin-1 letters whose single bytes are not valid UTF-8.
      if (i === length) return known;
    }
    const name = this.text(start, end);
    if (name.length === length) names[slot] = name;
    return name;
  }
}
