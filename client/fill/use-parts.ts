/** The visible pages and steps of the questionnaire, kept up to date as answers show and hide them. */

import { useSyncExternalStore } from 'react';
import type { SurveyPart } from '../survey/survey-session.ts';
import { useFill } from './fill-context.ts';

export function useParts(): readonly SurveyPart[] {
  const { session } = useFill();
  return useSyncExternalStore(session.subscribe, session.parts);
}
