/** What a pipeline stage is, when it is parsed and when it runs. Stages pull: each asks the one before for documents. */

import type { Doc, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { typeName } from '../values.ts';

export interface CollectionRef {
  readonly db: string;
  readonly collection: string;
}

/** A read of another collection, for `$lookup` and its kin. `filter` is a plain query, without variables. */
export interface FindRequest {
  readonly db: string;
  readonly collection: string;
  readonly filter: Doc;
  readonly sort?: Doc;
  readonly skip?: number;
  readonly limit?: number;
  /** Only these top-level fields are looked at. */
  readonly fields?: readonly string[];
}

/** Where stages read other collections from. Synchronous: in the compute thread it waits for the engine's answer. */
export interface PipelineSource {
  /** The documents of each request; several at once, so that a batch costs one round trip. */
  findAll(requests: readonly FindRequest[]): Doc[][];
  /** The documents of one request, one after the other. */
  scan(request: FindRequest): Iterable<Doc>;
}

export interface RunContext {
  readonly source: PipelineSource;
}

export interface Stage {
  readonly name: string;
  /** Top-level fields of its input that it looks at; null: all. */
  readonly reads: ReadonlySet<string> | null;
  /** Nothing of its input but what it reads can be found in its output. */
  readonly bounds: boolean;
  /** It needs all of its input before it gives anything. */
  readonly blocking: boolean;
  /** Other collections that it reads. */
  readonly sources?: readonly CollectionRef[];
  run(input: Iterable<Doc>, context: RunContext): Iterable<Doc>;
}

/** A pipeline inside a stage (`$lookup`, `$facet`, `$unionWith`). */
export interface SubPipeline {
  /** What the collection's own indexes can do: the leading `$match`. */
  readonly filter: Doc;
  readonly sort?: Doc;
  readonly skip?: number;
  readonly limit?: number;
  readonly fields: ReadonlySet<string> | null;
  readonly stages: readonly Stage[];
  /** It begins with `$documents` and reads no collection. */
  readonly documents: (() => Doc[]) | null;
  readonly sources: readonly CollectionRef[];
}

/** What parsing a stage needs to know. */
export interface ParseContext {
  readonly db: string;
  readonly variables: ReadonlyMap<string, Value>;
  /** Names of the variables that stand for the outer document of a `$lookup`; constant otherwise. */
  subPipeline(
    stages: Value,
    where: { stage: string; variables?: ReadonlyMap<string, Value>; collection?: string },
  ): SubPipeline;
}

export type StageParser = (spec: Value, context: ParseContext, name: string) => Stage | readonly Stage[];

/** The specification as a document, else the code. */
export function specDocument(spec: Value, name: string, code: number): Doc {
  if (spec instanceof Map) return spec;
  throw new CommandError(code, `the ${name} specification must be an object, but found ${typeName(spec)}`);
}

export function unionOf(sets: Iterable<ReadonlySet<string> | null>): ReadonlySet<string> | null {
  const all = new Set<string>();
  for (const set of sets) {
    if (set === null) return null;
    for (const item of set) all.add(item);
  }
  return all;
}

/** Runs stages one after the other over the documents. */
export function runStages(stages: readonly Stage[], input: Iterable<Doc>, context: RunContext): Iterable<Doc> {
  let documents = input;
  for (const stage of stages) documents = stage.run(documents, context);
  return documents;
}

/** The top-level fields that these stages need of their input; null: all of it. */
export function fieldsNeeded(stages: readonly Stage[]): ReadonlySet<string> | null {
  const needed = new Set<string>();
  for (const stage of stages) {
    if (stage.reads === null) return null;
    for (const field of stage.reads) needed.add(field);
    if (stage.bounds) return needed;
  }
  return null;
}
