/**
 * Gesprächspuls: a few statements after a conversation. Trust in the person and trust in the institution are two pages
 * and are never put together into one figure. Only the person answers.
 */
import type { InstrumentFile } from '../instrument.ts';
import { GESPRAECHSPULS_TEXTS, type GespraechspulsTexts } from './gespraechspuls-texts.ts';
import { LIBRARY_LANGUAGES, localizer, type SurveyElement } from './localized.ts';
import { longText, oneOf, page, someOf, step } from './questions.ts';

const { text, survey } = localizer(GESPRAECHSPULS_TEXTS);

const COUNSELLOR_STEPS = [
  ['interest', 'time'],
  ['listening', 'competence'],
  ['reliability', 'respect'],
  ['openness'],
] as const;
const WORRIES = ['consequences', 'privacy', 'pressure', 'experience', 'language'] as const;
const LEVELS = [1, 2, 3, 4, 5] as const;

/** A statement and how true it is, from 1 to 5 in words. */
function statement(name: string, pick: (texts: GespraechspulsTexts) => string): SurveyElement {
  return oneOf({
    name,
    title: survey(pick),
    choices: LEVELS.map((value) => ({
      value,
      text: survey(({ agreement }) => agreement[value - 1] ?? ''),
    })),
  });
}

export const GESPRAECHSPULS: InstrumentFile = {
  wegmarke: 1,
  key: 'gespraechspuls',
  kind: 'pulse',
  title: text((texts) => texts.title),
  description: text((texts) => texts.description),
  languages: [...LIBRARY_LANGUAGES],
  origin: { licence: 'CC BY 4.0', source: text((texts) => texts.source), normed: false },
  voices: ['own'],
  areas: [],
  domains: [],
  items: Object.fromEntries(
    [...COUNSELLOR_STEPS.flat().map((item) => `person_${item}`), 'institution_trust'].map((name) => [
      name,
      { chart: 'diverging' as const },
    ]),
  ),
  alone: true,
  survey: {
    title: survey((texts) => texts.title),
    pages: [
      page(
        'person',
        survey((texts) => texts.counsellor.title),
        COUNSELLOR_STEPS.map((items, index) =>
          step(
            `person_step_${index + 1}`,
            items.map((item) => statement(`person_${item}`, (texts) => texts.counsellor[item])),
          ),
        ),
        survey((texts) => texts.counsellor.description),
      ),
      page(
        'institution',
        survey((texts) => texts.institution.title),
        [
          step('institution_step_trust', [statement('institution_trust', (texts) => texts.institution.trust)]),
          step('institution_step_worries', [
            someOf({
              name: 'institution_worries',
              title: survey((texts) => texts.institution.worries),
              choices: WORRIES.map((value) => ({
                value,
                text: survey((texts) => texts.institution.worriesChoices[value]),
              })),
              none: survey((texts) => texts.institution.worriesChoices.none),
            }),
            longText({
              name: 'institution_wish',
              title: survey((texts) => texts.institution.wish),
              description: survey((texts) => texts.institution.wishHint),
              rows: 2,
            }),
          ]),
        ],
        survey((texts) => texts.institution.description),
      ),
    ],
  },
};
