/** The words of the situation map, taken from the library, so that a change of wording breaks no journey. */
import { itemsOf } from '#surveys/code-book';
import { LEBENSLAGE } from '#surveys/instruments/lebenslage';
import { textIn } from '#surveys/language';

type Language = 'de' | 'de-x-leicht' | 'en';

/** What a question asks: `asked('wohnen_satisfaction')`. */
export function asked(name: string, language: Language = 'de'): string {
  const item = itemsOf(LEBENSLAGE).find((each) => each.name === name);
  if (!item) throw new Error(`The situation map has no item ${name}.`);
  return textIn(item.label, language);
}

/** What a topic is called. */
export function topic(key: string, language: Language = 'de'): string {
  const domain = LEBENSLAGE.domains.find((each) => each.key === key);
  if (!domain) throw new Error(`The situation map has no topic ${key}.`);
  return textIn(domain.title, language);
}

/** What an answer to a question is called: `choice('wohnen_change', 'now')`. */
export function choice(name: string, value: string, language: Language = 'de'): string {
  const item = itemsOf(LEBENSLAGE).find((each) => each.name === name);
  const found = item?.choices.find((each) => String(each.value) === value);
  if (!found) throw new Error(`${name} has no answer ${value}.`);
  return textIn(found.label, language);
}

export const MAP_TITLE = { de: textIn(LEBENSLAGE.title, 'de'), easy: textIn(LEBENSLAGE.title, 'de-x-leicht') };
