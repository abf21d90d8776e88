/**
 * One questionnaire on the screen: SurveyJS's model behind a few words of our own, so that nothing outside this folder
 * knows SurveyJS. It says what steps there are, takes the answers that are to be shown, and tells what somebody answers.
 */

import {
  type ItemValue,
  type PageModel,
  type PanelModel,
  type PanelModelBase,
  type Question,
  QuestionRankingModel,
  QuestionRatingModel,
  QuestionSelectBase,
  type SurveyModel,
} from 'survey-core';
import type { Value } from '#surveys/entry';
import type { InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import { answersOf, keyOf, surveyDataOf } from '#surveys/survey-data';
import { modelOf } from '#surveys/survey-model';
import { prepareRanking } from './ranking.ts';
import { takeEveryLetter } from './typing.ts';

/** What is on one screen. */
export interface SurveyStep {
  /** Stable: the name of the panel or page. */
  readonly key: string;
  /** The page that it is a part of; for a situation map the domain's key. */
  readonly page: string;
  /** '' where the definition has none. */
  readonly title: string;
  readonly description: string;
  readonly questions: readonly string[];
}

export interface SurveyPart {
  readonly page: string;
  readonly title: string;
  readonly description: string;
  readonly steps: readonly SurveyStep[];
}

/** What somebody answered; `value` null: the answer was taken away. */
export interface GivenAnswer {
  readonly item: string;
  readonly value: Value | null;
  /** A text that may go on. */
  readonly typed: boolean;
}

/** The entries of a reading in one voice. */
export interface ShownAnswers {
  readonly answers: readonly { readonly item: string; readonly value: Value }[];
  /** Items that have an entry and no answer. */
  readonly unanswered: ReadonlySet<string>;
}

/** What can be read aloud of a question. */
export interface QuestionTexts {
  readonly title: string;
  readonly description: string;
  readonly choices: readonly string[];
}

const COMMENT_SUFFIX = '-Comment';

/** The name that SurveySurface registers the frame around each question under. */
export const FRAME = 'wegmarke-question-frame';

export class SurveySession {
  readonly model: SurveyModel;
  readonly language: string;
  readonly #items: readonly Item[];
  readonly #computed: ReadonlySet<string>;
  readonly #listeners = new Set<() => void>();
  /** The heading level of the questions' titles. */
  titleLevel: 2 | 3 = 2;
  #parts: readonly SurveyPart[] | null = null;
  #showing = false;
  /** Keys of SurveyJS's data that an answer or an entry was about. */
  readonly #touched = new Set<string>();
  /** Choices with a person's own words, and the words of the definition. */
  readonly #renamed = new Map<ItemValue, string>();
  /** Called with what somebody answered, and never with what `show` put there. */
  onAnswers: (answers: readonly GivenAnswer[]) => void = () => {};

  constructor(file: InstrumentFile, items: readonly Item[], language: string) {
    this.#items = items;
    this.#computed = new Set(items.filter((item) => item.computed).map((item) => item.name));
    this.language = language;
    this.model = modelOf(file, language);
    prepare(this.model);
    this.model.onValueChanged.add((_model, { name, value }) => this.#answered(name, value));
    this.model.onElementWrapperComponentName.add((_model, options) => {
      if (options.wrapperName === 'component' && !options.reason && this.#standsAlone(options.element))
        options.componentName = FRAME;
    });
    this.model.onGetTitleTagName.add((_model, options) => {
      if (options.element.isPanel || this.#standsAlone(options.element)) options.tagName = `h${this.titleLevel}`;
    });
    const changed = () => this.#changed();
    // Beside a question stands what it does, and no menu of one thing; SurveyJS would name that menu in English.
    this.model.onGetQuestionTitleActions.add((_model, { question, titleActions }) => {
      for (const action of titleActions ?? []) {
        action.disableHide = true;
        // Taking the choice back takes the button away, and its focus with it.
        const act = action.action as ((...given: unknown[]) => void) | undefined;
        action.action = (...given: unknown[]) => {
          act?.(...given);
          question.focus();
        };
      }
    });
    this.model.onQuestionVisibleChanged.add(changed);
    this.model.onPanelVisibleChanged.add(changed);
    this.model.onPageVisibleChanged.add(changed);
  }

  /** Told when steps appear or disappear. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The visible steps, page by page; the same array until they change. */
  readonly parts = (): readonly SurveyPart[] => {
    this.#parts ??= this.model.visiblePages.map(partOf).filter((part) => part.steps.length > 0);
    return this.#parts;
  };

  /** Makes a step's page the current one. SurveyJS redraws what it shows of it, so never while something is drawn. */
  open(step: SurveyStep): void {
    this.model.currentPage = this.model.getPageByName(step.page);
  }

  /** The panel or page that a step shows; null as long as its page is not open. */
  openElement(step: SurveyStep): PanelModelBase | null {
    const page = this.model.getPageByName(step.page);
    if (!page || this.model.currentPage !== page) return null;
    return step.key === step.page ? page : ((this.model.getPanelByName(step.key) as PanelModel | null) ?? page);
  }

  /**
   * Shows these answers in place of those that were shown or given before. What did not change is left alone, and so are
   * the questions in `except`: somebody is typing there. A default value stays until there is an entry.
   */
  show(shown: ShownAnswers, except: ReadonlySet<string> = new Set()): void {
    const data = surveyDataOf(this.#items, shown.answers);
    for (const item of this.#items) if (shown.unanswered.has(item.name)) this.#touched.add(keyOf(item));
    for (const key of Object.keys(data)) this.#touched.add(key);
    this.#showing = true;
    try {
      for (const key of this.#touched) {
        if (except.has(questionOf(key)) || sameData(this.model.getValue(key), data[key])) continue;
        if (key.endsWith(COMMENT_SUFFIX)) this.model.setComment(questionOf(key), String(data[key] ?? ''));
        else if (data[key] === undefined) this.model.clearValue(key);
        else this.model.setValue(key, data[key]);
      }
    } finally {
      this.#showing = false;
    }
  }

  /** Where topics can be chosen, those that the person named have their names. */
  nameTopics(names: ReadonlyMap<string, string>): void {
    for (const [choice, text] of this.#renamed) if (!names.has(String(choice.value))) choice.text = text;
    if (names.size === 0) return;
    for (const question of this.model.getAllQuestions()) {
      if (!(question instanceof QuestionSelectBase)) continue;
      for (const choice of question.choices as ItemValue[]) {
        const name = names.get(String(choice.value));
        if (name === undefined || choice.text === name) continue;
        if (!this.#renamed.has(choice)) this.#renamed.set(choice, choice.text);
        choice.text = name;
      }
    }
  }

  /** What is on the screen for these questions although nobody entered it: default values. */
  defaultsOf(questions: readonly string[]): GivenAnswer[] {
    return questions.flatMap((name) => {
      const question = this.model.getQuestionByName(name);
      if (!question?.isVisible || question.isEmpty() || !question.isValueDefault) return [];
      return this.#answersOf(name, question.value as unknown);
    });
  }

  setReadOnly(questions: ReadonlySet<string> | 'all'): void {
    for (const question of this.model.getAllQuestions()) {
      const readOnly = questions === 'all' || questions.has(question.name);
      if (question.readOnly !== readOnly) question.readOnly = readOnly;
    }
  }

  textsOf(name: string): QuestionTexts {
    const question = this.model.getQuestionByName(name) as (Question & { visibleChoices?: { text: string }[] }) | null;
    return {
      title: question?.processedTitle ?? '',
      description: question?.locDescription.calculatedText ?? '',
      choices: (question?.visibleChoices ?? []).map((choice) => choice.text),
    };
  }

  /** Puts the cursor into a question. */
  focus(name: string): void {
    this.model.getQuestionByName(name)?.focus();
  }

  #answered(key: string, value: unknown): void {
    if (this.#showing) return;
    this.#touched.add(key);
    const answers = this.#answersOf(key, value);
    if (answers.length > 0) this.onAnswers(answers);
  }

  #answersOf(key: string, value: unknown): GivenAnswer[] {
    const typed = key.endsWith(COMMENT_SUFFIX) || isTyped(this.model.getQuestionByName(key));
    return answersOf(this.#items, key, value)
      .filter(({ item }) => !this.#computed.has(item))
      .map((answer) => ({ ...answer, typed }));
  }

  /** A question of the survey itself, as opposed to one inside a repeated group or a table. */
  #standsAlone(element: { readonly isQuestion?: boolean; readonly name?: string }): boolean {
    return element.isQuestion === true && this.model.getQuestionByName(element.name ?? '') === element;
  }

  #changed(): void {
    this.#parts = null;
    for (const listener of this.#listeners) listener();
  }
}

takeEveryLetter();

/** The surroundings that SurveyJS would draw are ours; every letter counts as an answer. */
function prepare(model: SurveyModel): void {
  model.textUpdateMode = 'onTyping';
  model.showTitle = false;
  model.showNavigationButtons = false;
  model.showProgressBar = false;
  model.showQuestionNumbers = 'off';
  model.questionsOnPageMode = 'standard';
  model.showCompletePage = false;
  model.focusFirstQuestionAutomatic = false;
  model.autoAdvanceEnabled = false;
  model.autoGrowComment = true;
  model.lazyRenderEnabled = false;
  for (const question of model.getAllQuestions()) {
    // A list to unfold in place of eleven buttons would cost a tap for every answer on a phone.
    if (question instanceof QuestionRatingModel && question.displayMode === 'auto') question.displayMode = 'buttons';
    if (question instanceof QuestionRankingModel) prepareRanking(question);
  }
}

function questionOf(key: string): string {
  return key.endsWith(COMMENT_SUFFIX) ? key.slice(0, -COMMENT_SUFFIX.length) : key;
}

function isTyped(question: Question | null): boolean {
  if (!question) return false;
  const type = question.getType();
  if (['comment', 'multipletext', 'paneldynamic', 'matrixdynamic', 'matrixdropdown'].includes(type)) return true;
  return (
    type === 'text' && !['date', 'month', 'datetime-local', 'range', 'color'].includes(question.inputType as string)
  );
}

/** One step per panel where a page holds nothing but panels, else the whole page. */
function partOf(page: PageModel): SurveyPart {
  const elements = page.elements.filter((element) => element.isVisible);
  const panels = elements.filter((element): element is PanelModel => element.isPanel);
  const steps = panels.length > 0 && panels.length === elements.length ? panels : [page];
  return {
    page: page.name,
    title: titleOf(page),
    description: page.locDescription.calculatedText,
    steps: steps.map((step) => stepOf(step, page)).filter((step) => step.questions.length > 0),
  };
}

function stepOf(element: PanelModelBase, page: PageModel): SurveyStep {
  return {
    key: element.name,
    page: page.name,
    title: element === page ? '' : titleOf(element),
    description: element === page ? '' : element.locDescription.calculatedText,
    questions: element.questions.filter((question) => question.isVisible).map((question) => question.name),
  };
}

function titleOf(element: PanelModelBase): string {
  return element.locTitle.isEmpty ? '' : element.locTitle.calculatedText;
}

function sameData(a: unknown, b: unknown): boolean {
  if (a === b || (isNothing(a) && isNothing(b))) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
