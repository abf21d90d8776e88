/**
 * What the client's tests let a fake server answer: an account, a project, questionnaires, a reading. Each sample is
 * whole and plain; a test says only what it is about.
 */
import type { Instrument, InstrumentDefinition } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Session } from '#contract/session';
import type { User } from '#contract/user';
import { itemsOf } from '#surveys/code-book';
import type { InstrumentFile } from '#surveys/instrument';
import type { LocalizedText } from '#surveys/language';
import { fileOf } from './definitions.ts';

/** When everything in these samples was made. */
export const SAMPLE_TIME = '2026-03-03T10:00:00.000Z';
export const SAMPLE_PROJECT = 'c'.repeat(24);
export const SAMPLE_USER = 'b'.repeat(24);

export function sampleUser(parts: Partial<User> = {}): User {
  return {
    id: SAMPLE_USER,
    login: 'f.orsch',
    name: 'Friederike Orsch',
    email: null,
    admin: false,
    active: true,
    language: 'de',
    hasPassword: true,
    createdAt: SAMPLE_TIME,
    lastSignInAt: null,
    revision: 0,
    ...parts,
  };
}

export function sampleSession(parts: Partial<Session> = {}): Session {
  return { user: sampleUser(), projects: [], permissions: [], language: 'de', ...parts };
}

/** A study, if nothing else is said; whoever asks is no member. */
export function sampleProject(parts: Partial<Project> = {}): Project {
  return {
    id: SAMPLE_PROJECT,
    name: 'Studie',
    description: '',
    kind: 'study',
    floor: 5,
    retentionMonths: 36,
    languages: ['de'],
    facets: [],
    invented: false,
    createdAt: SAMPLE_TIME,
    archivedAt: null,
    revision: 0,
    roles: [],
    ...parts,
  };
}

/** A published questionnaire without a draft, as it stands in a list. */
export function sampleInstrument(parts: Partial<Instrument> = {}): Instrument {
  return {
    id: '1'.repeat(24),
    projectId: SAMPLE_PROJECT,
    key: 'befragung',
    kind: 'survey',
    title: { de: 'Befragung' },
    languages: ['de'],
    published: 1,
    hasDraft: false,
    alone: true,
    normed: false,
    createdAt: SAMPLE_TIME,
    archivedAt: null,
    revision: 0,
    ...parts,
  };
}

/** The first version of a questionnaire, published. */
export function sampleVersion(file: InstrumentFile, parts: Partial<InstrumentDefinition> = {}): InstrumentDefinition {
  return {
    instrumentId: '1'.repeat(24),
    version: 1,
    publishedAt: SAMPLE_TIME,
    file,
    items: [...itemsOf(file)],
    history: [{ version: 1, changes: [] }],
    ...parts,
  };
}

const WORD: LocalizedText = {
  de: 'Was war gut?',
  'de-x-leicht': 'Was war schön?',
  en: 'What was good?',
  ar: 'ما الجيد؟',
};

/** One question after a talk, in four languages: `wort`, on the page `eins`. */
export const PULSE: InstrumentFile = fileOf([], {
  key: 'puls',
  kind: 'pulse',
  title: { de: 'Gesprächspuls', 'de-x-leicht': 'Unser Gespräch', en: 'Talk pulse', ar: 'محادثتنا' },
  languages: ['de', 'de-x-leicht', 'en', 'ar'],
  voices: ['own', 'counsellor'],
  survey: {
    pages: [{ name: 'eins', elements: [{ type: 'text', name: 'wort', title: { ...WORD, default: WORD.de } }] }],
  },
});
