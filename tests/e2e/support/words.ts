/**
 * The words of the interface, taken from its own texts, so that a journey can be walked in either language and a
 * change of wording does not break a test that is about something else.
 */
import { de } from '../../../client/i18n/de.ts';
import { en } from '../../../client/i18n/en.ts';
import type { Texts } from '../../../client/i18n/i18n.ts';

export type Words = Texts;
export const words: Readonly<Record<'de' | 'en', Words>> = { de, en };

/** Puts values into `{{name}}` places, as i18next does. */
export function say(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => String(values[name] ?? ''));
}
