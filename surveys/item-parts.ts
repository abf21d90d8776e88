/** What the items of a code book are made of: choices, scales and charts of one SurveyJS question. */
import { BUILT_IN_TEXTS } from './built-in-texts.ts';
import type { ChartKind, Choice, Item } from './items.ts';
import type { Language, LocalizedText } from './language.ts';
import { isCode, isJson, type Json, listOf, numberIn, stringIn, switchedOn, textOf } from './survey-json.ts';

/** The codes that SurveyJS gives to the choices that it adds. */
export const OTHER = 'other';
export const NONE = 'none';
export const REFUSED = 'refused';
export const DONT_KNOW = 'dontknow';

/** A histogram rather than bars, from this many points of a scale on. */
const POINTS_OF_BARS = 11;
/** Agreement has a middle, so it takes three answers. */
const POINTS_OF_DIVERGING = 3;
/** A generated list of numbers ends here; definition-check.ts refuses longer ones. */
export const MOST_CHOICES = 2_000;

/** A choice as the definition writes it: a bare value, or an object with value and text. null where it has no value. */
export function choiceOf(entry: unknown, first: Language): Choice | null {
  const value = isJson(entry) ? entry.value : entry;
  if (!isCode(value) || value === '') return null;
  const label = isJson(entry) ? textOf(entry.text, first) : null;
  return { value, label: label ?? { [first]: String(value) } };
}

export function choicesIn(list: unknown, first: Language): Choice[] {
  return listOf(list).flatMap((entry) => {
    const choice = choiceOf(entry, first);
    return choice === null ? [] : [choice];
  });
}

/** The numbers of a drop-down that lists `choicesMin` to `choicesMax`. */
function generatedChoices(question: Json, first: Language): Choice[] {
  const [min, max] = [numberIn(question, 'choicesMin'), numberIn(question, 'choicesMax')];
  const step = numberIn(question, 'choicesStep') ?? 1;
  if (min === null || max === null || step <= 0) return [];
  const count = Math.min(MOST_CHOICES, Math.max(0, Math.floor((max - min) / step) + 1));
  return Array.from({ length: count }, (_, index) => choiceOf(min + index * step, first)).filter(
    (made) => made !== null,
  );
}

/** The choices of a question with those that switches add; `source` is the question that it takes its choices from. */
export function choicesOf(question: Json, first: Language, source: Json | null = null): Choice[] {
  const own = choicesIn(question.choices, first);
  const carried = source === null ? [] : [...choicesIn(source.choices, first), ...generatedChoices(source, first)];
  const choices = [...own, ...carried, ...generatedChoices(question, first)];
  if (switchedOn(question, 'showOtherItem', 'hasOther')) {
    choices.push({ value: OTHER, label: textOf(question.otherText, first) ?? BUILT_IN_TEXTS.other });
  }
  if (switchedOn(question, 'showNoneItem', 'hasNone')) {
    choices.push({ value: NONE, label: textOf(question.noneText, first) ?? BUILT_IN_TEXTS.none });
  }
  return withoutRepeats(choices);
}

/** Answers that say that there is none; a person has the states for that, imported data has these codes. */
export function missingOf(question: Json, first: Language): Choice[] {
  const missing: Choice[] = [];
  if (switchedOn(question, 'showDontKnowItem')) {
    missing.push({ value: DONT_KNOW, label: textOf(question.dontKnowText, first) ?? BUILT_IN_TEXTS.dontKnow });
  }
  if (switchedOn(question, 'showRefuseItem')) {
    missing.push({ value: REFUSED, label: textOf(question.refuseText, first) ?? BUILT_IN_TEXTS.refused });
  }
  return missing;
}

/** The first of each value. */
function withoutRepeats(choices: readonly Choice[]): Choice[] {
  const seen = new Set<string>();
  return choices.filter(({ value }) => {
    const code = String(value);
    if (seen.has(code)) return false;
    seen.add(code);
    return true;
  });
}

/** What an item has whatever its question is; `label` falls back to the name. */
export function itemBase(question: string, first: Language): Item {
  return {
    name: question,
    question,
    part: null,
    type: 'text',
    label: { [first]: question },
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
  };
}

type Measure = Pick<Item, 'type' | 'choices' | 'scale' | 'chart'>;

/** A number between two ends. */
export function scaleOf(
  ends: { readonly min: number; readonly max: number; readonly step: number },
  minLabel: LocalizedText | null,
  maxLabel: LocalizedText | null,
): Measure {
  const points = (ends.max - ends.min) / ends.step + 1;
  return {
    type: 'scale',
    choices: [],
    scale: { ...ends, minLabel: minLabel ?? {}, maxLabel: maxLabel ?? {} },
    chart: points <= POINTS_OF_BARS ? 'bars' : 'histogram',
  };
}

/** A rating: a scale where its values are numbers at equal distances without words of their own, else a choice. */
export function ratingOf(question: Json, first: Language): Measure {
  const values = listOf(question.rateValues);
  const minLabel = textOf(question.minRateDescription ?? question.mininumRateDescription, first);
  const maxLabel = textOf(question.maxRateDescription ?? question.maximumRateDescription, first);
  if (values.length > 0 && question.autoGenerate !== true) {
    const even = evenNumbers(values);
    if (even !== null) return scaleOf(even, minLabel, maxLabel);
    return { type: 'single', choices: choicesIn(values, first), scale: null, chart: 'bars' };
  }
  const step = positive(numberIn(question, 'rateStep'), 1);
  const min = numberIn(question, 'rateMin') ?? 1;
  const count = numberIn(question, 'rateCount') ?? 5;
  const max = numberIn(question, 'rateMax') ?? (question.rateCount === undefined ? 5 : min + (count - 1) * step);
  return scaleOf({ min, max: Math.max(min, max), step }, minLabel, maxLabel);
}

export function sliderOf(question: Json, first: Language): Measure {
  const min = numberIn(question, 'min') ?? 0;
  const max = Math.max(min, numberIn(question, 'max') ?? 100);
  const step = positive(numberIn(question, 'step'), 1);
  const labels = new Map(choicesIn(question.customLabels, first).map(({ value, label }) => [value, label]));
  return scaleOf({ min, max, step }, labels.get(min) ?? null, labels.get(max) ?? null);
}

function positive(found: number | null, fallback: number): number {
  return found !== null && found > 0 ? found : fallback;
}

function evenNumbers(values: readonly unknown[]): { min: number; max: number; step: number } | null {
  const numbers = values.filter((value) => typeof value === 'number');
  const [min, second] = numbers;
  if (numbers.length !== values.length || min === undefined || second === undefined || second <= min) return null;
  const step = second - min;
  const even = numbers.every((number, index) => Math.abs(number - (min + index * step)) < 1e-9);
  return even ? { min, max: min + (numbers.length - 1) * step, step } : null;
}

/** What one of the typed text fields holds. */
export function textFieldOf(field: Json): Pick<Item, 'type' | 'chart' | 'freeText' | 'maxLength'> {
  const inputType = stringIn(field, 'inputType') ?? 'text';
  const mask = stringIn(field, 'maskType');
  if (inputType === 'number' || inputType === 'range' || mask === 'numeric' || mask === 'currency') {
    return { type: 'number', chart: 'histogram', freeText: false, maxLength: null };
  }
  if (inputType === 'date' || inputType === 'datetime-local' || inputType === 'month') {
    return { type: 'date', chart: 'none', freeText: false, maxLength: null };
  }
  const maxLength = numberIn(field, 'maxLength');
  return { type: 'text', chart: 'none', freeText: true, maxLength: wholePositive(maxLength) };
}

export function wholePositive(found: number | null): number | null {
  return found !== null && found >= 1 ? Math.floor(found) : null;
}

export function chartOfColumns(columns: readonly Choice[]): ChartKind {
  return columns.length >= POINTS_OF_DIVERGING ? 'diverging' : 'bars';
}
