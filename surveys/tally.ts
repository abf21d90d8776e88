/**
 * Counting the answers to one item: how many readings and how many persons said what. Tallies of different persons add
 * up (`mergeTallies`), so that parts can be counted apart; whatever is said about numbers (mean, median, deviation) is
 * worked out from the counts per value, exactly.
 *
 * The persons are counted because protection is about persons: six readings of one case are not a group.
 */
import type { State, Value } from './entry.ts';
import type { Choice, Code, Item } from './items.ts';
import { type Summary, summaryOf } from './statistics.ts';

/** What readings without an answer say. `missing`: an answer by a code that means that there is none. */
export const TALLY_STATES = ['notAsked', 'later', 'declined', 'dontKnow', 'spokenOnly', 'missing'] as const;
export type TallyState = (typeof TALLY_STATES)[number];

export interface Count {
  readonly readings: number;
  readonly persons: number;
}

export interface TallyCell extends Count {
  readonly value: Code;
  /** Of a ranking: the sum of the ranks that the choice was given (1 is the first), and how often it was ranked. */
  readonly ranks: number;
  readonly ranked: number;
}

export interface Tally {
  /** All readings, whatever became of the item in them. */
  readonly all: Count;
  /** Those with an answer. */
  readonly n: Count;
  /**
   * Per value. Of a multiple choice: how many chose it, so that they do not add up to `n`. Of a ranking: how many put
   * it first. In the order of the item's choices or of its scale; then other values, sorted.
   */
  readonly cells: readonly TallyCell[];
  readonly states: Readonly<Record<TallyState, Count>>;
}

/** What one reading says of the item; `null` for a value without an `answered` state and the other way round. */
export interface Answer {
  /** A number per person. */
  readonly person: number;
  readonly state: State;
  readonly value: Value | null;
}

/** Places of states in a column of answers: below zero, so that values have the places from zero on. */
export const STATE_PLACES: Readonly<Record<TallyState, number>> = {
  notAsked: -1,
  later: -2,
  declined: -3,
  dontKnow: -4,
  spokenOnly: -5,
  missing: -6,
};

/** An answer that has no value to count: a text. */
export const UNCOUNTED_PLACE = -7;

/** Distinct values of an item, each with a place; what columns of answers and tallies are made with. */
export interface Dictionary {
  /** The place of what a reading says; a value not known before gets the next place. */
  placeOf(state: State, value: Value | null): number;
  readonly values: readonly Value[];
}

const HAS_VALUES: ReadonlySet<Item['type']> = new Set(['number', 'boolean', 'single', 'multiple', 'ranking', 'scale']);

export function createDictionary(item: Pick<Item, 'type' | 'missing' | 'freeText'>, known: Iterable<Value> = []) {
  const values: Value[] = [];
  const places = new Map<Value, number>();
  const missing = new Set<Value>(item.missing.map(({ value }) => value));
  const counts = HAS_VALUES.has(item.type) && !item.freeText;
  const add = (value: Value) => {
    // Choices of a list are told apart by their text; plain values by themselves, so that "1" and 1 stay two.
    const key = Array.isArray(value) ? JSON.stringify(value) : value;
    const place = places.get(key) ?? values.length;
    if (place === values.length) {
      places.set(key, place);
      values.push(value);
    }
    return place;
  };
  for (const value of known) add(value);
  const dictionary: Dictionary = {
    values,
    placeOf(state, value) {
      if (state !== 'answered') return STATE_PLACES[state];
      if (!counts || value === null) return UNCOUNTED_PLACE;
      if (missing.has(value)) return STATE_PLACES.missing;
      if (Array.isArray(value) && value.length === 0) return STATE_PLACES.notAsked;
      return add(value);
    },
  };
  return dictionary;
}

/**
 * Counts places of one item. A person's readings must come one after another: then persons are counted without keeping
 * them. Tallies of parts that share no person can be merged.
 */
export function createCounter(item: Pick<Item, 'type' | 'choices' | 'scale'>, values: readonly Value[]) {
  const codes = codesOf(item, values);
  const index = new Map(codes.map((code, place) => [code, place]));
  const isRanking = item.type === 'ranking';
  /** Per place of a value: the cells that it counts in. */
  const targets = values.map((value) => {
    const parts = (Array.isArray(value) ? value : [value]).filter((part) => typeof part !== 'object') as Code[];
    return [...new Set(isRanking ? parts.slice(0, 1) : parts)].map((code) => index.get(code)!);
  });
  const ranks = new Float64Array(codes.length);
  const ranked = new Uint32Array(codes.length);
  const readings = new Uint32Array(codes.length);
  const persons = new Uint32Array(codes.length);
  const last = new Int32Array(codes.length).fill(-1);
  // Per state, then all, then answers.
  const ALL = TALLY_STATES.length;
  const N = ALL + 1;
  const stateReadings = new Uint32Array(N + 1);
  const statePersons = new Uint32Array(N + 1);
  const stateLast = new Int32Array(N + 1).fill(-1);
  const bump = (place: number, person: number) => {
    stateReadings[place]! += 1;
    if (stateLast[place] === person) return;
    stateLast[place] = person;
    statePersons[place]! += 1;
  };

  return {
    /** @param person from 0; the same one for all readings of a person */
    add(place: number, person: number): void {
      bump(ALL, person);
      if (place < 0 && place !== UNCOUNTED_PLACE) {
        bump(-place - 1, person);
        return;
      }
      bump(N, person);
      if (place < 0) return;
      const cells = targets[place]!;
      for (let at = 0; at < cells.length; at += 1) {
        const cell = cells[at]!;
        readings[cell]! += 1;
        if (last[cell] === person) continue;
        last[cell] = person;
        persons[cell]! += 1;
      }
      if (isRanking) {
        (values[place] as Code[]).forEach((code, rank) => {
          ranks[index.get(code)!]! += rank + 1;
          ranked[index.get(code)!]! += 1;
        });
      }
    },

    tally(): Tally {
      const countAt = (place: number): Count => ({ readings: stateReadings[place]!, persons: statePersons[place]! });
      return {
        all: countAt(ALL),
        n: countAt(N),
        cells: codes.map((value, cell) => ({
          value,
          readings: readings[cell]!,
          persons: persons[cell]!,
          ranks: ranks[cell]!,
          ranked: ranked[cell]!,
        })),
        states: Object.fromEntries(TALLY_STATES.map((state, place) => [state, countAt(place)])) as Tally['states'],
      };
    },
  };
}

/** The tally of answers in any order. */
export function tallyOf(item: Item, answers: readonly Answer[]): Tally {
  const dictionary = createDictionary(item);
  const sorted = [...answers].sort((a, b) => a.person - b.person);
  const places = sorted.map(({ state, value }) => dictionary.placeOf(state, value));
  const counter = createCounter(item, dictionary.values);
  sorted.forEach(({ person }, row) => {
    counter.add(places[row]!, person);
  });
  return counter.tally();
}

/** The tally of two parts of an item's readings that have no person in common. */
export function mergeTallies(item: Pick<Item, 'type' | 'choices' | 'scale'>, a: Tally, b: Tally): Tally {
  const cells = new Map<Code, TallyCell>();
  for (const cell of [...a.cells, ...b.cells]) {
    const { value, ranks, ranked } = cells.get(cell.value) ?? { value: cell.value, ranks: 0, ranked: 0 };
    const count = sum(cells.get(cell.value), cell);
    cells.set(value, { value, ...count, ranks: ranks + cell.ranks, ranked: ranked + cell.ranked });
  }
  return {
    all: sum(a.all, b.all),
    n: sum(a.n, b.n),
    cells: codesOf(item, [...cells.keys()]).map((code) => cells.get(code)!),
    states: Object.fromEntries(
      TALLY_STATES.map((state) => [state, sum(a.states[state], b.states[state])]),
    ) as Tally['states'],
  };
}

/** Mean, median, deviation and interval of an item whose values are numbers; all null for others. */
export function summarise(tally: Pick<Tally, 'cells'>): Summary {
  const numbers = tally.cells.filter(({ readings }) => readings > 0);
  if (numbers.some(({ value }) => typeof value !== 'number')) return summaryOf([]);
  return summaryOf(numbers.map(({ value, readings }) => ({ value: value as number, count: readings })));
}

/** Whether means of the item make sense: it is a number, or one of several numbered choices. */
export function hasMean(item: Pick<Item, 'type' | 'choices'>): boolean {
  if (item.type === 'number' || item.type === 'scale') return true;
  return item.type === 'single' && item.choices.length > 0 && item.choices.every(isNumbered);
}

const isNumbered = ({ value }: Choice) => typeof value === 'number';

/** A scale of more steps is counted by the values that occur. */
const MOST_STEPS = 101;

/** The codes that an item offers by itself: its choices, the steps of its scale, yes and no. */
export function offeredCodes({ type, choices, scale }: Pick<Item, 'type' | 'choices' | 'scale'>): Set<Code> {
  const offered = new Set<Code>(choices.map(({ value }) => value));
  if (offered.size === 0 && scale !== null && scale.step > 0) {
    const steps = Math.round((scale.max - scale.min) / scale.step);
    // Steps such as 0.1 do not add up exactly; twelve digits are what a person can have meant.
    const at = (step: number) => Number((scale.min + step * scale.step).toPrecision(12));
    if (steps < MOST_STEPS) for (let step = 0; step <= steps; step += 1) offered.add(at(step));
  }
  if (type === 'boolean') for (const value of [true, false]) offered.add(value);
  return offered;
}

/** The codes of an item's cells: those that it offers in their order, then what else occurs, sorted. */
function codesOf(item: Pick<Item, 'type' | 'choices' | 'scale'>, values: readonly Value[]): Code[] {
  const offered = offeredCodes(item);
  const found = new Set<Code>();
  for (const value of values) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (typeof part !== 'object' && !offered.has(part)) found.add(part);
    }
  }
  const isOrdered = item.type === 'scale' || item.type === 'number';
  const all = [...offered, ...[...found].sort(byValue)];
  return isOrdered ? all.sort(byValue) : all;
}

function byValue(a: Code, b: Code): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

function sum(a: Count | undefined, b: Count): Count {
  return { readings: (a?.readings ?? 0) + b.readings, persons: (a?.persons ?? 0) + b.persons };
}
