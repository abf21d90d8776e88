/**
 * The words of the person's space: German, Leichte Sprache and English. Whoever reads another language has the questions
 * in it and these words in German.
 */

import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const SPACE_LANGUAGES = ['de', 'de-x-leicht', 'en'] as const;
export type SpaceLanguage = (typeof SPACE_LANGUAGES)[number];

/** The language of the space's own words, for a language of questions. */
export function interfaceLanguageOf(language: string): SpaceLanguage {
  if (language === 'de-x-leicht') return language;
  return language === 'en' || language.startsWith('en-') ? 'en' : 'de';
}

const loaders: Readonly<Record<SpaceLanguage, () => Promise<object>>> = {
  de: () => import('./texts-de.ts').then(({ texts }) => texts),
  'de-x-leicht': () => import('./texts-leicht.ts').then(({ texts }) => texts),
  en: () => import('./texts-en.ts').then(({ texts }) => texts),
};

export async function createSpaceTexts(language: SpaceLanguage): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await loaders[language]() } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
  return instance;
}

/** Speaks another language from now on. */
export async function speakSpaceLanguage(instance: i18n, language: SpaceLanguage): Promise<void> {
  if (!instance.hasResourceBundle(language, 'translation'))
    instance.addResourceBundle(language, 'translation', await loaders[language]());
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
}
