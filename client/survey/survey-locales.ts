/**
 * SurveyJS's own words ("Choose…", "Add new") in the language of the questionnaire. English is built in, German comes
 * along, the others are loaded when they are spoken; what SurveyJS does not know speaks German.
 */

import 'survey-core/i18n/german';
import { surveyLocalization } from 'survey-core';

const loaders: Readonly<Record<string, () => Promise<unknown>>> = {
  ar: () => import('survey-core/i18n/arabic'),
  bg: () => import('survey-core/i18n/bulgarian'),
  es: () => import('survey-core/i18n/spanish'),
  fa: () => import('survey-core/i18n/persian'),
  fr: () => import('survey-core/i18n/french'),
  it: () => import('survey-core/i18n/italian'),
  pl: () => import('survey-core/i18n/polish'),
  ro: () => import('survey-core/i18n/romanian'),
  ru: () => import('survey-core/i18n/russian'),
  tr: () => import('survey-core/i18n/turkish'),
  uk: () => import('survey-core/i18n/ukrainian'),
};

/** Above an order that is still empty. SurveyJS speaks of dragging only, which a tap or a key does as well here. */
const EMPTY_ORDER = {
  de: 'Wählen Sie, was zuerst kommt. Dann das Nächste.',
  en: 'Choose what comes first. Then the next.',
} as const;

for (const [language, text] of Object.entries(EMPTY_ORDER)) {
  const strings = surveyLocalization.locales[language];
  if (strings) strings.selectToRankEmptyUnrankedAreaText = text;
}

function plainTag(language: string): string {
  return language.split('-')[0] ?? language;
}

/** False while the words of the language have yet to be loaded. */
export function speaks(language: string): boolean {
  const plain = plainTag(language);
  return surveyLocalization.locales[plain] !== undefined || loaders[plain] === undefined;
}

/** Loads the words of a language. A failed load is no failure of the page: SurveyJS then speaks German there. */
export async function loadSurveyLocale(language: string): Promise<void> {
  const plain = plainTag(language);
  if (!speaks(language)) await loaders[plain]?.().catch(() => undefined);
  surveyLocalization.locales[plain] ??= surveyLocalization.locales.de;
}
