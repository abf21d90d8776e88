/**
 * What an invented person answers: one builder per reading that knows how answers fall, what is left open, and who sees
 * what. Pure; chance comes from outside.
 */
import type { Change, State, Value, Visibility, Voice } from '#surveys/entry';
import type { SeededRandom } from './seeded-random.ts';

/** How an invented person deals with their answers. */
export interface Manner {
  readonly language: 'de' | 'de-x-leicht' | 'en';
  /** Lets answers be counted without a name; some people do not. */
  readonly counts: boolean;
}

/** Who types: the person in their own space, or the counsellor at the table for both. */
export type Typing = 'person' | 'counsellor';

type Likelihood = readonly (readonly [State, number])[];

/** Most questions that are put are answered; the others are kept apart by how they were left. */
const STATES: Likelihood = [
  ['answered', 86],
  ['later', 5],
  ['declined', 3],
  ['dontKnow', 4],
  ['spokenOnly', 2],
];
const SENSITIVE_STATES: Likelihood = [
  ['answered', 62],
  ['later', 14],
  ['declined', 10],
  ['dontKnow', 4],
  ['spokenOnly', 10],
];

export interface AnswerOptions {
  readonly voice?: Voice;
  readonly sensitive?: boolean;
  /** Said as it is: nothing is left open. */
  readonly sure?: boolean;
}

/** Collects changes of one reading that are sent together, some seconds apart; `base` is its revision before them. */
export class AnswerSheet {
  readonly changes: Change[] = [];
  readonly #random: SeededRandom;
  readonly #manner: Manner;
  readonly #typing: Typing;
  readonly #base: number;
  #moment: number;

  constructor(random: SeededRandom, manner: Manner, typing: Typing, from: Date, base = 0) {
    this.#random = random;
    this.#manner = manner;
    this.#typing = typing;
    this.#moment = from.getTime();
    this.#base = base;
  }

  /** The moment of the last change. */
  get until(): Date {
    return new Date(this.#moment);
  }

  /** The question is put: answered mostly, else left open in one of the ways there are. Gives what became of it. */
  ask(item: string, value: Value, { voice = 'own', sensitive = false, sure = false }: AnswerOptions = {}): State {
    const state = sure ? 'answered' : this.#random.weighted(sensitive ? SENSITIVE_STATES : STATES);
    this.put(item, voice, state, state === 'answered' ? value : null, sensitive);
    return state;
  }

  /** The question is left open in this way. */
  leave(item: string, state: Exclude<State, 'answered'>, sensitive = false): void {
    this.put(item, 'own', state, null, sensitive);
  }

  /** One change as it is. */
  put(item: string, voice: Voice, state: State, value: Value | null, sensitive: boolean): void {
    this.#moment += this.#random.whole(5, 40) * 1_000;
    this.changes.push({
      id: `demo${Array.from({ length: 5 }, () => this.#random.whole(0, 0xffff).toString(16).padStart(4, '0')).join('')}`,
      item,
      voice,
      state,
      value,
      visibility: this.#visibility(voice, sensitive),
      at: new Date(this.#moment).toISOString(),
      base: this.#base,
      language: this.#manner.language,
    });
  }

  /** Only the person keeps something to themself; what is sensitive is shared and counted less often. */
  #visibility(voice: Voice, sensitive: boolean): Visibility {
    if (!this.#manner.counts)
      return voice === 'own' && this.#typing === 'person' && this.#random.happens(0.2) ? 'private' : 'shared';
    const mayHide = voice === 'own' && this.#typing === 'person';
    return this.#random.weighted<Visibility>([
      ['counted', sensitive ? 35 : 75],
      ['shared', sensitive ? 40 : 17],
      ['private', mayHide ? (sensitive ? 25 : 8) : 0],
    ]);
  }
}
