/**
 * The languages that texts come in, and which text is shown where one is missing.
 * `de` is the language of record: every text exists in it; the others fall back to it string by string.
 */
import { z } from 'zod';

/** Languages of content. `de-x-leicht` is Leichte Sprache (easy German). */
export const LANGUAGES = ['de', 'en', 'de-x-leicht'] as const;
export const language = z.enum(LANGUAGES);
export type Language = z.infer<typeof language>;

/** Languages of the user interface and of the server's messages. */
export const INTERFACE_LANGUAGES = ['de', 'en'] as const;
export const interfaceLanguage = z.enum(INTERFACE_LANGUAGES);
export type InterfaceLanguage = z.infer<typeof interfaceLanguage>;

export const DEFAULT_LANGUAGE: InterfaceLanguage = 'de';

const FALLBACKS: Readonly<Record<Language, readonly Language[]>> = {
  de: ['de', 'en'],
  en: ['en', 'de'],
  'de-x-leicht': ['de-x-leicht', 'de', 'en'],
};

/** A text per language; at least one is there. */
export type LocalizedText = Readonly<Partial<Record<Language, string>>>;

/** The text in the wanted language or in the nearest one that has a non-empty text; '' when there is none at all. */
export function textIn(text: LocalizedText, wanted: Language): string {
  for (const candidate of FALLBACKS[wanted]) {
    const found = text[candidate];
    if (found !== undefined && found !== '') return found;
  }
  return '';
}
