/** Disclosure control of whole items: what is shown of counts, states, means and groups, and what that gives away. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openItem, protectItem, roundItem, type ShownTally } from '#surveys/disclosure';
import type { State, Value } from '#surveys/entry';
import type { Item } from '#surveys/items';
import { mergeTallies, type Tally, tallyOf } from '#surveys/tally';
import { itemOf } from '#tests/support/items';

const SCALE = itemOf({ type: 'scale', scale: [1, 4, 1] });
const WORDS = itemOf({ type: 'single', choices: ['a', 'b', 'c'] });
const MULTIPLE = itemOf({ type: 'multiple', choices: ['a', 'b', 'c'] });
const NUMBER = itemOf({ type: 'number' });

let person = 0;
/** One person each: `[3, 'x']` is three persons who answered x. */
function tally(item: Item, ...said: readonly (readonly [number, Value | { state: State }])[]): Tally {
  const answers = said.flatMap(([count, what]) =>
    Array.from({ length: count }, () => {
      person += 1;
      const isState = typeof what === 'object' && 'state' in what;
      return isState
        ? { person, state: what.state, value: null }
        : { person, state: 'answered' as const, value: what as Value };
    }),
  );
  return tallyOf(item, answers);
}
const counts = ({ cells }: ShownTally) => cells.map(({ count }) => count);

describe('without a floor', () => {
  it('everything is shown, exactly', () => {
    const shown = openItem(SCALE, tally(SCALE, [1, 1], [2, 4], [1, { state: 'declined' }]), []);
    expect(counts(shown.total)).toEqual([1, 0, 0, 2]);
    expect(shown.total).toMatchObject({ n: 3, mean: 3, median: 4, states: { declined: 1, later: 0 } });
  });
});

describe('with a floor', () => {
  it('nothing is said about fewer persons, zero included', () => {
    for (const few of [tally(WORDS, [4, 'a']), tally(WORDS)]) {
      const shown = protectItem(WORDS, few, [], 5);
      expect(shown.tooFew).toBe(true);
      expect(shown.total).toMatchObject({ n: null, mean: null });
      expect(new Set([...counts(shown.total), ...Object.values(shown.total.states)])).toEqual(new Set([null]));
    }
  });

  it('says n but not what, if everybody said the same', () => {
    const { total } = protectItem(SCALE, tally(SCALE, [30, 4]), [], 5);
    expect(total).toMatchObject({ n: 30, mean: null, median: null, sd: null });
    expect(counts(total)).toEqual([null, null, null, null]);
  });

  it('shows exact means where all counts are shown, and beside withheld ones what the others say of it', () => {
    expect(protectItem(SCALE, tally(SCALE, [10, 1], [10, 4]), [], 5).total.mean).toBe(2.5);
    const { total } = protectItem(SCALE, tally(SCALE, [3, 1], [97, 2], [591, 3], [210, 4]), [], 5);
    expect(counts(total)).toEqual([null, null, 591, 210]);
    // With the exact one, 3.1188, the two withheld counts could be worked out.
    expect(total).toMatchObject({ n: 901, mean: 3.1, median: null, sd: null, interval: null });
    const other = protectItem(SCALE, tally(SCALE, [4, 1], [96, 2], [591, 3], [210, 4]), [], 5).total;
    expect(other).toEqual(total);
  });

  it('leaves out a mean that could be far from the truth', () => {
    const likert = itemOf({ type: 'scale', scale: [0, 10, 1] });
    const said = [3, 0, 20, 40, 60, 80, 60, 40, 25, 2, 30].map((count, value) => [count, value] as const);
    expect(protectItem(likert, tally(likert, ...said), [], 5).total.mean).toBe(5.5);
    const fewer = [4, 3, 2, 9, 8, 7, 6, 3, 2, 1, 4].map((count, value) => [count, value] as const);
    expect(protectItem(likert, tally(likert, ...fewer), [], 5).total.mean).toBeNull();
  });

  it('of states says only what enough persons did, and leaves open how many readings there were', () => {
    const { total } = protectItem(
      WORDS,
      tally(WORDS, [9, 'a'], [9, 'b'], [2, { state: 'declined' }], [7, { state: 'later' }]),
      [],
      5,
    );
    expect(total).toMatchObject({ n: 18, states: { declined: null, later: 7, dontKnow: null } });
  });

  it('withholds a choice of several that all but a few made', () => {
    const said = tally(MULTIPLE, [18, ['a']], [2, ['b']], [10, ['a', 'c']]);
    const { total } = protectItem(MULTIPLE, said, [], 5);
    expect(total.n).toBe(30);
    expect(counts(total)).toEqual([null, null, 10]);
  });

  it('counts numbers in classes whose ends are open, so that nobody stands out', () => {
    const said = tally(NUMBER, ...Array.from({ length: 40 }, (_, at) => [3, at + 20] as const), [1, 97]);
    const shown = protectItem(NUMBER, said, [], 5);
    expect(shown).toMatchObject({ width: 5, isOpen: true });
    expect(counts(shown.total).every((count) => count !== null && count >= 5)).toBe(true);
    expect(JSON.stringify(shown)).not.toMatch(/97/);
  });

  it('a small group takes another with it', () => {
    const groups = [
      tally(WORDS, [20, 'a'], [20, 'b']),
      tally(WORDS, [2, 'a'], [1, 'b']),
      tally(WORDS, [10, 'a'], [9, 'b']),
    ];
    const total = groups.reduce((sum, group) => mergeTallies(WORDS, sum, group));
    const shown = protectItem(WORDS, total, groups, 5);
    expect(shown.groups.map(({ n }) => n)).toEqual([40, null, null]);
    expect(counts(shown.total)).toEqual([32, 30, 0]);
    expect(
      shown.groups
        .slice(1)
        .flatMap(counts)
        .every((count) => count === null),
    ).toBe(true);
  });

  it('counts persons: many readings of a few are few', () => {
    const answers = Array.from({ length: 60 }, (_, at) => ({
      person: at < 40 ? at % 2 : at,
      state: 'answered' as const,
      value: at < 40 ? 'a' : at % 2 === 0 ? 'b' : 'c',
    }));
    const { total } = protectItem(WORDS, tallyOf(WORDS, answers), [], 5);
    expect(total.cells[0]).toMatchObject({ value: 'a', count: null });
  });
});

describe('rounded', () => {
  it('each count is a multiple of twice the floor, and less than that looks like nothing', () => {
    const { total } = roundItem(WORDS, tally(WORDS, [34, 'a'], [12, 'b'], [9, 'c']), [], 5);
    expect(total.n).toBe(60);
    expect(counts(total)).toEqual([30, 10, null]);
    expect(counts(roundItem(WORDS, tally(WORDS, [34, 'a']), [], 5).total)).toEqual([null, null, null]);
  });

  it('nothing is said about fewer than twice the floor: many small parts that overlap would give one another away', () => {
    const nine = tally(WORDS, [5, 'a'], [4, 'b']);
    expect(roundItem(WORDS, nine, [], 5)).toMatchObject({ tooFew: true, total: { n: null } });
    const rest = tally(WORDS, [20, 'a'], [20, 'b'], [9, { state: 'declined' }]);
    const { total, groups } = roundItem(WORDS, mergeTallies(WORDS, nine, rest), [nine, rest], 5);
    expect(groups.map(({ n }) => n)).toEqual([null, 40]);
    expect(counts(groups[0]!)).toEqual([null, null, null]);
    expect(total.states.declined).toBeNull();
  });

  it('subtracting it from an exact report leaves a small rest open', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 80 }), fc.integer({ min: 1, max: 4 }), (count, rest) => {
        const shown = (part: number) => counts(roundItem(WORDS, tally(WORDS, [part, 'a'], [40, 'b']), [], 5).total)[0];
        const whole = count + rest;
        // Other parts of the same whole that are shown in the same way.
        const alike = [0, 1, 2, 3, 4, 5, 6].filter((other) => other <= whole && shown(whole - other) === shown(count));
        expect(alike).toContain(rest);
        expect(alike.length).toBeGreaterThan(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('somebody who knows these rules and tries all possible answers', () => {
  const all = (n: number, places: number): number[][] =>
    places === 1
      ? [[n]]
      : Array.from({ length: n + 1 }, (_, a) => all(n - a, places - 1).map((rest) => [a, ...rest])).flat();

  it.each([
    [3, 3, 30],
    [5, 3, 26],
    [3, 4, 14],
  ])(
    'cannot tell a withheld count by n, the shown counts and the mean (floor %i, %i values)',
    (floor, places, most) => {
      const item = itemOf({ type: 'scale', scale: [1, places, 1] });
      const states = tally(item).states;
      for (let n = floor; n <= most; n += 1) {
        const alike = new Map<string, number[][]>();
        for (const line of all(n, places)) {
          const cells = line.map((count, at) => ({
            value: at + 1,
            readings: count,
            persons: count,
            ranks: 0,
            ranked: 0,
          }));
          const size = { readings: n, persons: n };
          const key = JSON.stringify(protectItem(item, { all: size, n: size, cells, states }, [], floor).total);
          alike.set(key, [...(alike.get(key) ?? []), line]);
        }
        for (const [key, possible] of alike) {
          counts(JSON.parse(key) as ShownTally).forEach((count, at) => {
            if (count === null) expect(new Set(possible.map((line) => line[at])).size, key).toBeGreaterThan(1);
          });
        }
      }
    },
  );
});
