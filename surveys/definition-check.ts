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
import { isBearable } from './definition-size.ts';
import { checkTexts } from './definition-texts.ts';
import type { DefinitionIssue, InstrumentFile } from './instrument.ts';
import { issueList } from './issue-list.ts';

/** Everything that is wrong with the file, errors first. Without errors it may be published. */
export function checkInstrument(file: InstrumentFile): DefinitionIssue[] {
  const issues = issueList();
  if (!isBearable(file, issues)) return issues.all();
  checkHead(file, issues);
  checkQuestions(file, issues);
  checkExpressions(file.survey, issues);
  checkTexts(file, issues);
  checkProperties(file.survey, issues);
  return issues.all();
}
