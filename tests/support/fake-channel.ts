/**
 * A server for the fill screen's tests that keeps one reading by the real fold of changes, and that can be slow, out of
 * reach, or of another opinion.
 */

import type { ChangesTaken, EntryView, History, Reading, ReadingUpdate } from '#contract/reading';
import { applyChanges, type LogState, logState } from '#surveys/change-log';
import type { Author, Change, RecordedChange, Value, Voice } from '#surveys/entry';
import { ApiUnreachable } from '../../client/api.ts';
import type { ReadingChannel, SendOptions } from '../../client/fill/reading-channel.ts';
import type { Answer } from '../../client/fill/reading-store.ts';

const person: Author = { kind: 'person', id: null };
const colleague: Author = { kind: 'user', id: 'f'.repeat(24) };

export function anAnswer(given: Partial<Answer> & { item: string; value: Value }): Answer {
  return { voice: 'own', state: 'answered', visibility: 'shared', language: 'de', ...given };
}

/** The reading as the channel has it now. */
export function aReading(channel: FakeChannel): Reading {
  return {
    id: '1'.repeat(24),
    projectId: '2'.repeat(24),
    subjectId: '3'.repeat(24),
    instrumentId: '4'.repeat(24),
    version: 1,
    mode: 'together',
    startedAt: '2026-03-03T12:00:00.000Z',
    changedAt: '2026-03-03T12:00:00.000Z',
    completedAt: channel.completedAt,
    revision: channel.revision,
    entries: channel.entries(),
  };
}

export class FakeChannel implements ReadingChannel {
  readonly storageKey: string;
  /** Every change that was ever sent, in order, and by request. */
  readonly sent: Change[] = [];
  readonly requests: { keepalive: boolean; values: (Value | null)[] }[] = [];
  /** What was taken, by anybody. */
  readonly log: RecordedChange[] = [];
  #state: LogState = logState(0, [], []);
  #failure: Error | null = null;
  #gate: Promise<void> | null = null;
  #loseAnswer = false;
  readonly #refused = new Map<string, { code: string; message: string }>();
  readonly #rejected = new Map<string, Error>();
  /** Entries of these keys are hidden from whoever asks. */
  readonly hidden = new Set<string>();
  completedAt: string | null = null;
  /** What the questionnaire objects to when somebody closes the reading. */
  objection: Error | null = null;
  present: ReadingUpdate['present'] = [{ device: 'here', kind: 'person', who: '' }];
  #tell: (update: ReadingUpdate) => void = () => {};

  constructor(storageKey = 'space-K7Q-4MD/reading-1') {
    this.storageKey = storageKey;
  }

  get revision(): number {
    return this.#state.revision;
  }
  set revision(revision: number) {
    this.#state = { ...this.#state, revision };
  }

  entries(after = 0): EntryView[] {
    return [...this.#state.entries.values()]
      .filter((entry) => entry.revision > after)
      .map((entry) =>
        this.hidden.has(entry.item)
          ? { ...entry, hidden: true, state: 'notAsked', value: null }
          : { ...entry, hidden: false },
      );
  }

  stored(item: string, voice: Voice = 'own'): Value | null | undefined {
    return this.#state.entries.get(`${voice} ${item}`)?.value;
  }

  failWith(failure: Error | null): void {
    this.#failure = failure;
  }
  loseNextAnswer(): void {
    this.#loseAnswer = true;
  }
  refuse(item: string, code: string, message: string): void {
    this.#refused.set(item, { code, message });
  }
  rejectRequestsWith(item: string, error: Error): void {
    this.#rejected.set(item, error);
  }
  /** The next request is answered when it is released. */
  holdNext(): { release: () => void } {
    let release = () => {};
    this.#gate = new Promise((open) => {
      release = open;
    });
    return { release };
  }

  writeElsewhere(given: { item: string; value: Value; voice?: Voice; by?: Author }): void {
    const { by = colleague, ...answer } = given;
    const change: Change = {
      ...anAnswer(answer),
      id: `elsewhere-${this.log.length}-xxxxxx`,
      at: new Date().toISOString(),
      base: this.revision,
    };
    const before = this.revision;
    this.#apply([change], by);
    this.update(before);
  }

  /** Another device closes the reading, or opens it again. */
  completeElsewhere(done: boolean): void {
    this.#complete(done);
    this.update(this.revision);
  }

  #complete(done: boolean): void {
    this.completedAt = done ? '2026-03-03T13:00:00.000Z' : null;
    this.revision += 1;
  }

  async complete(done: boolean): Promise<Reading> {
    if (this.#failure) throw this.#failure;
    if (done && this.objection) throw this.objection;
    this.#complete(done);
    return aReading(this);
  }

  /** Tells the listening screen. */
  update(after: number): void {
    this.tell({ entries: this.entries(after) });
  }

  /** Tells it what is not so any more, or not yet. */
  tell(said: Partial<ReadingUpdate>): void {
    this.#tell({
      revision: this.revision,
      changedAt: new Date().toISOString(),
      completedAt: this.completedAt,
      entries: [],
      present: this.present,
      ...said,
    });
  }

  async load(): Promise<Reading> {
    return aReading(this);
  }

  async send(changes: readonly Change[], options: SendOptions = {}): Promise<ChangesTaken> {
    this.sent.push(...changes);
    this.requests.push({ keepalive: options.keepalive ?? false, values: changes.map(({ value }) => value) });
    if (this.#failure) throw this.#failure;
    for (const { item } of changes) {
      const error = this.#rejected.get(item);
      if (error) throw error;
    }
    const gate = this.#gate;
    this.#gate = null;
    await gate;
    const before = this.revision;
    const taken = changes.filter(({ item }) => !this.#refused.has(item));
    const outcomes = new Map(this.#apply(taken, person).map((outcome) => [outcome.id, outcome]));
    if (this.#loseAnswer) {
      this.#loseAnswer = false;
      throw new ApiUnreachable('offline');
    }
    return {
      revision: this.revision,
      changedAt: new Date().toISOString(),
      completedAt: this.completedAt,
      outcomes: changes.map(
        ({ id, item }) => outcomes.get(id) ?? { id, result: 'refused', contested: false, ...this.#refused.get(item) },
      ),
      entries: this.entries(Math.min(before, ...changes.map(({ base }) => base))),
    };
  }

  #apply(changes: readonly Change[], by: Author): ChangesTaken['outcomes'] {
    const { state, applied } = applyChanges(this.#state, changes, by, new Date().toISOString());
    this.#state = state;
    return applied.map((one, index) => {
      if (one.result === 'taken') this.log.push(one.recorded);
      const id = changes[index]?.id ?? '';
      if (one.result === 'refused') return { id, result: 'refused', contested: false, code: one.code };
      return { id, result: one.result, contested: one.contested };
    });
  }

  listen(_after: () => number, onUpdate: (update: ReadingUpdate) => void): () => void {
    this.#tell = onUpdate;
    return () => {
      this.#tell = () => {};
    };
  }

  async history(item: string): Promise<History> {
    return {
      items: this.log
        .filter((change) => change.item === item)
        .map(({ revision, by, receivedAt, base: _base, ...change }) => ({
          change: { ...change, hidden: false },
          revision,
          by: { ...by, name: by.kind === 'user' ? 'Frau Yıldız' : 'Die Person' },
          receivedAt,
          contested: false,
        })),
    };
  }
}
