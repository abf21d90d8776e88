/**
 * The client's languages: which one is spoken now, loading its texts, remembering the choice. German is the source of
 * the keys' types; English has to have the same shape. Texts are split by area: `de/setup.ts` holds `t('setup.…')`.
 */

import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { space } from './de/space.ts';
import type { de } from './de.ts';

/** The languages of the staff's interface; the forms for clients know more. */
export const uiLanguages = ['de', 'en'] as const;
export type UiLanguage = (typeof uiLanguages)[number];

/** Every text of the first, in another language: the same keys, any wording. */
export type Translated<Texts> = {
  readonly [Key in keyof Texts]: Texts[Key] extends string ? string : Translated<Texts[Key]>;
};
export type Texts = Translated<typeof de>;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    /** The person's own space has texts of its own and only some of these; see client/space/space-texts.ts. */
    resources: { translation: typeof de & { readonly space: typeof space } };
  }
}

const storageKey = 'wegmarke.language';

export function isUiLanguage(value: unknown): value is UiLanguage {
  return uiLanguages.some((language) => language === value);
}

/** The language that was last spoken in this browser, or null. */
export function rememberedLanguage(): UiLanguage | null {
  try {
    const stored = localStorage.getItem(storageKey);
    return isUiLanguage(stored) ? stored : null;
  } catch {
    // Storage may be switched off; then nothing is remembered.
    return null;
  }
}

/** The remembered choice, else the first language of the browser that we speak, else German. */
export function preferredLanguage(): UiLanguage {
  const remembered = rememberedLanguage();
  if (remembered) return remembered;
  for (const tag of navigator.languages) {
    const language = tag.toLowerCase().split('-')[0];
    if (isUiLanguage(language)) return language;
  }
  return 'de';
}

async function loadTexts(language: UiLanguage): Promise<Texts> {
  return language === 'de' ? (await import('./de.ts')).de : (await import('./en.ts')).en;
}

/** Makes the instance with the texts of one language loaded; others are fetched when they are chosen. */
export async function createI18n(language: UiLanguage): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await loadTexts(language) } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
  return instance;
}

/** Speaks another language from now on and remembers it in this browser. */
export async function changeLanguage(instance: i18n, language: UiLanguage): Promise<void> {
  if (!instance.hasResourceBundle(language, 'translation')) {
    instance.addResourceBundle(language, 'translation', await loadTexts(language));
  }
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Not remembered, then; the page still speaks the language.
  }
}
