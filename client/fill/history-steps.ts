/**
 * A history that people can read: autosave records a text letter group by letter group, and nobody wants to see a word
 * grow. What one author wrote in one go is one step, with what it was in the end.
 */

import type { History } from '#contract/reading';
import type { State, Value, Voice } from '#surveys/entry';

export interface HistoryStep {
  readonly item: string;
  readonly voice: Voice;
  readonly state: State;
  readonly value: Value | null;
  readonly hidden: boolean;
  readonly by: 'person' | 'user' | 'import';
  readonly name: string;
  /** When it was made, ISO 8601. */
  readonly at: string;
  readonly revision: number;
  readonly contested: boolean;
}

/** A longer pause begins a new step. */
const PAUSE = 2 * 60_000;

/** The steps of one item's history, oldest first. */
export function readableHistory(lines: History['items']): HistoryStep[] {
  const steps: HistoryStep[] = [];
  for (const { change, by, revision, contested } of [...lines].sort((a, b) => a.revision - b.revision)) {
    const { item, voice, state, value, hidden, at } = change;
    const step: HistoryStep = {
      item,
      voice,
      state,
      value,
      hidden,
      by: by.kind,
      name: by.name,
      at,
      revision,
      contested,
    };
    const index = steps.findLastIndex((earlier) => earlier.voice === voice && earlier.item === item);
    const last = steps[index];
    if (last && goesOn(last, step)) steps[index] = step;
    else steps.push(step);
  }
  return steps;
}

/** The same author goes on with the same text. Choices and states are steps of their own. */
function goesOn(last: HistoryStep, next: HistoryStep): boolean {
  return (
    last.by === next.by &&
    last.name === next.name &&
    !next.contested &&
    typeof last.value === 'string' &&
    typeof next.value === 'string' &&
    Date.parse(next.at) - Date.parse(last.at) < PAUSE
  );
}
