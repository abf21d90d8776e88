/** The words of code books, German and English. */
import type { Voice } from '#surveys/entry';
import type { InterfaceLanguage } from '#surveys/language';
import type { ENTRY_COLUMNS } from './export-rows.ts';

export interface CodeBookWords {
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  readonly norms: string;
  readonly normed: string;
  readonly notNormed: string;
  readonly notice: string;
  readonly versionsHead: string;
  readonly code: string;
  readonly meaning: string;
  readonly noAnswer: string;
  readonly chosen: string;
  readonly notChosen: string;
  readonly ranking: string;
  readonly rows: string;
  readonly computed: string;
  readonly freeText: string;
  readonly missing: string;
  readonly long: string;
  readonly scale: (min: number, max: number, minLabel: string, maxLabel: string) => string;
  readonly versions: (versions: readonly number[]) => string;
  readonly how: readonly string[];
  readonly voice: Readonly<Record<Voice, string>>;
  readonly head: Readonly<
    Record<'reading' | 'subject' | 'site' | 'started_at' | 'occasion' | 'version' | 'mode', string>
  >;
  readonly entry: Readonly<Record<(typeof ENTRY_COLUMNS)[number], string>>;
}

const de: CodeBookWords = {
  title: 'Codebuch',
  licence: 'Lizenz',
  source: 'Quelle',
  norms: 'Normen',
  normed: 'normiert',
  notNormed: 'nicht normiert',
  notice: 'Hinweis',
  versionsHead: 'Fassungen',
  code: 'Code',
  meaning: 'Bedeutung',
  noAnswer: 'keine Antwort',
  chosen: 'genannt',
  notChosen: 'nicht genannt',
  ranking: 'Rang der Antwort, 1 ist ganz vorne; leer, wenn sie nicht eingeordnet wurde.',
  rows: 'Mehrere Zeilen als JSON.',
  computed: 'Aus anderen Antworten berechnet.',
  freeText: 'Freitext.',
  missing: 'Diese Codes stehen in jeder Spalte einer Frage, wenn es keine Antwort gibt. Leer heißt: nicht gefragt.',
  long: 'Nur in Dateien mit einer Zeile je Antwort.',
  scale: (min, max, minLabel, maxLabel) =>
    minLabel || maxLabel ? `Skala ${min} (${minLabel}) bis ${max} (${maxLabel}).` : `Skala ${min} bis ${max}.`,
  versions: (versions) => `Nur in Fassung ${versions.join(', ')}.`,
  how: [
    'Die Spalte der eigenen Sicht heißt wie die Frage. Die Sicht der Beratung hat den Zusatz `__counsellor`, die gemeinsame `__agreed`. Mehrfachnennungen und Rangfolgen haben eine Spalte je Antwort: `frage__antwort`.',
    'In CSV-Dateien haben Texte, die ein Tabellenprogramm als Formel lesen würde, einen Apostroph davor. Mit Semikolon getrennte Dateien haben ein Dezimalkomma. Zeitpunkte sind in UTC (ISO 8601). Was die Personen für sich behalten, ist nicht enthalten.',
  ],
  voice: { own: 'eigene Sicht', counsellor: 'Sicht der Beratung', agreed: 'gemeinsam' },
  head: {
    reading: 'Kennung der Momentaufnahme',
    subject: 'Kennung der Person',
    site: 'Kürzel des Standorts',
    started_at: 'Zeitpunkt, von dem die Momentaufnahme spricht',
    occasion: 'Die wievielte Momentaufnahme der Person mit diesem Bogen es ist',
    version: 'Fassung des Bogens',
    mode: 'Wie ausgefüllt wurde: together, alone, interview oder import',
  },
  entry: {
    item: 'Name der Frage',
    voice: 'Sicht: own, counsellor oder agreed',
    state: 'answered, later, declined, dontKnow, spokenOnly oder notAsked (zurückgenommen)',
    value: 'Antwort; mehrere als JSON',
    visibility: 'Sichtbarkeit: shared (mit der Beratung) oder counted (zählt auch ohne Namen mit)',
    language: 'Sprache, in der gefragt wurde',
    at: 'Zeitpunkt der Antwort',
  },
};

const en: CodeBookWords = {
  title: 'Code book',
  licence: 'Licence',
  source: 'Source',
  norms: 'Norms',
  normed: 'normed',
  notNormed: 'not normed',
  notice: 'Notice',
  versionsHead: 'Versions',
  code: 'Code',
  meaning: 'Meaning',
  noAnswer: 'no answer',
  chosen: 'chosen',
  notChosen: 'not chosen',
  ranking: 'Rank of the answer, 1 comes first; empty where it was not ranked.',
  rows: 'Several rows as JSON.',
  computed: 'Worked out from other answers.',
  freeText: 'Free text.',
  missing: 'These codes stand in any column of a question where there is no answer. Empty means: not asked.',
  long: 'Only in files with one row per answer.',
  scale: (min, max, minLabel, maxLabel) =>
    minLabel || maxLabel ? `Scale ${min} (${minLabel}) to ${max} (${maxLabel}).` : `Scale ${min} to ${max}.`,
  versions: (versions) => `Only in version ${versions.join(', ')}.`,
  how: [
    'The column of a person’s own view is named like the question. The counsellor’s view has the suffix `__counsellor`, the shared one `__agreed`. Multiple choices and rankings have a column per answer: `question__answer`.',
    'In CSV files, texts that a spreadsheet would read as a formula have an apostrophe in front. Files separated by semicolons have a decimal comma. Times are in UTC (ISO 8601). What people keep to themselves is not included.',
  ],
  voice: { own: 'own view', counsellor: 'counsellor’s view', agreed: 'agreed' },
  head: {
    reading: 'Id of the snapshot',
    subject: 'Code of the person',
    site: 'Code of the site',
    started_at: 'The time that the snapshot speaks of',
    occasion: 'Which of the person’s snapshots with this questionnaire it is',
    version: 'Version of the questionnaire',
    mode: 'How it was filled in: together, alone, interview or import',
  },
  entry: {
    item: 'Name of the question',
    voice: 'View: own, counsellor or agreed',
    state: 'answered, later, declined, dontKnow, spokenOnly or notAsked (taken back)',
    value: 'Answer; several as JSON',
    visibility: 'Visibility: shared (with the counsellor) or counted (counts without a name too)',
    language: 'Language that it was asked in',
    at: 'Time of the answer',
  },
};

export function codeBookWords(language: InterfaceLanguage): CodeBookWords {
  return language === 'en' ? en : de;
}
