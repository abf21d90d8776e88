/**
 * Brings the texts of the library's instruments, which are kept one file per language, together with their structure.
 * German is the language of record: SurveyJS calls it `default`.
 */
import type { LocalizedText } from '../language.ts';

/** The languages that every text of the library exists in; the first one is SurveyJS's `default`. */
export const LIBRARY_LANGUAGES = ['de', 'de-x-leicht', 'en'] as const;

/** The same texts in each language: one shape, so that the type checker notices a missing one. */
export type InEachLanguage<Texts> = Readonly<Record<(typeof LIBRARY_LANGUAGES)[number], Texts>>;

/** A text as SurveyJS wants it. */
export type SurveyText = Readonly<{ default: string }> & Readonly<Record<string, string>>;

/** A SurveyJS question, panel or page. */
export type SurveyElement = Readonly<Record<string, unknown>>;

export interface Localizer<Texts> {
  /** For Wegmarke's part of the file. */
  text(pick: (texts: Texts) => string): LocalizedText;
  /** For the SurveyJS definition. */
  survey(pick: (texts: Texts) => string): SurveyText;
}

export function localizer<Texts>(texts: InEachLanguage<Texts>): Localizer<Texts> {
  return {
    text: (pick) => ({
      de: pick(texts.de),
      'de-x-leicht': pick(texts['de-x-leicht']),
      en: pick(texts.en),
    }),
    survey: (pick) => ({
      default: pick(texts.de),
      'de-x-leicht': pick(texts['de-x-leicht']),
      en: pick(texts.en),
    }),
  };
}
