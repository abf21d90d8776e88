/**
 * The client's languages: which one is spoken now, loading its texts, remembering the choice. German is the source of
 * the keys' types; English has to have the same shape. Texts are split by area: `de/setup.ts` holds `t('setup.…')`, and
 * come with the pages that speak of them (areas.ts).
 */

import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { AREAS, type Area, areaTexts, frameTexts } from './areas.ts';
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

function has(instance: i18n, language: UiLanguage, area: Area): boolean {
  return instance.getResource(language, 'translation', area) !== undefined;
}

async function addAreas(instance: i18n, language: UiLanguage, areas: readonly Area[]): Promise<void> {
  const missing = areas.filter((area) => !has(instance, language, area));
  await Promise.all(
    missing.map(async (area) => {
      const texts = await areaTexts[language][area]();
      instance.addResourceBundle(language, 'translation', { [area]: texts });
    }),
  );
}

/**
 * Has the texts of these areas ready in the language that is spoken then.
 *
 * @throws what the import throws when they cannot be had, as for the code of a page
 */
export async function loadAreas(instance: i18n, areas: readonly Area[]): Promise<void> {
  let language: UiLanguage;
  do {
    language = spokenBy(instance);
    await addAreas(instance, language, areas);
    // Somebody may have chosen another language meanwhile.
  } while (language !== spokenBy(instance));
}

function spokenBy(instance: i18n): UiLanguage {
  return isUiLanguage(instance.language) ? instance.language : 'de';
}

/** Makes the instance with the frame's texts of one language, and those of some areas: all of them, if none are named. */
export async function createI18n(language: UiLanguage, areas: readonly Area[] = AREAS): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await frameTexts[language]() } },
    interpolation: { escapeValue: false },
  });
  await loadAreas(instance, areas);
  document.documentElement.lang = language;
  return instance;
}

/** Speaks another language from now on, with all that was loaded in the one before, and remembers it in this browser. */
export async function changeLanguage(instance: i18n, language: UiLanguage): Promise<void> {
  if (!instance.hasResourceBundle(language, 'translation')) {
    instance.addResourceBundle(language, 'translation', await frameTexts[language]());
  }
  const missing = () =>
    AREAS.filter((area) => has(instance, spokenBy(instance), area) && !has(instance, language, area));
  // A page that is opened meanwhile brings more.
  while (missing().length > 0) await addAreas(instance, language, missing());
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Not remembered, then; the page still speaks the language.
  }
}
