/**
 * How the engine holds BSON in memory: a document is a `Map` in the order of its fields (plain objects would reorder
 * keys that look like integers and trip over `__proto__`), numbers keep their BSON type, nothing is promoted.
 */

import type {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

/** BSON's deprecated type 6. A field that is not there is JavaScript's `undefined`, which is something else. */
export class BsonUndefined {
  static readonly value = new BsonUndefined();
  private constructor() {}
}

export type Doc = Map<string, Value>;

export type Value =
  | null
  | boolean
  | string
  | Int32
  | Double
  | Long
  | Decimal128
  | Date
  | ObjectId
  | Binary
  | BSONRegExp
  | Timestamp
  | Code
  | DBRef
  | BSONSymbol
  | MinKey
  | MaxKey
  | BsonUndefined
  | Doc
  | Value[];

/** A value or, where a path leads nowhere, nothing. */
export type Maybe = Value | undefined;
