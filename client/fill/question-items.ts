/** The items of each question, and what the screen shows of a question whose answer is spread over several items. */

import { entryKey } from '#surveys/change-log';
import type { State, Visibility, Voice } from '#surveys/entry';
import type { Item } from '#surveys/items';
import type { ReadingSnapshot, ShownEntry } from './reading-store.ts';

/** States that stand in place of an answer; in the order in which they are offered. */
export const SILENT_STATES = ['later', 'declined', 'dontKnow', 'spokenOnly'] as const satisfies readonly State[];
export type SilentState = (typeof SILENT_STATES)[number];

export interface QuestionItems {
  /** What the states apply to: the question's own items. */
  readonly main: readonly Item[];
  /** Those and the text beside the choices. */
  readonly all: readonly Item[];
}

/** By the question's name. */
export function itemsByQuestion(items: readonly Item[]): ReadonlyMap<string, QuestionItems> {
  const found = new Map<string, { main: Item[]; all: Item[] }>();
  for (const item of items) {
    if (item.computed) continue;
    const entry = found.get(item.question) ?? { main: [], all: [] };
    entry.all.push(item);
    if (!item.name.endsWith('-Comment')) entry.main.push(item);
    found.set(item.question, entry);
  }
  return found;
}

/** What a question looks like in one voice. */
export interface QuestionLook {
  readonly entries: readonly ShownEntry[];
  /** The state that stands in place of an answer, if all that is not answered has the same. */
  readonly silent: SilentState | null;
  readonly answered: boolean;
  readonly hidden: boolean;
  readonly contested: boolean;
  /** Null while nothing is entered. */
  readonly visibility: Visibility | null;
}

export function lookOf(items: QuestionItems, snapshot: ReadingSnapshot, voice: Voice): QuestionLook {
  const entries = items.all.flatMap((item) => snapshot.shown.get(entryKey(item.name, voice)) ?? []);
  const states = new Set(items.main.map((item) => snapshot.shown.get(entryKey(item.name, voice))?.state ?? 'notAsked'));
  const answered = states.delete('answered');
  const [only] = states.size === 1 ? states : [];
  const told = entries.filter((entry) => entry.state !== 'notAsked');
  return {
    entries,
    silent: SILENT_STATES.find((state) => state === only) ?? null,
    answered,
    hidden: entries.some((entry) => entry.hidden),
    contested: entries.some((entry) => entry.contested),
    visibility: told[0]?.visibility ?? null,
  };
}
