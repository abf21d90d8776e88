/** An entry in words: the chosen texts in the language of the questionnaire, numbers as people write them. */

import type { Row, Value } from '#surveys/entry';
import type { Item } from '#surveys/items';
import { type Language, textIn } from '#surveys/language';
import { longDate } from '../ui/long-date.ts';

/**
 * A value as people read it.
 *
 * @param locale for numbers and dates, a BCP 47 tag
 */
export function valueWords(item: Item | undefined, value: Value, language: Language, locale: string): string {
  if (Array.isArray(value)) {
    const separator = item?.type === 'ranking' ? ' › ' : ', ';
    return value
      .map((one) => (typeof one === 'object' ? rowWords(one, locale) : partWords(item, one, language, locale)))
      .join(typeof value[0] === 'object' ? '\n' : separator);
  }
  return partWords(item, value, language, locale);
}

function partWords(
  item: Item | undefined,
  value: string | number | boolean,
  language: Language,
  locale: string,
): string {
  const known = [...(item?.choices ?? []), ...(item?.missing ?? [])].find(
    (choice) => String(choice.value) === String(value),
  );
  if (known) return textIn(known.label, language);
  if (typeof value === 'number') {
    const number = new Intl.NumberFormat(locale).format(value);
    return item?.scale ? `${number} / ${new Intl.NumberFormat(locale).format(item.scale.max)}` : number;
  }
  if (item?.type === 'date' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)) {
    const date = new Date(value.length === 10 ? `${value}T12:00:00` : value);
    return longDate(locale)(date);
  }
  return String(value);
}

function rowWords(row: Row, locale: string): string {
  return Object.values(row)
    .filter((cell) => cell !== null && cell !== '')
    .map((cell) => (typeof cell === 'number' ? new Intl.NumberFormat(locale).format(cell) : String(cell)))
    .join(', ');
}
