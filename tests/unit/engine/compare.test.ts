import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, equals, identical, typeName } from '#server/db/embedded/bson/compare';
import { addNumbers, multiplyNumbers } from '#server/db/embedded/bson/numbers';
import { BsonUndefined, type Maybe, type Value } from '#server/db/embedded/bson/values';
import { doc, value, values } from './documents.ts';

/** One of each, in the order that MongoDB documents; each is below all that follow. */
const ASCENDING: Maybe[] = [
  new MinKey(),
  undefined,
  null,
  new Double(Number.NaN),
  new Double(-Infinity),
  Long.MIN_VALUE,
  new Int32(-1),
  new Double(0),
  Decimal128.fromString('1E-6176'),
  new Double(1.5),
  Decimal128.fromString('1.75'),
  new Int32(2),
  new Double(9007199254740992),
  Long.fromString('9007199254740993'),
  Long.MAX_VALUE,
  new Double(2 ** 63),
  Decimal128.fromString('9E+6144'),
  new Double(Infinity),
  '',
  'Z',
  'a',
  'ab',
  '\uffff',
  '\u{10000}',
  doc({}),
  doc({ b: 1 }),
  doc({ b: 1, a: 0 }),
  doc({ a: 'x' }),
  [],
  [new Int32(1)],
  [new Int32(1), null],
  [new Int32(2)],
  new Binary(Buffer.from([9])),
  new Binary(Buffer.from([1, 1])),
  new Binary(Buffer.from([1, 1]), 128),
  new ObjectId('000000000000000000000001'),
  new ObjectId('ff0000000000000000000000'),
  false,
  true,
  new Date(-1),
  new Date(0),
  new Timestamp({ t: 1, i: 9 }),
  new Timestamp({ t: 4_000_000_000, i: 1 }),
  new BSONRegExp('a'),
  new BSONRegExp('a', 'i'),
  new BSONRegExp('b'),
  new MaxKey(),
];

describe('the comparison order', { timeout: 60_000 }, () => {
  it('is the documented one over all types', () => {
    for (const [i, a] of ASCENDING.entries()) {
      for (const [j, b] of ASCENDING.entries()) {
        expect(Math.sign(compare(a, b)), `${typeName(a)} ${i} and ${typeName(b)} ${j}`).toBe(Math.sign(i - j));
      }
    }
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(values, values, values, (x, y, z) => {
        const [a, b, c] = [value(x), value(y), value(z)];
        expect(compare(a, a)).toBe(0);
        expect(Math.sign(compare(a, b))).toBe(0 - Math.sign(compare(b, a)));
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes numbers by value whatever their type', () => {
    const twos = [new Int32(2), new Double(2), Long.fromNumber(2), Decimal128.fromString('2.00')];
    for (const a of twos) for (const b of twos) expect(equals(a, b)).toBe(true);
    expect(equals(new Double(-0), new Int32(0))).toBe(true);
    expect(equals(new Double(0.1), Decimal128.fromString('0.1'))).toBe(false);
  });

  it('takes undefined and missing as one, and objects with another order of fields as different', () => {
    expect(equals(undefined, BsonUndefined.value)).toBe(true);
    expect(equals(doc({ a: 1, b: 2 }), doc({ b: 2, a: 1 }))).toBe(false);
  });

  it('is stricter where it matters whether a write changes anything', () => {
    expect(identical(doc({ a: [1] }), doc({ a: [1] }))).toBe(true);
    expect(identical(doc({ a: 1 }), doc({ a: new Double(1) }))).toBe(false);
    expect(identical(new Double(0), new Double(-0))).toBe(false);
    expect(identical(Decimal128.fromString('1.0'), Decimal128.fromString('1.00'))).toBe(false);
  });
});

describe('arithmetic', () => {
  it.each<[string, Value, Value, Value | null]>([
    ['ints', new Int32(2), new Int32(3), new Int32(5)],
    ['ints that outgrow 32 bits', new Int32(2147483647), new Int32(1), Long.fromString('2147483648')],
    ['int and long', new Int32(1), Long.fromNumber(2), Long.fromNumber(3)],
    ['longs that outgrow 64 bits', Long.MAX_VALUE, new Int32(1), null],
    ['long and double', Long.fromNumber(1), new Double(0.5), new Double(1.5)],
    ['double and decimal', new Double(0.1), Decimal128.fromString('0.2'), Decimal128.fromString('0.300000000000000')],
    ['decimals', Decimal128.fromString('0.1'), Decimal128.fromString('0.2'), Decimal128.fromString('0.3')],
  ])('adds %s', (_, a, b, sum) => {
    const result = addNumbers(a as Int32, b as Int32);
    expect(result === null ? null : String(result)).toBe(sum === null ? null : String(sum));
    if (sum !== null) expect(typeName(result as Value)).toBe(typeName(sum));
  });

  it('multiplies exactly and rounds decimals to 34 digits', () => {
    expect(multiplyNumbers(new Int32(65536), new Int32(65536))).toEqual(Long.fromString('4294967296'));
    expect(multiplyNumbers(Long.MAX_VALUE, new Int32(2))).toBeNull();
    const third = Decimal128.fromString('0.3333333333333333333333333333333333');
    expect(multiplyNumbers(third, Decimal128.fromString('2'))?.toString()).toBe('0.6666666666666666666666666666666666');
    expect(multiplyNumbers(third, third)?.toString()).toBe('0.1111111111111111111111111111111111');
  });
});
