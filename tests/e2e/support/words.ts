/**
 * The words of the interface, taken from its own texts, so that a journey can be walked in either language and a
 * change of wording does not break a test that is about something else.
 */
import { space as germanSpace } from '../../../client/i18n/de/space.ts';
import { de } from '../../../client/i18n/de.ts';
import { space as englishSpace } from '../../../client/i18n/en/space.ts';
import { en } from '../../../client/i18n/en.ts';
import type { Texts, Translated } from '../../../client/i18n/i18n.ts';
import { fill as easyFill } from '../../../client/i18n/leicht/fill.ts';
import { space as easySpace } from '../../../client/i18n/leicht/space.ts';

export type Words = Texts;
export const words: Readonly<Record<'de' | 'en', Words>> = { de, en };

/** What the screen says where somebody fills in; the person's own space says it in three languages. */
export interface FillWords {
  readonly fill: Words['fill'];
  readonly wheel: Words['wheel'];
}
export interface SpaceWords extends FillWords {
  readonly space: Translated<typeof germanSpace>;
}
export const spaceWords: Readonly<Record<'de' | 'de-x-leicht' | 'en', SpaceWords>> = {
  de: { fill: de.fill, wheel: de.wheel, space: germanSpace },
  'de-x-leicht': { fill: easyFill, wheel: de.wheel, space: easySpace },
  en: { fill: en.fill, wheel: en.wheel, space: englishSpace },
};

/** Puts values into `{{name}}` places, as i18next does. */
export function say(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => String(values[name] ?? ''));
}
