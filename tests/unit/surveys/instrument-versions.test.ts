/** What changes from version to version, and what its author has to say. */
import { describe, expect, it } from 'vitest';
import type { DeclaredChange, InstrumentFile } from '#surveys/instrument';
import { breaksOf, checkDeclared, compareVersions, isComparable } from '#surveys/instrument-versions';
import { fileOf } from '#tests/support/definitions';

const choice = (value: number | string, text: string) => ({ value, text });
const OLD = {
  type: 'radiogroup',
  name: 'q',
  title: 'Wie oft?',
  choices: [choice(1, 'nie'), choice(2, 'manchmal'), choice(3, 'oft')],
};
const RATING = {
  type: 'rating',
  name: 'q',
  title: 'Wie sehr?',
  minRateDescription: 'gar nicht',
  maxRateDescription: 'sehr',
};

const kinds = (before: object, after: object, parts: Partial<InstrumentFile> = {}) =>
  compareVersions(fileOf([before]), fileOf([after], parts)).changes.map(({ kind }) => kind);

describe('comparing finds', () => {
  it.each([
    ['nothing in the same', OLD, { ...OLD }, []],
    ['nothing in a further translation', OLD, { ...OLD, title: { default: 'Wie oft?', en: 'How often?' } }, []],
    ['nothing in another place or look', OLD, { ...OLD, type: 'dropdown' }, []],
    ['other words', OLD, { ...OLD, title: 'Wie häufig?' }, ['wording']],
    [
      'other words of a choice',
      OLD,
      { ...OLD, choices: [choice(1, 'nie'), choice(2, 'selten'), choice(3, 'oft')] },
      ['wording'],
    ],
    ['a choice more', OLD, { ...OLD, choices: [...OLD.choices, choice(4, 'immer')] }, ['choices']],
    ['a choice less', OLD, { ...OLD, choices: OLD.choices.slice(1) }, ['choices']],
    ['another code', OLD, { ...OLD, choices: [choice(0, 'nie'), ...OLD.choices.slice(1)] }, ['choices']],
    ['choices the other way round', OLD, { ...OLD, choices: OLD.choices.toReversed() }, ['direction']],
    [
      'the words on the other codes',
      OLD,
      { ...OLD, choices: [choice(1, 'oft'), choice(2, 'manchmal'), choice(3, 'nie')] },
      ['direction'],
    ],
    [
      'choices in another order',
      OLD,
      { ...OLD, choices: [OLD.choices[1], OLD.choices[0], OLD.choices[2]] },
      ['wording'],
    ],
    ['another type', OLD, { ...OLD, type: 'checkbox' }, ['type']],
    ['another type and other words', OLD, { type: 'text', name: 'q', title: 'Wie denn?' }, ['wording', 'type']],
    ['more points', RATING, { ...RATING, rateMax: 7 }, ['choices']],
    ['other words at the ends', RATING, { ...RATING, maxRateDescription: 'ganz' }, ['wording']],
    ['swapped ends', RATING, { ...RATING, minRateDescription: 'sehr', maxRateDescription: 'gar nicht' }, ['direction']],
  ])('%s', (_, before, after, found) => {
    expect(kinds(before, after)).toEqual(found);
  });

  it('what the file says beside: a high end that means less, a code that means no answer', () => {
    expect(kinds(RATING, RATING, { items: { q: { reversed: true } } })).toEqual(['direction']);
    expect(kinds(OLD, OLD, { items: { q: { missing: [{ value: 3, label: { de: 'k. A.' } }] } } })).toEqual(['choices']);
  });

  it('items that come and go, each row of a matrix by itself', () => {
    const matrix = (...rows: string[]) => ({ type: 'matrix', name: 'm', title: 'M', columns: [1, 2, 3], rows });
    const { changes } = compareVersions(fileOf([matrix('a', 'b')]), fileOf([matrix('b', 'c')]));
    expect(changes).toEqual([
      { item: 'm.c', kind: 'added', certain: true },
      { item: 'm.a', kind: 'removed', certain: true },
    ]);
  });
});

describe('declaring', () => {
  const before = fileOf([OLD, { type: 'text', name: 'gone', title: 'G' }]);
  const after = fileOf([
    { ...OLD, choices: OLD.choices.slice(1) },
    { type: 'comment', name: 'new', title: 'N' },
  ]);
  const all: DeclaredChange[] = [
    { item: 'q', kind: 'choices' },
    { item: 'new', kind: 'added' },
    { item: 'gone', kind: 'removed' },
  ];

  it('asks for everything that was found', () => {
    expect(checkDeclared(before, after, []).map(({ code, params }) => `${code} ${params.item}`)).toEqual([
      'choice_removed_undeclared q',
      'change_undeclared new',
      'change_undeclared gone',
    ]);
    expect(compareVersions(before, after).issues).toEqual(checkDeclared(before, after, []));
    expect(checkDeclared(before, after, all)).toEqual([]);
  });

  it('names the choices that are gone', () => {
    expect(checkDeclared(before, after, all.slice(1))).toMatchObject([{ params: { item: 'q', choices: '1' } }]);
  });

  it('does not take one kind of change for another', () => {
    const wrong: DeclaredChange[] = [{ item: 'q', kind: 'wording' }, ...all.slice(1)];
    expect(checkDeclared(before, after, wrong)).toMatchObject([
      { severity: 'error', code: 'choice_removed_undeclared' },
      { severity: 'warning', code: 'declared_not_found', path: 'changes[0]' },
    ]);
  });

  it('another type is said, or it is refused', () => {
    const typed = fileOf([{ ...OLD, type: 'checkbox' }]);
    expect(checkDeclared(fileOf([OLD]), typed, [])).toMatchObject([
      { severity: 'error', code: 'type_undeclared', params: { before: 'single', after: 'multiple' } },
    ]);
    expect(checkDeclared(fileOf([OLD]), typed, [{ item: 'q', kind: 'type' }])).toEqual([]);
  });

  it('takes the author’s word for another meaning, but not about items that are not there', () => {
    expect(checkDeclared(before, after, [...all, { item: 'q', kind: 'meaning' }])).toEqual([]);
    expect(checkDeclared(before, after, [...all, { item: 'nobody', kind: 'meaning' }])).toMatchObject([
      { severity: 'error', code: 'declared_item_unknown' },
    ]);
  });
});

describe('comparing answers over versions', () => {
  const steps: DeclaredChange[][] = [
    [{ item: 'a', kind: 'wording' }],
    [
      { item: 'a', kind: 'added' },
      { item: 'b', kind: 'choices' },
    ],
  ];

  it.each(['choices', 'direction', 'meaning', 'type'] as const)('a change of %s breaks the line', (kind) => {
    expect(isComparable('a', [[{ item: 'a', kind }]])).toBe(false);
  });

  it('other words, and changes of other items, do not', () => {
    expect(isComparable('a', steps)).toBe(true);
    expect(isComparable('b', steps)).toBe(false);
    expect(breaksOf('b', steps)).toEqual([{ item: 'b', kind: 'choices' }]);
    expect(isComparable('a', [])).toBe(true);
  });
});
