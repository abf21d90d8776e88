/**
 * Whether a definition is small enough to be looked at: questions, depth, lengths of texts, and what a code book would be
 * made of. Some of it is short to write (a list of numbers, a table) and long to work out, so it is counted without being
 * made. Beyond these sizes nothing else is looked at, so that a hostile or generated file is refused at once.
 */
import type { InstrumentFile } from './instrument.ts';
import type { IssueList } from './issue-list.ts';
import { MOST_CHOICES } from './item-parts.ts';
import { RANGE_PARTS } from './question-items.ts';
import { isJson, type Json, listOf, numberIn, pagesOf, questionsOf, stringIn } from './survey-json.ts';

/** More would make every opening of the questionnaire slow. */
export const MOST_QUESTIONS = 500;
/** Items are one per matrix row, cell and text field, so there may be more of them than questions. */
export const MOST_ITEMS = 1_500;
/** Of all items together: a code book is sent to every page that shows answers. */
export const MOST_CHOICES_IN_ALL = 50_000;
/** Objects within objects, as JSON; some twelve panels within each other. */
const DEEPEST = 30;
const LONGEST_STRING = 20_000;
/** An image in the file itself. */
const LONGEST_IMAGE = 400_000;

/** Reports what is too large; false where nothing else is to be looked at. */
export function isBearable(file: InstrumentFile, issues: IssueList): boolean {
  return areQuestionsBearable(file, issues) && areItemsBearable(file, issues);
}

const QUESTION_LISTS: ReadonlySet<string> = new Set(['elements', 'questions', 'templateElements', 'detailElements']);

interface Visit {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/** Depth, number of questions and length of texts; walked with a stack of its own because the depth is not known yet. */
function areQuestionsBearable(file: InstrumentFile, issues: IssueList): boolean {
  let questions = 0;
  const stack: Visit[] = [{ value: file.survey, path: 'survey', depth: 0 }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { value, path, depth } = visit;
    if (depth > DEEPEST) {
      issues.error(path, 'too_deep', { max: DEEPEST });
      return false;
    }
    if (typeof value === 'string') checkLength(value, path, issues);
    else if (Array.isArray(value)) {
      for (const [index, entry] of value.entries()) {
        if (entry === null) issues.error(`${path}[${index}]`, 'null_in_list');
        stack.push({ value: entry, path: `${path}[${index}]`, depth: depth + 1 });
      }
    } else if (isJson(value)) {
      for (const [key, entry] of Object.entries(value)) {
        if (QUESTION_LISTS.has(key) && Array.isArray(entry)) {
          questions += entry.filter((element) => isJson(element) && element.type !== 'panel').length;
        }
        stack.push({ value: entry, path: `${path}.${key}`, depth: depth + 1 });
      }
    }
  }
  if (questions > MOST_QUESTIONS)
    issues.error('survey', 'too_many_questions', { count: questions, max: MOST_QUESTIONS });
  if (questions === 0)
    issues.error('survey', pagesOf(file.survey).length === 0 ? 'pages_missing' : 'questions_missing');
  return questions > 0 && questions <= MOST_QUESTIONS;
}

function checkLength(text: string, path: string, issues: IssueList): void {
  const isImage = text.startsWith('data:image/');
  const max = isImage ? LONGEST_IMAGE : LONGEST_STRING;
  if (text.length > max) issues.error(path, isImage ? 'image_too_large' : 'text_too_long', { max });
}

function areItemsBearable({ survey }: InstrumentFile, issues: IssueList): boolean {
  const questions = [...questionsOf(survey)];
  const byName = new Map(questions.map(({ name, json }) => [name, json]));
  let items = 0;
  let choices = 0;
  for (const { json } of questions) {
    const size = sizeOf(json, byName);
    items += size.items;
    choices += size.choices;
  }
  if (items > MOST_ITEMS) issues.error('survey', 'too_many_items', { count: items, max: MOST_ITEMS });
  if (choices > MOST_CHOICES_IN_ALL)
    issues.error('survey', 'too_many_choices_in_all', { count: choices, max: MOST_CHOICES_IN_ALL });
  return items <= MOST_ITEMS && choices <= MOST_CHOICES_IN_ALL;
}

interface Size {
  readonly items: number;
  /** Of all these items together. */
  readonly choices: number;
}

/** What question-items.ts makes of a question, without the texts beside choices. */
function sizeOf(question: Json, byName: ReadonlyMap<string, Json>): Size {
  const rows = listOf(question.rows).length;
  switch (question.type) {
    case 'matrix': {
      const items = Math.max(1, rows);
      return { items, choices: items * listOf(question.columns).length };
    }
    case 'matrixdropdown': {
      const columns = listOf(question.columns).filter(isJson);
      const inRow = columns.reduce(
        (sum, column) => sum + (choicesIn(column, byName) || choicesIn(question, byName)),
        0,
      );
      return { items: rows * columns.length, choices: rows * inRow };
    }
    case 'multipletext':
      return { items: listOf(question.items).length, choices: 0 };
    case 'slider':
      return { items: question.sliderType === 'range' ? RANGE_PARTS.length : 1, choices: 0 };
    default:
      return { items: 1, choices: choicesIn(question, byName) };
  }
}

/** Its own choices and those that it takes from another question. */
function choicesIn(question: Json, byName: ReadonlyMap<string, Json>): number {
  const source = byName.get(stringIn(question, 'choicesFromQuestion') ?? '');
  return listed(question) + (source === undefined ? 0 : listed(source)) + listOf(question.rateValues).length;
}

function listed(question: Json): number {
  return listOf(question.choices).length + Math.min(MOST_CHOICES, generatedCount(question));
}

/** How many numbers `choicesMin` to `choicesMax` are. */
export function generatedCount(question: Json): number {
  const [min, max] = [numberIn(question, 'choicesMin'), numberIn(question, 'choicesMax')];
  const step = numberIn(question, 'choicesStep') ?? 1;
  return min === null || max === null || step <= 0 ? 0 : Math.max(0, Math.floor((max - min) / step) + 1);
}
