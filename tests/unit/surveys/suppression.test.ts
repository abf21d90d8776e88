/** Suppression of small counts, attacked: what is shown must leave what is withheld open. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf, suppressLine, suppressTable, type Table } from '#surveys/suppression';

const once = (count: number) => ({ readings: count, persons: count });

function tableOf(rows: readonly (readonly number[])[]): Table {
  const cells = rows.map((row) => row.map(once));
  const sum = (numbers: readonly number[]) => once(numbers.reduce((all, number) => all + number, 0));
  return { cells, totals: rows.map(sum), sizes: rows[0]!.map((_, at) => sum(rows.map((row) => row[at]!))) };
}

/** Margins as disclosure control would have decided on them. */
function marginsOf({ totals, sizes }: Table, floor: number) {
  return { totals: suppressLine(totals, floor), sizes: suppressLine(sizes, floor, { allInOne: false }) };
}

describe('a line with its total', () => {
  it.each([
    ['nothing small: all is shown, zeros too', [7, 0, 5], 5, [false, false, false]],
    ['a small one takes the smallest other one with it, and the zeros', [3, 0, 6, 20], 5, [true, true, true, false]],
    ['two small ones need a third that is not', [1, 2, 6, 20], 5, [true, true, true, false]],
    ['equal ones are treated alike', [2, 6, 6, 20], 5, [true, true, true, false]],
    ['everybody said the same', [0, 30, 0], 5, [true, true, true]],
    ['without a floor all is shown', [1, 0, 2], 0, [false, false, false]],
  ])('%s', (_, counts, floor, hidden) => {
    expect(suppressLine(counts.map(once), floor)).toEqual(hidden);
  });

  it('goes by persons, not by readings', () => {
    const counts = [
      { readings: 40, persons: 2 },
      { readings: 12, persons: 12 },
      { readings: 90, persons: 30 },
    ];
    expect(suppressLine(counts, 5)).toEqual([true, true, false]);
  });

  it('leaves every withheld count open, even to somebody who knows the rule and tries all possible lines', () => {
    const lines = (n: number, places: number): number[][] =>
      places === 1
        ? [[n]]
        : Array.from({ length: n + 1 }, (_, first) =>
            lines(n - first, places - 1).map((rest) => [first, ...rest]),
          ).flat();
    for (const [floor, places, most] of [
      [3, 3, 16],
      [5, 3, 22],
      [3, 4, 12],
      [5, 4, 15],
    ] as const) {
      for (let n = floor; n <= most; n += 1) {
        const alike = new Map<string, number[][]>();
        for (const line of lines(n, places)) {
          const shown = suppressLine(line.map(once), floor).map((hidden, at) => (hidden ? null : line[at]!));
          const key = JSON.stringify(shown);
          alike.set(key, [...(alike.get(key) ?? []), line]);
        }
        for (const [key, possible] of alike) {
          (JSON.parse(key) as (number | null)[]).forEach((count, at) => {
            if (count !== null) return;
            expect(new Set(possible.map((line) => line[at])).size, `${key} of ${n}`).toBeGreaterThan(1);
          });
        }
      }
    }
  });
});

describe('a table with its margins', () => {
  it('takes the rectangle that loses least (domain vector: extra 16; others 17, 21, 28)', () => {
    const table = tableOf([
      [2, 7, 9],
      [8, 6, 11],
      [5, 4, 3],
    ]);
    const margins = marginsOf(table, 3);
    const hidden = suppressTable(table, margins, 3);
    expect(hidden).toEqual([
      [true, true, false],
      [false, false, false],
      [true, true, false],
    ]);
    expect(rangeOf(table, hidden, margins, 0, 0)).toEqual({ min: 0, max: 7 });
  });

  it('protects the cell of three in vote by education (ANES 1996)', () => {
    const table = tableOf(
      [10, 38, 153, 106, 53, 119, 72].map((clinton, at) => [clinton, [3, 14, 95, 81, 37, 108, 55][at]!]),
    );
    const margins = marginsOf(table, 5);
    const hidden = suppressTable(table, margins, 5);
    expect(hidden.flat().filter((flag) => flag)).toHaveLength(4);
    expect(rangeOf(table, hidden, margins, 0, 1)).toMatchObject({ min: 0, max: 13 });
  });

  it('withholds a group that is of one mind', () => {
    const table = tableOf([
      [9, 20, 15],
      [0, 12, 18],
    ]);
    const hidden = suppressTable(table, marginsOf(table, 5), 5);
    expect(hidden.map((row) => row[0])).toEqual([true, true]);
    expect(rangeOf(table, hidden, marginsOf(table, 5), 1, 0).max).toBeGreaterThan(0);
  });

  it('withholds nothing in a table of large counts', () => {
    const table = tableOf([
      [10, 20],
      [30, 0],
    ]);
    // The second group would be of one mind; one answer more and it is not.
    expect(
      suppressTable(
        tableOf([
          [10, 20],
          [30, 9],
        ]),
        marginsOf(table, 5),
        5,
      ).flat(),
    ).not.toContain(true);
  });

  it('answers a large sparse table in good time, if need be by withholding it', () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 40 }, (__, g) => ((i * 7 + g * 3) % 9) + (i % 3)),
    );
    const table = tableOf(rows);
    const began = performance.now();
    suppressTable(table, marginsOf(table, 5), 5);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

const someTable = fc.integer({ min: 2, max: 4 }).chain((groups) =>
  fc.record({
    rows: fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: groups, maxLength: groups }), {
      minLength: 2,
      maxLength: 4,
    }),
    floor: fc.constantFrom(3, 5),
  }),
);

describe('for any table', () => {
  it('every small count could as well be the floor or more, and none follows from what is shown', () => {
    fc.assert(
      fc.property(someTable, ({ rows, floor }) => {
        const table = tableOf(rows);
        fc.pre(table.totals.reduce((sum, { readings }) => sum + readings, 0) >= floor);
        const margins = marginsOf(table, floor);
        const hidden = suppressTable(table, margins, floor);
        rows.forEach((row, i) => {
          row.forEach((count, g) => {
            if (count === 0 || count >= floor) return;
            expect(hidden[i]![g]).toBe(true);
            const { min, max } = rangeOf(table, hidden, margins, i, g);
            expect(max, `${JSON.stringify(rows)} at ${i}, ${g}`).toBeGreaterThanOrEqual(floor);
            expect(max - min).toBeGreaterThan(0);
          });
        });
      }),
      { numRuns: 400 },
    );
  });

  it('the ranges are those that trying all tables gives', () => {
    const small = fc.record({
      rows: fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }), {
        minLength: 2,
        maxLength: 2,
      }),
      hidden: fc.array(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 2 }),
    });
    fc.assert(
      fc.property(small, ({ rows, hidden }) => {
        const table = tableOf(rows);
        const margins = { totals: [false, false], sizes: [false, false, false] };
        const possible = allTables(rows, hidden);
        for (const [i, g] of [
          [0, 0],
          [0, 2],
          [1, 1],
        ] as const) {
          const values = possible.map((cells) => cells[i]![g]!);
          expect(rangeOf(table, hidden, margins, i, g)).toEqual({ min: Math.min(...values), max: Math.max(...values) });
        }
      }),
    );
  });
});

/** All tables with the same margins and the same shown cells. */
function allTables(rows: readonly (readonly number[])[], hidden: readonly (readonly boolean[])[]): number[][][] {
  const totals = rows.map((row) => row.reduce((sum, count) => sum + count, 0));
  const sizes = rows[0]!.map((_, at) => rows.reduce((sum, row) => sum + row[at]!, 0));
  const choices = (i: number, g: number) =>
    hidden[i]![g] ? Array.from({ length: totals[i]! + 1 }, (_, count) => count) : [rows[i]![g]!];
  const found: number[][][] = [];
  for (const a of choices(0, 0)) {
    for (const b of choices(0, 1)) {
      for (const c of choices(0, 2)) {
        if (a + b + c !== totals[0]) continue;
        const second = [a, b, c].map((count, at) => sizes[at]! - count);
        if (second.every((count, at) => count >= 0 && (hidden[1]![at] || count === rows[1]![at])))
          found.push([[a, b, c], second]);
      }
    }
  }
  return found;
}
