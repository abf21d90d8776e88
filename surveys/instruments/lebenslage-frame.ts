/** The pages before and after the domains: what brings somebody today, what else there is, what comes first, a summary. */
import { choicesOf, survey } from './lebenslage-wording.ts';
import type { SurveyElement } from './localized.ts';
import { type ChoiceOf, longText, oneOf, page, someOf, step } from './questions.ts';

const PLACES = ['office', 'home', 'provider', 'outside', 'phone', 'video'] as const;
const FITS = ['yes', 'partly', 'notYet'] as const;

export const concernPage = page(
  'concern',
  survey((texts) => texts.concern.title),
  [
    step('concern_step_today', [
      longText({
        name: 'concern_today',
        title: survey((texts) => texts.concern.today),
        description: survey((texts) => texts.concern.todayHint),
      }),
    ]),
    step('concern_step_place', [
      someOf({
        name: 'concern_place',
        title: survey((texts) => texts.concern.place),
        choices: choicesOf(PLACES, (texts, place) => texts.concern.placeChoices[place]),
      }),
    ]),
  ],
);

export const otherTopicsPage = page(
  'other_topics',
  survey((texts) => texts.otherTopics.title),
  [
    longText({
      name: 'other_topics_more',
      title: survey((texts) => texts.otherTopics.more),
      description: survey((texts) => texts.otherTopics.moreHint),
    }),
    longText({
      name: 'other_topics_links',
      title: survey((texts) => texts.otherTopics.links),
      description: survey((texts) => texts.otherTopics.linksHint),
    }),
  ],
);

/** The topic that was chosen first, second or third: shown once it is chosen, headed by its name. */
function priorityStep(index: 0 | 1 | 2): SurveyElement {
  const number = index + 1;
  return step(
    `priorities_step_${number}`,
    [
      longText({ name: `priority_${number}_what`, title: survey((texts) => texts.priorities.what(number)), rows: 2 }),
      longText({ name: `priority_${number}_first`, title: survey((texts) => texts.priorities.first(number)), rows: 2 }),
      longText({
        name: `priority_${number}_who`,
        title: survey((texts) => texts.priorities.who(number)),
        description: survey((texts) => texts.priorities.whoHint),
        rows: 2,
      }),
    ],
    { title: survey((texts) => texts.priorities.steps[index]), visibleIf: `{priorities[${index}]} notempty` },
  );
}

/** Choosing up to three of the topics. The order of choosing is the order of the steps that follow. */
export function prioritiesPage(topics: readonly ChoiceOf[]): SurveyElement {
  return page(
    'priorities',
    survey((texts) => texts.priorities.title),
    [
      step('priorities_step_choose', [
        someOf({
          name: 'priorities',
          title: survey((texts) => texts.priorities.choose),
          description: survey((texts) => texts.priorities.chooseHint),
          choices: topics,
          most: 3,
        }),
      ]),
      priorityStep(0),
      priorityStep(1),
      priorityStep(2),
    ],
  );
}

export const summaryPage = page(
  'summary',
  survey((texts) => texts.summary.title),
  [
    step('summary_step_words', [
      longText({
        name: 'summary_words',
        title: survey((texts) => texts.summary.words),
        description: survey((texts) => texts.summary.wordsHint),
        rows: 5,
      }),
      oneOf({
        name: 'summary_fits',
        title: survey((texts) => texts.summary.fits),
        choices: choicesOf(FITS, (texts, fit) => texts.summary.fitsChoices[fit]),
      }),
    ]),
    step('summary_step_reflection', [
      longText({ name: 'summary_decided', title: survey((texts) => texts.summary.decided), rows: 2 }),
      longText({ name: 'summary_understood', title: survey((texts) => texts.summary.understood), rows: 2 }),
      longText({ name: 'summary_able', title: survey((texts) => texts.summary.able), rows: 2 }),
    ]),
  ],
);
