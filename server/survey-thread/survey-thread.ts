/**
 * Work on questionnaires that may take long, done in a thread of its own so that requests of others go on; what is small
 * is done here, where it takes less than a message to the thread.
 */
import type { DefinitionInput } from '#contract/instrument';
import type { ReadDefinition } from '#surveys/definition';
import { checkInstrument } from '#surveys/definition-check';
import type { Entry } from '#surveys/entry';
import type { DeclaredChange, DefinitionIssue, InstrumentFile } from '#surveys/instrument';
import { checkDeclared, compareVersions, type VersionComparison } from '#surveys/instrument-versions';
import type { Language } from '#surveys/language';
import { lookAtDefinition } from '../instruments/definition-file.ts';
import { type CompletionCheck, checkCompletion } from '../readings/reading-completion.ts';
import { askedThread } from '../threads/asked-thread.ts';
import type { SurveyAnswer, SurveyAnswers, SurveyQuestion } from './survey-messages.ts';

/** A few milliseconds' worth: some fifty questions. A list of numbers is short in the file and long in the code book. */
const SMALL_CHARACTERS = 16_000;
const MAKES_LONG_LISTS = /choicesM(?:in|ax)/;
/** Readings with fewer items are closed here: a benchmark stores hundreds of them in a second. */
const SMALL_ITEMS = 60;

function isSmall(content: string): boolean {
  return content.length <= SMALL_CHARACTERS && !MAKES_LONG_LISTS.test(content);
}

function areSmall(...files: readonly InstrumentFile[]): boolean {
  return files.every((file) => isSmall(JSON.stringify(file)));
}

export type SurveyThread = ReturnType<typeof surveyThread>;

export function surveyThread() {
  const thread = askedThread<SurveyQuestion, SurveyAnswer>('./survey-worker', import.meta.url, {
    name: 'wegmarke-surveys',
  });
  const ask = <Kind extends SurveyQuestion['kind']>(question: Extract<SurveyQuestion, { kind: Kind }>) =>
    thread.ask(question) as Promise<SurveyAnswers[Kind]>;
  const ids = new WeakMap<InstrumentFile, number>();
  let lastId = 0;

  function idOf(file: InstrumentFile): number {
    const known = ids.get(file);
    if (known !== undefined) return known;
    lastId += 1;
    ids.set(file, lastId);
    return lastId;
  }

  return {
    /** Starts the thread, so that whoever closes the first reading does not wait for that. */
    async warm(): Promise<void> {
      await ask({ kind: 'warm' });
    },

    /** What a file would become, and every problem in it. */
    read: async (input: DefinitionInput): Promise<ReadDefinition> =>
      isSmall(input.content) ? lookAtDefinition(input) : ask({ kind: 'read', input }),

    /** Everything that is wrong with a file. */
    check: async (file: InstrumentFile): Promise<readonly DefinitionIssue[]> =>
      areSmall(file) ? checkInstrument(file) : ask({ kind: 'check', file }),

    /** See instrument-versions.ts. */
    compare: async (former: InstrumentFile, file: InstrumentFile): Promise<VersionComparison> =>
      areSmall(former, file) ? compareVersions(former, file) : ask({ kind: 'compare', former, file }),

    /** See instrument-versions.ts. */
    checkDeclared: async (
      former: InstrumentFile,
      file: InstrumentFile,
      changes: readonly DeclaredChange[],
    ): Promise<readonly DefinitionIssue[]> =>
      areSmall(former, file) ? checkDeclared(former, file, changes) : ask({ kind: 'declared', former, file, changes }),

    /** Whether a reading with these entries may be closed, see reading-completion.ts; `items` says how large the file is. */
    async checkCompletion(
      { file, items }: { readonly file: InstrumentFile; readonly items: readonly unknown[] },
      entries: readonly Entry[],
      language: Language,
    ): Promise<CompletionCheck> {
      if (entries.length === 0) return { issues: [], hidden: [] };
      if (items.length <= SMALL_ITEMS) return checkCompletion(file, entries, language);
      const question = { kind: 'completion', fileId: idOf(file), entries, language } as const;
      const found = (await ask({ ...question, file: null })) ?? (await ask({ ...question, file }));
      if (found === null) throw new Error('the thread of the surveys has lost a file that it was sent');
      return found;
    },

    close: thread.close,
  };
}
