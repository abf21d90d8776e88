/** The sample project as such: its name, places and groups. All of it is made up. */
import type { ProjectFacet } from '#contract/project';

export const DEMO_NAME = 'Beispiel-Vorhaben (erfunden)';

export const DEMO_DESCRIPTION =
  'Zum Ausprobieren: Alle Fälle, Antworten und Standorte sind erfunden. Niemand, der hier vorkommt, lebt wirklich. Das Vorhaben kann jederzeit abgelegt werden.';

export const DEMO_LANGUAGES = ['de', 'de-x-leicht', 'en'] as const;

/** How many invented cases each has. The last one stays under the protection floor, so that one sees what that means. */
export const DEMO_SITES = [
  { code: 'MUSTER', name: 'Jobcenter Musterstadt', cases: 21 },
  { code: 'BEISPIEL', name: 'Jobcenter Beispielheim', cases: 15 },
  { code: 'NIRGEND', name: 'Jobcenter Nirgendwo am See', cases: 4 },
] as const;

export const DEMO_FACETS = [
  { key: 'alter', label: 'Altersgruppe', values: ['unter 25', '25 bis 34', '35 bis 49', '50 und älter'] },
  {
    key: 'programm',
    label: 'Art der Begleitung',
    values: ['Ganzheitliche Betreuung', 'Fallmanagement', 'Beschäftigung mit Begleitung'],
  },
  {
    key: 'haushalt',
    label: 'Haushalt',
    values: ['allein lebend', 'allein mit Kindern', 'Paar ohne Kinder', 'Paar mit Kindern'],
  },
] as const satisfies readonly ProjectFacet[];

/** How many people have each value, in the order above; some groups stay under the floor. */
export const FACET_COUNTS: Readonly<Record<(typeof DEMO_FACETS)[number]['key'], readonly number[]>> = {
  alter: [4, 10, 14, 12],
  programm: [20, 17, 3],
  haushalt: [18, 8, 6, 8],
};

/** Keys of the library's instruments that the sample project uses. */
export const DEMO_INSTRUMENTS = ['lebenslage', 'gespraechspuls', 'teilhabe'] as const;
export type DemoInstrument = (typeof DEMO_INSTRUMENTS)[number];
