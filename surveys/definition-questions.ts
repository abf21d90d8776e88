/** Checks the questions of a definition: types, names, choices, tables, scales. */
import { checkChoices } from './definition-choices.ts';
import { checkTable } from './definition-tables.ts';
import type { InstrumentFile } from './instrument.ts';
import type { IssueList } from './issue-list.ts';
import { itemsOfQuestion } from './question-items.ts';
import { isSlowRegex } from './slow-regex.ts';
import { isDroppedOfSurvey, isKeptTrigger } from './survey-in-language.ts';
import {
  elementsOf,
  isJson,
  type Json,
  listOf,
  numberIn,
  type Placed,
  type PlacedQuestion,
  pagesOf,
  placedIn,
  questionsOf,
  stringIn,
  switchedOn,
  textOf,
} from './survey-json.ts';

const LONGEST_NAME = 100;
const LONGEST_ITEM_NAME = 400;
/** Points of a rating that fit a screen; a slider may have more. */
const MOST_POINTS = 101;

const ANSWERED: ReadonlySet<string> = new Set([
  'boolean',
  'checkbox',
  'comment',
  'dropdown',
  'expression',
  'imagepicker',
  'matrix',
  'matrixdropdown',
  'matrixdynamic',
  'multipletext',
  'paneldynamic',
  'radiogroup',
  'ranking',
  'rating',
  'slider',
  'tagbox',
  'text',
]);
/** Types of SurveyJS that are not taken: markup that is not sanitised, files, recordings of the person. */
const REFUSED: ReadonlySet<string> = new Set(['html', 'file', 'signaturepad', 'microphone']);
/** What a repeated group or a table may hold: questions with a value of their own. */
const IN_GROUP: ReadonlySet<string> = new Set(
  [...ANSWERED].filter((type) => !/^(matrix|multipletext|paneldynamic)/.test(type)),
);
/** Names that mean something to JavaScript or to expressions. */
const RESERVED: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'row',
  'panel',
  'item',
  'choice',
]);

/** Settings of the definition whose loss changes what its author meant. */
const WORTH_A_WARNING: ReadonlySet<string> = new Set([
  'completedHtml',
  'completedHtmlOnCondition',
  'completedBeforeHtml',
  'firstPageIsStartPage',
  'firstPageIsStarted',
  'questionsOrder',
  'questionOrder',
  'timeLimit',
  'maxTimeToFinish',
  'timeLimitPerPage',
  'maxTimeToFinishPage',
  'navigateToUrl',
  'navigateToUrlOnCondition',
  'cookieName',
  'logo',
  'backgroundImage',
]);

export function checkQuestions(file: InstrumentFile, issues: IssueList): void {
  checkSettings(file.survey, issues);
  checkPages(file.survey, issues);
  const questions = [...questionsOf(file.survey)];
  const names = new Map<string, Json>();
  for (const question of questions) {
    const known = checkType(question, ANSWERED, issues);
    if (question.type !== 'image' && checkName(question.json, question.path, names, issues) && known) {
      names.set(question.name, question.json);
    }
  }
  for (const question of questions) {
    checkQuestion(question, issues);
    if (question.type === 'matrixdynamic' || question.type === 'paneldynamic') checkGroup(question, issues);
    checkTable(question, issues);
    checkSource(question, names, issues);
  }
  checkItemNames(file, questions, names, issues);
}

/** The settings of the whole definition that are not used. */
function checkSettings(survey: Json, issues: IssueList): void {
  for (const [key, value] of Object.entries(survey)) {
    if (isDroppedOfSurvey(key) && WORTH_A_WARNING.has(key)) {
      issues.warning(`survey.${key}`, 'property_dropped', { property: key });
    }
    if (key === 'triggers') {
      for (const [index, trigger] of listOf(value).entries()) {
        if (!isKeptTrigger(trigger)) issues.warning(`survey.triggers[${index}]`, 'trigger_dropped');
      }
    }
  }
  for (const { json, path } of placedIn(survey, 'calculatedValues', 'survey')) {
    if (json.includeIntoResult === true)
      issues.warning(path, 'calculated_not_kept', { name: stringIn(json, 'name') ?? '' });
  }
}

function checkPages(survey: Json, issues: IssueList): void {
  const seen = new Set<string>();
  for (const { json, path } of pagesOf(survey)) {
    const name = stringIn(json, 'name') ?? '';
    if (seen.has(name) && name !== '') issues.error(`${path}.name`, 'page_twice', { name });
    seen.add(name);
  }
  checkElements(pagesOf(survey), issues);
}

/** What stands in lists of elements and is none; panels without a name are fine. */
function checkElements(containers: readonly Placed[], issues: IssueList): void {
  for (const container of containers) {
    for (const key of ['elements', 'questions']) {
      for (const [index, element] of listOf(container.json[key]).entries()) {
        if (!isJson(element)) issues.error(`${container.path}.${key}[${index}]`, 'element_broken');
      }
    }
    checkElements(
      elementsOf(container).filter(({ json }) => json.type === 'panel'),
      issues,
    );
    if (switchedOn(container.json, 'isRequired')) issues.warning(container.path, 'required_dropped');
  }
}

function checkType({ json, path, type }: PlacedQuestion, allowed: ReadonlySet<string>, issues: IssueList): boolean {
  if (type === 'image' || allowed.has(type)) return true;
  if (type === '') issues.error(path, 'type_missing', { name: stringIn(json, 'name') ?? '' });
  else if (REFUSED.has(type)) issues.error(`${path}.type`, 'type_refused', { type });
  else if (ANSWERED.has(type) || type === 'panel') issues.error(`${path}.type`, 'type_not_in_group', { type });
  else issues.error(`${path}.type`, 'type_unknown', { type });
  return false;
}

/** Whether the name can be used; `known` has the names so far. */
function checkName(json: Json, path: string, known: ReadonlyMap<string, unknown>, issues: IssueList): boolean {
  const name = json.name;
  if (typeof name !== 'string' || name.trim() === '') issues.error(path, 'name_missing');
  else if (name.length > LONGEST_NAME) issues.error(`${path}.name`, 'name_too_long', { name, max: LONGEST_NAME });
  else if (RESERVED.has(name)) issues.error(`${path}.name`, 'name_reserved', { name });
  else if (name !== name.trim() || hasControl(name)) issues.error(`${path}.name`, 'name_broken', { name });
  else if (known.has(name)) issues.error(`${path}.name`, 'name_twice', { name });
  else return true;
  return false;
}

/** Characters that cannot be seen or kept (halves of a pair), or braces, which expressions put around names. */
const hasControl = (name: string) => /[\p{Cc}\p{Cf}\p{Cs}{}]/u.test(name);

/** What holds for every question, in groups and cells too. */
function checkQuestion({ json, path }: Placed, issues: IssueList): void {
  const type = stringIn(json, 'type') ?? '';
  if (ANSWERED.has(type) && json.titleLocation !== 'hidden' && textOf(json.title, 'de') === null) {
    issues.warning(path, 'title_missing', { name: stringIn(json, 'name') ?? '' });
  }
  if (switchedOn(json, 'isRequired', 'eachRowRequired') || json.requiredIf !== undefined) {
    issues.warning(path, 'required_dropped');
  }
  if (json.valueName !== undefined && json.valueName !== json.name) issues.error(`${path}.valueName`, 'value_name');
  for (const property of ['showDontKnowItem', 'showRefuseItem']) {
    if (switchedOn(json, property)) issues.warning(`${path}.${property}`, 'state_choice_dropped');
  }
  if (switchedOn(json, 'allowCustomChoices')) {
    issues.warning(`${path}.allowCustomChoices`, 'property_dropped', { property: 'allowCustomChoices' });
  }
  if (json.valuePropertyName !== undefined) {
    issues.error(`${path}.valuePropertyName`, 'property_refused', { property: 'valuePropertyName' });
  }
  checkChoices({ json, path }, issues);
  checkValidators({ json, path }, issues);
  if (type === 'rating' || type === 'slider') checkScale({ json, path }, type, issues);
}

function checkScale({ json, path }: Placed, type: 'rating' | 'slider', issues: IssueList): void {
  if (type === 'rating' && listOf(json.rateValues).length > 0) return;
  const [minKey, maxKey, stepKey] =
    type === 'rating' ? (['rateMin', 'rateMax', 'rateStep'] as const) : (['min', 'max', 'step'] as const);
  const min = numberIn(json, minKey) ?? (type === 'rating' ? 1 : 0);
  const step = numberIn(json, stepKey) ?? 1;
  const count = type === 'rating' ? numberIn(json, 'rateCount') : null;
  const max = numberIn(json, maxKey) ?? (type === 'slider' ? 100 : min + ((count ?? 5) - 1) * step);
  if (!(max > min) || !(step > 0)) issues.error(path, 'scale_wrong', { min, max, step });
  else if (type === 'rating' && (max - min) / step + 1 > MOST_POINTS)
    issues.error(path, 'scale_too_long', { max: MOST_POINTS });
}

function checkValidators(question: Placed, issues: IssueList): void {
  for (const { json, path } of placedIn(question.json, 'validators', question.path)) {
    if (json.type !== 'regex' && json.type !== 'regexvalidator') continue;
    const source = stringIn(json, 'regex') ?? '';
    if (!isRegex(source)) issues.error(`${path}.regex`, 'regex_broken', { regex: source });
    else if (isSlowRegex(source)) issues.error(`${path}.regex`, 'regex_slow', { regex: source });
  }
}

function isRegex(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** A repeated group: its questions have names among themselves and values of their own. */
function checkGroup(group: PlacedQuestion, issues: IssueList): void {
  const names = new Map<string, Json>();
  const walk = (elements: readonly Placed[]) => {
    for (const { json, path } of elements) {
      const type = stringIn(json, 'type') ?? '';
      if (type === 'panel') {
        walk(elementsOf({ json, path }));
        continue;
      }
      checkType({ ...group, json, path, type }, IN_GROUP, issues);
      if (type !== 'image' && checkName(json, path, names, issues)) names.set(String(json.name), json);
      checkQuestion({ json, path }, issues);
    }
  };
  const keys = group.type === 'paneldynamic' ? ['templateElements', 'questions'] : ['detailElements'];
  const elements = keys.flatMap((key) => placedIn(group.json, key, group.path));
  if (group.type === 'paneldynamic' && elements.length === 0) issues.error(group.path, 'questions_missing');
  walk(elements);
}

/** Choices that are taken from another question. */
function checkSource({ json, path }: PlacedQuestion, names: ReadonlyMap<string, Json>, issues: IssueList): void {
  const source = json.choicesFromQuestion;
  if (typeof source !== 'string' || source === '') return;
  const found = names.get(source);
  const place = `${path}.choicesFromQuestion`;
  if (found === undefined) issues.error(place, 'choices_source_unknown', { name: source });
  else if (found.choices === undefined && found.choicesFromQuestion === undefined && found.choicesMax === undefined) {
    issues.error(place, 'choices_source_wrong', { name: source });
  }
}

/** Names of items must differ too: `q-Comment` may be a question and the text beside the choices of `q`. */
function checkItemNames(
  file: InstrumentFile,
  questions: readonly PlacedQuestion[],
  byName: ReadonlyMap<string, Json>,
  issues: IssueList,
): void {
  const first = file.languages[0] ?? 'de';
  const seen = new Map<string, string>();
  for (const { name, json, path } of questions) {
    if (byName.get(name) !== json) continue;
    for (const item of itemsOfQuestion(name, json, { first, question: (wanted) => byName.get(wanted) ?? null })) {
      const other = seen.get(item.name);
      // Two rows or columns with one value are reported as such.
      if (other !== undefined && other !== name) issues.error(`${path}.name`, 'name_twice', { name: item.name });
      if (item.name.length > LONGEST_ITEM_NAME) {
        issues.error(path, 'name_too_long', { name: item.name, max: LONGEST_ITEM_NAME });
      }
      seen.set(item.name, name);
    }
  }
  for (const { json, path } of placedIn(file.survey, 'calculatedValues', 'survey')) {
    const name = stringIn(json, 'name') ?? '';
    if (name.trim() === '') issues.error(path, 'name_missing');
    else if (seen.has(name) || byName.has(name)) issues.error(`${path}.name`, 'name_twice', { name });
    seen.set(name, '');
  }
}
