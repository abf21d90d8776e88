/**
 * What becomes of the changes that somebody sends for a reading: each is checked by itself (who may say what, and
 * whether the code book allows it), and those that pass are folded into the entries. Nothing here stores anything.
 */
import { checkAnswer } from '#surveys/answer-check';
import { type AppliedChange, applyChanges, entryKey, logState } from '#surveys/change-log';
import {
  type Author,
  type Change,
  type Entry,
  type Value,
  VISIBILITIES,
  type Visibility,
  type Voice,
} from '#surveys/entry';
import type { IssueDraft } from '../http/issue-messages.ts';
import type { StoredChange, StoredEntry, StoredPast, StoredReading } from './reading.model.ts';
import { type Defaults, type ItemIndex, madeBy, type ReadingCodec, sameAuthor } from './reading-codec.ts';

/** More than anybody makes in one reading; beyond it, the document would become too large to be written quickly. */
const MOST_CHANGES = 20_000;
const MOST_BYTES = 12 * 1024 * 1024;
/** What an entry or change takes beside its text. */
const BYTES_PER_CHANGE = 100;

/** Who writes. */
export interface ChangeAuthor {
  readonly by: Author;
  readonly isPerson: boolean;
}

/** The version that the reading was made with. */
export interface ChangeRules {
  readonly items: ItemIndex;
  readonly voices: readonly Voice[];
}

/** The part of a stored reading that changes are folded into. */
export type Foldable = Pick<StoredReading, 'revision' | 'entries' | 'changes' | 'logSize'> & Defaults;

export type Refusal = Omit<IssueDraft, 'path'>;

export type Outcome =
  | { readonly id: string; readonly result: 'taken' | 'known'; readonly contested: boolean }
  | { readonly id: string; readonly result: 'refused'; readonly contested: false; readonly refusal: Refusal };

/** What has to be written: entries by their place, what is added to the log. */
export interface FoldedChanges {
  readonly outcomes: readonly Outcome[];
  readonly revision: number;
  readonly entries: ReadonlyMap<number, StoredEntry>;
  /** The same entries in clear. */
  readonly shown: ReadonlyMap<number, Entry>;
  readonly changes: readonly StoredChange[];
  readonly past: readonly StoredPast[];
  readonly logSize: number;
}

/** About how many bytes a value takes once it is encrypted. */
function sizeOf(value: Value | null): number {
  const small = typeof value === 'number' || typeof value === 'boolean' || value === null;
  return BYTES_PER_CHANGE + (small ? 0 : Math.ceil((Buffer.byteLength(JSON.stringify(value)) * 4) / 3));
}

/** About how many bytes what is stored takes; codes may be long, and many of them chosen. */
function storedSizeOf({ c, x }: Pick<StoredEntry, 'c' | 'x'>): number {
  const plain = typeof x === 'string' ? x.length : Array.isArray(x) ? JSON.stringify(x).length : 0;
  return BYTES_PER_CHANGE + (c?.length ?? 0) + plain;
}

const rank = (visibility: Visibility) => VISIBILITIES.indexOf(visibility);

/** Why this change may not be made; null if it may. The value, where there is one, in the form that it is kept in. */
function checkChange(
  change: Change,
  { isPerson }: ChangeAuthor,
  { items, voices }: ChangeRules,
  current: StoredEntry | undefined,
  defaults: Defaults,
): { change: Change } | { refusal: Refusal } {
  const refused = (code: Refusal['code'], params?: Refusal['params']) => ({
    refusal: params === undefined || Object.keys(params).length === 0 ? { code } : { code, params },
  });
  const known = items.get(change.item);
  if (known === undefined) return refused('unknown_item');
  if (!voices.includes(change.voice)) return refused('voice_not_taken');
  if (isPerson && change.voice !== 'own') return refused('voice_not_yours');
  if (!isPerson) {
    if (change.visibility === 'private') return refused('visibility_not_allowed');
    if (change.voice === 'own' && current !== undefined) {
      if (visibilityOf(current, defaults) === 'private') return refused('entry_private');
      const chosen = chosenByPerson(current, defaults);
      if (chosen !== null && rank(change.visibility) > rank(chosen)) return refused('visibility_not_allowed');
    }
  }
  if (change.value === null) return { change };
  const checked = checkAnswer(known.item, change.value);
  return checked.ok ? { change: { ...change, value: checked.value } } : refused(checked.code, checked.params);
}

export function visibilityOf({ y }: Pick<StoredEntry, 'y'>, defaults: Pick<Defaults, 'visibility'>): Visibility {
  return y ?? defaults.visibility;
}

function saidByPerson({ b }: StoredEntry, { createdBy }: Defaults): boolean {
  return b === undefined ? createdBy.kind === 'person' : b === 'p';
}

/** The visibility that the person chose last for an entry in their voice; only they can widen it. */
function chosenByPerson(entry: StoredEntry, defaults: Defaults): Visibility | null {
  return saidByPerson(entry, defaults) ? visibilityOf(entry, defaults) : (entry.p ?? null);
}

/**
 * Somebody is still writing the same text: what they had a moment before is no answer of its own. Of each minute of
 * typing the log keeps the last state.
 */
function isTyping(replaced: Entry, replacedAt: Date | undefined, applied: AppliedChange, secret: boolean): boolean {
  if (applied.result !== 'taken' || !secret || replacedAt === undefined) return false;
  const { recorded } = applied;
  return (
    typeof replaced.value === 'string' &&
    typeof recorded.value === 'string' &&
    !replaced.contested &&
    recorded.base >= replaced.revision &&
    recorded.by.kind === replaced.by.kind &&
    recorded.by.id === replaced.by.id &&
    recorded.visibility === replaced.visibility &&
    recorded.language === replaced.language &&
    replacedAt.toISOString().slice(0, 16) === recorded.receivedAt.slice(0, 16)
  );
}

/** Checks and folds what one device sends, in its order. One bad change does not keep the good ones out. */
export function foldInto(
  stored: Foldable,
  sent: readonly Change[],
  author: ChangeAuthor,
  rules: ChangeRules,
  codec: ReadingCodec,
  now: Date,
): FoldedChanges {
  const places = new Map(stored.entries.map((entry, index) => [entryKey(entry.i, entry.v ?? 'own'), index]));
  const place = ({ item, voice }: Change | Entry) => places.get(entryKey(item, voice));
  const known = new Map(stored.changes.map((change) => [change.id, change]));
  const log = stored.changes.map(({ id, r }) => ({ id, revision: r }));
  const current = (change: Change) => {
    const index = place(change);
    return index === undefined ? undefined : stored.entries[index];
  };

  // What was taken once is known, whatever the rules would say of it now.
  const refusals = new Map<Change, Refusal>();
  let count = stored.changes.length;
  let size = stored.logSize;
  for (const said of stored.entries) size += storedSizeOf(said);
  const passed = sent.flatMap((change) => {
    if (known.has(change.id)) return [change];
    const checked = checkChange(change, author, rules, current(change), stored);
    if ('refusal' in checked) {
      refusals.set(change, checked.refusal);
      return [];
    }
    count += 1;
    size += sizeOf(change.value);
    if (count > MOST_CHANGES || size > MOST_BYTES) {
      refusals.set(change, { code: 'reading_full' });
      return [];
    }
    return [checked.change];
  });

  const touched = passed.flatMap((change) => current(change) ?? []);
  const before = touched.map((entry) => codec.decodeEntry(entry, stored));
  const { state, applied } = applyChanges(logState(stored.revision, before, log), passed, author.by, now.toISOString());

  const shown = new Map(stored.entries.map((entry, index) => [index, entry]));
  const said = new Map(before.map((entry) => [entryKey(entry.item, entry.voice), entry]));
  const receivedAt = new Map(stored.changes.map(({ r, received }) => [r, received ?? stored.createdAt]));
  const entries = new Map<number, StoredEntry>();
  const inClear = new Map<number, Entry>();
  const changes: StoredChange[] = [];
  const past: StoredPast[] = [];
  let { logSize } = stored;
  for (const step of applied) {
    if (step.result !== 'taken') continue;
    const { entry, recorded } = step;
    const key = entryKey(entry.item, entry.voice);
    const index = places.get(key) ?? places.size;
    places.set(key, index);
    const next = codec.encodeEntry(entry, stored, rules.items);
    const replaced = shown.get(index);
    const replacedEntry = said.get(key);
    if (replaced !== undefined && replacedEntry !== undefined) {
      const chosen = entry.voice === 'own' && author.by.kind !== 'person' ? chosenByPerson(replaced, stored) : null;
      if (chosen !== null) next.p = chosen;
      const secret = rules.items.get(entry.item)?.secret ?? true;
      if (!isTyping(replacedEntry, receivedAt.get(replacedEntry.revision), step, secret)) {
        past.push(codec.pastOf(replaced));
        logSize += storedSizeOf(replaced);
      }
    }
    changes.push(codec.encodeChange(recorded, stored));
    logSize += BYTES_PER_CHANGE;
    receivedAt.set(recorded.revision, now);
    shown.set(index, next);
    said.set(key, entry);
    entries.set(index, next);
    inClear.set(index, entry);
  }

  const steps = applied.values();
  const outcomes = sent.map((change): Outcome => {
    const { id } = change;
    const refusal = refusals.get(change);
    if (refusal !== undefined) return { id, result: 'refused', contested: false, refusal };
    const step = steps.next().value!;
    if (step.result === 'refused') return { id, result: 'refused', contested: false, refusal: { code: step.code } };
    // Sent again by somebody else: what became of an answer that the person keeps to themself is theirs too.
    const isHidden = step.entry?.visibility === 'private' && !author.isPerson;
    return { id, result: step.result, contested: step.contested && !isHidden };
  });
  return { outcomes, revision: state.revision, entries, shown: inClear, changes, past, logSize };
}

/** The same part of the reading after what was folded has been written. */
export function afterwards(stored: Foldable & Pick<StoredReading, 'past'>, folded: FoldedChanges) {
  const entries = [...stored.entries];
  for (const [index, entry] of folded.entries) entries[index] = entry;
  return {
    entries,
    changes: [...stored.changes, ...folded.changes],
    past: [...stored.past, ...folded.past],
    revision: folded.revision,
    logSize: folded.logSize,
  };
}

/** Whether an author has a change in the log that was taken on the day of `now` (in UTC). */
export function wroteOn(now: Date, by: Author, stored: Foldable & Pick<StoredReading, 'past'>): boolean {
  const day = ({ received = stored.createdAt }: StoredChange) => Math.floor(received.getTime() / DAY_MS);
  const today = Math.floor(now.getTime() / DAY_MS);
  const taken = new Set(stored.changes.filter((change) => day(change) === today).map(({ r }) => r));
  if (taken.size === 0) return false;
  return [...stored.entries, ...stored.past].some(
    (said) => taken.has(said.r ?? 0) && sameAuthor(madeBy(said, stored), by),
  );
}

const DAY_MS = 86_400_000;
