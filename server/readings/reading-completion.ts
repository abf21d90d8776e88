/**
 * Closing a reading: its definition's validators and conditions look at all answers at once. What they object to is
 * said, and keeps a reading from being closed, never an answer from being kept.
 */

import type { Change, Entry, Voice } from '#surveys/entry';
import type { InstrumentFile } from '#surveys/instrument';
import type { Language } from '#surveys/language';
import { validateReading } from '#surveys/survey-model';
import { randomId } from '../crypto.ts';
import type { IssueDraft } from '../http/issue-messages.ts';
import { timedRegexes } from './timed-regex.ts';

export interface CompletionCheck {
  readonly issues: readonly { readonly voice: Voice; readonly draft: IssueDraft }[];
  /** Entries of questions that are hidden because of other answers: they do not count in a closed reading. */
  readonly hidden: readonly Entry[];
}

/** @param entries all of the reading; whoever closes it gets to know what follows from them */
export function checkCompletion(file: InstrumentFile, entries: readonly Entry[], language: Language): CompletionCheck {
  const answered = entries.filter((entry) => entry.state === 'answered');
  const shownIn = file.languages.includes(language) ? language : (file.languages[0] ?? 'de');
  const { issues, hidden } = validateReading(file, answered, shownIn, timedRegexes());
  const find = (item: string, voice: string) => answered.find((entry) => entry.item === item && entry.voice === voice);
  return {
    issues: issues.map(({ voice, question, message }) => ({
      voice,
      draft: { path: question, code: 'answer_not_valid', params: { message } },
    })),
    hidden: hidden.flatMap(({ item, voice }) => find(item, voice) ?? []),
  };
}

/** The change that takes a hidden question's answer out of the count; the answer stays in the history. */
export function takenOut(entry: Entry, now: Date): Change {
  const { item, voice, visibility, language, revision } = entry;
  return {
    id: randomId(),
    item,
    voice,
    state: 'notAsked',
    value: null,
    visibility,
    at: now.toISOString(),
    base: revision,
    language,
  };
}
