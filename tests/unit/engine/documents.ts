/** For the engine's unit tests: documents as a driver would send them, and random ones. */

import {
  Binary,
  BSON,
  BSONRegExp,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { decode, encode } from '#server/db/embedded/bson/codec';
import type { Doc, Value } from '#server/db/embedded/bson/values';

/** Numbers become int32 or double as in the driver; Maps keep keys that look like integers in order. */
export function doc(source: Document | Map<string, unknown>): Doc {
  return decode(BSON.serialize(source));
}

export function value(source: unknown): Value {
  return doc({ v: source }).get('v')!;
}

/** Back to plain JavaScript, numbers without their types. */
export function plain(source: Doc): Document {
  return BSON.deserialize(encode(source), { promoteBuffers: true });
}

const names = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '0', '1', '10', '__proto__', 'constructor', 'ä', ''),
  fc.string({ maxLength: 6, unit: 'binary' }).map((name) => name.replaceAll('\0', '')),
);

const scalars: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, new MinKey(), new MaxKey(), '', 'a', 'Z', '\u{1f600}', '\ufffd'),
  fc.integer({ min: -5, max: 5 }).map((n) => new Int32(n)),
  fc.integer().map((n) => new Int32(n)),
  fc.double().map((n) => new Double(n)),
  fc.constantFrom(-0, 0, 2, 2.5, 2 ** 53, Number.NaN, Infinity).map((n) => new Double(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc.constantFrom(2n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n).map((n) => Long.fromBigInt(n)),
  fc
    .constantFrom('2', '2.0', '2.5', '-0', 'NaN', 'Infinity', '9007199254740993', '1E-6176', '1E+6144')
    .map((text) => Decimal128.fromString(text)),
  fc.string({ maxLength: 40, unit: 'binary' }),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc
    .tuple(fc.uint8Array({ maxLength: 5 }), fc.constantFrom(0, 2, 4, 128))
    .map(([bytes, type]) => new Binary(bytes, type)),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  fc.constantFrom(new BSONRegExp('a', 'i'), new BSONRegExp('a'), new BSONRegExp('b')),
);

/** Any value that a driver can send, nested a little. */
export const values: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown; map: Map<string, unknown>; list: unknown[] }>(
  (tie) => ({
    any: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalars, tie('map'), tie('list')),
    map: fc.array(fc.tuple(names, tie('any')), { maxLength: 4 }).map((entries) => new Map(entries)),
    list: fc.array(tie('any'), { maxLength: 4 }),
  }),
).any;

export const documents: fc.Arbitrary<Map<string, unknown>> = fc
  .array(fc.tuple(names, values), { maxLength: 5 })
  .map((entries) => new Map(entries));
