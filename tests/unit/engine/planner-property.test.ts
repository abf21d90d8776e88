/**
 * Whatever index is used, the answer is that of reading everything: for random documents (arrays, nested documents,
 * missing fields, nulls), random indexes and random queries.
 */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareSortKeys, parseSort, sortKey } from '#server/db/embedded/query/sort';
import { docOf, ns, openTestStore, type TestStore } from './store-support.ts';

const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 2, arbitrary: fc.constantFrom('', 'a', 'ab', 'b') },
  fc.constantFrom(null, true, false, new Date(5), 2.5, Number.NaN),
);
const nested = fc.record({ b: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), c: scalar }, { requiredKeys: [] });
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  nested,
  fc.array(fc.oneof(nested, scalar), { maxLength: 3 }),
  fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }),
);
const documents = fc.array(fc.record({ a: value, x: value, y: scalar }, { requiredKeys: [] }), {
  minLength: 1,
  maxLength: 25,
});

const path = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'y', 'a.b', 'a.c') },
  { weight: 1, arbitrary: fc.constantFrom('x', 'a.0', 'x.b', 'x.c') },
);
const key = fc
  .uniqueArray(path, { minLength: 1, maxLength: 3 })
  // One index may not go through two arrays, nor through one by position and by item.
  .filter(
    (paths) =>
      !(paths.some((p) => p[0] === 'a') && paths.some((p) => p[0] === 'x')) &&
      (!paths.includes('a.0') || paths.length === 1),
  )
  .chain((paths) => fc.tuple(...paths.map((p) => fc.constantFrom(1 as const, -1 as const).map((d) => [p, d] as const))))
  .map((fields) => Object.fromEntries(fields) as Record<string, 1 | -1>);

const listOperand = fc.array(scalar, { minLength: 1, maxLength: 3 });
const condition = fc.oneof(
  { weight: 4, arbitrary: scalar as fc.Arbitrary<unknown> },
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$ne', '$eq'), scalar)
    .map(([op, operand]) => ({ [op]: operand })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.tuple(fc.constantFrom('$in', '$in', '$nin', '$all'), listOperand).map(([op, operand]) => ({ [op]: operand })),
  fc.boolean().map((is) => ({ $exists: is })),
  fc.constantFrom<unknown>(
    /^a/,
    { $not: { $gt: 1 } },
    { $type: 'number' },
    { $type: 'array' },
    { $size: 2 },
    { $mod: [2, 0] },
    [],
    [1, 2],
  ),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $elemMatch: { $gte: low, $lte: high } })),
);
const field = fc.tuple(path, condition).map(([name, what]) => ({ [name]: what }));
const items = fc
  .tuple(fc.constantFrom('a', 'x'), condition, condition)
  .map(([name, b, c]) => ({ [name]: { $elemMatch: { b, c } } }));
const clause: fc.Arbitrary<object> = fc.oneof({ weight: 5, arbitrary: field }, items);
const query = fc.oneof(
  { weight: 4, arbitrary: clause },
  fc.array(clause, { minLength: 2, maxLength: 3 }).map(($and) => ({ $and })),
  fc.array(clause, { minLength: 2, maxLength: 3 }).map(($or) => ({ $or })),
  fc.tuple(clause, clause, clause).map(([one, two, three]) => ({ $and: [one, { $or: [two, three] }] })),
);
const sort = fc
  .uniqueArray(path, { minLength: 1, maxLength: 2 })
  .filter((paths) => !(paths.some((p) => p[0] === 'a') && paths.some((p) => p[0] === 'x')))
  .chain((paths) => fc.tuple(...paths.map((p) => fc.constantFrom(1, -1).map((d) => [p, d] as const))))
  .map((fields) => Object.fromEntries(fields));
const options = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record(
    {
      sparse: fc.constant(true),
      partialFilterExpression: fc.constantFrom({ y: { $exists: true } }, { y: { $gt: 1 } }, { y: 2 }),
    },
    { requiredKeys: [] },
  ),
);
const indexes = fc.uniqueArray(fc.tuple(key, options), {
  minLength: 2,
  maxLength: 4,
  selector: (spec) => JSON.stringify(spec),
});

let subject: TestStore;

beforeAll(() => {
  subject = openTestStore();
});

afterAll(async () => {
  await subject.end();
});

/** Refused combinations (parallel arrays and the like) are the business of other tests. */
async function fill(
  docs: readonly object[],
  specs: readonly (readonly [Record<string, 1 | -1>, object])[],
): Promise<void> {
  await subject.store.write((writer) => writer.dropCollection(ns));
  for (const [i, [pattern, extra]] of specs.entries()) {
    const partial = (extra as { partialFilterExpression?: object }).partialFilterExpression;
    await subject.index(pattern, {
      ...extra,
      name: `i${i}`,
      ...(partial && { partialFilterExpression: docOf(partial) }),
    } as never);
  }
  for (const [i, doc] of docs.entries()) await subject.insert({ _id: i, ...doc }).catch(() => {});
}

const byNumber = (ids: unknown[]) => [...(ids as number[])].sort((a, b) => a - b);

describe('an index', () => {
  test('gives the same documents as reading everything', { timeout: 60_000 }, async () => {
    let used = 0;
    await fc.assert(
      fc.asyncProperty(
        documents,
        indexes,
        fc.array(query, { minLength: 12, maxLength: 12 }),
        async (docs, specs, queries) => {
          await fill(docs, specs);
          for (const filter of queries) {
            const expected = subject.find(filter, { hint: { $natural: 1 } });
            const found = subject.find(filter, {}, 3);
            if (found.summary.stage !== 'COLLSCAN') used += 1;
            expect({ filter, ids: byNumber(found.ids) }).toEqual({ filter, ids: byNumber(expected.ids) });
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(used).toBeGreaterThan(400);
  });

  test('gives the order that sorting in memory gives', { timeout: 60_000 }, async () => {
    expect(await orderedByIndex(documents, indexes, fc.tuple(query, sort))).toBeGreaterThan(50);
  });

  test('gives the order also where lists of values are merged', { timeout: 60_000 }, async () => {
    const plain = fc.array(fc.record({ a: scalar, y: scalar, z: scalar }, { requiredKeys: [] }), {
      minLength: 20,
      maxLength: 40,
    });
    const direction = fc.constantFrom<1 | -1>(1, -1);
    const keys = fc
      .tuple(direction, direction, direction)
      .map(([a, y, z]): [Record<string, 1 | -1>, object] => [{ a, y, z }, {}]);
    const list = fc.uniqueArray(scalar, { minLength: 2, maxLength: 4 }).map(($in) => ({ $in }));
    const filters = fc.oneof(
      fc.record({ a: list }),
      fc.record({ a: list, y: fc.oneof(list, scalar) }),
      fc.record({ a: list, y: fc.constantFrom({ $gt: 1 }, { $lt: 'b' }) }),
    );
    const orders = fc.oneof(
      fc.tuple(direction, direction).map(([y, z]) => ({ y, z })),
      fc
        .subarray(['z', 'y', 'a'], { minLength: 1 })
        .chain((names) => direction.map((turn) => Object.fromEntries(names.map((name) => [name, turn])))),
    );
    expect(await orderedByIndex(plain, fc.tuple(keys), fc.tuple(filters, orders))).toBeGreaterThan(200);
  });
});

type Specs = readonly (readonly [Record<string, 1 | -1>, object])[];

/** Compares orders for 150 random collections; says how often an index gave it. */
async function orderedByIndex(
  docs: fc.Arbitrary<object[]>,
  specs: fc.Arbitrary<Specs>,
  asked: fc.Arbitrary<[object, object]>,
): Promise<number> {
  let ordered = 0;
  const questions = fc.array(asked, { minLength: 12, maxLength: 12 });
  const property = fc.asyncProperty(docs, specs, questions, async (all, indexed, pairs) => {
    await fill(all, indexed);
    for (const [filter, order] of pairs) {
      const spec = parseSort(docOf(order));
      const keys = (found: { docs: object[] }) => {
        try {
          return found.docs.map((doc) => sortKey(docOf(doc), spec));
        } catch {
          return null;
        }
      };
      const unsorted = keys(subject.find(filter, { hint: { $natural: 1 } }));
      // Fields through different arrays cannot be sorted by.
      if (!unsorted) continue;
      const found = subject.find(filter, { sort: order }, 4);
      const index = found.summary.indexName;
      if (!found.summary.sortsInMemory) ordered += 1;
      const expected = unsorted.sort((a, b) => compareSortKeys(a, b, spec));
      const actual = keys(found) ?? [];
      expect(actual.length).toBe(expected.length);
      const wrong = actual.findIndex((one, i) => compareSortKeys(one, expected[i] ?? [], spec) !== 0);
      expect({ filter, order, index, wrong }).toEqual({ filter, order, index, wrong: -1 });
    }
  });
  await fc.assert(property, { numRuns: 150 });
  return ordered;
}
