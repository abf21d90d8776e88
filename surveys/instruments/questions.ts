/** The kinds of question that the library's instruments are made of, as SurveyJS elements. Nothing is ever required. */
import type { SurveyElement, SurveyText } from './localized.ts';

export interface ChoiceOf<Value extends string | number = string | number> {
  readonly value: Value;
  readonly text: SurveyText;
}

interface Worded {
  readonly name: string;
  readonly title: SurveyText;
  readonly description?: SurveyText;
  readonly visibleIf?: string;
}

/** A free text of several lines. */
export function longText(question: Worded & { readonly rows?: number }): SurveyElement {
  return { type: 'comment', autoGrow: true, rows: 3, ...question };
}

/** A free text of one line. */
export function shortText(question: Worded & { readonly maxLength: number }): SurveyElement {
  return { type: 'text', ...question };
}

/** A number between two worded ends, as a row of buttons. */
export function ruler(
  question: Worded & { readonly min: 0 | 1; readonly minLabel: SurveyText; readonly maxLabel: SurveyText },
): SurveyElement {
  const { min, minLabel, maxLabel, ...rest } = question;
  return {
    type: 'rating',
    ...rest,
    rateMin: min,
    rateMax: 10,
    rateCount: 11 - min,
    minRateDescription: minLabel,
    maxRateDescription: maxLabel,
    displayMode: 'buttons',
  };
}

/** One of several choices. */
export function oneOf(question: Worded & { readonly choices: readonly ChoiceOf[] }): SurveyElement {
  return { type: 'radiogroup', ...question, showClearButton: true };
}

/** Any number of choices, or up to `most`; `none` excludes the others. */
export function someOf(
  question: Worded & { readonly choices: readonly ChoiceOf[]; readonly most?: number; readonly none?: SurveyText },
): SurveyElement {
  const { most, none, ...rest } = question;
  return {
    type: 'checkbox',
    ...rest,
    ...(most === undefined ? {} : { maxSelectedChoices: most }),
    ...(none === undefined ? {} : { showNoneItem: true, noneText: none }),
  };
}

/** A step: what is shown on one screen. */
export function step(
  name: string,
  elements: readonly SurveyElement[],
  more: { readonly title?: SurveyText; readonly description?: SurveyText; readonly visibleIf?: string } = {},
): SurveyElement {
  return { type: 'panel', name, ...more, elements };
}

/** A page: the steps of one topic. */
export function page(
  name: string,
  title: SurveyText,
  elements: readonly SurveyElement[],
  description?: SurveyText,
): SurveyElement {
  return { name, title, ...(description === undefined ? {} : { description }), elements };
}
