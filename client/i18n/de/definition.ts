/** German texts for what is wrong with a questionnaire file; the command line has the same ones. */
import { DEFINITION_ISSUES_DE } from '#surveys/definition-issue-texts';

export const definition = { issue: DEFINITION_ISSUES_DE } as const;
