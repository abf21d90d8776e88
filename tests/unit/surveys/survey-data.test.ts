/** Entries and SurveyJS data say the same: what goes over comes back. */
import fc from 'fast-check';
import { SurveyModel } from 'survey-core';
import { describe, expect, it } from 'vitest';
import { checkAnswer } from '#surveys/answer-check';
import { itemsOf } from '#surveys/code-book';
import type { Value } from '#surveys/entry';
import type { Item } from '#surveys/items';
import { answersOf, keyOf, surveyDataOf } from '#surveys/survey-data';
import { modelOf } from '#surveys/survey-model';
import { fileOf } from '#tests/support/definitions';

const file = fileOf([
  { type: 'text', name: 'name' },
  { type: 'text', name: 'age', inputType: 'number' },
  { type: 'boolean', name: 'agree' },
  { type: 'radiogroup', name: 'one', choices: [1, 2, 'x'], showOtherItem: true },
  { type: 'checkbox', name: 'many', choices: ['a', 'b', 'c'], showCommentArea: true },
  { type: 'ranking', name: 'order', choices: ['r1', 'r2', 'r3'], selectToRankEnabled: true },
  { type: 'rating', name: 'stars', rateMin: 0, rateMax: 10 },
  { type: 'slider', name: 'span', sliderType: 'range', min: 0, max: 10 },
  { type: 'matrix', name: 'grid', columns: [1, 2, 3], rows: ['first.row', 'second'] },
  { type: 'multipletext', name: 'texts', items: [{ name: 'from' }, { name: 'to' }] },
  {
    type: 'matrixdropdown',
    name: 'table',
    choices: ['u', 'v'],
    columns: [{ name: 'c.1' }, { name: 'c2', cellType: 'checkbox' }],
    rows: ['r', 's'],
  },
  { type: 'paneldynamic', name: 'people', templateElements: [{ type: 'text', name: 'who' }] },
]);
const items = itemsOf(file);

/** Any answer that the item takes. */
function answerTo(item: Item): fc.Arbitrary<Value> {
  const codes = item.choices.map(({ value }) => value);
  switch (item.type) {
    case 'text':
    case 'date':
      return fc.string({ minLength: 1 });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    case 'boolean':
      return fc.boolean();
    case 'single':
      return fc.constantFrom(...codes);
    case 'multiple':
    case 'ranking':
      return fc.shuffledSubarray(codes, { minLength: 1 });
    case 'scale':
      return fc.integer({ min: item.scale?.min ?? 0, max: item.scale?.max ?? 0 });
    case 'rows':
      return fc.array(fc.record({ who: fc.string({ minLength: 1 }) }, { noNullPrototype: true }), {
        minLength: 1,
        maxLength: 4,
      });
  }
}

/** Answers to any of the items; of a range both ends, since SurveyJS holds it whole. */
const answers = fc.tuple(...items.map((item) => fc.option(answerTo(item), { nil: undefined }))).map((values) => {
  const given = items.map((item, index) => ({ item: item.name, value: values[index] }));
  const ranged = given.some(({ item, value }) => item.startsWith('span.') && value === undefined);
  return given.flatMap(({ item, value }) =>
    value === undefined || (ranged && item.startsWith('span.')) ? [] : [{ item, value }],
  );
});

const readBack = (data: Record<string, unknown>) =>
  [...new Set(items.map(keyOf))].flatMap((key) =>
    answersOf(items, key, data[key]).flatMap(({ item, value }) => (value === null ? [] : [{ item, value }])),
  );

describe('entries → data → entries', () => {
  it('is what it was', () => {
    fc.assert(
      fc.property(answers, (given) => {
        expect(readBack(surveyDataOf(items, given))).toEqual(given);
      }),
    );
  });

  it('is what SurveyJS makes of it too', () => {
    const model = modelOf(file, 'de');
    fc.assert(
      fc.property(answers, (given) => {
        const data = surveyDataOf(items, given);
        model.data = data;
        expect(readBack(model.data)).toEqual(given);
      }),
      { numRuns: 50 },
    );
  });

  it('takes only what the items take', () => {
    fc.assert(
      fc.property(answers, (given) => {
        for (const { item: name, value } of given) {
          const item = items.find((each) => each.name === name) as Item;
          expect(checkAnswer(item, value)).toEqual({ ok: true, value });
        }
      }),
    );
  });
});

describe('the data', () => {
  it('has the shape of SurveyJS', () => {
    const data = surveyDataOf(items, [
      { item: 'one', value: 'other' },
      { item: 'one-Comment', value: 'etwas' },
      { item: 'grid.first.row', value: 2 },
      { item: 'texts.to', value: 'x' },
      { item: 'table.r.c.1', value: 'u' },
      { item: 'table.r.c2', value: ['v'] },
      { item: 'span.high', value: 7 },
      { item: 'nobody', value: 1 },
    ]);
    expect(data).toEqual({
      one: 'other',
      'one-Comment': 'etwas',
      grid: { 'first.row': 2 },
      texts: { to: 'x' },
      table: { r: { 'c.1': 'u', c2: ['v'] } },
      span: [0, 7],
    });
  });
});

describe('a changed question', () => {
  it('says which of its items have no answer any more', () => {
    expect(answersOf(items, 'grid', { second: 3 })).toEqual([
      { item: 'grid.first.row', value: null },
      { item: 'grid.second', value: 3 },
    ]);
    expect(answersOf(items, 'many', [])).toEqual([{ item: 'many', value: null }]);
    expect(answersOf(items, 'name', '')).toEqual([{ item: 'name', value: null }]);
    expect(answersOf(items, 'people', [{}, { who: '' }])).toEqual([{ item: 'people', value: null }]);
    expect(answersOf(items, 'span', undefined)).toEqual([
      { item: 'span.low', value: null },
      { item: 'span.high', value: null },
    ]);
  });

  it('is no business of ours where no item has its name', () => {
    expect(answersOf(items, 'toString', 'x')).toEqual([]);
    expect(answersOf(items, '__proto__', {})).toEqual([]);
  });

  it('turns the text of a number field into a number, and keeps what is none to be refused', () => {
    expect(answersOf(items, 'age', '4,5')).toEqual([{ item: 'age', value: 4.5 }]);
    expect(answersOf(items, 'age', 'vier')).toEqual([{ item: 'age', value: 'vier' }]);
  });

  it('is told by SurveyJS under the keys that we know', () => {
    const model = new SurveyModel(file.survey);
    const seen: string[] = [];
    model.onValueChanged.add((_, { name }) => seen.push(name));
    model.setValue('grid', { second: 1 });
    model.getQuestionByName('one').value = 'other';
    model.setComment('one', 'etwas');
    model.getQuestionByName('table').value = { r: { 'c.1': 'u' } };
    for (const key of seen) expect(answersOf(items, key, model.getValue(key))).not.toEqual([]);
    expect(seen).toEqual(expect.arrayContaining(['grid', 'one', 'table']));
    expect(model.data['one-Comment']).toBe('etwas');
  });
});
