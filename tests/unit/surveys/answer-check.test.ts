/** Which values can be an answer to which item. */
import { describe, expect, it } from 'vitest';
import { checkAnswer } from '#surveys/answer-check';
import { itemsOf } from '#surveys/code-book';
import type { InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import { fileOf } from '#tests/support/definitions';

function itemOf(question: object, parts: Partial<InstrumentFile> = {}): Item {
  const [item] = itemsOf(fileOf([{ name: 'q', ...question }], parts));
  if (item === undefined) throw new Error('no item');
  return item;
}

const CODES = { type: 'radiogroup', choices: [1, 2, 'x'] };
const LIST = { type: 'checkbox', choices: ['a', 'b', 3] };

describe('taken', () => {
  it.each([
    [{ type: 'text' }, 'Müller', 'Müller'],
    [{ type: 'text', inputType: 'number' }, -1.5, -1.5],
    [{ type: 'text', inputType: 'date' }, '2024-02-29', '2024-02-29'],
    [{ type: 'text', inputType: 'month' }, '2026-12', '2026-12'],
    [{ type: 'text', inputType: 'datetime-local' }, '2026-12-31T23:59', '2026-12-31T23:59'],
    [{ type: 'boolean' }, false, false],
    [CODES, 2, 2],
    [CODES, '2', 2],
    [CODES, 'x', 'x'],
    [{ ...CODES, showOtherItem: true }, 'other', 'other'],
    [LIST, ['b', 'a'], ['b', 'a']],
    [LIST, ['3'], [3]],
    [{ type: 'ranking', choices: ['a', 'b', 'c'] }, ['c', 'a'], ['c', 'a']],
    [{ type: 'rating', rateMin: 0, rateMax: 10 }, 0, 0],
    [{ type: 'slider', min: 0, max: 1, step: 0.1 }, 0.3, 0.3],
    [{ type: 'slider', min: 0, max: 10, step: 3 }, 10, 10],
    [{ type: 'matrixdynamic', columns: [{ name: 'x' }] }, [{ x: 'a' }, { y: [1] }, {}], [{ x: 'a' }, { y: [1] }, {}]],
  ])('%j ← %j', (question, value, kept) => {
    expect(checkAnswer(itemOf(question), value)).toEqual({ ok: true, value: kept });
  });

  it('a missing code, in its own form', () => {
    const item = itemOf(CODES, { items: { q: { missing: [{ value: -9, label: { de: 'k. A.' } }] } } });
    expect(checkAnswer(item, '-9')).toEqual({ ok: true, value: -9 });
    expect(checkAnswer(itemOf({ ...CODES, showDontKnowItem: true }), 'dontknow')).toMatchObject({ ok: true });
  });
});

describe('refused', () => {
  it.each([
    [{ type: 'text' }, '', 'empty'],
    [{ type: 'text' }, 5, 'wrong_type'],
    [{ type: 'text', maxLength: 3 }, 'vier', 'too_long'],
    [{ type: 'comment' }, 'x'.repeat(20_001), 'too_long'],
    [{ type: 'text', inputType: 'number' }, '5', 'wrong_type'],
    [{ type: 'text', inputType: 'number' }, Number.NaN, 'wrong_type'],
    [{ type: 'text', inputType: 'number' }, 1e300, 'out_of_scale'],
    [{ type: 'text', inputType: 'date' }, '2023-02-29', 'not_a_date'],
    [{ type: 'text', inputType: 'date' }, '31.12.2026', 'not_a_date'],
    [{ type: 'text', inputType: 'date' }, '2026-13-01', 'not_a_date'],
    [{ type: 'boolean' }, 'true', 'wrong_type'],
    [CODES, 3, 'unknown_choice'],
    [CODES, [1], 'wrong_type'],
    [CODES, 'toString', 'unknown_choice'],
    [LIST, 'a', 'wrong_type'],
    [LIST, [], 'empty'],
    [LIST, ['a', 'z'], 'unknown_choice'],
    [LIST, ['a', 'a'], 'choice_twice'],
    [LIST, ['a', 'b', '3', 'a'], 'choice_twice'],
    [LIST, [{ a: 1 }], 'unknown_choice'],
    [{ type: 'rating', rateMin: 0, rateMax: 10 }, 11, 'out_of_scale'],
    [{ type: 'rating', rateMin: 0, rateMax: 10 }, 2.5, 'off_step'],
    [{ type: 'slider', min: 0, max: 1, step: 0.1 }, 0.35, 'off_step'],
    [{ type: 'rating' }, '3', 'wrong_type'],
    [{ type: 'matrixdynamic', columns: [{ name: 'x' }] }, [], 'empty'],
    [{ type: 'matrixdynamic', columns: [{ name: 'x' }] }, [{ x: { deep: 1 } }], 'wrong_type'],
    [{ type: 'matrixdynamic', columns: [{ name: 'x' }] }, Array(201).fill({}), 'too_many'],
  ])('%j ← %j: %s', (question, value, code) => {
    expect(checkAnswer(itemOf(question), value)).toMatchObject({ ok: false, code });
  });

  it('says what would have fitted', () => {
    expect(checkAnswer(itemOf({ type: 'rating' }), 9)).toEqual({
      ok: false,
      code: 'out_of_scale',
      params: { min: 1, max: 5 },
    });
  });
});
