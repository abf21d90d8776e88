/** An entry in words: the chosen texts in the language of the questionnaire, numbers as people write them. */

import type { Row, Value } from '#surveys/entry';
import type { Item } from '#surveys/items';
import { type Language, textIn } from '#surveys/language';
import { numberFormat } from '../ui/locale.ts';
import { longDate } from '../ui/long-date.ts';

/**
 * A value as people read it.
 *
 * @param spoken the language of the page, for numbers and dates
 */
export function valueWords(item: Item | undefined, value: Value, language: Language, spoken: string): string {
  if (Array.isArray(value)) {
    const separator = item?.type === 'ranking' ? ' › ' : ', ';
    return value
      .map((one) => (typeof one === 'object' ? rowWords(one, spoken) : partWords(item, one, language, spoken)))
      .join(typeof value[0] === 'object' ? '\n' : separator);
  }
  return partWords(item, value, language, spoken);
}

function partWords(
  item: Item | undefined,
  value: string | number | boolean,
  language: Language,
  spoken: string,
): string {
  const known = [...(item?.choices ?? []), ...(item?.missing ?? [])].find(
    (choice) => String(choice.value) === String(value),
  );
  if (known) return textIn(known.label, language);
  if (typeof value === 'number') {
    const number = numberFormat(spoken).format(value);
    return item?.scale ? `${number} / ${numberFormat(spoken).format(item.scale.max)}` : number;
  }
  if (item?.type === 'date' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)) {
    const date = new Date(value.length === 10 ? `${value}T12:00:00` : value);
    return longDate(spoken)(date);
  }
  return String(value);
}

function rowWords(row: Row, spoken: string): string {
  return Object.values(row)
    .filter((cell) => cell !== null && cell !== '')
    .map((cell) => (typeof cell === 'number' ? numberFormat(spoken).format(cell) : String(cell)))
    .join(', ');
}
