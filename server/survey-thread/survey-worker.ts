/**
 * The thread that checks questionnaires and closes large readings: a file of five hundred questions, or SurveyJS's look at
 * all answers of a situation map, would keep everybody's autosave waiting.
 */
import { checkInstrument } from '#surveys/definition-check';
import type { InstrumentFile } from '#surveys/instrument';
import { checkDeclared, compareVersions } from '#surveys/instrument-versions';
import { lookAtDefinition } from '../instruments/definition-file.ts';
import { answerQuestions } from '../threads/asked-thread.ts';
import type { SurveyAnswer, SurveyQuestion } from './survey-messages.ts';

/** Files whose readings are closed; SurveyJS's models hang on them. */
const MOST_FILES = 20;
const files = new Map<number, InstrumentFile>();

function keptFile(id: number, sent: InstrumentFile | null): InstrumentFile | null {
  const file = files.get(id) ?? sent;
  if (file === null) return null;
  files.delete(id);
  files.set(id, file);
  const oldest = files.size > MOST_FILES ? files.keys().next().value : undefined;
  if (oldest !== undefined) files.delete(oldest);
  return file;
}

/** SurveyJS is large, and checking a definition does not need it. */
const completion = () => import('../readings/reading-completion.ts');

async function answer(question: SurveyQuestion): Promise<SurveyAnswer> {
  switch (question.kind) {
    case 'warm':
      await completion();
      return true;
    case 'read':
      return lookAtDefinition(question.input);
    case 'check':
      return checkInstrument(question.file);
    case 'compare':
      return compareVersions(question.former, question.file);
    case 'declared':
      return checkDeclared(question.former, question.file, question.changes);
    case 'completion': {
      const file = keptFile(question.fileId, question.file);
      if (file === null) return null;
      const { checkCompletion } = await completion();
      return checkCompletion(file, question.entries, question.language);
    }
  }
}

answerQuestions(answer);
