/**
 * One open reading in the browser: the entries that the server has, what was changed here and is on its way, and what
 * came from other devices. Every answer is a change that is kept in this browser, sent at once, sent again until the
 * server has answered, and shown meanwhile. Nothing that somebody typed is dropped: what the server refuses stays on
 * the screen with the reason.
 */

import type { ChangesTaken, EntryView, Reading, ReadingUpdate } from '#contract/reading';
import { entryKey, sameValue } from '#surveys/change-log';
import type { Change, State, Value, Visibility, Voice } from '#surveys/entry';
import { ApiProblem, ApiUnreachable } from '../api.ts';
import { newChangeId } from './change-id.ts';
import type { ReadingChannel } from './reading-channel.ts';
import { forgetUnsent, keepUnsent, readUnsent } from './unsent-changes.ts';

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

export interface Refusal {
  readonly code: string;
  readonly message: string;
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
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;
const BATCH = 100;
/** Browsers finish 64 kB after a page is gone; the rest waits in storage. */
const KEEPALIVE_BYTES = 60_000;

export class ReadingStore {
  readonly #channel: ReadingChannel;
  readonly #entries = new Map<string, EntryView>();
  /** The newest change of each key that the server has not answered yet, or that it refused. */
  readonly #own = new Map<string, Change>();
  readonly #refusals = new Map<string, Refusal>();
  /** Keys that somebody is typing in: what was shown when they began, and the revision that it belongs to. */
  readonly #held = new Map<string, { entry: EntryView | undefined; base: number }>();
  readonly #listeners = new Set<() => void>();
  readonly #rebased = new Set<string>();
  #revision: number;
  #queue: Change[] = [];
  #sending: readonly Change[] = [];
  #oneByOne = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #savedAt: Date | null = null;
  #present: readonly Presence[] = [];
  #snapshot: ReadingSnapshot;
  #stopListening: (() => void) | null = null;

  constructor(channel: ReadingChannel, reading: Reading) {
    this.#channel = channel;
    this.#revision = reading.revision;
    for (const entry of reading.entries) this.#entries.set(entryKey(entry.item, entry.voice), entry);
    for (const change of readUnsent(channel.storageKey)) this.#enqueue(change);
    this.#snapshot = this.#picture();
  }

  /** Sends what was left over from last time and listens to other devices, until the returned function is called. */
  start(): () => void {
    const leave = () => this.sendBeforeLeaving();
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
    if (!this.#failures) this.#schedule(typed ? TYPING_PAUSE : 0);
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
    if (this.#queue.length > 0 && !this.#failures) this.flush();
  }

  /** Nobody is typing any more: another step or another voice is on the screen. */
  releaseAll(): void {
    if (this.#held.size === 0) return;
    this.#held.clear();
    this.#publish();
    if (this.#queue.length > 0 && !this.#failures) this.flush();
  }

  /** Gives up a refused change; what the server has shows again. */
  discard(item: string, voice: Voice): void {
    const key = entryKey(item, voice);
    const change = this.#own.get(key);
    if (!change || !this.#refusals.has(key)) return;
    forgetUnsent(this.#channel.storageKey, change.id);
    this.#own.delete(key);
    this.#refusals.delete(key);
    this.#publish();
  }

  /** Sends what waits, now. */
  flush(): void {
    this.#schedule(0);
  }

  /** The page goes away: everything that is not answered goes out once more, in requests that outlive the page. */
  sendBeforeLeaving(): void {
    let bytes = 0;
    const fitting = [...this.#sending, ...this.#queue].filter((change) => {
      bytes += JSON.stringify(change).length * 2;
      return bytes < KEEPALIVE_BYTES;
    });
    if (fitting.length === 0) return;
    this.#channel.send(fitting, { keepalive: true }).then(
      (taken) => this.#take(fitting, taken),
      // It is kept in the browser and goes out at the next visit.
      () => {},
    );
  }

  #enqueue(change: Change): void {
    const key = entryKey(change.item, change.voice);
    const earlier = this.#own.get(key);
    if (earlier && !this.#sending.includes(earlier)) {
      // The server never had it: the newer one takes its place and has seen what it had seen.
      this.#queue = this.#queue.filter((queued) => queued !== earlier);
      forgetUnsent(this.#channel.storageKey, earlier.id);
      change = { ...change, base: Math.min(change.base, earlier.base) };
    }
    this.#own.set(key, change);
    this.#queue.push(change);
    keepUnsent(this.#channel.storageKey, change);
  }

  #schedule(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#queue.length === 0) return;
    this.#timer = setTimeout(() => void this.#send(), wait);
  }

  async #send(): Promise<void> {
    if (this.#sending.length > 0 || this.#queue.length === 0) return;
    const batch = this.#queue.slice(0, this.#oneByOne ? 1 : BATCH);
    this.#queue = this.#queue.slice(batch.length);
    this.#sending = batch;
    this.#publish();
    try {
      const taken = await this.#channel.send(batch);
      this.#sending = [];
      this.#failures = 0;
      this.#take(batch, taken);
      if (this.#queue.length === 0) this.#oneByOne = false;
      this.#schedule(0);
    } catch (error) {
      this.#sending = [];
      this.#handleFailure(batch, error);
    }
    this.#publish();
  }

  #take(batch: readonly Change[], taken: ChangesTaken): void {
    const outcomes = new Map(taken.outcomes.map((outcome) => [outcome.id, outcome]));
    this.#revision = Math.max(this.#revision, taken.revision);
    for (const entry of taken.entries) this.#keepNewer(entry);
    for (const change of batch) {
      const key = entryKey(change.item, change.voice);
      const outcome = outcomes.get(change.id);
      if (outcome?.result === 'refused') {
        if (outcome.code === 'base_from_future' && !this.#rebased.has(change.id)) {
          // The server was set back to an older state: we have seen what it has now.
          this.#rebased.add(change.id);
          this.#queue.unshift({ ...change, base: taken.revision });
          continue;
        }
        if (this.#own.get(key) === change)
          this.#refusals.set(key, { code: outcome.code ?? 'refused', message: outcome.message ?? '' });
        continue;
      }
      forgetUnsent(this.#channel.storageKey, change.id);
      this.#queue = this.#queue.filter((queued) => queued.id !== change.id);
      if (!outcome?.contested) this.#haveSeenOwn(key, change);
      if (this.#own.get(key)?.id === change.id) this.#own.delete(key);
    }
    this.#savedAt = new Date();
    this.#publish();
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
    this.#queue = this.#queue.map((queued) => (queued === next ? raised : queued));
    keepUnsent(this.#channel.storageKey, raised);
  }

  #handleFailure(batch: readonly Change[], error: unknown): void {
    const back = batch.filter((change) => this.#own.get(entryKey(change.item, change.voice))?.id === change.id);
    for (const change of batch) if (!back.includes(change)) forgetUnsent(this.#channel.storageKey, change.id);
    if (error instanceof ApiProblem && isFinal(error.status)) {
      if (isAboutInput(error.status) && batch.length > 1) {
        // One of them is not taken; which one shows when each goes by itself.
        this.#oneByOne = true;
        this.#queue.unshift(...back);
      } else {
        for (const change of back)
          this.#refusals.set(entryKey(change.item, change.voice), { code: error.code, message: error.message });
      }
      this.#schedule(0);
      return;
    }
    if (!(error instanceof ApiProblem || error instanceof ApiUnreachable)) console.error(error);
    this.#queue.unshift(...back);
    this.#failures += 1;
    const wait = Math.min(FIRST_RETRY * 2 ** (this.#failures - 1), LONGEST_RETRY);
    const asked = error instanceof ApiProblem ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
    this.#schedule(Math.max(wait, asked));
  }

  #merge(update: ReadingUpdate): void {
    this.#revision = Math.max(this.#revision, update.revision);
    for (const entry of update.entries) this.#keepNewer(entry);
    this.#present = update.present;
    // The line is there again: no need to wait out a pause.
    if (this.#failures) this.flush();
    this.#publish();
  }

  #keepNewer(entry: EntryView): void {
    const key = entryKey(entry.item, entry.voice);
    const known = this.#entries.get(key);
    if (!known || entry.revision >= known.revision) this.#entries.set(key, entry);
  }

  #status(): SaveStatus {
    const open = this.#queue.length + this.#sending.length;
    if (open > 0) return this.#failures > 0 ? 'waiting' : 'saving';
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
    };
  }

  #publish(): void {
    this.#snapshot = this.#picture();
    for (const listener of this.#listeners) listener();
  }
}

/** The server will say the same however often it is asked. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status);
}

/** Something is wrong with what was sent, and not with who sends it or where. */
function isAboutInput(status: number): boolean {
  return status === 400 || status === 413;
}
