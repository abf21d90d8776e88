/**
 * Teilhabe und Wohlbefinden: belonging from 1 to 10, satisfaction with life from 0 to 10, and rulers of importance,
 * confidence and readiness. A ruler is never left alone with its number: what keeps it from being lower and what one
 * point more would take are asked after it, never why it is not 10; at 0 the question is another one.
 */
import type { InstrumentFile } from '../instrument.ts';
import { LIBRARY_LANGUAGES, localizer, type SurveyElement } from './localized.ts';
import { longText, page, ruler, shortText, step } from './questions.ts';
import { TEILHABE_TEXTS } from './teilhabe-texts.ts';

const { text, survey } = localizer(TEILHABE_TEXTS);

const RULERS = ['importance', 'confidence', 'readiness'] as const;

function rulerStep(name: (typeof RULERS)[number]): SurveyElement {
  const followUps = [
    { part: 'why', visibleIf: `{${name}} > 0` },
    { part: 'more', visibleIf: `{${name}} > 0 and {${name}} < 10` },
    { part: 'zero', visibleIf: `{${name}} = 0` },
  ] as const;
  return step(`plan_step_${name}`, [
    ruler({
      name,
      title: survey(({ plan }) => plan[name].question),
      min: 0,
      minLabel: survey(({ plan }) => plan[name].min),
      maxLabel: survey(({ plan }) => plan[name].max),
    }),
    ...followUps.map(({ part, visibleIf }) =>
      longText({ name: `${name}_${part}`, title: survey(({ plan }) => plan[name][part]), rows: 2, visibleIf }),
    ),
  ]);
}

export const TEILHABE: InstrumentFile = {
  wegmarke: 1,
  key: 'teilhabe',
  kind: 'pulse',
  title: text((texts) => texts.title),
  description: text((texts) => texts.description),
  languages: [...LIBRARY_LANGUAGES],
  origin: { licence: 'CC BY 4.0', source: text((texts) => texts.source), normed: false },
  voices: ['own'],
  areas: [],
  domains: [],
  items: {},
  alone: true,
  survey: {
    title: survey((texts) => texts.title),
    pages: [
      page(
        'belonging_page',
        survey((texts) => texts.belonging.title),
        [
          ruler({
            name: 'belonging',
            title: survey((texts) => texts.belonging.question),
            min: 1,
            minLabel: survey((texts) => texts.belonging.min),
            maxLabel: survey((texts) => texts.belonging.max),
          }),
          longText({ name: 'belonging_where', title: survey((texts) => texts.belongingNote), rows: 2 }),
        ],
      ),
      page(
        'satisfaction_page',
        survey((texts) => texts.satisfaction.title),
        [
          ruler({
            name: 'life_satisfaction',
            title: survey((texts) => texts.satisfaction.question),
            min: 0,
            minLabel: survey((texts) => texts.satisfaction.min),
            maxLabel: survey((texts) => texts.satisfaction.max),
          }),
          longText({ name: 'life_good', title: survey((texts) => texts.satisfaction.good), rows: 2 }),
        ],
      ),
      page(
        'plan_page',
        survey((texts) => texts.plan.title),
        [
          step('plan_step_topic', [
            shortText({
              name: 'plan_topic',
              title: survey((texts) => texts.plan.topic),
              description: survey((texts) => texts.plan.topicHint),
              maxLength: 200,
            }),
          ]),
          ...RULERS.map(rulerStep),
        ],
        survey((texts) => texts.plan.description),
      ),
    ],
  },
};
