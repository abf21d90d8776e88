/** An answer in the words that stood on the screen when it was given. */

import type { TFunction } from 'i18next';
import type { Value } from '#surveys/entry';
import type { Item } from '#surveys/items';
import { textIn } from '#surveys/language';

function choiceWords(item: Item, value: string | number | boolean, language: string, t: TFunction): string {
  const choice = [...item.choices, ...item.missing].find((each) => String(each.value) === String(value));
  if (choice) return textIn(choice.label, language) || String(choice.value);
  return item.choices.length > 0 ? t('wheel.answer.unknown', { value: String(value) }) : String(value);
}

/** The value's words; several answers and the rows of a group are lines of their own. */
export function answerWords(item: Item, value: Value, language: string, t: TFunction, date: (day: string) => string) {
  const say = (single: string | number | boolean): string => {
    if (item.choices.length > 0) return choiceWords(item, single, language, t);
    if (typeof single === 'boolean') return t(single ? 'wheel.answer.yes' : 'wheel.answer.no');
    if (item.type === 'date' && /^\d{4}-\d{2}-\d{2}/.test(String(single))) return date(String(single));
    return String(single);
  };
  if (Array.isArray(value)) {
    return value.map((part, index) => {
      if (typeof part === 'object') {
        return Object.values(part)
          .flat()
          .filter((each) => each !== null && each !== '')
          .join(' · ');
      }
      return item.type === 'ranking' ? `${index + 1}. ${say(part)}` : say(part);
    });
  }
  if (item.scale && typeof value === 'number') {
    const { min, max } = item.scale;
    const minLabel = textIn(item.scale.minLabel, language);
    const maxLabel = textIn(item.scale.maxLabel, language);
    if (minLabel && maxLabel) return [t('wheel.answer.scale', { value, min, max, minLabel, maxLabel })];
    return [t('wheel.answer.scaleBare', { value, min, max })];
  }
  return [say(value)];
}
