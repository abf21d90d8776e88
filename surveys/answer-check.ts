/**
 * Checks one answer against its item. It runs for every cell of an import and for every change, so what an item allows
 * is worked out once per item object (itemsOf gives the same ones again).
 */
import type { Value } from './entry.ts';
import type { Code, Item } from './items.ts';

/** Codes are stable; the texts for people are where they are shown. */
export const ANSWER_PROBLEMS = [
  'empty',
  'wrong_type',
  'unknown_choice',
  'choice_twice',
  'out_of_scale',
  'off_step',
  'not_a_date',
  'too_long',
  'too_many',
] as const;
export type AnswerProblem = (typeof ANSWER_PROBLEMS)[number];

export type AnswerCheck =
  | { readonly ok: true /** In the form that it is kept in: a choice is its code. */; readonly value: Value }
  | {
      readonly ok: false;
      readonly code: AnswerProblem;
      readonly params: Readonly<Record<string, string | number>>;
    };

const LONGEST_TEXT = 20_000;
const MOST_ROWS = 200;
/** Beyond it, numbers lose their unit digit. */
const LARGEST_NUMBER = 1e15;
const STEP_TOLERANCE = 1e-6;

type Check = (value: unknown) => AnswerCheck;
const checks = new WeakMap<Item, Check>();

/**
 * Whether the value can be an answer to the item. A choice may come as text where its code is a number and the other way
 * round. A missing code is an answer that may be kept (it counts as missing).
 */
export function checkAnswer(item: Item, value: unknown): AnswerCheck {
  let check = checks.get(item);
  if (check === undefined) {
    check = checkOf(item);
    checks.set(item, check);
  }
  return check(value);
}

/** Whether the value is one of the item's codes that mean that there is no answer. */
export function isMissing(item: Item, value: unknown): boolean {
  return item.missing.length > 0 && item.missing.some((choice) => String(choice.value) === String(value));
}

function checkOf(item: Item): Check {
  const check = ofType(item);
  if (item.missing.length === 0) return check;
  const missing = codesOf(item.missing);
  return (value) => {
    const found = isPlain(value) ? missing.get(String(value)) : undefined;
    return found === undefined ? check(value) : { ok: true, value: found };
  };
}

function ofType(item: Item): Check {
  switch (item.type) {
    case 'text':
      return textCheck(Math.min(item.maxLength ?? LONGEST_TEXT, LONGEST_TEXT));
    case 'number':
      return numberCheck;
    case 'date':
      return dateCheck;
    case 'boolean':
      return booleanCheck;
    case 'single':
      return singleCheck(codesOf(item.choices));
    case 'multiple':
    case 'ranking':
      return listCheck(codesOf(item.choices));
    case 'scale':
      return item.scale === null ? numberCheck : scaleCheck(item.scale);
    case 'rows':
      return rowsCheck;
  }
}

const codesOf = (choices: Item['choices']) => new Map<string, Code>(choices.map(({ value }) => [String(value), value]));

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function refused(code: AnswerProblem, params: Record<string, string | number> = {}): AnswerCheck {
  return { ok: false, code, params };
}

/** A text in a message, not longer than a line. */
const shortened = (value: unknown) => String(value).slice(0, 80);

function textCheck(max: number): Check {
  return (value) => {
    if (typeof value !== 'string') return refused('wrong_type', { wanted: 'text' });
    if (value === '') return refused('empty');
    return value.length > max ? refused('too_long', { max }) : { ok: true, value };
  };
}

const numberCheck: Check = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return refused('wrong_type', { wanted: 'number' });
  if (Math.abs(value) > LARGEST_NUMBER) return refused('out_of_scale', { min: -LARGEST_NUMBER, max: LARGEST_NUMBER });
  return { ok: true, value };
};

const booleanCheck: Check = (value) =>
  typeof value === 'boolean' ? { ok: true, value } : refused('wrong_type', { wanted: 'boolean' });

/** `2026-03`, `2026-03-31`, `2026-03-31T09:30` and what follows; the day must be in the calendar. */
const DATE =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:T([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?)?$/;

const dateCheck: Check = (value) => {
  if (typeof value !== 'string') return refused('wrong_type', { wanted: 'date' });
  if (value === '') return refused('empty');
  const parts = value.length <= 40 ? DATE.exec(value) : null;
  if (parts === null) return refused('not_a_date', { value: shortened(value) });
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? '1')];
  const real = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  return real ? { ok: true, value } : refused('not_a_date', { value: shortened(value) });
};

function singleCheck(codes: ReadonlyMap<string, Code>): Check {
  return (value) => {
    if (!isPlain(value)) return refused('wrong_type', { wanted: 'choice' });
    if (value === '') return refused('empty');
    const found = codes.get(String(value));
    return found === undefined ? refused('unknown_choice', { value: shortened(value) }) : { ok: true, value: found };
  };
}

function listCheck(codes: ReadonlyMap<string, Code>): Check {
  return (value) => {
    if (!Array.isArray(value)) return refused('wrong_type', { wanted: 'choices' });
    if (value.length === 0) return refused('empty');
    // Before looking at each: a long list is none of ours.
    if (value.length > codes.size) {
      const unknown = value.find((chosen: unknown) => !isPlain(chosen) || !codes.has(String(chosen)));
      return unknown === undefined ? refused('choice_twice') : refused('unknown_choice', { value: shortened(unknown) });
    }
    const chosen = new Set<Code>();
    for (const each of value as unknown[]) {
      const found = isPlain(each) ? codes.get(String(each)) : undefined;
      if (found === undefined) return refused('unknown_choice', { value: shortened(each) });
      if (chosen.has(found)) return refused('choice_twice', { value: shortened(each) });
      chosen.add(found);
    }
    return { ok: true, value: [...chosen] };
  };
}

function scaleCheck({ min, max, step }: NonNullable<Item['scale']>): Check {
  return (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return refused('wrong_type', { wanted: 'number' });
    if (value < min || value > max) return refused('out_of_scale', { min, max });
    const steps = (value - min) / step;
    // The upper end counts although the steps may miss it.
    if (value !== max && Math.abs(steps - Math.round(steps)) > STEP_TOLERANCE) {
      return refused('off_step', { min, step });
    }
    return { ok: true, value };
  };
}

const rowsCheck: Check = (value) => {
  if (!Array.isArray(value)) return refused('wrong_type', { wanted: 'rows' });
  if (value.length === 0) return refused('empty');
  if (value.length > MOST_ROWS) return refused('too_many', { max: MOST_ROWS });
  return value.every(isRow) ? { ok: true, value } : refused('wrong_type', { wanted: 'rows' });
};

function isRow(row: unknown): boolean {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return false;
  return Object.values(row).every((cell) => isCell(cell) || (Array.isArray(cell) && cell.every(isCell)));
}

function isCell(cell: unknown): boolean {
  return cell === null || (isPlain(cell) && (typeof cell !== 'string' || cell.length <= LONGEST_TEXT));
}
