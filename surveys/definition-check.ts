/**
 * Checks a whole instrument file: everything that is wrong, each with its path, not the first thing only. The file has
 * the shape of instrument.ts already; what is checked here is its content.
 *
 * Errors keep a file from being published; warnings say what its author should know. No SurveyJS model is made.
 */
import { checkExpressions } from './definition-expressions.ts';
import { checkHead } from './definition-head.ts';
import { checkProperties } from './definition-properties.ts';
import { checkQuestions } from './definition-questions.ts';
import { checkTexts } from './definition-texts.ts';
import type { DefinitionIssue, InstrumentFile } from './instrument.ts';
import { type IssueList, issueList } from './issue-list.ts';
import { isJson, pagesOf } from './survey-json.ts';

/** More would make every opening of the questionnaire slow. */
export const MOST_QUESTIONS = 500;
/** Objects within objects, as JSON; some twelve panels within each other. */
const DEEPEST = 30;
const LONGEST_STRING = 20_000;
/** An image in the file itself. */
const LONGEST_IMAGE = 400_000;

/** Everything that is wrong with the file, errors first. Without errors it may be published. */
export function checkInstrument(file: InstrumentFile): DefinitionIssue[] {
  const issues = issueList();
  // Beyond these sizes nothing else is looked at, so that a hostile or generated file is refused at once.
  if (!isBearable(file, issues)) return issues.all();
  checkHead(file, issues);
  checkQuestions(file, issues);
  checkExpressions(file.survey, issues);
  checkTexts(file, issues);
  checkProperties(file.survey, issues);
  return issues.all();
}

const QUESTION_LISTS: ReadonlySet<string> = new Set(['elements', 'questions', 'templateElements', 'detailElements']);

interface Visit {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/** Depth, number of questions and length of texts; walked with a stack of its own because the depth is not known yet. */
function isBearable(file: InstrumentFile, issues: IssueList): boolean {
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
