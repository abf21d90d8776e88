/**
 * Makes every letter count in all text fields. SurveyJS takes what is typed into fields for telephone numbers, mail or web
 * addresses, times and months only when they are left: until then a closed browser loses it, and so does the next drawing
 * of the page, for example when another answer has been saved, because it puts the old value back into the field.
 */
import { QuestionTextModel } from 'survey-core';

/** The others, a colour and a range, are not typed. */
const TYPED: ReadonlySet<string> = new Set([
  'text',
  'number',
  'password',
  'email',
  'tel',
  'url',
  'date',
  'datetime-local',
  'time',
  'month',
  'week',
]);

/** For all questionnaires on the page; more than once does no harm. */
export function takeEveryLetter(): void {
  Object.defineProperty(QuestionTextModel.prototype, 'isInputTextUpdate', {
    configurable: true,
    get(this: QuestionTextModel): boolean {
      return TYPED.has(this.inputType) && this.survey?.isUpdateValueTextOnTyping === true;
    },
  });
}
