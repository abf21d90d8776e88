/**
 * Walks the entries of an index through several ranges, some read ahead, and knows the place it has come to. What was
 * read ahead is good for the moment only: who comes back later calls `forget` first and goes on from that place.
 */

import type { Environment, KeyRange } from './environment.ts';
import { recordAtEnd } from './trees.ts';

export interface IndexEntry {
  /** The whole LMDB key. */
  readonly key: Uint8Array;
  readonly record: number;
}

/** A short read should not fetch hundreds of keys, a long one should. */
const FIRST_CHUNK = 32;
const LARGEST_CHUNK = 512;

export class EntryCursor {
  private readonly env: Environment;
  private readonly isUnique: boolean;
  private readonly isPoint: boolean;
  private readonly backward: boolean;
  /** Still to be read; the one being read is the last. */
  private readonly ranges: KeyRange[];
  private chunk: number;
  private ahead: IndexEntry[] = [];
  private at = 0;
  /** Nothing is left in the last range beyond what was read ahead. */
  private atEnd = false;
  /** The last entry that is done with, where the range does not know of it yet. */
  private passed: Uint8Array | null = null;

  /** `chunk`: how many to read at first. `isPoint`: the range is the one key of a unique index. */
  constructor(
    env: Environment,
    ranges: readonly KeyRange[],
    options: { isUnique: boolean; isPoint: boolean; backward: boolean; chunk?: number },
  ) {
    this.env = env;
    this.isUnique = options.isUnique;
    this.isPoint = options.isPoint;
    this.backward = options.backward;
    this.ranges = options.backward ? [...ranges] : [...ranges].reverse();
    this.chunk = options.chunk ?? FIRST_CHUNK;
  }

  /** The next entry; undefined at the end of all; null where a range has just ended and the next is still to be read. */
  peek(): IndexEntry | null | undefined {
    const entry = this.ahead[this.at];
    if (entry) return entry;
    if (this.atEnd) {
      this.ranges.pop();
      this.atEnd = false;
      this.passed = null;
    }
    this.settle();
    const range = this.ranges.at(-1);
    if (!range) return undefined;
    this.env.relieve();
    this.ahead = this.read(range);
    this.at = 0;
    this.atEnd = this.isPoint || this.ahead.length < this.chunk;
    this.chunk = Math.min(this.chunk * 2, LARGEST_CHUNK);
    return this.ahead[0] ?? null;
  }

  /** The entry that `peek` gave is done with. */
  advance(): void {
    this.passed = this.ahead[this.at]!.key;
    this.at += 1;
  }

  forget(): void {
    this.settle();
    this.ahead = [];
    this.at = 0;
    this.atEnd = false;
  }

  /** Leaves in the last range what is still to be read: the place is written down once, not with every entry. */
  private settle(): void {
    if (!this.passed) return;
    const { start, end } = this.ranges.at(-1)!;
    this.ranges[this.ranges.length - 1] = this.backward
      ? { start, end: this.passed }
      : { start: Buffer.concat([this.passed, Buffer.alloc(1)]), end };
    this.passed = null;
  }

  private read(range: KeyRange): IndexEntry[] {
    const place = { ...range, backward: this.backward };
    if (this.isPoint) {
      const value = this.env.peek(range.start);
      return value ? [{ key: range.start, record: recordAtEnd(value) }] : [];
    }
    if (this.isUnique) {
      const entries = this.env.entries(place, this.chunk);
      return entries.map(({ key, value }) => ({ key, record: recordAtEnd(value) }));
    }
    return this.env.keys(place, this.chunk).map((key) => ({ key, record: recordAtEnd(key) }));
  }
}
