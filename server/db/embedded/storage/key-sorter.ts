/**
 * Sorts records by their encoded sort keys without ever holding the thread for long: keys are collected into runs of a
 * few thousand, each sorted when it is full, and merged one by one as they are asked for. With a limit only the best are
 * kept. Equal keys keep the order in which they came.
 */

import { CommandError } from '../errors.ts';

const RUN = 2048;
/** As MongoDB without `allowDiskUse`: more keys than this are refused. */
const MOST_BYTES = 100 * 1024 * 1024;
/** What an entry takes besides its key. */
const ENTRY_BYTES = 64;

interface Entry {
  readonly key: Buffer;
  readonly record: number;
  readonly arrival: number;
}

function before(a: Entry, b: Entry): number {
  return Buffer.compare(a.key, b.key) || a.arrival - b.arrival;
}

export class KeySorter {
  private readonly limit: number;
  private readonly mostBytes: number;
  private readonly runLength: number;
  /** With a limit: the last key that is among the best so far; what comes after it need not be kept. */
  private cutoff: Buffer | null = null;
  private open: Entry[] = [];
  private runs: Entry[][] = [];
  /** Place in each run, and the runs as a heap by their next entries. */
  private places: number[] = [];
  private heap: number[] = [];
  private merging = false;
  private arrivals = 0;
  private bytes = 0;
  private taken = 0;

  constructor(limit: number | undefined, mostBytes = MOST_BYTES) {
    this.mostBytes = mostBytes;
    this.limit = limit === undefined || limit <= 0 ? Number.POSITIVE_INFINITY : limit;
    this.runLength = this.limit * 2 > 4 * RUN ? RUN : Math.max(RUN, this.limit * 2);
  }

  /** Throws 292 when the keys take too much memory. */
  add(key: Buffer, record: number): void {
    if (this.cutoff && Buffer.compare(key, this.cutoff) >= 0) return;
    this.open.push({ key, record, arrival: this.arrivals });
    this.arrivals += 1;
    this.bytes += key.length + ENTRY_BYTES;
    if (this.open.length >= this.runLength) this.closeRun();
    if (this.bytes > this.mostBytes) {
      throw new CommandError(
        292,
        `Executor error during find command :: caused by :: Sort exceeded memory limit of ${this.mostBytes} bytes, but did not opt in to external sorting.`,
      );
    }
  }

  private closeRun(): void {
    const run = this.open.sort(before);
    if (this.limit < run.length) {
      for (const dropped of run.slice(this.limit)) this.bytes -= dropped.key.length + ENTRY_BYTES;
      run.length = this.limit;
      // With few to keep there is one run only, which the next entries join.
      this.open = run;
      this.cutoff = run.at(-1)!.key;
      return;
    }
    this.runs.push(run);
    this.open = [];
  }

  /** Makes ready for `take`; false when the time was up. */
  prepare(until: number): boolean {
    if (this.merging) return true;
    if (this.open.length > 0) {
      this.runs.push(this.open.sort(before));
      this.open = [];
      if (performance.now() > until) return false;
    }
    this.places = this.runs.map(() => 0);
    this.heap = this.runs.map((_, i) => i).sort((a, b) => before(this.runs[a]![0]!, this.runs[b]![0]!));
    this.merging = true;
    return true;
  }

  /** The next record in order, or undefined. */
  take(): number | undefined {
    const run = this.heap[0];
    if (run === undefined || this.taken >= this.limit) return undefined;
    const entries = this.runs[run]!;
    const place = this.places[run]!;
    const { record } = entries[place]!;
    this.places[run] = place + 1;
    if (place + 1 === entries.length) {
      const last = this.heap.pop()!;
      this.runs[run] = [];
      if (this.heap.length > 0) this.heap[0] = last;
    }
    this.sink();
    this.taken += 1;
    return record;
  }

  private head(at: number): Entry {
    const run = this.heap[at]!;
    return this.runs[run]![this.places[run]!]!;
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      const left = at * 2 + 1;
      if (left >= this.heap.length) return;
      const child = left + 1 < this.heap.length && before(this.head(left + 1), this.head(left)) < 0 ? left + 1 : left;
      if (before(this.head(at), this.head(child)) <= 0) return;
      const run = this.heap[at]!;
      this.heap[at] = this.heap[child]!;
      this.heap[child] = run;
      at = child;
    }
  }

  clear(): void {
    this.open = [];
    this.runs = [];
    this.heap = [];
  }
}
