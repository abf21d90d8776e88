/** Expressions of a definition: readable, about what is there, and never waiting for one another in a circle. */
import { describe, expect, it } from 'vitest';
import { checkInstrument } from '#surveys/definition-check';
import { fileOf, surveyOf } from '#tests/support/definitions';

const text = (name: string, more: object = {}) => ({ type: 'text', name, title: `Frage ${name}`, ...more });
const sum = (name: string, expression: string) => ({ type: 'expression', name, title: name, expression });

function issuesOf(elements: readonly object[], more: object = {}) {
  const survey = { ...surveyOf(...elements), ...more };
  return checkInstrument(fileOf([], { survey })).map(({ severity, code, params }) => {
    return [severity, code, params.names ?? params.name ?? ''].join(' ').trim();
  });
}

describe('reading', () => {
  it.each([
    ['{a} = 1 and', 'error expression_broken'],
    ['{a = 1', 'error expression_broken'],
    ['{a} >> 1', 'error expression_broken'],
    [`${'('.repeat(5_000)}1`, 'error expression_too_long'],
    ['shout({a}) = 1', 'error function_unknown shout'],
    ['{nobody} = 1', 'warning expression_unknown_name nobody'],
    ['{a.b[0].c} = 1 and {nobody.x} = 2', 'warning expression_unknown_name nobody.x'],
  ])('%s: %s', (visibleIf, issue) => {
    expect(issuesOf([text('a'), text('b', { visibleIf })])).toEqual([issue]);
  });

  it.each([
    "{a} = 'x' or {a-Comment} notempty",
    '({A} + 2) * 3 > 4 and !({a} empty)',
    "iif({a} anyof ['x', 'y'], 1, 2) = 1",
    'age({a}) >= 18 and today() > {a}',
    "{a} contains 'f(x)'",
    '{locale} = "de" and {pageno} > 1',
    '{group[0].who} notempty and {group.length} > 1',
    'sumInArray({group}, "amount") > {total}',
  ])('%s is fine', (visibleIf) => {
    const group = { type: 'paneldynamic', name: 'group', title: 'G', templateElements: [text('who'), text('amount')] };
    const calculatedValues = [{ name: 'total', expression: '{a} + 1' }];
    const choice = { type: 'radiogroup', name: 'a', title: 'A', choices: [1], showOtherItem: true };
    expect(issuesOf([choice, group, text('b', { visibleIf })], { calculatedValues })).toEqual([]);
  });

  it('within a group, names are those of the group', () => {
    const group = (visibleIf: string) => ({
      type: 'paneldynamic',
      name: 'g',
      title: 'G',
      templateElements: [text('who'), text('what', { visibleIf })],
    });
    expect(issuesOf([group('{panel.who} notempty')])).toEqual([]);
    expect(issuesOf([group('{panel.when} notempty')])).toEqual(['warning expression_unknown_name panel.when']);
    const table = {
      type: 'matrixdynamic',
      name: 't',
      title: 'T',
      columns: [
        { name: 'x', title: 'X', cellType: 'text' },
        { name: 'y', title: 'Y', cellType: 'text', visibleIf: '{row.x} > 1' },
      ],
    };
    expect(issuesOf([table])).toEqual([]);
  });

  it('so many long ones that reading them would take long are refused', () => {
    const long = (index: number) => Array(300).fill(`{q${index}} = ${index}`).join(' or ');
    const elements = Array.from({ length: 100 }, (_, index) => text(`q${index}`, { enableIf: long(index + 1) }));
    const started = performance.now();
    expect(issuesOf(elements)).toContain('error expressions_too_long');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('a circle', () => {
  it.each([
    ['of a question with itself', [text('a', { visibleIf: '{a} = 1' })], 'a → a'],
    ['of itself by another word', [text('a', { setValueExpression: '{$self.value} + 1' })], 'a → a'],
    ['of two', [text('a', { visibleIf: '{b} = 1' }), text('b', { visibleIf: '{a} = 1' })], 'a → b → a'],
    [
      'of three, by different properties and other capitals',
      [
        text('a', { defaultValueExpression: '{B}' }),
        text('b', { setValueExpression: '{sum} + 1' }),
        sum('sum', '{a.length} + 1'),
      ],
      'a → b → sum → a',
    ],
    [
      'through the condition of a panel',
      [{ type: 'panel', name: 'p', visibleIf: '{b} = 1', elements: [text('a')] }, text('b', { visibleIf: '{a} = 1' })],
      'p → b → a → p',
    ],
    [
      'through choices that are taken over',
      [
        { type: 'checkbox', name: 'a', title: 'A', choices: [1], choicesFromQuestion: 'b' },
        { type: 'checkbox', name: 'b', title: 'B', choices: [2], choicesFromQuestion: 'a' },
      ],
      'a → b → a',
    ],
  ])('%s is refused', (_, elements, names) => {
    expect(issuesOf(elements)).toEqual([`error expression_loop ${names}`]);
  });

  it('of calculated values is refused', () => {
    const calculatedValues = [
      { name: 'x', expression: '{y} + 1' },
      { name: 'y', expression: '{x} + 1' },
    ];
    expect(issuesOf([text('a')], { calculatedValues })).toEqual(['error expression_loop x → y → x']);
  });

  it('that only makes questions read-only is pointed out', () => {
    const either = [text('a', { enableIf: '{b} empty' }), text('b', { enableIf: '{a} empty' })];
    expect(issuesOf(either)).toEqual(['warning expression_loop a → b → a']);
  });

  it('is told once each, and two circles apart', () => {
    const pair = (one: string, other: string) => [
      text(one, { visibleIf: `{${other}} = 1` }),
      text(other, { visibleIf: `{${one}} = 1` }),
    ];
    expect(issuesOf([...pair('a', 'b'), ...pair('c', 'd')])).toEqual([
      'error expression_loop a → b → a',
      'error expression_loop c → d → c',
    ]);
  });

  it('is none where a validator or a reset looks at its own question', () => {
    expect(
      issuesOf([
        text('a', {
          validators: [{ type: 'expression', expression: '{a} > 1', text: 'zu klein' }],
          resetValueIf: '{a} = 5',
        }),
        text('b', { visibleIf: '{a} = 1' }),
        text('c', { visibleIf: '{a} = 1 and {b} = 1' }),
      ]),
    ).toEqual([]);
  });
});
