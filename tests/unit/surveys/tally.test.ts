/** Counting answers: what a tally says, and that parts add up to the whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { State, Value } from '#surveys/entry';
import { summaryOf, tQuantile975 } from '#surveys/statistics';
import {
  type Answer,
  createCounter,
  createDictionary,
  hasMean,
  mergeTallies,
  summarise,
  tallyOf,
} from '#surveys/tally';
import { itemOf } from '#tests/support/items';

const answered = (value: Value, person = 0): Answer => ({ person, state: 'answered', value });
const CHOICES = ['a', 'b', 'c'];

describe('a tally', () => {
  it('counts each choice, also those that nobody made, and values that are no choice any more', () => {
    const item = itemOf({ type: 'single', choices: CHOICES });
    const tally = tallyOf(item, [answered('b', 0), answered('b', 1), answered('alt', 2)]);
    expect(tally.cells.map(({ value, readings }) => [value, readings])).toEqual([
      ['a', 0],
      ['b', 2],
      ['c', 0],
      ['alt', 1],
    ]);
    expect(tally.n).toEqual({ readings: 3, persons: 3 });
  });

  it('keeps the states apart from one another and from codes that mean that there is no answer', () => {
    const item = itemOf({ type: 'single', choices: CHOICES, missing: [-9] });
    const states: State[] = ['notAsked', 'later', 'later', 'declined', 'dontKnow', 'spokenOnly'];
    const rows = states.map((state, person) => ({ person, state, value: null }));
    const tally = tallyOf(item, [...rows, answered(-9, 10), answered('a', 11)]);
    expect(Object.values(tally.states).map(({ readings }) => readings)).toEqual([1, 2, 1, 1, 1, 1]);
    expect(tally.all.readings).toBe(8);
    expect(tally.n.readings).toBe(1);
  });

  it('counts persons beside readings', () => {
    const item = itemOf({ type: 'single', choices: CHOICES });
    const tally = tallyOf(item, [answered('a', 1), answered('b', 2), answered('a', 1), answered('b', 1)]);
    expect(tally.n).toEqual({ readings: 4, persons: 2 });
    expect(tally.cells.map(({ readings, persons }) => [readings, persons])).toEqual([
      [2, 1],
      [2, 2],
      [0, 0],
    ]);
  });

  it('counts a multiple choice once per choice and once in n', () => {
    const item = itemOf({ type: 'multiple', choices: CHOICES });
    const tally = tallyOf(item, [answered(['a', 'b'], 0), answered(['b'], 1), answered([], 2)]);
    expect(tally.n.readings).toBe(2);
    expect(tally.cells.map(({ readings }) => readings)).toEqual([1, 2, 0]);
  });

  it('of a ranking counts first places and adds up ranks', () => {
    const item = itemOf({ type: 'ranking', choices: CHOICES });
    const tally = tallyOf(item, [answered(['b', 'a', 'c'], 0), answered(['b', 'c'], 1)]);
    expect(tally.cells.map(({ readings, ranks, ranked }) => [readings, ranks, ranked])).toEqual([
      [0, 2, 1],
      [2, 2, 2],
      [0, 5, 2],
    ]);
  });

  it('has every step of a scale, in its order', () => {
    const item = itemOf({ type: 'scale', scale: [0, 1, 0.1] });
    const tally = tallyOf(item, [answered(0.3)]);
    expect(tally.cells.map(({ value }) => value)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(tally.cells[3]?.readings).toBe(1);
  });

  it('counts that there is a text, and never which', () => {
    const tally = tallyOf(itemOf({ type: 'text', freeText: true }), [answered('Ein Satz über mich.')]);
    expect(tally.n.readings).toBe(1);
    expect(tally.cells).toEqual([]);
  });
});

describe('statistics', () => {
  it('are those that R gives for the same counts (efc, e42dep)', () => {
    const counts = [66, 225, 306, 304];
    const { mean, sd, median, interval } = summaryOf(counts.map((count, at) => ({ value: at + 1, count })));
    expect(mean?.toFixed(6)).toBe('2.941176');
    expect(sd?.toFixed(6)).toBe('0.936828');
    expect(median).toBe(3);
    expect(interval?.map((end) => end.toFixed(4))).toEqual(['2.8799', '3.0024']);
  });

  it('do not lose digits to large numbers', () => {
    const { mean, sd } = summaryOf([1, 2, 3].map((value) => ({ value: 1e9 + value, count: 1 })));
    expect(mean).toBe(1e9 + 2);
    expect(sd).toBe(1);
  });

  it('know their limits: nobody, one person, an even number', () => {
    expect(summaryOf([])).toEqual({ mean: null, median: null, sd: null, interval: null });
    expect(summaryOf([{ value: 4, count: 1 }])).toEqual({ mean: 4, median: 4, sd: null, interval: null });
    expect(summaryOf([1, 2].map((value) => ({ value, count: 2 }))).median).toBe(1.5);
  });

  it.each([
    [1, 12.7062],
    [2, 4.30265],
    [4, 2.77645],
    [10, 2.22814],
    [30, 2.04227],
    [1000, 1.96234],
  ])('t for %i degrees of freedom is %f', (df, expected) => {
    expect(tQuantile975(df)).toBeCloseTo(expected, 4);
  });

  it('make sense of numbers and numbered choices only', () => {
    expect(hasMean(itemOf({ type: 'single', choices: [1, 2, 3] }))).toBe(true);
    expect(hasMean(itemOf({ type: 'single', choices: CHOICES }))).toBe(false);
    expect(hasMean(itemOf({ type: 'scale', scale: [0, 10, 1] }))).toBe(true);
    expect(summarise(tallyOf(itemOf({ type: 'single', choices: CHOICES }), [answered('a')])).mean).toBeNull();
  });
});

const ITEMS = [
  { item: itemOf({ type: 'single', choices: CHOICES }), value: fc.constantFrom<Value>('a', 'b', 'c', 'd') },
  { item: itemOf({ type: 'multiple', choices: CHOICES }), value: fc.subarray(CHOICES) as fc.Arbitrary<Value> },
  {
    item: itemOf({ type: 'ranking', choices: CHOICES }),
    value: fc.shuffledSubarray(CHOICES, { minLength: 1 }) as fc.Arbitrary<Value>,
  },
  { item: itemOf({ type: 'number' }), value: fc.integer({ min: -3, max: 3 }) as fc.Arbitrary<Value> },
];

describe.each(ITEMS)('for any answers to a $item.type item', ({ item, value }) => {
  const person = fc.nat({ max: 8 });
  const answer: fc.Arbitrary<Answer> = fc.oneof(
    fc.record({ person, state: fc.constant<State>('answered'), value }),
    fc.record({ person, state: fc.constantFrom<State>('later', 'declined', 'notAsked'), value: fc.constant(null) }),
  );

  it('parts that share nobody add up to the whole, however they are split and ordered', () => {
    fc.assert(
      fc.property(
        fc.array(answer, { maxLength: 30 }),
        fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
        (all, side) => {
          const left = all.filter((one) => side[one.person]);
          const right = all.filter((one) => !side[one.person]).reverse();
          const merged = mergeTallies(item, tallyOf(item, left), tallyOf(item, right));
          expect(merged).toEqual(tallyOf(item, all));
          expect(mergeTallies(item, tallyOf(item, right), tallyOf(item, left))).toEqual(merged);
        },
      ),
    );
  });

  it('columns of places count the same as the answers themselves', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 30 }), (all) => {
        const dictionary = createDictionary(item);
        const places = all.map((one) => dictionary.placeOf(one.state, one.value));
        const counter = createCounter(item, dictionary.values);
        const order = all.map((_, at) => at).sort((a, b) => all[a]!.person - all[b]!.person);
        for (const at of order) counter.add(places[at]!, all[at]!.person);
        expect(counter.tally()).toEqual(tallyOf(item, all));
      }),
    );
  });
});
