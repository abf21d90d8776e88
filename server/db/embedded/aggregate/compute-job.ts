/** Aggregations for the compute threads, as the commands see them. */

import type { Doc, Value } from '../bson/values.ts';
import type { FindRequest } from './stages/stage.ts';

/** Some documents and whether there are more. None and not done: ask again. */
export interface Batch {
  readonly documents: Uint8Array[];
  readonly done: boolean;
}

/** Documents that the engine's thread reads, in slices that do not hold it up. */
export interface Reader {
  next(): Batch | Promise<Batch>;
  close(): void;
}

export interface ComputeRequest {
  /** What is left to do: `PreparedPipeline.rest`. */
  readonly stages: readonly Doc[];
  readonly db: string;
  readonly variables: ReadonlyMap<string, Value>;
  /** The documents that the planner found. */
  readonly input: Reader;
  /** Opens a read of another collection, for `$lookup` and its kin. */
  find(request: FindRequest): Reader;
}

/** An aggregation under way. It works only while `next` is waited for. */
export interface ComputeJob {
  /** Rejects with CommandError: what the pipeline refuses, 292 where memory ran out. One at a time. */
  next(maxDocuments: number, maxBytes: number): Promise<Batch>;
  /** Stops it, also in the middle of `next` (which then rejects with 11601). Closes the readers. */
  close(): void;
}
