/**
 * One open reading in the browser: the entries that the server has, what was changed here and is on its way
 * (change-queue.ts), and what came from other devices. Every answer is a change that is shown at once. Nothing that
 * somebody typed is dropped: what the server refuses stays on the screen with the reason.
 */

import type { ChangeOutcome, EntryView, Reading, ReadingUpdate } from '#contract/reading';
import { entryKey, sameValue } from '#surveys/change-log';
import type { Change, State, Value, Visibility, Voice } from '#surveys/entry';
import { newChangeId } from './change-id.ts';
import { ChangeQueue, type Refusal } from './change-queue.ts';
import type { ReadingChannel } from './reading-channel.ts';

/** What the screen shows of an item in one voice. */
export interface ShownEntry {
  readonly item: string;
  readonly voice: Voice;
  readonly state: State;
  readonly value: Value | null;
  readonly visibility: Visibility;
  /** The language that the question was shown in. */
  readonly language: string;
  readonly at: string;
  /** It is the person's alone, and this is not the person's screen. */
  readonly hidden: boolean;
  readonly contested: boolean;
}

/** `waiting`: the server does not answer, it will be sent by itself. */
export type SaveStatus = 'idle' | 'saving' | 'saved' | 'waiting';

export type Presence = ReadingUpdate['present'][number];

/** An immutable picture of the store; a new one after each change. */
export interface ReadingSnapshot {
  /** By `entryKey`. */
  readonly shown: ReadonlyMap<string, ShownEntry>;
  readonly refusals: ReadonlyMap<string, Refusal>;
  readonly status: SaveStatus;
  /** When the server last answered that it has what was typed here. */
  readonly savedAt: Date | null;
  readonly present: readonly Presence[];
  /** When somebody said that it is done for now; it can still be changed. */
  readonly completedAt: string | null;
}

export interface Answer {
  readonly item: string;
  readonly voice: Voice;
  readonly state: State;
  readonly value: Value | null;
  readonly visibility: Visibility;
  /** The language that the question was shown in. */
  readonly language: string;
}

/** Pauses between letters of a word are shorter than this. */
const TYPING_PAUSE = 400;

export class ReadingStore {
  readonly #channel: ReadingChannel;
  readonly #queue: ChangeQueue;
  readonly #entries = new Map<string, EntryView>();
  /** The newest change of each key that the server has not answered yet, or that it refused. */
  readonly #own = new Map<string, Change>();
  readonly #refusals = new Map<string, Refusal>();
  /** Keys that somebody is typing in: what was shown when they began, and the revision that it belongs to. */
  readonly #held = new Map<string, { entry: EntryView | undefined; base: number }>();
  readonly #listeners = new Set<() => void>();
  #revision: number;
  #completed: { at: string | null; revision: number };
  #savedAt: Date | null = null;
  #present: readonly Presence[] = [];
  #snapshot: ReadingSnapshot;
  #stopListening: (() => void) | null = null;

  constructor(channel: ReadingChannel, reading: Reading) {
    this.#channel = channel;
    this.#revision = reading.revision;
    this.#completed = { at: reading.completedAt, revision: reading.revision };
    for (const entry of reading.entries) this.#entries.set(entryKey(entry.item, entry.voice), entry);
    this.#queue = new ChangeQueue(channel, {
      learn: (taken) => this.#learn(taken),
      taken: (change, outcome) => this.#taken(change, outcome),
      refused: (change, refusal) => this.#refused(change, refusal),
      isNewest: (change) => this.#own.get(entryKey(change.item, change.voice))?.id === change.id,
      answered: () => {
        this.#savedAt = new Date();
        this.#publish();
      },
      moved: () => this.#publish(),
    });
    for (const change of this.#queue.leftOver()) this.#enqueue(change);
    this.#snapshot = this.#picture();
  }

  /** Sends what was left over from last time and listens to other devices, until the returned function is called. */
  start(): () => void {
    const leave = () => this.#queue.sendBeforeLeaving();
    const online = () => this.flush();
    const hidden = () => document.visibilityState === 'hidden' && this.flush();
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', online);
    document.addEventListener('visibilitychange', hidden);
    this.#stopListening = this.#channel.listen(
      () => this.#revision,
      (update) => this.#merge(update),
    );
    this.flush();
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', online);
      document.removeEventListener('visibilitychange', hidden);
      this.#stopListening?.();
      this.#stopListening = null;
      this.flush();
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): ReadingSnapshot => this.#snapshot;

  shown(item: string, voice: Voice): ShownEntry | undefined {
    return this.#snapshot.shown.get(entryKey(item, voice));
  }

  /**
   * Changes an item.
   *
   * @param typed it is a part of a text that goes on; it is sent when the typing pauses
   * @returns what was shown before, for taking it back
   */
  change(answer: Answer, typed = false): ShownEntry | undefined {
    const key = entryKey(answer.item, answer.voice);
    const before = this.shown(answer.item, answer.voice);
    this.#refusals.delete(key);
    this.#enqueue({
      ...answer,
      id: newChangeId(),
      at: new Date().toISOString(),
      base: this.#held.get(key)?.base ?? this.#revision,
    });
    this.#queue.sendSoon(typed ? TYPING_PAUSE : 0);
    this.#publish();
    return before;
  }

  /** Somebody is typing in these: what others write there is not shown before `release`. */
  hold(items: readonly string[], voice: Voice): void {
    for (const item of items) {
      const key = entryKey(item, voice);
      if (!this.#held.has(key)) this.#held.set(key, { entry: this.#entries.get(key), base: this.#revision });
    }
  }

  /** The typing is over: the rest of the word is sent, and what others wrote is shown. */
  release(items: readonly string[], voice: Voice): void {
    for (const item of items) this.#held.delete(entryKey(item, voice));
    this.#publish();
    this.#queue.sendSoon(0);
  }

  /** Nobody is typing any more: another step or another voice is on the screen. */
  releaseAll(): void {
    if (this.#held.size === 0) return;
    this.#held.clear();
    this.#publish();
    this.#queue.sendSoon(0);
  }

  /** Gives up a refused change; what the server has shows again. */
  discard(item: string, voice: Voice): void {
    const key = entryKey(item, voice);
    const change = this.#own.get(key);
    if (!change || !this.#refusals.has(key)) return;
    this.#queue.takeBack(change);
    this.#own.delete(key);
    this.#refusals.delete(key);
    this.#publish();
  }

  /**
   * Says that the reading is done for now, or goes on with it. What was typed is sent before.
   *
   * @throws ApiProblem (with what the questionnaire objects to), ApiUnreachable
   */
  async complete(done: boolean, language: string): Promise<void> {
    this.releaseAll();
    await this.#queue.emptied();
    this.#learn(await this.#channel.complete(done, language));
    this.#publish();
  }

  /** Sends what waits, now. */
  flush(): void {
    this.#queue.flush();
  }

  #enqueue(change: Change): void {
    const key = entryKey(change.item, change.voice);
    const earlier = this.#own.get(key);
    // The server never had it: the newer one takes its place and has seen what it had seen.
    const added =
      earlier && this.#queue.takeBack(earlier) ? { ...change, base: Math.min(change.base, earlier.base) } : change;
    this.#own.set(key, added);
    this.#queue.add(added);
  }

  /** What the server says of the reading; what is older than what it has said already does not count. */
  #learn({ revision, completedAt, entries }: Pick<ReadingUpdate, 'revision' | 'completedAt' | 'entries'>): void {
    this.#revision = Math.max(this.#revision, revision);
    if (revision >= this.#completed.revision) this.#completed = { at: completedAt, revision };
    for (const entry of entries) this.#keepNewer(entry);
  }

  #taken(change: Change, outcome: ChangeOutcome | undefined): void {
    const key = entryKey(change.item, change.voice);
    if (!outcome?.contested) this.#haveSeenOwn(key, change);
    if (this.#own.get(key)?.id === change.id) this.#own.delete(key);
  }

  #refused(change: Change, refusal: Refusal): void {
    const key = entryKey(change.item, change.voice);
    if (this.#own.get(key)?.id === change.id) this.#refusals.set(key, refusal);
  }

  /** What follows our own change has seen it, although it was typed before the answer came. */
  #haveSeenOwn(key: string, change: Change): void {
    const entry = this.#entries.get(key);
    if (!entry || entry.contested || entry.state !== change.state || !sameValue(entry.value, change.value)) return;
    if (this.#held.has(key)) this.#held.set(key, { entry, base: entry.revision });
    const next = this.#own.get(key);
    if (!next || next.id === change.id || next.base >= entry.revision) return;
    const raised = { ...next, base: entry.revision };
    this.#own.set(key, raised);
    this.#queue.replace(next, raised);
  }

  #merge(update: ReadingUpdate): void {
    this.#learn(update);
    this.#present = update.present;
    // The line is there again: no need to wait out a pause.
    if (this.#queue.isFailing) this.flush();
    this.#publish();
  }

  #keepNewer(entry: EntryView): void {
    const key = entryKey(entry.item, entry.voice);
    const known = this.#entries.get(key);
    if (!known || entry.revision >= known.revision) this.#entries.set(key, entry);
  }

  #status(): SaveStatus {
    if (this.#queue.open > 0) return this.#queue.isFailing ? 'waiting' : 'saving';
    return this.#savedAt ? 'saved' : 'idle';
  }

  #picture(): ReadingSnapshot {
    const shown = new Map<string, ShownEntry>(this.#entries);
    for (const [key, { entry }] of this.#held) {
      if (entry) shown.set(key, entry);
      else shown.delete(key);
    }
    for (const [key, change] of this.#own) shown.set(key, { ...change, hidden: false, contested: false });
    return {
      shown,
      refusals: new Map(this.#refusals),
      status: this.#status(),
      savedAt: this.#savedAt,
      present: this.#present,
      completedAt: this.#completed.at,
    };
  }

  #publish(): void {
    this.#snapshot = this.#picture();
    for (const listener of this.#listeners) listener();
  }
}
