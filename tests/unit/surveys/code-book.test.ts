/** What items a definition has. */
import { describe, expect, it } from 'vitest';
import { itemsOf } from '#surveys/code-book';
import type { InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import { fileOf } from '#tests/support/definitions';

const items = (elements: readonly object[], parts: Partial<InstrumentFile> = {}) => itemsOf(fileOf(elements, parts));
const only = (element: object, parts: Partial<InstrumentFile> = {}): Item => {
  const [item, ...more] = items([element], parts);
  if (item === undefined || more.length > 0) throw new Error('there is not exactly one item');
  return item;
};
const shapes = (found: readonly Item[]) => found.map(({ name, type, chart }) => `${name} ${type} ${chart}`);

describe('the type and chart of an item', () => {
  it.each([
    [{ type: 'text' }, 'text none', true],
    [{ type: 'text', inputType: 'email' }, 'text none', true],
    [{ type: 'text', inputType: 'number' }, 'number histogram', false],
    [{ type: 'text', inputType: 'range' }, 'number histogram', false],
    [{ type: 'text', maskType: 'currency' }, 'number histogram', false],
    [{ type: 'text', inputType: 'date' }, 'date none', false],
    [{ type: 'text', inputType: 'month' }, 'date none', false],
    [{ type: 'text', inputType: 'datetime-local' }, 'date none', false],
    [{ type: 'comment' }, 'text none', true],
    [{ type: 'radiogroup', choices: [1, 2] }, 'single bars', false],
    [{ type: 'dropdown', choices: ['a'] }, 'single bars', false],
    [{ type: 'checkbox', choices: ['a'] }, 'multiple multiple', false],
    [{ type: 'tagbox', choices: ['a'] }, 'multiple multiple', false],
    [{ type: 'ranking', choices: ['a', 'b'] }, 'ranking ranking', false],
    [{ type: 'imagepicker', choices: [{ value: 'a', imageLink: '/a.png' }] }, 'single bars', false],
    [{ type: 'imagepicker', multiSelect: true, choices: [{ value: 'a' }] }, 'multiple multiple', false],
    [{ type: 'boolean' }, 'boolean bars', false],
    [{ type: 'boolean', valueTrue: 'ja', valueFalse: 'nein' }, 'single bars', false],
    [{ type: 'rating' }, 'scale bars', false],
    [{ type: 'rating', rateMin: 0, rateMax: 20 }, 'scale histogram', false],
    [{ type: 'rating', rateValues: [{ value: 1, text: 'nie' }, 2] }, 'single bars', false],
    [{ type: 'rating', rateValues: [2, 4, 6] }, 'scale bars', false],
    [{ type: 'slider' }, 'scale histogram', false],
    [{ type: 'paneldynamic', templateElements: [{ type: 'text', name: 'x' }] }, 'rows none', true],
    [{ type: 'matrixdynamic', columns: [{ name: 'x' }] }, 'rows none', true],
    [{ type: 'expression', expression: '{a} + 1' }, 'number histogram', false],
    [{ type: 'expression', expression: "iif({a} > 1, 'viel', 'wenig')" }, 'text none', true],
  ])('%j', (question, shape, freeText) => {
    const item = only({ name: 'q', title: 'Frage', ...question });
    expect(`${item.type} ${item.chart}`).toBe(shape);
    expect(item.freeText).toBe(freeText);
    expect(item).toMatchObject({ name: 'q', question: 'q', part: null, label: { de: 'Frage' } });
  });

  it.each(['html', 'image', 'file', 'signaturepad', 'nouislider'])('%s has none', (type) => {
    expect(items([{ type, name: 'q' }])).toEqual([]);
  });

  it('marks what is worked out', () => {
    expect(only({ type: 'expression', name: 'q', expression: '1' }).computed).toBe(true);
  });
});

describe('questions with several items', () => {
  it('a matrix has one per row, in the same scale', () => {
    const matrix = {
      type: 'matrix',
      name: 'm',
      title: { default: 'Wie sehr stimmen Sie zu?', en: 'Do you agree?' },
      columns: [1, 2, 3],
      rows: [{ value: 'a', text: { default: 'Ich kann mitreden', en: 'I have a say' } }, 'b'],
    };
    const [first, second] = items([matrix]);
    expect(first).toMatchObject({
      name: 'm.a',
      question: 'm',
      part: 'a',
      type: 'single',
      chart: 'diverging',
      label: { de: 'Wie sehr stimmen Sie zu? Ich kann mitreden', en: 'Do you agree? I have a say' },
      partLabel: { de: 'Ich kann mitreden', en: 'I have a say' },
      choices: [{ value: 1 }, { value: 2 }, { value: 3 }],
    });
    expect(second?.label).toEqual({ de: 'Wie sehr stimmen Sie zu? b', en: 'Do you agree? b' });
  });

  it.each([
    [{ type: 'matrix', columns: [1, 2], rows: ['a'] }, ['q.a single bars']],
    [{ type: 'matrix', columns: [1, 2, 3], rows: [] }, ['q single diverging']],
    [{ type: 'matrix', cellType: 'checkbox', columns: [1, 2, 3], rows: ['a'] }, ['q.a multiple multiple']],
    [
      { type: 'multipletext', items: [{ name: 'mail' }, { name: 'age', inputType: 'number' }] },
      ['q.mail text none', 'q.age number histogram'],
    ],
    [{ type: 'slider', sliderType: 'range' }, ['q.low scale histogram', 'q.high scale histogram']],
    [{ type: 'radiogroup', choices: [1], showOtherItem: true }, ['q single bars', 'q-Comment text none']],
    [{ type: 'radiogroup', choices: [1], hasOther: true }, ['q single bars', 'q-Comment text none']],
    [{ type: 'rating', showCommentArea: true }, ['q scale bars', 'q-Comment text none']],
    [
      {
        type: 'matrixdropdown',
        choices: [1, 2],
        columns: [{ name: 'x' }, { name: 'y', cellType: 'text', inputType: 'number' }],
        rows: ['a', 'b'],
      },
      ['q.a.x single bars', 'q.a.y number histogram', 'q.b.x single bars', 'q.b.y number histogram'],
    ],
  ])('%j', (question, shape) => {
    expect(shapes(items([{ name: 'q', ...question }]))).toEqual(shape);
  });
});

describe('choices', () => {
  it('come with the ones that switches add; refusing and not knowing are missing codes', () => {
    const item = items([
      {
        type: 'radiogroup',
        name: 'q',
        choices: [{ value: 1, text: 'eins' }, 'zwei'],
        showOtherItem: true,
        otherText: 'Anderes',
        showNoneItem: true,
        showDontKnowItem: true,
        showRefuseItem: true,
      },
    ])[0];
    expect(item?.choices.map(({ value, label }) => [value, label.de])).toEqual([
      [1, 'eins'],
      ['zwei', 'zwei'],
      ['other', 'Anderes'],
      ['none', 'Nichts trifft zu'],
    ]);
    expect(item?.missing.map(({ value }) => value)).toEqual(['dontknow', 'refused']);
    expect(item?.other).toBe(true);
  });

  it('may be a range of numbers, and may be those of another question', () => {
    const found = items([
      { type: 'dropdown', name: 'a', choicesMin: 2, choicesMax: 6, choicesStep: 2 },
      { type: 'checkbox', name: 'b', choicesFromQuestion: 'a', choices: ['x'] },
    ]);
    expect(found.map(({ choices }) => choices.map(({ value }) => value))).toEqual([
      [2, 4, 6],
      ['x', 2, 4, 6],
    ]);
  });
});

describe('scales', () => {
  it.each([
    [{ type: 'rating' }, { min: 1, max: 5, step: 1 }],
    [
      { type: 'rating', rateMax: 10 },
      { min: 1, max: 10, step: 1 },
    ],
    [
      { type: 'rating', rateCount: 7 },
      { min: 1, max: 7, step: 1 },
    ],
    [
      { type: 'rating', rateMin: 0, rateMax: 10, rateStep: 2 },
      { min: 0, max: 10, step: 2 },
    ],
    [{ type: 'slider' }, { min: 0, max: 100, step: 1 }],
    [
      { type: 'slider', min: -3, max: 3, step: 0.5 },
      { min: -3, max: 3, step: 0.5 },
    ],
  ])('%j', (question, scale) => {
    expect(only({ name: 'q', ...question }).scale).toMatchObject(scale);
  });

  it('have the words at their ends', () => {
    const rating = { type: 'rating', name: 'q', minRateDescription: 'gar nicht', maxRateDescription: { de: 'sehr' } };
    expect(only(rating).scale).toMatchObject({ minLabel: { de: 'gar nicht' }, maxLabel: { de: 'sehr' } });
  });
});

describe('languages', () => {
  it('`default` is the first language of the file; tags that are none are left out', () => {
    const question = { type: 'text', name: 'q', title: { default: 'سؤال', de: 'Frage', 'not a tag': 'x' } };
    expect(only(question, { languages: ['ar', 'de'], title: { ar: 'ع' } }).label).toEqual({ ar: 'سؤال', de: 'Frage' });
  });

  it('the name stands in for a missing title', () => {
    expect(only({ type: 'text', name: 'q1' }).label).toEqual({ de: 'q1' });
  });
});

describe('nesting', () => {
  it('goes through pages and panels in order, also in the form of old files', () => {
    const survey = {
      pages: [
        { name: 'a', questions: [{ type: 'text', name: 'one' }] },
        {
          name: 'b',
          elements: [
            { type: 'panel', name: 'p', elements: [{ type: 'panel', elements: [{ type: 'text', name: 'two' }] }] },
            { type: 'text', name: 'three' },
          ],
        },
      ],
    };
    expect(itemsOf(fileOf([], { survey })).map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    const flat = { questions: [{ type: 'text', name: 'one' }] };
    expect(itemsOf(fileOf([], { survey: flat })).map(({ name }) => name)).toEqual(['one']);
  });
});

describe('what the file says beside the definition', () => {
  const elements = [
    { type: 'rating', name: 'wohnen_satisfaction' },
    { type: 'radiogroup', name: 'miete', choices: [1, 2, -9], showOtherItem: true },
  ];
  const parts: Partial<InstrumentFile> = {
    kind: 'map',
    areas: [{ key: 'material', title: { de: 'Materielles' } }],
    domains: [{ key: 'wohnen', area: 'material', group: 'life', title: { de: 'Wohnen' }, sensitive: true, own: false }],
    survey: { pages: [{ name: 'wohnen', elements }] },
    items: {
      miete: { facet: 'strain', missing: [{ value: -9, label: { de: 'keine Angabe' } }], sensitive: false },
      wohnen_satisfaction: { chart: 'histogram' },
    },
  };

  it('gives items the domain of their page, with its area and sensitivity, and the facet in their name', () => {
    const [first] = itemsOf(fileOf([], parts));
    expect(first).toMatchObject({
      domain: 'wohnen',
      area: 'material',
      sensitive: true,
      facet: 'satisfaction',
      chart: 'histogram',
    });
  });

  it('notes go before that; missing codes are no choices', () => {
    const [, miete, comment] = itemsOf(fileOf([], parts));
    expect(miete).toMatchObject({ facet: 'strain', sensitive: false, missing: [{ value: -9 }] });
    expect(miete?.choices.map(({ value }) => value)).toEqual([1, 2, 'other']);
    // The text beside the choices takes the domain, not what is said of the choices.
    expect(comment).toMatchObject({
      name: 'miete-Comment',
      domain: 'wohnen',
      facet: null,
      missing: [],
      sensitive: false,
    });
  });

  it('what may identify somebody is kept as free text and not drawn', () => {
    const item = only({ type: 'dropdown', name: 'q', choices: ['a'] }, { items: { q: { identifying: true } } });
    expect(item).toMatchObject({ type: 'single', freeText: true, chart: 'none' });
  });
});

it('the same file gives the same items', () => {
  const file = fileOf([{ type: 'text', name: 'q' }]);
  expect(itemsOf(file)).toBe(itemsOf(file));
});
