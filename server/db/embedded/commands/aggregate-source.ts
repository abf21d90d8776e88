/**
 * The documents that a pipeline gives. A pipeline over little is run here in the engine's thread; one over much goes to
 * the compute thread, which is fed records as bytes and hands results back as bytes, so that nobody waits for it.
 */

import { mayGrow } from '../aggregate/growth.ts';
import { type FindRequest, type PipelineSource, type PreparedPipeline, runPipeline } from '../aggregate/pipeline.ts';
import type { Reader } from '../aggregate/pool.ts';
import { decode, decodeFields, encode } from '../bson/codec.ts';
import type { Doc, Value } from '../bson/values.ts';
import { parseFilter } from '../query/filter.ts';
import { parseSort } from '../query/sort.ts';
import type { Namespace, Plan, PlanOptions, Store } from '../storage/types.ts';
import type { CommandContext } from './command.ts';
import type { DocumentSource, Slice } from './document-source.ts';
import { planSource } from './find.ts';
import { SLICE_MS } from './turns.ts';

/** Up to so many records, and bytes of them, a pipeline is run in the engine's thread. */
const INLINE_ROWS = 1000;
const INLINE_BYTES = 2 * 1024 * 1024;
/** Joins cost one look-up per document: fewer of these, and only into collections that are small or asked by few. */
const INLINE_JOINS = 20;
const INLINE_JOINED_RECORDS = 1000;
/** What the compute thread is fed at a time. */
const FEED_ROWS = 2000;
const FEED_BYTES = 1024 * 1024;

export interface AggregationInput {
  readonly ns: Namespace;
  readonly prepared: PreparedPipeline;
  readonly plan: PlanOptions;
  readonly variables: ReadonlyMap<string, Value>;
}

/** A read of another collection, skipped and limited. */
function planReader(store: Store, request: FindRequest): Reader {
  const { sort, skip = 0, limit = 0 } = request;
  const filter = parseFilter(request.filter);
  const plan = store.plan(request, {
    filter,
    ...(sort && sort.size > 0 ? { sort: parseSort(sort) } : {}),
    ...(limit > 0 ? { limit: skip + limit } : {}),
  });
  const source = planSource(plan, { filter, projection: null, skip, limit });
  return { next: () => source.pull(FEED_ROWS, FEED_BYTES, SLICE_MS) as Slice, close: () => source.close() };
}

/** Reads other collections for `$lookup` and its kin, at once. */
function storeSource(store: Store): PipelineSource {
  function* scan(request: FindRequest): Generator<Doc> {
    const fields = request.fields ? new Set(request.fields) : null;
    const reader = planReader(store, request);
    try {
      for (;;) {
        const { documents, done } = reader.next() as Slice;
        for (const bytes of documents) yield fields ? decodeFields(bytes, fields) : decode(bytes);
        if (done) return;
      }
    } finally {
      reader.close();
    }
  }
  return { scan, findAll: (requests) => requests.map((request) => [...scan(request)]) };
}

const NO_FIELDS = encode(new Map());

function withoutFields(reader: DocumentSource): DocumentSource {
  return {
    pull(maxDocuments, maxBytes, budgetMs) {
      const { documents, done } = reader.pull(maxDocuments, maxBytes, budgetMs) as Slice;
      return { documents: documents.map(() => NO_FIELDS), done };
    },
    close: () => reader.close(),
  };
}

export class AggregationSource implements DocumentSource {
  readonly #context: CommandContext;
  readonly #input: AggregationInput;
  readonly #plan: Plan | null;
  readonly #grows: boolean;
  /** Where records come from until it is known whether they are few. */
  #reader: DocumentSource | null;
  #read: Uint8Array[] = [];
  #readBytes = 0;
  /** Results, once the pipeline runs here. */
  #results: Iterator<Doc> | null = null;
  /** Results, once it runs in the compute thread; or records that need no pipeline. */
  #delegate: DocumentSource | null = null;

  private constructor(context: CommandContext, input: AggregationInput, plan: Plan | null) {
    this.#context = context;
    this.#input = input;
    this.#plan = plan;
    const { prepared } = input;
    this.#grows = mayGrow(prepared.rest);
    this.#reader = plan
      ? planSource(plan, {
          filter: input.plan.filter,
          projection: null,
          skip: prepared.skip ?? 0,
          limit: prepared.limit ?? 0,
        })
      : null;
    // The planner read keys only, which is enough to count: what the stages get are documents without fields.
    if (this.#reader && input.plan.keysOnly) this.#reader = withoutFields(this.#reader);
    // Without stages the records are the results.
    if (this.#reader && prepared.rest.length === 0) this.#delegate = this.#reader;
  }

  static overPlan(context: CommandContext, input: AggregationInput): AggregationSource {
    return new AggregationSource(context, input, context.engine.store.plan(input.ns, input.plan));
  }

  /** Over documents that are there already. */
  static overDocuments(context: CommandContext, input: AggregationInput, documents: readonly Doc[]): AggregationSource {
    const source = new AggregationSource(context, input, null);
    if (source.#grows) source.#delegate = source.#inComputeThread(documents.map(encode), null);
    else source.#start(documents);
    return source;
  }

  get indexName(): string | undefined {
    return this.#plan?.summary.indexName;
  }

  pull(maxDocuments: number, maxBytes: number, budgetMs: number): Slice | Promise<Slice> {
    if (this.#delegate) return this.#delegate.pull(maxDocuments, maxBytes, budgetMs);
    const until = performance.now() + budgetMs;
    if (!this.#results && !this.#readOn(until)) return { documents: [], done: false };
    const delegate = this.#delegate as DocumentSource | null;
    if (delegate) return delegate.pull(maxDocuments, maxBytes, budgetMs);
    return this.#take(maxDocuments, maxBytes, until);
  }

  /** Reads until it is clear where the pipeline is to run, and starts it there; false where the time was up before. */
  #readOn(until: number): boolean {
    const reader = this.#reader as DocumentSource;
    for (;;) {
      const slice = reader.pull(INLINE_ROWS, INLINE_BYTES, Math.max(1, until - performance.now())) as Slice;
      for (const document of slice.documents) {
        this.#read.push(document);
        this.#readBytes += document.length;
      }
      if (slice.done && this.#isLittle()) {
        const { fields } = this.#input.prepared;
        this.#start(this.#read.map((bytes) => (fields ? decodeFields(bytes, fields) : decode(bytes))));
        this.#read = [];
        return true;
      }
      if (slice.done || !this.#isLittle()) {
        this.#delegate = this.#inComputeThread(this.#read, slice.done ? null : reader);
        this.#read = [];
        return true;
      }
      if (performance.now() >= until) return false;
    }
  }

  #inComputeThread(first: Uint8Array[], reader: DocumentSource | null): DocumentSource {
    const { prepared, variables, ns } = this.#input;
    const { store, compute } = this.#context.engine;
    let held: Uint8Array[] | null = first;
    const job = compute.open({
      stages: prepared.rest,
      db: ns.db,
      variables,
      input: {
        next: () => {
          if (held) {
            const documents = held;
            held = null;
            return { documents, done: reader === null };
          }
          return (reader as DocumentSource).pull(FEED_ROWS, FEED_BYTES, SLICE_MS);
        },
        close: () => reader?.close(),
      },
      find: (request) => planReader(store, request),
    });
    return { pull: (maxDocuments, maxBytes) => job.next(maxDocuments, maxBytes), close: () => job.close() };
  }

  #isLittle(): boolean {
    const { usesSource } = this.#input.prepared;
    if (this.#read.length > INLINE_ROWS || this.#readBytes > INLINE_BYTES) return false;
    if (this.#grows) return false;
    const { store } = this.#context.engine;
    return usesSource.every((ref) => store.count(ref) <= INLINE_JOINED_RECORDS && this.#read.length <= INLINE_JOINS);
  }

  #start(documents: Iterable<Doc>): void {
    this.#results = runPipeline(this.#input.prepared, documents, storeSource(this.#context.engine.store))[
      Symbol.iterator
    ]();
  }

  #take(maxDocuments: number, maxBytes: number, until: number): Slice {
    const documents: Uint8Array[] = [];
    let bytes = 0;
    while (documents.length < maxDocuments && bytes < maxBytes) {
      const next = (this.#results as Iterator<Doc>).next();
      if (next.done) return { documents, done: true };
      const document = encode(next.value);
      documents.push(document);
      bytes += document.length;
      if (performance.now() >= until) break;
    }
    return { documents, done: false };
  }

  close(): void {
    this.#reader?.close();
    this.#delegate?.close();
    this.#results?.return?.();
    this.#read = [];
  }
}
