/**
 * SurveyJS models of instruments, the same for the browser and the server.
 *
 * A model is costly: some 0.5 ms per question with conditions to make, 500 questions (the most that a definition may
 * have) about 0.2 s. Make one per file and language and keep it. Its texts are those of its language; another language is
 * another model that is given the same data. The German words of SurveyJS itself come along; for further languages
 * import `survey-core/i18n/…` beside this.
 */
import { Helpers, type Question, SurveyModel } from 'survey-core';
import 'survey-core/i18n/german';
import { itemsOf } from './code-book.ts';
import { conditionalPart } from './conditional-part.ts';
import { type Value, VOICES, type Voice } from './entry.ts';
import type { InstrumentFile } from './instrument.ts';
import type { Item } from './items.ts';
import type { Language } from './language.ts';
import { surveyDataOf } from './survey-data.ts';
import { surveyIn } from './survey-in-language.ts';

/** As in entry.ts. */
const LONGEST_TEXT = 20_000;

/**
 * Sums of texts, in expressions. A few calculated values that double one another would make a text that fills the
 * memory; nobody means one that is longer than two answers.
 */
const LONGEST_SUM = 2 * LONGEST_TEXT;
const sumOf = Helpers.sumAnyValues;
Helpers.sumAnyValues = (a: unknown, b: unknown): unknown => {
  const sum: unknown = sumOf(a, b);
  return typeof sum === 'string' ? sum.slice(0, LONGEST_SUM) : sum;
};

/** How every survey behaves, whatever its definition says. */
const SETTINGS = {
  // A hidden question's answer goes when the reading is closed; until then, showing it again brings it back.
  clearInvisibleValues: 'onComplete',
  // A value that a validator objects to is kept, with the objection beside it.
  checkErrorsMode: 'onValueChanged',
  // So that a browser closed in the middle of a word has sent most of it.
  textUpdateMode: 'onTyping',
  questionErrorLocation: 'bottom',
  showCompletePage: false,
  showNavigationButtons: false,
  showTitle: false,
  showProgressBar: false,
  showQuestionNumbers: 'off',
  storeOthersAsComment: true,
  autoFocusFirstError: false,
  autoFocusFirstQuestion: false,
  widthMode: 'responsive',
} as const;

/**
 * A new model of the instrument in a language, without data. Keep it: see above. The file must have passed
 * checkInstrument.
 */
export function modelOf(file: InstrumentFile, language: Language): SurveyModel {
  const survey = surveyIn(file, language);
  const most = { maxTextLength: LONGEST_TEXT, maxCommentLength: LONGEST_TEXT };
  const model = new SurveyModel({ ...most, ...survey, ...SETTINGS });
  model.locale = language;
  return model;
}

/** Makes the regular expression of a validator. */
export type RegexMaker = (pattern: string, flags: string) => RegExp;

/** An answered entry, as far as it matters here. */
export interface AnsweredEntry {
  readonly item: string;
  readonly voice: Voice;
  readonly value: Value | null;
}

/** Something that a validator of the definition objects to. The message is in the language that was asked for. */
export interface ReadingIssue {
  readonly voice: Voice;
  readonly question: string;
  /** The items of the question that the voice has answered. */
  readonly items: readonly string[];
  readonly message: string;
}

export interface ReadingCheck {
  readonly issues: readonly ReadingIssue[];
  /** Answers to questions that are hidden because of other answers: they do not count once the reading is closed. */
  readonly hidden: readonly { readonly item: string; readonly voice: Voice }[];
}

const NOTHING_TO_SAY: ReadingCheck = { issues: [], hidden: [] };
const MOST_MODELS = 8;

interface FileModels {
  /** The file with what is to be checked of its definition; null where that is nothing. */
  readonly part: InstrumentFile | null;
  readonly byLanguage: Map<Language, SurveyModel>;
}

const models = new WeakMap<InstrumentFile, FileModels>();

/**
 * Checks a whole reading with the validators and conditions of its definition. Models of what has any are kept per file
 * and language and used again: a fraction of a millisecond for 25 questions, nothing where a definition has none.
 *
 * @param entries those with an answer; single values are not checked here (answer-check.ts)
 * @param regexOf where answers of others are checked, expressions that end whatever the answer is
 */
export function validateReading(
  file: InstrumentFile,
  entries: readonly AnsweredEntry[],
  language: Language = file.languages[0] ?? 'de',
  regexOf: RegexMaker = (pattern, flags) => new RegExp(pattern, flags),
): ReadingCheck {
  const kept = modelsOf(file);
  if (kept.part === null) return NOTHING_TO_SAY;
  const model = keptModel(kept.part, kept.byLanguage, language);
  model.createRegexValidator = (_question, _validator, pattern, flags) => regexOf(pattern, flags);
  const own = answersIn(entries, 'own');
  const checks = VOICES.filter((voice) => entries.some((entry) => entry.voice === voice)).map((voice) =>
    // The counsellor's answers stand beside the person's: conditions look at the person's where the counsellor has none.
    checkVoice(file, model, voice, answersIn(entries, voice), voice === 'own' ? [] : own),
  );
  return { issues: checks.flatMap(({ issues }) => issues), hidden: checks.flatMap(({ hidden }) => hidden) };
}

type Answers = readonly { readonly item: string; readonly value: Value }[];

function answersIn(entries: readonly AnsweredEntry[], voice: Voice): Answers {
  return entries.flatMap((entry) =>
    entry.voice === voice && entry.value !== null ? [{ item: entry.item, value: entry.value }] : [],
  );
}

function checkVoice(
  file: InstrumentFile,
  model: SurveyModel,
  voice: Voice,
  answers: Answers,
  beside: Answers,
): ReadingCheck {
  const items = itemsOf(file);
  model.data = surveyDataOf(items, [...beside, ...answers]);
  model.validate(true, false);
  const byQuestion = questionsAmong(items, new Set(answers.map(({ item }) => item)));
  const issues: ReadingIssue[] = [];
  const hidden: { item: string; voice: Voice }[] = [];
  for (const [name, names] of byQuestion) {
    const question: Question | null = model.getQuestionByName(name);
    if (question === null) continue;
    if (!question.isVisible || !question.isParentVisible) hidden.push(...names.map((item) => ({ item, voice })));
    else {
      const messages = new Set(question.getAllErrors().map((error) => error.getText()));
      issues.push(...[...messages].map((message) => ({ voice, question: name, items: names, message })));
    }
  }
  return { issues, hidden };
}

/** The names of the answered items by question. */
function questionsAmong(items: readonly Item[], answered: ReadonlySet<string>): Map<string, string[]> {
  const byQuestion = new Map<string, string[]>();
  for (const { name, question } of items) {
    if (answered.has(name)) byQuestion.set(question, [...(byQuestion.get(question) ?? []), name]);
  }
  return byQuestion;
}

function modelsOf(file: InstrumentFile): FileModels {
  let kept = models.get(file);
  if (kept === undefined) {
    const survey = conditionalPart(file.survey);
    kept = { part: survey === null ? null : { ...file, survey }, byLanguage: new Map() };
    models.set(file, kept);
  }
  return kept;
}

function keptModel(file: InstrumentFile, byLanguage: Map<Language, SurveyModel>, language: Language): SurveyModel {
  const found = byLanguage.get(language);
  if (found !== undefined) return found;
  const oldest = byLanguage.size >= MOST_MODELS ? byLanguage.keys().next().value : undefined;
  if (oldest !== undefined) byLanguage.delete(oldest);
  const model = modelOf(file, language);
  byLanguage.set(language, model);
  return model;
}
