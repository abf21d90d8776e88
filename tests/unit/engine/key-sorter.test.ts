/** Sorting in memory: in order, stable, the best only where there is a limit, and never too much. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeySorter } from '#server/db/embedded/storage/key-sorter';

function sorted(sorter: KeySorter): number[] {
  while (!sorter.prepare(performance.now() + 5));
  const records: number[] = [];
  for (let record = sorter.take(); record !== undefined; record = sorter.take()) records.push(record);
  return records;
}

test('gives keys in order, equal ones as they came, no more than the limit', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 300 });
  fc.assert(
    fc.property(
      keys,
      fc.integer({ min: 1, max: 60 }),
      fc.option(fc.integer({ min: 1, max: 5000 })),
      (few, times, limit) => {
        // Enough for several runs.
        const all = Array.from({ length: times }, () => few).flat();
        const sorter = new KeySorter(limit ?? undefined);
        for (const [record, key] of all.entries()) sorter.add(Buffer.from([key]), record);
        const expected = all
          .map((key, record) => ({ key, record }))
          .sort((a, b) => a.key - b.key || a.record - b.record);
        expect(sorted(sorter)).toEqual(expected.slice(0, limit ?? undefined).map(({ record }) => record));
      },
    ),
    { numRuns: 60 },
  );
});

test('refuses more keys than memory should hold, but not when only the best are wanted', () => {
  const add = (sorter: KeySorter) => {
    for (let i = 0; i < 20_000; i += 1) sorter.add(Buffer.alloc(100, i % 251), i);
  };
  expect(() => add(new KeySorter(undefined, 1_000_000))).toThrow(expect.objectContaining({ code: 292 }));
  expect(() => add(new KeySorter(10, 1_000_000))).not.toThrow();
});
