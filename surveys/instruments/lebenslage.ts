/**
 * Lebenslage, the situation map: what is on a person's mind today, topic by topic in any order and strengths first,
 * then what matters most. Each page named like a domain is that domain; its panels are the steps.
 */
import type { InstrumentFile, ItemNotes } from '../instrument.ts';
import { AREA_KEYS, DOMAIN_KEYS, DOMAIN_STRUCTURE, OWN_TOPICS } from './lebenslage-domains.ts';
import { concernPage, otherTopicsPage, prioritiesPage, summaryPage } from './lebenslage-frame.ts';
import type { DomainTexts, LebenslageTexts } from './lebenslage-texts.ts';
import { choicesOf, survey, text } from './lebenslage-wording.ts';
import { LIBRARY_LANGUAGES, type SurveyElement } from './localized.ts';
import { longText, oneOf, page, ruler, shortText, someOf, step } from './questions.ts';

/** A domain of the catalogue, or a topic that the person names. */
interface Topic {
  readonly key: string;
  /** For a topic that the person names: the question for its name. */
  readonly naming: SurveyElement | null;
  words(texts: LebenslageTexts): DomainTexts;
}

const TOPICS: readonly Topic[] = [
  ...DOMAIN_KEYS.map((key) => ({ key, naming: null, words: (texts: LebenslageTexts) => texts.domains[key] })),
  ...OWN_TOPICS.map(({ key, number }) => ({
    key,
    naming: shortText({
      name: `${key}_title`,
      title: survey((texts) => texts.ownTopic(number).naming),
      description: survey((texts) => texts.ownTopic(number).namingHint),
      maxLength: 80,
    }),
    words: (texts: LebenslageTexts) => texts.ownTopic(number),
  })),
];

const HELPERS = ['family', 'friends', 'neighbours', 'service', 'medical', 'office', 'work'] as const;
const CHANGES = ['now', 'sometime', 'keep'] as const;
const WORK = ['helps', 'hinders', 'neither'] as const;
const CONTEXTS = ['person', 'surroundings', 'both'] as const;

function rulerOf({ key, words }: Topic, facet: 'satisfaction' | 'importance' | 'strain'): SurveyElement {
  return ruler({
    name: `${key}_${facet}`,
    title: survey((texts) => words(texts)[facet]),
    min: 0,
    minLabel: survey((texts) => texts.ends[facet].min),
    maxLabel: survey((texts) => texts.ends[facet].max),
  });
}

/** What is good comes first, then the weight of it, who helps, and what is to become of it. */
function stepsOf(topic: Topic): SurveyElement[] {
  const { key, naming, words } = topic;
  return [
    ...(naming === null ? [] : [step(`${key}_step_title`, [naming])]),
    step(`${key}_step_strengths`, [
      longText({
        name: `${key}_strengths`,
        title: survey((texts) => texts.strengths(words(texts).about)),
        description: survey((texts) => words(texts).examples),
      }),
      rulerOf(topic, 'satisfaction'),
    ]),
    step(`${key}_step_weight`, [rulerOf(topic, 'importance'), rulerOf(topic, 'strain')]),
    step(`${key}_step_help`, [
      someOf({
        name: `${key}_help`,
        title: survey((texts) => texts.help(words(texts).about)),
        choices: choicesOf(HELPERS, (texts, helper) => texts.helpChoices[helper]),
        none: survey((texts) => texts.helpChoices.none),
      }),
      longText({
        name: `${key}_helpers`,
        title: survey((texts) => texts.helpers(words(texts).about)),
        description: survey((texts) => texts.helpersHint),
        rows: 2,
      }),
    ]),
    step(`${key}_step_change`, [
      oneOf({
        name: `${key}_change`,
        title: survey((texts) => texts.change(words(texts).about)),
        choices: choicesOf(CHANGES, (texts, change) => texts.changeChoices[change]),
      }),
      longText({ name: `${key}_wish`, title: survey((texts) => texts.wish(words(texts).about)), rows: 2 }),
    ]),
    step(`${key}_step_work`, [
      oneOf({
        name: `${key}_work`,
        title: survey((texts) => texts.work(words(texts).about)),
        choices: choicesOf(WORK, (texts, relation) => texts.workChoices[relation]),
      }),
      oneOf({
        name: `${key}_context`,
        title: survey((texts) => texts.context(words(texts).about)),
        choices: choicesOf(CONTEXTS, (texts, context) => texts.contextChoices[context]),
      }),
    ]),
  ];
}

/** Domain, area, sensitivity and most facets follow from the pages' and the questions' names; these do not. */
function notesOf({ key }: Topic): [string, ItemNotes][] {
  return [
    [`${key}_helpers`, { facet: 'help' }],
    [`${key}_wish`, { facet: 'change' }],
  ];
}

const DOMAINS: InstrumentFile['domains'] = [
  ...DOMAIN_KEYS.map((key) => {
    const { area, group, symbol, ...rest } = DOMAIN_STRUCTURE[key];
    return {
      key,
      area,
      group,
      symbol,
      title: text((texts) => texts.domains[key].title),
      description: text((texts) => texts.domains[key].description),
      sensitive: 'sensitive' in rest,
      own: false,
    };
  }),
  ...OWN_TOPICS.map(({ key, number }) => ({
    key,
    area: 'eigenes',
    group: 'life' as const,
    symbol: 'star',
    title: text((texts) => texts.ownTopic(number).title),
    description: text((texts) => texts.ownTopic(number).description),
    sensitive: false,
    own: true,
  })),
];

export const LEBENSLAGE: InstrumentFile = {
  wegmarke: 1,
  key: 'lebenslage',
  kind: 'map',
  title: text((texts) => texts.title),
  description: text((texts) => texts.description),
  languages: [...LIBRARY_LANGUAGES],
  origin: { licence: 'CC BY 4.0', source: text((texts) => texts.source), normed: false },
  voices: ['own', 'counsellor', 'agreed'],
  areas: AREA_KEYS.map((key) => ({ key, title: text((texts) => texts.areas[key]) })),
  domains: DOMAINS,
  items: Object.fromEntries(TOPICS.flatMap(notesOf)),
  alone: true,
  survey: {
    title: survey((texts) => texts.title),
    pages: [
      concernPage,
      ...TOPICS.map((topic) =>
        page(
          topic.key,
          survey((texts) => topic.words(texts).title),
          stepsOf(topic),
          survey((texts) => topic.words(texts).description),
        ),
      ),
      otherTopicsPage,
      prioritiesPage(TOPICS.map(({ key, words }) => ({ value: key, text: survey((texts) => words(texts).title) }))),
      summaryPage,
    ],
  },
};
