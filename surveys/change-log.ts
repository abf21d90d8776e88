/**
 * The change log of a reading and its fold: how per-item changes become entries. Used by browser and server alike, so
 * that autosave, resuming, history, two devices at once and offline work are one mechanism.
 *
 * Each change that is taken makes one revision of the reading. A change whose id is known does nothing. Two changes of
 * different items or voices never meet. Of two changes of the same item in the same voice both stay in the log and the
 * later one shows; if its author had not seen the one before (its `base` is older than the entry), the entry is
 * `contested` until somebody changes it who has seen it.
 */
import type { Author, Change, Entry, RecordedChange, Row, Value, Voice } from './entry.ts';

/** A reading as the log sees it. */
export interface LogState {
  /** Counts the changes taken so far. */
  readonly revision: number;
  /** By `entryKey`. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** The ids of the changes taken so far, with the revision that each made. */
  readonly known: ReadonlyMap<string, number>;
}

/**
 * What became of one change. `known`: taken before, nothing was done. `refused`: its author claims to have seen a
 * revision that does not exist yet. `contested`: its author had not seen the change that it replaces.
 */
export type AppliedChange =
  | { readonly result: 'taken'; readonly recorded: RecordedChange; readonly entry: Entry; readonly contested: boolean }
  | { readonly result: 'known'; readonly entry: Entry | null; readonly contested: boolean }
  | { readonly result: 'refused'; readonly code: 'base_from_future' };

/** One entry per item and voice. */
export function entryKey(item: string, voice: Voice): string {
  return `${voice} ${item}`;
}

/** The state of a stored reading. `changes` are those of its log, in any order. */
export function logState(
  revision: number,
  entries: Iterable<Entry>,
  changes: Iterable<Pick<RecordedChange, 'id' | 'revision'>>,
): LogState {
  return {
    revision,
    entries: new Map(Array.from(entries, (entry) => [entryKey(entry.item, entry.voice), entry])),
    known: new Map(Array.from(changes, ({ id, revision: made }) => [id, made])),
  };
}

/** Takes one change; see `applyChanges`. */
export function applyChange(
  state: LogState,
  change: Change,
  by: Author,
  receivedAt: string,
): { state: LogState; applied: AppliedChange } {
  const { state: next, applied } = applyChanges(state, [change], by, receivedAt);
  return { state: next, applied: applied[0]! };
}

/**
 * Takes what one device sends, in its order. Changes of one batch have seen each other, those that are sent again
 * included; since a device cannot know the revision of a change that is still on its way, the recorded `base` of a
 * change is raised to the one before it in the batch. Folding what was recorded therefore gives the same entries.
 */
export function applyChanges(
  state: LogState,
  changes: readonly Change[],
  by: Author,
  receivedAt: string,
): { state: LogState; applied: AppliedChange[] } {
  const entries = new Map(state.entries);
  const known = new Map(state.known);
  const madeHere = new Set<number>();
  let { revision } = state;
  const applied = changes.map((change): AppliedChange => {
    const key = entryKey(change.item, change.voice);
    const current = entries.get(key);
    const madeBefore = known.get(change.id);
    if (madeBefore !== undefined) {
      madeHere.add(madeBefore);
      const contested = current !== undefined && current.revision === madeBefore && current.contested;
      return { result: 'known', entry: current ?? null, contested };
    }
    if (change.base > state.revision) return { result: 'refused', code: 'base_from_future' };
    revision += 1;
    known.set(change.id, revision);
    madeHere.add(revision);
    const follows = current !== undefined && madeHere.has(current.revision) ? current.revision : 0;
    // Each field by its name: spreading what a schema made takes twice as long as all the rest here.
    const recorded: RecordedChange = {
      id: change.id,
      item: change.item,
      voice: change.voice,
      state: change.state,
      value: change.value,
      visibility: change.visibility,
      at: change.at,
      base: Math.max(change.base, follows),
      language: change.language,
      revision,
      by,
      receivedAt,
    };
    const step = replace(current, recorded);
    entries.set(key, step.entry);
    return { result: 'taken', recorded, ...step };
  });
  return { state: { revision, entries, known }, applied };
}

/**
 * The entries that a log leads to, in the order in which their items were first touched. The order of the array does
 * not matter: revisions order it. `start`: entries that came without changes (imported ones).
 */
export function foldChanges(recorded: readonly RecordedChange[], start: readonly Entry[] = []): Entry[] {
  const entries = new Map(start.map((entry) => [entryKey(entry.item, entry.voice), entry]));
  for (const change of inOrder(recorded)) {
    const key = entryKey(change.item, change.voice);
    entries.set(key, replace(entries.get(key), change).entry);
  }
  return [...entries.values()];
}

/** The ids of the changes whose author had not seen the change that they replaced; for the history. */
export function contestedChanges(recorded: readonly RecordedChange[], start: readonly Entry[] = []): Set<string> {
  const entries = new Map(start.map((entry) => [entryKey(entry.item, entry.voice), entry]));
  const contested = new Set<string>();
  for (const change of inOrder(recorded)) {
    const key = entryKey(change.item, change.voice);
    const step = replace(entries.get(key), change);
    if (step.contested) contested.add(change.id);
    entries.set(key, step.entry);
  }
  return contested;
}

/** By revision, each change once. */
function inOrder(recorded: readonly RecordedChange[]): RecordedChange[] {
  const seen = new Set<string>();
  return [...recorded]
    .sort((a, b) => a.revision - b.revision)
    .filter(({ id }) => !seen.has(id) && seen.add(id) !== undefined);
}

/**
 * One step of the fold. Two devices that say the same without having seen each other do not contest anything; an entry
 * that was contested before stays so until its present state has been seen.
 */
function replace(current: Entry | undefined, change: RecordedChange): { entry: Entry; contested: boolean } {
  const seen = current === undefined || change.base >= current.revision;
  const contested = !seen && !saysTheSame(current, change);
  const { item, voice, state, value, visibility, language, at, by, revision } = change;
  const stays = !seen && current.contested;
  return {
    entry: { item, voice, state, value, visibility, language, at, by, revision, contested: contested || stays },
    contested,
  };
}

function saysTheSame(a: Entry, b: RecordedChange): boolean {
  return a.state === b.state && a.visibility === b.visibility && sameValue(a.value, b.value);
}

/** Whether two values of an item are equal; the order of a choice or ranking counts, the order of a row's names not. */
export function sameValue(a: Value | null, b: Value | null): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  if (a.length !== b.length) return false;
  return a.every((one, index) => samePart(one, b[index]));
}

type Part = string | number | boolean | Row;

function samePart(a: Part, b: Part | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => name in b && sameCell(a[name], b[name]));
}

function sameCell(a: Row[string] | undefined, b: Row[string] | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
