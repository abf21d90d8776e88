/** What the thread of the surveys and the rest of the process say to one another. */
import type { DefinitionInput } from '#contract/instrument';
import type { ReadDefinition } from '#surveys/definition';
import type { Entry } from '#surveys/entry';
import type { DeclaredChange, DefinitionIssue, InstrumentFile } from '#surveys/instrument';
import type { VersionComparison } from '#surveys/instrument-versions';
import type { Language } from '#surveys/language';
import type { CompletionCheck } from '../readings/reading-completion.ts';

export type SurveyQuestion =
  | { readonly kind: 'warm' }
  | { readonly kind: 'read'; readonly input: DefinitionInput }
  | { readonly kind: 'check'; readonly file: InstrumentFile }
  | { readonly kind: 'compare'; readonly former: InstrumentFile; readonly file: InstrumentFile }
  | {
      readonly kind: 'declared';
      readonly former: InstrumentFile;
      readonly file: InstrumentFile;
      readonly changes: readonly DeclaredChange[];
    }
  | {
      readonly kind: 'completion';
      /** A number for the file, and the file itself only where the thread does not have it. */
      readonly fileId: number;
      readonly file: InstrumentFile | null;
      readonly entries: readonly Entry[];
      readonly language: Language;
    };

export interface SurveyAnswers {
  readonly warm: true;
  readonly read: ReadDefinition;
  readonly check: readonly DefinitionIssue[];
  readonly compare: VersionComparison;
  readonly declared: readonly DefinitionIssue[];
  /** null: the thread needs the file. */
  readonly completion: CompletionCheck | null;
}

export type SurveyAnswer = SurveyAnswers[SurveyQuestion['kind']];
