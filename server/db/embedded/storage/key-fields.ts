/** Finds the fields in an index key again, without decoding them: where a key's later fields have bounds of their own. */

import type { Intervals } from './intervals.ts';
import { KEY_LIMIT, KIND } from './key-encoding.ts';

export interface FieldTest {
  readonly field: number;
  /** In the field's own direction, as its bytes stand in the key. */
  readonly intervals: Intervals;
}

/** A test of keys (without the tree's number before and the record's number after them). Cut keys always pass. */
export function keyTest(directions: readonly (1 | -1)[], tests: readonly FieldTest[]): (key: Buffer) => boolean {
  return (key) => {
    if (key.length === KEY_LIMIT) return true;
    let start = 0;
    let next = 0;
    for (let field = 0; next < tests.length; field += 1) {
      const end = fieldEnd(key, start, directions[field] === -1 ? 0xff : 0);
      const test = tests[next]!;
      if (test.field === field) {
        if (!isWithin(key.subarray(start, end), test.intervals)) return false;
        next += 1;
      }
      start = end;
    }
    return true;
  };
}

function isWithin(bytes: Buffer, intervals: Intervals): boolean {
  return intervals.some(
    ({ low, high }) => isBehind(bytes, low.bytes, low.after) && !isBehind(bytes, high.bytes, high.after),
  );
}

/** Whether `bytes` lies behind the cut. */
function isBehind(bytes: Buffer, cut: Buffer, after: boolean): boolean {
  const order = Buffer.compare(bytes.subarray(0, cut.length), cut);
  if (order !== 0) return order > 0;
  return !after;
}

/** Where the value that begins at `position` ends. `turn` is what the bytes are to be turned by: 0xff if descending. */
function fieldEnd(key: Buffer, position: number, turn: number): number {
  return contentEnd(key, position + 1, key[position]! ^ turn, turn);
}

function contentEnd(key: Buffer, start: number, kind: number, turn: number): number {
  switch (kind) {
    case KIND.number: {
      if ((key[start + 8]! ^ turn) === 0) return start + 9;
      // Decimal digits, turned once more where the number is negative.
      const isNegative = ((key[start]! ^ turn) & 0x80) === 0;
      return key.indexOf(turn ^ (isNegative ? 0xff : 0), start + 11) + 1;
    }
    case KIND.string:
    case KIND.code:
      return key.indexOf(turn, start) + 1;
    case KIND.object:
      return objectEnd(key, start, turn);
    case KIND.array: {
      let at = start;
      while ((key[at]! ^ turn) !== 0) at = fieldEnd(key, at, turn);
      return at + 1;
    }
    case KIND.binary: {
      let length = 0;
      for (let i = 0; i < 4; i += 1) length = length * 256 + (key[start + i]! ^ turn);
      return start + 5 + length;
    }
    case KIND.objectId:
      return start + 12;
    case KIND.boolean:
      return start + 1;
    case KIND.date:
    case KIND.timestamp:
      return start + 8;
    case KIND.regex:
      return key.indexOf(turn, key.indexOf(turn, start) + 1) + 1;
    case KIND.dbPointer:
      return key.indexOf(turn, start) + 13;
    case KIND.codeWithScope:
      return objectEnd(key, key.indexOf(turn, start) + 1, turn);
    default:
      return start;
  }
}

function objectEnd(key: Buffer, start: number, turn: number): number {
  let at = start;
  while ((key[at]! ^ turn) !== 0) {
    const kind = key[at]! ^ turn;
    at = contentEnd(key, key.indexOf(turn, at + 1) + 1, kind, turn);
  }
  return at + 1;
}
