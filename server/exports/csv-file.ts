/**
 * Tables as CSV (RFC 4180): UTF-8 with a byte order mark, CRLF, fields in quotes where they have to be. With semicolons,
 * numbers have a decimal comma, which is what spreadsheets set to German expect of such files (R: read.csv2).
 *
 * Written by hand and not with csv-stringify, and into bytes at once: at some two million cells a second, joining
 * strings and what that leaves for the garbage collector costs more than the reading of the database.
 */
import type { Cell, RowWriter } from './cell.ts';
import { FORMULA_SIGNS, GUARD, guarded } from './formula-guard.ts';

export type Separator = 'comma' | 'semicolon';

const BYTE_ORDER_MARK = '\ufeff';
const NEEDS_QUOTES = /[",;\n\r]/;

/** A text as a field: defused, and in quotes where it needs them. */
function textField(text: string): string {
  const safe = guarded(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const ZERO = 0x30;
const CR = 0x0d;
const LF = 0x0a;
/** ASCII that may stand anywhere in a field, and that may begin one, as it is. */
const PLAIN = new Uint8Array(128).fill(1);
for (const sign of '",;\n\r') PLAIN[sign.charCodeAt(0)] = 0;
const PLAIN_FIRST = PLAIN.slice();
for (const sign of FORMULA_SIGNS + GUARD) PLAIN_FIRST[sign.charCodeAt(0)] = 0;

/** Longer texts are left to Node's own encoder. */
const SHORT = 48;
/** Bytes that a UTF-16 unit takes at most. */
const MOST_PER_UNIT = 3;
const FIRST_BYTES = 256 * 1024;

/** Fields and rows as bytes, in a buffer that grows with the longest run of rows. */
class CsvBytes {
  private readonly between: number;
  private readonly hasComma: boolean;
  private buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private at = 0;

  constructor(separator: Separator) {
    this.between = (separator === 'comma' ? ',' : ';').charCodeAt(0);
    this.hasComma = separator === 'semicolon';
  }

  /** What was written since the last time, in memory that holds nothing else. */
  take(): Buffer {
    const piece = Buffer.allocUnsafeSlow(this.at);
    this.buffer.copy(piece, 0, 0, this.at);
    this.at = 0;
    return piece;
  }

  readonly row = (row: readonly Cell[]): void => {
    // Short cells, separators and the line's end; what is longer makes room for itself and for as much again.
    this.makeRoom(row.length * (SHORT + 1) + 2);
    for (let index = 0; index < row.length; index += 1) {
      if (index > 0) this.buffer[this.at++] = this.between;
      const cell = row[index]!;
      if (cell === null) continue;
      if (typeof cell === 'number') this.number(cell);
      else if (!this.shortText(cell)) this.verbatim(textField(cell), row.length - index);
    }
    this.buffer[this.at] = CR;
    this.buffer[this.at + 1] = LF;
    this.at += 2;
  };

  /** As it is. `cells`: how many short ones must have room behind it. */
  verbatim(text: string, cells = 0): void {
    this.makeRoom(text.length * MOST_PER_UNIT + cells * (SHORT + 1) + 2);
    this.at += this.buffer.write(text, this.at, 'utf8');
  }

  private number(value: number): void {
    const { buffer, at } = this;
    if (value >= 0 && value < 100 && Number.isInteger(value)) {
      if (value < 10) {
        buffer[at] = ZERO + value;
        this.at = at + 1;
      } else {
        const tens = Math.floor(value / 10);
        buffer[at] = ZERO + tens;
        buffer[at + 1] = ZERO + value - 10 * tens;
        this.at = at + 2;
      }
      return;
    }
    // Without look for formulas: a number is one, whatever its sign. 25 characters at most.
    const text = String(value);
    this.at = at + buffer.write(this.hasComma ? text.replace('.', ',') : text, at, 'latin1');
  }

  /** False where the text is none of those that can be written sign by sign. */
  private shortText(text: string): boolean {
    const { length } = text;
    if (length > SHORT) return false;
    const { buffer, at } = this;
    let allowed = PLAIN_FIRST;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      // undefined beyond ASCII
      if (allowed[code] !== 1) return false;
      buffer[at + index] = code;
      allowed = PLAIN;
    }
    this.at = at + length;
    return true;
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

export function csvWriter(separator: Separator): RowWriter {
  const bytes = new CsvBytes(separator);
  return {
    head(header) {
      bytes.verbatim(BYTE_ORDER_MARK);
      bytes.row(header);
      return bytes.take();
    },
    rows(give) {
      give(bytes.row);
      return bytes.take();
    },
    tail: () => Buffer.alloc(0),
  };
}
