/**
 * Running reads: candidates from a source, judged by the filter, handed out in slices; in the source's order or sorted
 * in memory.
 */

import { decode, decodeFields } from '../bson/codec.ts';
import type { Doc } from '../bson/values.ts';
import type { Filter } from '../query/filter.ts';
import { type SortSpec, sortKey } from '../query/sort.ts';
import type { Environment } from './environment.ts';
import { encodeKey } from './key-encoding.ts';
import { KeySorter } from './key-sorter.ts';
import type { CollectionReference, Counters, Source } from './sources.ts';
import { recordKey } from './trees.ts';
import type { Plan, PlanSummary, RecordRow } from './types.ts';

type Slice = { rows: RecordRow[]; done: boolean };

/** Decides by a document's bytes, decoding no more than it must. */
export class Judge {
  private readonly filter: Filter;
  private readonly always: boolean;
  private readonly fields: ReadonlySet<string> | null;

  /** `proven`: whatever the source offers matches. `extra`: fields wanted for other ends. */
  constructor(filter: Filter, proven: boolean, extra: ReadonlySet<string> = new Set()) {
    this.filter = filter;
    this.always = proven || (filter.root.kind === 'and' && filter.root.children.length === 0);
    if (this.always) this.fields = extra;
    else this.fields = filter.fields && new Set([...filter.fields, ...extra]);
  }

  matches(bytes: Uint8Array): boolean {
    return this.always || this.filter.matches(this.read(bytes));
  }

  /** The wanted fields of a document that matches, else null. */
  part(bytes: Uint8Array): Doc | null {
    const doc = this.read(bytes);
    return this.always || this.filter.matches(doc) ? doc : null;
  }

  private read(bytes: Uint8Array): Doc {
    return this.fields ? decodeFields(bytes, this.fields) : decode(bytes);
  }
}

/** Rows as the source brings them. */
export class RowPlan implements Plan {
  private readonly describe: () => PlanSummary;
  readonly examined: Counters;
  private readonly source: Source;
  private readonly judge: Judge;
  private readonly env: Environment;
  private closed = false;

  constructor(env: Environment, source: Source, judge: Judge, describe: () => PlanSummary, examined: Counters) {
    this.env = env;
    this.source = source;
    this.judge = judge;
    this.describe = describe;
    this.examined = examined;
  }

  get summary(): PlanSummary {
    return this.describe();
  }

  next(maxRows: number, maxBytes: number, budgetMs: number): Slice {
    const rows: RecordRow[] = [];
    if (this.closed) return { rows, done: true };
    this.env.relieve();
    let size = 0;
    const done = this.source.scan(performance.now() + budgetMs, (id, bytes) => {
      if (rows.length >= maxRows) return false;
      if (bytes.length > 0 && !this.judge.matches(bytes)) return true;
      if (rows.length > 0 && size + bytes.length > maxBytes) return false;
      rows.push({ id, bytes });
      size += bytes.length;
      return true;
    });
    return { rows, done };
  }

  close(): void {
    this.closed = true;
  }
}

/** All matching rows are found first, then handed out in order. Only keys and record numbers are held. */
export class SortedPlan implements Plan {
  private readonly describe: () => PlanSummary;
  readonly examined: Counters;
  private readonly env: Environment;
  private readonly reference: CollectionReference;
  private readonly source: Source;
  private readonly judge: Judge;
  private readonly recheck: Judge;
  private readonly sort: SortSpec;
  private readonly directions: readonly (1 | -1)[];
  private readonly sorter: KeySorter;
  private collected = false;
  private closed = false;
  private readonly version: number;
  /** A record that did not fit into the last slice. */
  private waiting: RecordRow | null = null;

  constructor(
    env: Environment,
    reference: CollectionReference,
    source: Source,
    { filter, proven, sort, limit }: { filter: Filter; proven: boolean; sort: SortSpec; limit: number | undefined },
    describe: () => PlanSummary,
    examined: Counters,
  ) {
    this.env = env;
    this.reference = reference;
    this.source = source;
    this.judge = new Judge(filter, proven, sort.topLevel);
    this.recheck = new Judge(filter, false);
    this.sort = sort;
    this.directions = sort.fields.map((field) => field.direction);
    this.sorter = new KeySorter(limit);
    this.describe = describe;
    this.examined = examined;
    this.version = reference.get().version;
  }

  get summary(): PlanSummary {
    return this.describe();
  }

  next(maxRows: number, maxBytes: number, budgetMs: number): Slice {
    const rows: RecordRow[] = [];
    if (this.closed) return { rows, done: true };
    this.env.relieve();
    const until = performance.now() + budgetMs;
    if (!this.collected) {
      this.collected = this.source.scan(until, (record, bytes) => {
        const doc = this.judge.part(bytes);
        if (doc) this.sorter.add(encodeKey(sortKey(doc, this.sort), this.directions), record);
        return true;
      });
      if (!this.collected) return { rows, done: false };
    }
    if (!this.sorter.prepare(until)) return { rows, done: false };
    return this.handOut(rows, maxRows, maxBytes, until);
  }

  private handOut(rows: RecordRow[], maxRows: number, maxBytes: number, until: number): Slice {
    const { recordsPrefix, version } = this.reference.get();
    const unchanged = version === this.version;
    let size = 0;
    while (rows.length < maxRows) {
      if (rows.length % 16 === 15 && performance.now() > until) return { rows, done: false };
      let row = this.waiting;
      this.waiting = null;
      if (!row) {
        const record = this.sorter.take();
        if (record === undefined) return { rows, done: true };
        const bytes = this.env.get(recordKey(recordsPrefix, record));
        // It may have been changed or removed since it was sorted.
        if (!bytes || (!unchanged && !this.recheck.matches(bytes))) continue;
        row = { id: record, bytes };
      }
      if (rows.length > 0 && size + row.bytes.length > maxBytes) {
        this.waiting = row;
        return { rows, done: false };
      }
      rows.push(row);
      size += row.bytes.length;
    }
    return { rows, done: false };
  }

  close(): void {
    this.closed = true;
    this.sorter.clear();
  }
}

/** Nothing to be had: no such collection, or a query that cannot be fulfilled. */
export class EmptyPlan implements Plan {
  readonly summary: PlanSummary;
  readonly examined = { keys: 0, docs: 0 };

  constructor(summary: PlanSummary = { stage: 'EOF', direction: 'forward', sortsInMemory: false }) {
    this.summary = summary;
  }

  next(): Slice {
    return { rows: [], done: true };
  }

  close(): void {}
}
