/** Cells become answers by code or label; what does not fit is said with its column. */
import { describe, expect, test } from 'vitest';
import type { ColumnUse, ImportMapping } from '#contract/answer-import';
import { guessColumns } from '#server/answer-imports/column-guess';
import { rowPlan } from '#server/answer-imports/row-plan';
import type { Item } from '#surveys/items';

function item(name: string, fields: Partial<Item>): Item {
  return {
    name,
    question: name,
    part: null,
    type: 'text',
    label: { de: name },
    choices: [],
    other: false,
    missing: [],
    scale: null,
    chart: 'none',
    area: null,
    domain: null,
    facet: null,
    sensitive: false,
    freeText: false,
    maxLength: null,
    ...fields,
  };
}
const choices = [
  { value: 1, label: { de: 'nie', en: 'never' } },
  { value: 2, label: { de: 'manchmal', en: 'sometimes' } },
];
const ITEMS = [
  item('hilfe', { type: 'single', choices, missing: [{ value: -9, label: { de: 'keine Angabe' } }] }),
  item('wohnen', { type: 'scale', scale: { min: 0, max: 10, step: 1, minLabel: {}, maxLabel: {} } }),
  item('themen', {
    type: 'multiple',
    choices: [
      { value: 'geld', label: { de: 'Geld' } },
      { value: 'arbeit', label: { de: 'Arbeit' } },
    ],
  }),
  item('rang', {
    type: 'ranking',
    choices: ['a', 'b', 'c'].map((value) => ({ value, label: { de: value.toUpperCase() } })),
  }),
  item('stunden', { type: 'number' }),
  item('seit', { type: 'date' }),
  item('kind', { type: 'boolean' }),
  item('weg', { type: 'single', choices: [...choices, { value: 'other', label: { de: 'anderes' } }], other: true }),
  item('text', { freeText: true }),
];
const SOURCES = {
  items: ITEMS,
  sites: [{ id: 'a'.repeat(24), code: 'JC01', name: 'Jobcenter Musterstadt' }],
  facets: [{ key: 'rolle', label: 'Rolle', values: ['FK'] }],
};

type CellWords = Partial<Pick<ImportMapping, 'missing' | 'decimal' | 'states'>>;

function plan(columns: Record<string, ColumnUse>, settings: CellWords = {}) {
  return rowPlan(Object.keys(columns), { columns, missing: [], decimal: '.', dateFormat: 'dmy', ...settings }, SOURCES);
}
const asItem = (name: string): ColumnUse => ({ use: 'item', item: name });
const readCells = (columns: Record<string, ColumnUse>, cells: string[], settings: CellWords = {}) =>
  plan(columns, settings).read({ cells, line: 2 });

describe('a cell', () => {
  test.each([
    ['hilfe', '2', 2],
    ['hilfe', ' 2.0 ', 2],
    ['hilfe', 'Manchmal', 2],
    ['hilfe', 'sometimes', 2],
    ['hilfe', '-9', -9],
    ['wohnen', '10', 10],
    ['themen', 'geld; Arbeit', ['geld', 'arbeit']],
    ['stunden', '1.5', 1.5],
    ['seit', '9.3.2026', '2026-03-09'],
    ['kind', 'Nein', false],
    ['kind', '1', true],
    ['text', 'Ein Satz.', 'Ein Satz.'],
  ])('of %s that says %j is the answer %j', (name, cell, value) => {
    const { row, problems } = readCells({ spalte: asItem(name) }, [cell]);
    expect(problems).toEqual([]);
    expect(row.answers).toEqual([{ item: name, value }]);
  });

  test.each([
    ['hilfe', '3', 'unknown_choice'],
    ['wohnen', '11', 'out_of_scale'],
    ['themen', 'geld;haus', 'unknown_choice'],
    ['stunden', '1,5', 'not_a_number'],
    ['seit', '31.4.2026', 'not_a_date'],
    ['kind', 'vielleicht', 'not_yes_or_no'],
  ])('of %s that says %j is a problem: %s', (name, cell, code) => {
    expect(readCells({ spalte: asItem(name) }, [cell]).problems).toEqual([{ column: 'spalte', code, example: cell }]);
  });

  test('that is empty or means "no answer" is no answer', () => {
    for (const cell of ['', '  ', 'NA']) {
      expect(readCells({ a: asItem('stunden') }, [cell], { missing: ['NA'] })).toMatchObject({
        row: { answers: [] },
        problems: [],
      });
    }
  });

  test('with an answer of its own beside the choices keeps it as a text', () => {
    expect(readCells({ a: asItem('weg') }, ['zu Fuß']).row.answers).toEqual([
      { item: 'weg', value: 'other' },
      { item: 'weg-Comment', value: 'zu Fuß' },
    ]);
  });

  test('of a free text is never shown among the examples', () => {
    const [problem] = readCells({ a: asItem('text') }, ['x'.repeat(20_001)]).problems;
    expect(problem).toEqual({ column: 'a', code: 'too_long', example: '' });
  });

  test('reads decimals as the file writes them', () => {
    expect(readCells({ a: asItem('stunden') }, ['1,5'], { decimal: ',' }).row.answers[0]?.value).toBe(1.5);
  });
});

test('one yes/no column per choice makes a multiple choice; all empty is no answer', () => {
  const columns: Record<string, ColumnUse> = {
    g: { use: 'choice', item: 'themen', choice: 'geld' },
    a: { use: 'choice', item: 'themen', choice: 'arbeit' },
  };
  expect(readCells(columns, ['1', '0']).row.answers).toEqual([{ item: 'themen', value: ['geld'] }]);
  expect(readCells(columns, ['', '']).row.answers).toEqual([]);
  expect(readCells(columns, ['1', '7']).problems).toMatchObject([{ column: 'a', code: 'not_yes_or_no' }]);
});

describe('one column per choice of a ranking', () => {
  const columns: Record<string, ColumnUse> = {
    a: { use: 'choice', item: 'rang', choice: 'a' },
    b: { use: 'choice', item: 'rang', choice: 'b' },
    c: { use: 'choice', item: 'rang', choice: 'c' },
  };

  test('holds its place; empty and 0 are not ranked', () => {
    expect(readCells(columns, ['2', '3.0', '1']).row.answers).toEqual([{ item: 'rang', value: ['c', 'a', 'b'] }]);
    expect(readCells(columns, ['2', '', '1']).row.answers).toEqual([{ item: 'rang', value: ['c', 'a'] }]);
    expect(readCells(columns, ['0', '', '1']).row.answers).toEqual([{ item: 'rang', value: ['c'] }]);
    expect(readCells(columns, ['', '', '']).row.answers).toEqual([]);
  });

  test.each([
    [['1', '1', '2'], { column: 'b', code: 'rank_twice', example: '1' }],
    [['1', '4', '2'], { column: 'b', code: 'not_a_rank', example: '4' }],
    [['1', '1.5', '2'], { column: 'b', code: 'not_a_rank', example: '1.5' }],
    [['1', '-91', '2'], { column: 'b', code: 'answer_and_state', example: '' }],
  ])('that says %j is a problem', (cells, problem) => {
    expect(readCells(columns, cells, { states: { '-91': 'later' } }).problems).toEqual([problem]);
  });

  test('says together why there is no answer', () => {
    const { row, problems } = readCells(columns, ['-91', '-91', '-91'], { states: { '-91': 'later' } });
    expect({ answers: row.answers, problems }).toEqual({
      answers: [{ item: 'rang', value: null, state: 'later' }],
      problems: [],
    });
  });
});

describe('a cell that says why there is no answer', () => {
  const states = { '-8': 'dontKnow', '-9': 'declined', 'k. A.': 'declined' } as const;

  test.each([
    ['wohnen', '-8', 'dontKnow'],
    ['text', '-9', 'declined'],
    ['stunden', 'k. A.', 'declined'],
    ['kind', '-8', 'dontKnow'],
    ['hilfe', '-8', 'dontKnow'],
  ])('of %s that says %j is the state %s', (name, cell, state) => {
    expect(readCells({ a: asItem(name) }, [cell], { states }).row.answers).toEqual([
      { item: name, value: null, state },
    ]);
  });

  test('stays an answer where the item can have it, and is none where it means no answer', () => {
    expect(readCells({ a: asItem('hilfe') }, ['-9'], { states }).row.answers).toEqual([{ item: 'hilfe', value: -9 }]);
    expect(readCells({ a: asItem('stunden') }, ['-8'], { states }).row.answers).toEqual([
      { item: 'stunden', value: -8 },
    ]);
    expect(readCells({ a: asItem('text') }, ['-9'], { states, missing: ['-9'] }).row.answers).toEqual([]);
  });
});

test('the apostrophe in front of what a spreadsheet may take for a formula is not part of a cell', () => {
  expect(readCells({ a: asItem('text') }, ["'=1+1"]).row.answers).toEqual([{ item: 'text', value: '=1+1' }]);
  expect(readCells({ a: asItem('text') }, ["'s ist so"]).row.answers).toEqual([{ item: 'text', value: "'s ist so" }]);
});

test('subject, occasion, date, site and facets are taken from their columns', () => {
  const columns: Record<string, ColumnUse> = {
    wer: { use: 'subject' },
    welle: { use: 'occasion' },
    am: { use: 'date' },
    wo: { use: 'site' },
    rolle: { use: 'facet', facet: 'rolle' },
    h: asItem('hilfe'),
  };
  const made = plan(columns);
  expect(made.read({ cells: ['p1', 'T2', '9.3.2026', 'jobcenter musterstadt', 'FüK', '1'], line: 2 })).toEqual({
    row: {
      line: 2,
      subject: 'p1',
      occasion: 2,
      date: new Date('2026-03-09T12:00:00Z'),
      siteId: 'a'.repeat(24),
      facets: { rolle: 'FüK' },
      answers: [{ item: 'hilfe', value: 1 }],
    },
    problems: [],
  });
  expect([...made.newFacetValues]).toEqual([['rolle', new Set(['FüK'])]]);
  const wrong = made.read({ cells: ['', 'später', 'gestern', 'Mond', 'fk', '1'], line: 3 });
  expect(wrong.problems.map(({ code }) => code)).toEqual([
    'subject_missing',
    'occasion_wrong',
    'date_wrong',
    'site_unknown',
  ]);
  expect(wrong.row.facets).toEqual({ rolle: 'FK' });
});

test('a row with another number of columns is one problem, not many', () => {
  expect(readCells({ a: asItem('hilfe'), b: asItem('wohnen') }, ['9']).problems).toEqual([
    { column: null, code: 'row_ragged', example: '1 / 2' },
  ]);
});

test('a mapping that cannot work is said before any row', () => {
  const columns: Record<string, ColumnUse> = { a: asItem('nirgends'), b: asItem('hilfe'), c: asItem('hilfe') };
  expect(plan(columns).problems).toEqual([
    { column: 'a', code: 'item_unknown' },
    { column: 'c', code: 'item_twice' },
  ]);
  expect(plan({ a: { use: 'ignore' } }).problems).toEqual([{ column: null, code: 'nothing_mapped' }]);
  const header = rowPlan(
    ['a', 'a'],
    { columns: { b: asItem('hilfe') }, missing: [], decimal: '.', dateFormat: 'iso' },
    SOURCES,
  );
  expect(header.problems.map(({ code }) => code)).toEqual(['column_twice', 'column_missing', 'nothing_mapped']);
});

describe('columns are guessed', () => {
  test('by name, by label, by choice, by what such columns are called', () => {
    const uses = guessColumns(
      ['HILFE', 'Fall-ID', 'Welle', 'Datum', 'themen_geld', 'Rolle', 'sonst', 'stunden'],
      ITEMS,
      SOURCES.facets,
    );
    expect(uses).toEqual({
      HILFE: asItem('hilfe'),
      'Fall-ID': { use: 'subject' },
      Welle: { use: 'occasion' },
      Datum: { use: 'date' },
      themen_geld: { use: 'choice', item: 'themen', choice: 'geld' },
      Rolle: { use: 'facet', facet: 'rolle' },
      sonst: { use: 'ignore' },
      stunden: asItem('stunden'),
    });
  });

  test('as they were mapped the last time, if that still fits', () => {
    const before: Record<string, ColumnUse> = {
      q1: asItem('wohnen'),
      q2: asItem('weggefallen'),
      hilfe: { use: 'ignore' },
    };
    expect(guessColumns(['q1', 'q2', 'hilfe'], ITEMS, [], before)).toEqual({
      q1: asItem('wohnen'),
      q2: { use: 'ignore' },
      hilfe: { use: 'ignore' },
    });
  });

  test('for a name that is there twice as if it were there once, so that the mended file finds it', () => {
    expect(guessColumns(['hilfe', 'hilfe'], ITEMS, [])).toEqual({ hilfe: asItem('hilfe') });
  });
});
