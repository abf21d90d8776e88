/** English texts for what is wrong with a questionnaire file. */
import { DEFINITION_ISSUES_EN } from '#surveys/definition-issue-texts';

export const definition = { issue: DEFINITION_ISSUES_EN };
