/** What an accumulator is. */

import type { Doc, Maybe, Value } from '../bson/values.ts';

/** A running computation over the documents of one group. */
export interface Accumulation {
  add(doc: Doc): void;
  value(): Maybe;
}

export interface Accumulator {
  /** Top-level fields that are looked at; null for all. */
  readonly fields: ReadonlySet<string> | null;
  /** `id` is the group's `_id`: the `n` of `$firstN` and its kin may depend on it. */
  start(id: Maybe): Accumulation;
}

export type Variables = ReadonlyMap<string, Value>;
export type AccumulatorParser = (argument: Value, variables: Variables, name: string) => Accumulator;
