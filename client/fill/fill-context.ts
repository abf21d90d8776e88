/** What every part of the fill screen may rely on. */

import { createContext, useContext } from 'react';
import type { Visibility, Voice } from '#surveys/entry';
import type { InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import type { SurveySession } from '../survey/survey-session.ts';
import type { QuestionItems } from './question-items.ts';
import type { ReadingChannel } from './reading-channel.ts';
import type { ReadingSnapshot, ReadingStore } from './reading-store.ts';

/** Who sits at this screen: a counsellor (alone or with the person), the person alone, or an interviewer. */
export type FillRole = 'counsellor' | 'person' | 'interviewer';

export interface FillSurroundings {
  readonly store: ReadingStore;
  readonly snapshot: ReadingSnapshot;
  readonly session: SurveySession;
  readonly channel: ReadingChannel;
  readonly file: InstrumentFile;
  readonly items: readonly Item[];
  readonly byQuestion: ReadonlyMap<string, QuestionItems>;
  readonly role: FillRole;
  readonly voice: Voice;
  readonly voices: readonly Voice[];
  /** The language that the questions are shown in. */
  readonly language: string;
  readonly readOnly: boolean;
  /** Who is to see the answer to a question that has none yet. */
  readonly visibilityOf: (question: string) => Visibility;
  readonly chooseVisibility: (question: string, visibility: Visibility) => void;
  /** Offers to take something back. */
  readonly offerUndo: (message: string, undo: () => void) => void;
}

export const FillContext = createContext<FillSurroundings | null>(null);

export function useFill(): FillSurroundings {
  const surroundings = useContext(FillContext);
  if (!surroundings) throw new Error('A part of the fill screen stands outside of it');
  return surroundings;
}
