/** Reading files: what they become, and everything that is wrong with them. */
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readDefinition } from '#surveys/definition';
import { checkInstrument } from '#surveys/definition-check';
import {
  DEFINITION_ISSUES_DE,
  DEFINITION_ISSUES_EN,
  type DefinitionIssueCode,
  issueText,
} from '#surveys/definition-issue-texts';
import type { InstrumentFile } from '#surveys/instrument';
import { fileOf, surveyOf } from '#tests/support/definitions';

const parseTable = (content: string): string[][] | null => {
  try {
    return parse(content, { relax_column_count: true });
  } catch {
    return null;
  }
};
const read = (content: string | object, more: object = {}) =>
  readDefinition(
    {
      content: typeof content === 'string' ? content : JSON.stringify(content),
      fileName: 'Meine_Umfrage.json',
      ...more,
    },
    parseTable,
  );
/** `severity code at path`, in the order in which they are listed. */
const lines = (issues: ReturnType<typeof read>['issues']) =>
  issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
const issuesOf = (elements: readonly object[], parts: Partial<InstrumentFile> = {}) =>
  lines(checkInstrument(fileOf(elements, parts)));

const Q = 'survey.pages[0].elements[0]';
const text = (name: string, more: object = {}) => ({ type: 'text', name, title: `Frage ${name}`, ...more });

describe('what a file is', () => {
  it.each([
    ['', 'unknown', 'file_empty'],
    ['  \n', 'unknown', 'file_empty'],
    ['{"pages": [', 'unknown', 'json_broken'],
    ['{"a": 1}', 'unknown', 'format_unknown'],
    ['[1, 2]', 'unknown', 'format_unknown'],
    ['hello world', 'unknown', 'format_unknown'],
    ['a,b\n1,2\n', 'unknown', 'format_unknown'],
    ['{"wegmarke": 1}', 'wegmarke', 'field_missing'],
  ])('%j is %s: %s', (content, format, code) => {
    const found = read(content);
    expect(found).toMatchObject({ format, file: null, items: [] });
    expect(found.issues.map((issue) => issue.code)).toContain(code);
  });

  it('says of a broken file what is known of it, and no number where none is known', () => {
    const twice = {
      title: { default: 'Über die Arbeit', en: 'About work' },
      ...surveyOf(text('a'), text('b'), text('b')),
    };
    expect(read(twice)).toMatchObject({
      file: null,
      outline: { title: { de: 'Über die Arbeit', en: 'About work' }, key: 'ueber-die-arbeit', items: 2 },
    });
    expect(
      read({ title: 'Groß', ...surveyOf(...Array.from({ length: 600 }, (_, at) => text(`q${at}`))) }),
    ).toMatchObject({
      file: null,
      outline: { title: { de: 'Groß' }, items: null },
    });
    expect(read({ wegmarke: 1, key: 'Nicht So', title: { de: 'Titel' }, survey: surveyOf(text('a')) }).outline).toEqual(
      {
        title: { de: 'Titel' },
        key: null,
        languages: [],
        items: null,
      },
    );
    expect(read('{"pages": [').outline).toBeNull();
  });

  it('says where JSON is broken', () => {
    expect(read('{\n  "pages": [\n    {,}\n  ]\n}').issues).toEqual([
      { severity: 'error', path: 'line 3', code: 'json_broken', params: { line: 3, column: 6 } },
    ]);
  });

  it('lists everything that is wrong with the shape of an instrument file', () => {
    const file = { ...fileOf([text('a')]), kind: 'quiz', languages: ['Deutsch!'], extra: 1, alone: 'yes' };
    expect(lines(read(file).issues).sort()).toEqual([
      'error field_unknown extra',
      'error field_value kind',
      'error field_wrong alone',
      'error field_wrong languages[0]',
    ]);
  });

  it('takes an instrument file as it is', () => {
    const file = fileOf([text('a')]);
    expect(read(file)).toMatchObject({ format: 'wegmarke', file, items: [{ name: 'a' }], issues: [] });
  });
});

describe('a SurveyJS definition', () => {
  it('becomes a survey with key and title from its own or the file’s', () => {
    expect(read({ title: 'Über die Arbeit', ...surveyOf(text('a')) }).file).toMatchObject({
      key: 'ueber-die-arbeit',
      kind: 'survey',
      title: { de: 'Über die Arbeit' },
      languages: ['de'],
      origin: { normed: false },
    });
    expect(read(surveyOf(text('a'))).file).toMatchObject({ key: 'meine-umfrage', title: { de: 'Meine Umfrage' } });
    const given = read(surveyOf(text('a')), { key: 'k', title: 'T', language: 'fr' }).file;
    expect(given).toMatchObject({ key: 'k', title: { fr: 'T' }, languages: ['fr'] });
    const translated = { title: { default: 'Alt', en: 'Old' }, ...surveyOf(text('a')) };
    expect(read(translated, { title: 'Neu', language: 'de' }).file?.title).toEqual({ de: 'Neu', en: 'Old' });
  });

  it.each([
    [{ locale: 'uk', ...surveyOf(text('a')) }, ['uk']],
    [surveyOf({ type: 'text', name: 'a', title: 'How are you today, and what is the weather?' }), ['en']],
    [
      surveyOf({ type: 'text', name: 'a', title: { default: 'Wie geht es Ihnen?', ar: 'كيف', en: 'How?' } }),
      ['de', 'ar', 'en'],
    ],
    [surveyOf(text('a', { defaultValue: { en: 'no text' } })), ['de']],
  ])('%j has the languages %j', (survey, languages) => {
    expect(read(survey).file?.languages).toEqual(languages);
  });

  it('an Arabic one has its texts under Arabic', () => {
    const survey = { locale: 'ar', ...surveyOf({ type: 'rating', name: 'a', title: 'كيف حالك؟' }) };
    expect(read(survey)).toMatchObject({
      file: { languages: ['ar'] },
      items: [{ label: { ar: 'كيف حالك؟' } }],
      issues: [],
    });
  });
});

describe('questions', () => {
  it.each([
    [{ type: 'html', name: 'h', html: '<b>x</b>' }, `error type_refused ${Q}.type`],
    [{ type: 'file', name: 'h' }, `error type_refused ${Q}.type`],
    [{ type: 'signaturepad', name: 'h' }, `error type_refused ${Q}.type`],
    [{ type: 'microphone', name: 'h' }, `error type_refused ${Q}.type`],
    [{ type: 'bootstrapslider', name: 'h' }, `error type_unknown ${Q}.type`],
    [{ name: 'h', title: 'x' }, `error type_missing ${Q}`],
    [{ type: 'text', title: 'x' }, `error name_missing ${Q}`],
    [text(' a'), `error name_broken ${Q}.name`],
    [text('a{b}'), `error name_broken ${Q}.name`],
    [text('__proto__'), `error name_reserved ${Q}.name`],
    [text('x'.repeat(101)), `error name_too_long ${Q}.name`],
    [text('a', { valueName: 'b' }), `error value_name ${Q}.valueName`],
    [{ type: 'radiogroup', name: 'a', title: 'x' }, `error choices_missing ${Q}`],
    [{ type: 'radiogroup', name: 'a', title: 'x', choices: [1, '1'] }, `error choice_twice ${Q}.choices[1]`],
    [
      { type: 'checkbox', name: 'a', title: 'x', choices: [{ text: 'A' }] },
      `error choice_without_value ${Q}.choices[0]`,
    ],
    [{ type: 'checkbox', name: 'a', title: 'x', choices: [{ value: {} }] }, `error choice_value_wrong ${Q}.choices[0]`],
    [
      { type: 'dropdown', name: 'a', title: 'x', choicesByUrl: { url: '/x' } },
      `error choices_by_url ${Q}.choicesByUrl`,
    ],
    [{ type: 'dropdown', name: 'a', title: 'x', choicesMin: 0, choicesMax: 1e9 }, `error too_many_choices ${Q}`],
    [
      { type: 'checkbox', name: 'a', title: 'x', choicesFromQuestion: 'b' },
      `error choices_source_unknown ${Q}.choicesFromQuestion`,
    ],
    [
      { type: 'checkbox', name: 'a', title: 'x', choices: [1], valuePropertyName: 'b' },
      `error property_refused ${Q}.valuePropertyName`,
    ],
    [{ type: 'matrix', name: 'a', title: 'x', columns: [1, 1], rows: ['r'] }, `error choice_twice ${Q}.columns[1]`],
    [{ type: 'matrix', name: 'a', title: 'x', rows: ['r'] }, `error columns_missing ${Q}`],
    [
      { type: 'matrixdropdown', name: 'a', title: 'x', columns: [{ name: 'c', cellType: 'text' }] },
      `error rows_missing ${Q}`,
    ],
    [
      { type: 'matrixdropdown', name: 'a', title: 'x', rows: [1], columns: [{ name: 'c', cellType: 'file' }] },
      `error type_not_in_group ${Q}.columns[0].cellType`,
    ],
    [
      { type: 'matrixdynamic', name: 'a', title: 'x', columns: [{ name: 'c', choices: ['u', 'u'] }] },
      `error choice_twice ${Q}.columns[0].choices[1]`,
    ],
    [{ type: 'paneldynamic', name: 'a', title: 'x', templateElements: [] }, `error questions_missing ${Q}`],
    [
      { type: 'paneldynamic', name: 'a', title: 'x', templateElements: [{ type: 'matrix', name: 'm', title: 'x' }] },
      `error type_not_in_group ${Q}.templateElements[0].type`,
    ],
    [
      { type: 'multipletext', name: 'a', title: 'x', items: [{ name: 'u' }, { name: 'u' }] },
      `error name_twice ${Q}.items[1].name`,
    ],
    [{ type: 'rating', name: 'a', title: 'x', rateMin: 5, rateMax: 5 }, `error scale_wrong ${Q}`],
    [{ type: 'rating', name: 'a', title: 'x', rateMax: 500 }, `error scale_too_long ${Q}`],
    [{ type: 'slider', name: 'a', title: 'x', step: 0 }, `error scale_wrong ${Q}`],
    [text('a', { validators: [{ type: 'regex', regex: '(' }] }), `error regex_broken ${Q}.validators[0].regex`],
    [text('a', { validators: [{ type: 'regex', regex: '(a+)+$' }] }), `error regex_slow ${Q}.validators[0].regex`],
    [text('a', { isRequired: true }), `warning required_dropped ${Q}`],
    [text('a', { requiredIf: '{b} = 1' }), `warning required_dropped ${Q}`],
    [{ type: 'text', name: 'a' }, `warning title_missing ${Q}`],
    [text('a', { titel: 'x' }), `warning property_unknown ${Q}`],
    [
      { type: 'radiogroup', name: 'a', title: 'x', choices: [1], showDontKnowItem: true },
      `warning state_choice_dropped ${Q}.showDontKnowItem`,
    ],
  ])('%j', (element, line) => {
    expect(issuesOf([element])).toEqual([line]);
  });

  it('two with one name are found wherever they are, also as the text beside choices', () => {
    const panel = { type: 'panel', name: 'p', elements: [text('a')] };
    expect(issuesOf([text('a'), panel])).toEqual(['error name_twice survey.pages[0].elements[1].elements[0].name']);
    const choices = { type: 'radiogroup', name: 'q', title: 'x', choices: [1], showOtherItem: true };
    expect(issuesOf([choices, text('q-Comment')])).toEqual(['error name_twice survey.pages[0].elements[1].name']);
  });

  it('what is fine has no issue', () => {
    expect(
      issuesOf([
        text('a', { validators: [{ type: 'regex', regex: '^[A-Z]{2}\\d+$' }] }),
        { type: 'image', name: 'i', imageLink: 'data:image/png;base64,AAAA' },
        { type: 'expression', name: 'sum', title: 'Summe', expression: '{b} + 1', visibleIf: '{b} > 0' },
        { type: 'rating', name: 'b', title: 'Wie viel?', rateMin: 0, rateMax: 10 },
        {
          type: 'paneldynamic',
          name: 'g',
          title: 'Wer?',
          templateElements: [text('who'), text('what', { visibleIf: '{panel.who} notempty' })],
        },
      ]),
    ).toEqual([]);
  });
});

describe('size', () => {
  it('2,000 questions are refused at once', () => {
    const started = performance.now();
    const elements = Array.from({ length: 2_000 }, (_, index) =>
      text(`q${index}`, { visibleIf: `{q${index + 1}} = 1` }),
    );
    expect(read(surveyOf(...elements))).toMatchObject({
      file: null,
      issues: [{ code: 'too_many_questions', params: { count: 2_000, max: 500 } }],
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('what is short to write and long to work out is refused before it is worked out', () => {
    const numbers = (name: string) => ({ type: 'dropdown', name, title: 'x', choicesMin: 1, choicesMax: 2_000 });
    const many = Array.from({ length: 400 }, (_, index) => numbers(`q${index}`));
    expect(read(surveyOf(...many))).toMatchObject({
      file: null,
      issues: [{ code: 'too_many_choices_in_all', params: { count: 800_000, max: 50_000 } }],
    });
    const borrowed = Array.from({ length: 400 }, (_, index) => ({
      type: 'dropdown',
      name: `b${index}`,
      title: 'x',
      choicesFromQuestion: 'q',
    }));
    expect(read(surveyOf(numbers('q'), ...borrowed)).issues).toMatchObject([{ code: 'too_many_choices_in_all' }]);
    const lines = Array.from({ length: 2_000 }, (_, index) => `z${index}`);
    const table = {
      type: 'matrixdropdown',
      name: 't',
      title: 'x',
      rows: lines,
      columns: lines.map((name) => ({ name })),
      choices: lines,
    };
    expect(read(surveyOf(table))).toMatchObject({
      file: null,
      issues: [
        { code: 'too_many_items', params: { count: 4_000_000 } },
        { code: 'too_many_choices_in_all', params: { count: 8_000_000_000 } },
      ],
    });
  });

  it('25 lists of 2,000 numbers are taken, which is the most', () => {
    const list = (index: number) => ({
      type: 'dropdown',
      name: `q${index}`,
      title: 'x',
      choicesMin: 1,
      choicesMax: 2_000,
    });
    const { items } = read(surveyOf(...Array.from({ length: 25 }, (_, index) => list(index))));
    expect(items.reduce((sum, { choices }) => sum + choices.length, 0)).toBe(50_000);
  });

  it('500 questions are taken', () => {
    const elements = Array.from({ length: 500 }, (_, index) => text(`q${index}`));
    expect(read(surveyOf(...elements)).items).toHaveLength(500);
  });

  it('a table of 1,200 cells is refused, one of 80 is said to be large', () => {
    const table = (rows: number, columns: number) => ({
      type: 'matrixdropdown',
      name: 't',
      title: 'x',
      rows: Array.from({ length: rows }, (_, index) => index),
      columns: Array.from({ length: columns }, (_, index) => ({ name: `c${index}`, title: '1', cellType: 'text' })),
    });
    expect(issuesOf([table(200, 6)])).toContain(`error table_too_large ${Q}`);
    expect(issuesOf([table(20, 4)])).toEqual([`warning table_large ${Q}`]);
  });

  it('nothing of any depth overflows the stack', () => {
    const panels = (depth: number) => {
      const [open, close] = ['{"type":"panel","elements":[', ']}'];
      return `{"pages":[${open.repeat(depth)}${close.repeat(depth)}]}`;
    };
    expect(lines(read(panels(50_000)).issues)).toEqual([expect.stringContaining('error too_deep survey')]);
  });

  it('long texts and large images are refused', () => {
    expect(issuesOf([text('a', { title: 'x'.repeat(20_001) })])).toContain(`error text_too_long ${Q}.title`);
    const image = { type: 'image', name: 'i', imageLink: `data:image/png;base64,${'A'.repeat(400_000)}` };
    expect(issuesOf([image, text('a')])).toEqual([`error image_too_large ${Q}.imageLink`]);
  });

  it('of the same issue, 100 are listed and the rest counted', () => {
    const elements = Array.from({ length: 150 }, () => text('a'));
    const { issues } = read(surveyOf(...elements));
    expect(issues.filter(({ code }) => code === 'name_twice')).toHaveLength(100);
    expect(issues).toContainEqual(
      expect.objectContaining({ code: 'more_of_same', params: { code: 'name_twice', count: 49 } }),
    );
  });
});

describe('addresses', () => {
  it.each([
    [{ type: 'image', name: 'i', imageLink: 'https://example.org/a.png' }, `error other_host ${Q}.imageLink`],
    [{ type: 'image', name: 'i', imageLink: '//example.org/a.png' }, `error other_host ${Q}.imageLink`],
    [{ type: 'image', name: 'i', imageLink: '\\\\example.org\\a.png' }, `error other_host ${Q}.imageLink`],
    [{ type: 'image', name: 'i', imageLink: 'data:text/html;base64,AAAA' }, `error other_host ${Q}.imageLink`],
    [{ type: 'image', name: 'i', imageLink: { default: '/a.png', en: 'http://x' } }, `error other_host ${Q}.imageLink`],
    [{ type: 'image', name: 'i', imageLink: 'java\tscript:alert(1)' }, `error script_address ${Q}.imageLink`],
    [text('a', { title: '[klick](javascript:alert(1))' }), `error script_address ${Q}.title`],
    [text('a', { title: '![Bild](https://example.org/a.png)' }), `error other_host ${Q}.title`],
    [text('a', { title: 'Mehr unter https://example.org/hilfe' }), `warning link_in_text ${Q}.title`],
    [text('a', { title: '<b>Wichtig</b>' }), `warning markup_in_text ${Q}.title`],
  ])('%j', (element, line) => {
    expect(issuesOf([element, text('z')])).toContain(line);
  });

  it('a title that speaks of JavaScript is no address', () => {
    expect(issuesOf([text('a', { title: 'JavaScript: Wie gut kennen Sie es?' })])).toEqual([]);
  });

  it('those of the whole definition are refused or not used', () => {
    const survey = { ...surveyOf(text('a')), logo: 'https://example.org/l.png', navigateToUrl: 'https://example.org' };
    expect(issuesOf([], { survey })).toEqual([
      'error other_host survey.logo',
      'error other_host survey.navigateToUrl',
      'warning property_dropped survey.logo',
      'warning property_dropped survey.navigateToUrl',
    ]);
  });
});

describe('languages', () => {
  const parts: Partial<InstrumentFile> = {
    languages: ['de', 'en'],
    title: { de: 'Probe', en: 'Probe' },
    origin: { licence: '', source: { de: 'x', en: 'x' }, normed: false },
  };

  it('each text is looked for in each language, choices too', () => {
    const element = {
      type: 'radiogroup',
      name: 'a',
      title: { default: 'Frage', en: 'Question' },
      choices: [{ value: 1, text: { en: 'one' } }, { value: 2, text: 'zwei' }, 'drei', 4, { value: 5, text: '5' }],
    };
    expect(issuesOf([element], parts)).toEqual([
      `error first_language_missing ${Q}.choices[0].text`,
      `warning language_missing ${Q}.choices[1].text`,
      `warning language_missing ${Q}.choices[2]`,
    ]);
  });

  it('a text in a language that the file does not name is pointed out', () => {
    const element = text('a', { title: { de: 'Frage', en: 'Question', fr: 'Question' } });
    expect(issuesOf([element], parts)).toEqual([`warning language_undeclared ${Q}.title`]);
  });

  it('the file’s own texts need its first language', () => {
    expect(issuesOf([text('a')], { title: { en: 'Probe' } })).toEqual([
      'error first_language_missing title',
      'warning language_undeclared title',
    ]);
  });
});

describe('words', () => {
  it.each(['Ist die Person ein Problemfall?', 'Welche Defizite gibt es?', 'Sie ist ein Fall von Überforderung.'])(
    '%j is pointed out',
    (title) => {
      expect(issuesOf([text('a', { title })])).toEqual([`warning wording_label ${Q}.title`]);
    },
  );

  it.each(['Auf jeden Fall', 'Im Fall von Regen?', 'Was ist in diesem Fall wichtig?'])('%j is not', (title) => {
    expect(issuesOf([text('a', { title })])).toEqual([]);
  });
});

describe('domains and notes', () => {
  const map: Partial<InstrumentFile> = {
    kind: 'map',
    areas: [{ key: 'a', title: { de: 'A' } }],
    domains: [
      { key: 'wohnen', area: 'a', group: 'life', title: { de: 'Wohnen' }, sensitive: false, own: false },
      { key: 'geld', area: 'b', group: 'life', title: { de: 'Geld' }, sensitive: false, own: false },
    ],
    survey: {
      pages: [
        { name: 'wohnen', elements: [text('a')] },
        { name: 'extra', elements: [text('b')] },
        { name: 'priorities', elements: [text('c')] },
      ],
    },
    items: { nobody: { sensitive: true }, a: { domain: 'nowhere', area: 'nowhere' } },
  };

  it('a map needs a page for each domain, and notes need what they name', () => {
    expect(issuesOf([], map)).toEqual([
      'error area_unknown domains[1].area',
      'error domain_without_page domains[1]',
      'error note_item_unknown items.nobody',
      'error area_unknown items.a.area',
      'error domain_unknown items.a.domain',
      'warning page_without_domain survey.pages[1]',
    ]);
  });
});

describe('code books', () => {
  it('single choices keep the order and the kind of their codes; numbers are numbers', () => {
    const content = [
      'variable,label,value,value_label',
      'age,Age of the person,,',
      'edu,Education,3,high',
      'edu,Education,1,low',
      'edu,Education,-9,no answer',
      'grp,Group,a,first',
    ].join('\n');
    const { format, items, issues } = read(content, { fileName: 'book.csv' });
    expect({ format, issues }).toEqual({ format: 'codebook', issues: [] });
    expect(items).toMatchObject([
      { name: 'age', type: 'number', chart: 'histogram', label: { en: 'Age of the person' } },
      {
        name: 'edu',
        type: 'single',
        choices: [{ value: 1, label: { en: 'low' } }, { value: 3 }],
        missing: [{ value: -9 }],
      },
      { name: 'grp', type: 'single', choices: [{ value: 'a' }] },
    ]);
  });

  it('a scale with words at its ends only stays a scale', () => {
    const content = 'variable,label,value,value_label\nz,Zufriedenheit,0,gar nicht\nz,Zufriedenheit,10,ganz\n';
    const { items, issues } = read(content);
    expect(items).toMatchObject([{ type: 'scale', scale: { min: 0, max: 10, minLabel: { de: 'gar nicht' } } }]);
    expect(lines(issues)).toEqual(['warning codebook_ends_only line 2']);
  });

  it('every broken line is listed', () => {
    const content = 'variable,label,value,value_label\n,x,1,a\ny,Y,,b\nz,Z,1,a\nz,Z,1,b\n';
    expect(lines(read(content).issues)).toEqual([
      'error codebook_variable_missing line 2',
      'error codebook_value_missing line 3',
      'error choice_twice line 5',
    ]);
    expect(lines(read('variable,label,value,value_label\n').issues)).toEqual(['error codebook_empty ']);
  });
});

describe('the texts of issues', () => {
  it('are there in German and English for every code, with the same params', () => {
    const params = (words: string) => [...words.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    expect(Object.keys(DEFINITION_ISSUES_EN)).toEqual(Object.keys(DEFINITION_ISSUES_DE));
    for (const [code, german] of Object.entries(DEFINITION_ISSUES_DE)) {
      expect(params(DEFINITION_ISSUES_EN[code as DefinitionIssueCode]), code).toEqual(params(german));
    }
  });

  it('are filled in', () => {
    const issue = { severity: 'error', path: '', code: 'name_twice', params: { name: 'a' } } as const;
    expect(issueText(issue, 'en')).toBe('The name "a" is there more than once. Each question needs its own.');
    expect(issueText({ ...issue, code: 'from_the_future' }, 'de')).toBe('from_the_future');
  });
});
