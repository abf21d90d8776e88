/** Hash keys agree with comparison: equal values have one key, others have different ones. */

import { Decimal128, type Document, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, ValueSet } from '#server/db/embedded/aggregate/keys';
import { compare } from '#server/db/embedded/bson/compare';
import { value, values } from './documents.ts';

const long = (text: string) => Long.fromString(text);
const dec = (text: string) => Decimal128.fromString(text);

/** The same few numbers in every type, so that equal ones meet. */
const numbers = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((n) => new Int32(n)),
  fc.integer({ min: -3, max: 3 }).map((n) => Long.fromNumber(n)),
  fc.integer({ min: -6, max: 6 }).map((n) => new Double(n / 2)),
  fc.integer({ min: -30, max: 30 }).map((n) => dec(`${n * 5}E-1`)),
  fc.constantFrom(
    ...[
      new Double(-0),
      new Double(Number.NaN),
      dec('NaN'),
      new Double(0.1),
      dec('0.1'),
      dec('-0'),
      new Double(Infinity),
    ],
    ...[
      dec('Infinity'),
      dec('-Infinity'),
      long('9007199254740993'),
      new Double(9007199254740992),
      dec('9007199254740993'),
    ],
    ...[
      Long.MAX_VALUE,
      new Double(2 ** 63),
      dec('9223372036854775807'),
      dec('9.223372036854775808E+18'),
      dec('1E+100'),
      new Double(1e100),
    ],
  ),
);

const nested: fc.Arbitrary<unknown> = fc.oneof(
  numbers,
  fc.constantFrom<unknown>(null, true, 'a', '1', '', 'n', []),
  fc.array(numbers, { maxLength: 2 }),
  fc.record({ a: numbers }),
  fc.record({ a: fc.constantFrom('x', 1), b: fc.constantFrom('', 'x') }),
);

function agree(a: unknown, b: unknown): void {
  const [left, right] = [value(a), value(b)];
  // NaN is no Map key of itself by ===, but it is in a Map.
  expect(new Map([[keyOf(left), 1]]).has(keyOf(right))).toBe(compare(left, right) === 0);
}

describe('keyOf', () => {
  it('agrees with comparison on numbers of all types', () => {
    fc.assert(fc.property(numbers, numbers, agree), { numRuns: 3000 });
  });

  it('agrees with comparison on nested values', () => {
    fc.assert(fc.property(nested, nested, agree), { numRuns: 2000 });
  });

  it('agrees with comparison on values of every kind', () => {
    fc.assert(fc.property(values, values, agree), { numRuns: 1000 });
    fc.assert(
      fc.property(values, (source) => agree(source, source)),
      { numRuns: 500 },
    );
  });

  it('tells where one value ends and the next begins', () => {
    const pairs: [unknown, unknown][] = [
      [
        ['ab', 'c'],
        ['a', 'bc'],
      ],
      [
        [1, 23],
        [12, 3],
      ],
      [{ a: 'b' } as Document, { ab: '' } as Document],
      [[[1], 2], [[1, 2]]],
    ];
    for (const [a, b] of pairs) agree(a, b);
  });
});

it('a set keeps the first of equal values, in the order of their coming', () => {
  const set = new ValueSet([new Int32(2), new Double(1), Long.fromNumber(2), dec('1.0')]);
  expect(set.values()).toEqual([new Int32(2), new Double(1)]);
  expect(set.add(new Double(2))).toBe(false);
  expect(set.has(Long.ONE)).toBe(true);
});
