/**
 * Which texts come when: those of the frame before the first page, every other area with the first page that speaks of
 * it. client/router.tsx names the areas of each page; tests/unit/page-texts.test.ts holds that none is forgotten.
 */

import type { frame } from './de/frame.ts';
import type { Texts, UiLanguage } from './i18n.ts';

type FrameTexts = Pick<Texts, keyof typeof frame>;
/** A part of the texts that not every page needs: `reports` holds `t('reports.…')`. */
export type Area = Exclude<keyof Texts, keyof FrameTexts>;

type Loaders = { readonly [Name in Area]: () => Promise<Texts[Name]> };

export const frameTexts: Readonly<Record<UiLanguage, () => Promise<FrameTexts>>> = {
  de: async () => (await import('./de/frame.ts')).frame,
  en: async () => (await import('./en/frame.ts')).frame,
};

export const areaTexts: Readonly<Record<UiLanguage, Loaders>> = {
  de: {
    about: async () => (await import('./de/about.ts')).about,
    account: async () => (await import('./de/account.ts')).account,
    apiDocs: async () => (await import('./de/api-docs.ts')).apiDocs,
    audit: async () => (await import('./de/audit.ts')).audit,
    charts: async () => (await import('./de/charts.ts')).charts,
    definition: async () => (await import('./de/definition.ts')).definition,
    feedback: async () => (await import('./de/feedback.ts')).feedback,
    fill: async () => (await import('./de/fill.ts')).fill,
    imports: async () => (await import('./de/imports.ts')).imports,
    instruments: async () => (await import('./de/instruments.ts')).instruments,
    password: async () => (await import('./de/password.ts')).password,
    reports: async () => (await import('./de/reports.ts')).reports,
    settings: async () => (await import('./de/settings.ts')).settings,
    setup: async () => (await import('./de/setup.ts')).setup,
    subjects: async () => (await import('./de/subjects.ts')).subjects,
    users: async () => (await import('./de/users.ts')).users,
    wheel: async () => (await import('./de/wheel.ts')).wheel,
  },
  en: {
    about: async () => (await import('./en/about.ts')).about,
    account: async () => (await import('./en/account.ts')).account,
    apiDocs: async () => (await import('./en/api-docs.ts')).apiDocs,
    audit: async () => (await import('./en/audit.ts')).audit,
    charts: async () => (await import('./en/charts.ts')).charts,
    definition: async () => (await import('./en/definition.ts')).definition,
    feedback: async () => (await import('./en/feedback.ts')).feedback,
    fill: async () => (await import('./en/fill.ts')).fill,
    imports: async () => (await import('./en/imports.ts')).imports,
    instruments: async () => (await import('./en/instruments.ts')).instruments,
    password: async () => (await import('./en/password.ts')).password,
    reports: async () => (await import('./en/reports.ts')).reports,
    settings: async () => (await import('./en/settings.ts')).settings,
    setup: async () => (await import('./en/setup.ts')).setup,
    subjects: async () => (await import('./en/subjects.ts')).subjects,
    users: async () => (await import('./en/users.ts')).users,
    wheel: async () => (await import('./en/wheel.ts')).wheel,
  },
};

export const AREAS = Object.keys(areaTexts.de) as readonly Area[];
