/**
 * A query as a tree. What MongoDB defines by other operators is already resolved: `$ne` is not-compare, `$nin`
 * not-in, `$exists: false` not-exists, `$all` an and; an implicit and of several fields is an and.
 */

import type { Doc, Maybe, Value } from '../bson/values.ts';

export type CompareOp = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

/** A regular expression as the query has it, options in alphabetical order. */
export interface Pattern {
  readonly pattern: string;
  readonly options: string;
}

export interface CompareNode {
  readonly kind: 'compare';
  readonly path: string;
  readonly op: CompareOp;
  readonly value: Value;
}

/** Any of the values is equal, or any of the patterns matches. */
export interface InNode {
  readonly kind: 'in';
  readonly path: string;
  readonly values: readonly Value[];
  readonly patterns: readonly Pattern[];
}

export interface ElemMatchNode {
  readonly kind: 'elemMatch';
  readonly path: string;
  /** 'object': the child's paths start at the item. 'value': its paths are empty and it judges the item itself. */
  readonly each: 'object' | 'value';
  readonly child: FilterNode;
}

/** The tests of the value or values at one path. */
export type PathNode =
  | CompareNode
  | InNode
  | ElemMatchNode
  | { readonly kind: 'exists'; readonly path: string }
  /** BSON type numbers. */
  | { readonly kind: 'type'; readonly path: string; readonly codes: ReadonlySet<number> }
  | { readonly kind: 'regex'; readonly path: string; readonly pattern: string; readonly options: string }
  | { readonly kind: 'mod'; readonly path: string; readonly divisor: bigint; readonly remainder: bigint }
  | { readonly kind: 'size'; readonly path: string; readonly size: number }
  | {
      readonly kind: 'bits';
      readonly path: string;
      readonly test: 'allSet' | 'allClear' | 'anySet' | 'anyClear';
      readonly positions: readonly number[];
    };

export type FilterNode =
  | PathNode
  | { readonly kind: 'and' | 'or' | 'nor'; readonly children: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly child: FilterNode }
  | { readonly kind: 'never' }
  | {
      readonly kind: 'expr';
      readonly source: Value;
      readonly evaluate: (doc: Doc) => Maybe;
      /** Top-level fields that the expression reads; null: any. */
      readonly fields: ReadonlySet<string> | null;
    }
  | {
      readonly kind: 'schema';
      readonly source: Doc;
      readonly accepts: (doc: Doc) => boolean;
    };
