/** Index keys sort as values compare: checked against the engine's own comparison for all types. */

import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '#server/db/embedded/bson/compare';
import { BsonUndefined, type Doc, type Value } from '#server/db/embedded/bson/values';
import { descending, point } from '#server/db/embedded/storage/intervals';
import {
  encodeKey,
  encodeValue,
  KEY_KEPT,
  KEY_LIMIT,
  storedKey,
  successor,
} from '#server/db/embedded/storage/key-encoding';
import { keyTest } from '#server/db/embedded/storage/key-fields';

const nearby = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(
    2 ** 31,
    2 ** 53,
    2 ** 53 + 2,
    2 ** 63,
    -(2 ** 53),
    -(2 ** 63),
    0.1,
    0.5,
    1e308,
    -1e308,
    5e-324,
    -5e-324,
  ),
);

const decimals = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    'NaN',
    'Infinity',
    '-Infinity',
    '0.1',
    '0.5',
    '1E-6000',
    '-1E-6000',
    '1E+6000',
    '-1E+6000',
  ),
  fc.constantFrom('9007199254740993', '9007199254740992', '9007199254740992.5', '0.10000000000000000555111512312578'),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -30, max: 30 }))
    .map(([c, e]) => `${c}E${e}`),
  fc.integer({ min: -3, max: 3 }).map(String),
);

const numbers: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value) => new Int32(value)),
  fc.oneof(fc.double(), nearby).map((value) => new Double(value)),
  fc
    .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer({ min: -3, max: 3 }).map(BigInt))
    .map((value) => Long.fromBigInt(value)),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map((value) => Long.fromBigInt(value)),
  decimals.map((value) => Decimal128.fromString(value)),
);

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', '\0', '\x01', '\0\x01', 'a', 'a\0', 'ab', '\u{10ffff}', '\uffff', 'ä'),
);

const scalars: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: numbers },
  { weight: 4, arbitrary: texts },
  fc.boolean(),
  fc.constant(null),
  fc.constant(BsonUndefined.value),
  fc.integer({ min: -8.64e15, max: 8.64e15 }).map((ms) => new Date(ms)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.tuple(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(0, 4, 128)).map(([bytes, type]) => new Binary(bytes, type)),
  fc
    .tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 3 }))
    .map(([t, i]) => new Timestamp({ t, i })),
  fc
    .tuple(fc.constantFrom('a', 'b', ''), fc.constantFrom('', 'i'))
    .map(([pattern, options]) => new BSONRegExp(pattern, options)),
  texts.map((text) => new BSONSymbol(text)),
  texts.map((text) => new Code(text)),
  fc.constantFrom<Value>(new MinKey(), new MaxKey()),
);

const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value; doc: Doc; list: Value[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, { weight: 5, arbitrary: scalars }, tie('doc'), tie('list')),
  doc: fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'ab', ''), tie('value')), { maxLength: 3 })
    .map((fields) => new Map(fields)),
  list: fc.array(tie('value'), { maxLength: 3 }),
})).value;

/** Without the sign of zero. */
const sign = (order: number) => Math.sign(order) + 0;

describe('keys', () => {
  test('sort as values compare, across all types', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(sign(Buffer.compare(encodeValue(a), encodeValue(b)))).toBe(sign(compare(a, b)));
      }),
      { numRuns: 5000 },
    );
  });

  test('sort numbers exactly, whatever their types', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(sign(Buffer.compare(encodeValue(a), encodeValue(b)))).toBe(sign(compare(a, b)));
      }),
      { numRuns: 5000 },
    );
  });

  test('of several fields sort by each in its direction', () => {
    fc.assert(
      fc.property(
        fc.tuple(values, values),
        fc.tuple(values, values),
        fc.constantFrom<1 | -1>(1, -1),
        fc.constantFrom<1 | -1>(1, -1),
        (a, b, first, second) => {
          const expected = sign(compare(a[0], b[0])) * first || sign(compare(a[1], b[1])) * second;
          const directions = [first, second] as const;
          expect(sign(Buffer.compare(encodeKey(a, directions), encodeKey(b, directions)))).toBe(expected + 0);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('are never the beginning of another value, so fields can follow each other', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const left = encodeValue(a);
        const right = encodeValue(b);
        const isPrefix = right.length > left.length && right.subarray(0, left.length).equals(left);
        expect(isPrefix).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });
});

test('each field of a key is found again, in either direction', () => {
  const direction = fc.constantFrom<1 | -1>(1, -1);
  fc.assert(
    fc.property(fc.array(fc.tuple(values, direction), { minLength: 2, maxLength: 4 }), values, (fields, other) => {
      const directions = fields.map(([, turn]) => turn);
      const key = encodeKey(
        fields.map(([value]) => value),
        directions,
      );
      const last = fields.length - 1;
      const passes = (wanted: Value) => {
        const intervals = directions[last] === -1 ? descending([point(wanted)]) : [point(wanted)];
        return keyTest(directions, [{ field: last, intervals }])(key);
      };
      expect(passes(fields[last]![0])).toBe(true);
      expect(passes(other)).toBe(compare(other, fields[last]![0]) === 0 || key.length === KEY_LIMIT);
    }),
    { numRuns: 3000 },
  );
});

describe('numbers', () => {
  test('that are equal have one key', () => {
    const five = encodeValue(new Int32(5));
    for (const same of [
      new Double(5),
      Long.fromNumber(5),
      Decimal128.fromString('5.00'),
      Decimal128.fromString('0.5E1'),
    ]) {
      expect(encodeValue(same)).toEqual(five);
    }
    expect(encodeValue(Long.fromString('9007199254740993'))).toEqual(
      encodeValue(Decimal128.fromString('9007199254740993')),
    );
    expect(encodeValue(new Double(-0))).toEqual(encodeValue(new Double(0)));
  });

  test('beyond the precision of doubles stay apart', () => {
    const at = (text: string) => encodeValue(Long.fromString(text));
    expect(Buffer.compare(at('9007199254740992'), at('9007199254740993'))).toBe(-1);
    expect(Buffer.compare(at('-9007199254740993'), at('-9007199254740992'))).toBe(-1);
    expect(Buffer.compare(at('9223372036854775806'), at('9223372036854775807'))).toBe(-1);
  });
});

describe('long keys', () => {
  test('are cut to the limit, stay different and keep their order before the cut', () => {
    const long = (start: string, end: string) => storedKey(encodeValue(start + 'x'.repeat(2000) + end));
    const one = long('a', '1');
    const two = long('a', '2');
    expect(one.length).toBe(KEY_LIMIT);
    expect(one.subarray(0, KEY_KEPT)).toEqual(two.subarray(0, KEY_KEPT));
    expect(one).not.toEqual(two);
    expect(Buffer.compare(one, long('b', ''))).toBe(-1);
  });

  test('up to the limit are left alone', () => {
    const key = encodeValue('x'.repeat(KEY_LIMIT - 2));
    expect(key.length).toBe(KEY_LIMIT);
    expect(storedKey(key)).toBe(key);
  });
});

test('the successor is above everything with that beginning and nothing else', () => {
  expect(successor(Buffer.from([1, 2]))).toEqual(Buffer.from([1, 3]));
  expect(successor(Buffer.from([1, 0xff, 0xff]))).toEqual(Buffer.from([2]));
  expect(successor(Buffer.from([0xff]))).toBeNull();
});
