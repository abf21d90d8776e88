/**
 * The languages that texts come in, and which text is shown where one is missing.
 * `de` is the language of record of what ships: every text exists in it; the others fall back to it string by string.
 * Imported questionnaires may come in any language.
 */
import { z } from 'zod';

/** Languages of content that have a name here. `de-x-leicht` is Leichte Sprache (easy German). */
export const LANGUAGES = [
  'de',
  'de-x-leicht',
  'en',
  'uk',
  'ar',
  'ru',
  'tr',
  'fa',
  'ku',
  'ro',
  'bg',
  'pl',
  'ti',
  'so',
  'ps',
  'fr',
  'es',
  'it',
] as const;

const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;
const LONGEST_TAG = 35;

/** A language of content: a BCP 47 tag such as `de`, `de-x-leicht`, `pt-BR`. */
export const language = z.string().max(LONGEST_TAG).regex(TAG);

/** Whether a text is such a tag; for code that pages without zod use. */
export function isLanguage(tag: string): boolean {
  return tag.length <= LONGEST_TAG && TAG.test(tag);
}
export type Language = string;

/** What speakers call their language; a tag without a name here is shown as it is. */
export const LANGUAGE_NAMES: Readonly<Record<(typeof LANGUAGES)[number], string>> = {
  de: 'Deutsch',
  'de-x-leicht': 'Leichte Sprache',
  en: 'English',
  uk: 'Українська',
  ar: 'العربية',
  ru: 'Русский',
  tr: 'Türkçe',
  fa: 'فارسی',
  ku: 'Kurmancî',
  ro: 'Română',
  bg: 'Български',
  pl: 'Polski',
  ti: 'ትግርኛ',
  so: 'Soomaali',
  ps: 'پښتو',
  fr: 'Français',
  es: 'Español',
  it: 'Italiano',
};

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'fa', 'ps', 'ckb', 'he', 'ur']);

/** The direction that a language is written in, for the `dir` attribute. */
export function directionOf(tag: Language): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(tag.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** A language's own name for itself; the tag where there is none. */
export function nameOfLanguage(tag: Language): string {
  return (LANGUAGE_NAMES as Readonly<Record<string, string>>)[tag] ?? tag;
}

/** Languages of the user interface and of the server's messages. */
export const INTERFACE_LANGUAGES = ['de', 'en'] as const;
export const interfaceLanguage = z.enum(INTERFACE_LANGUAGES);
export type InterfaceLanguage = z.infer<typeof interfaceLanguage>;

export const DEFAULT_LANGUAGE: InterfaceLanguage = 'de';

/** A text per language; at least one is there. */
export type LocalizedText = Readonly<Record<Language, string>>;
export const localizedText = z.record(language, z.string().max(20_000));

/** The languages to look in, the wanted one first: then the plain language of a variant, German, English. */
function fallbacks(wanted: Language): readonly Language[] {
  return [wanted, wanted.split('-')[0] ?? wanted, 'de', 'en'];
}

/** The text in the wanted language or in the nearest one that has a non-empty text; '' when there is none at all. */
export function textIn(text: LocalizedText, wanted: Language): string {
  for (const candidate of fallbacks(wanted)) {
    const found = text[candidate];
    if (found !== undefined && found !== '') return found;
  }
  return Object.values(text).find((found) => found !== '') ?? '';
}
