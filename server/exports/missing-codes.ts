/**
 * Why a cell of an export holds no answer. A missing code stands in the answer's own column, as survey data has it
 * since ever, so that nothing is lost and no column is doubled. The codes are negative and far from what an instrument
 * can hold; which ones a file uses is in its code book.
 */
import type { State } from '#surveys/entry';
import type { Item } from '#surveys/items';
import type { InterfaceLanguage } from '#surveys/language';

/** States with a code of their own; what was not asked is an empty cell. */
export const CODED_STATES = ['later', 'declined', 'dontKnow', 'spokenOnly'] as const;
export type CodedState = (typeof CODED_STATES)[number];
export type MissingCodes = Readonly<Record<CodedState, number>>;

/** The last digit says which; the nines before it say that it is none. */
const DIGIT: MissingCodes = { later: 1, declined: 2, dontKnow: 3, spokenOnly: 4 };

const LOWEST_FREE_NUMBER = -99_000;

export const STATE_WORDS: Readonly<Record<InterfaceLanguage, Readonly<Record<State, string>>>> = {
  de: {
    notAsked: 'nicht gefragt',
    later: 'später',
    declined: 'möchte nicht',
    dontKnow: 'weiß nicht',
    spokenOnly: 'nur besprochen',
    answered: 'beantwortet',
  },
  en: {
    notAsked: 'not asked',
    later: 'later',
    declined: 'would rather not',
    dontKnow: 'don’t know',
    spokenOnly: 'only talked about',
    answered: 'answered',
  },
};

/** The state in words, as an export with labels has it: no answer is in brackets. */
export function stateInWords(state: State, language: InterfaceLanguage): string {
  return `[${STATE_WORDS[language][state]}]`;
}

/** Instruments reach no further than codes of so many nines. */
export const MOST_NINES = 14;

/** -91 to -94 for one nine, -991 to -994 for two. */
export function missingCodesWith(nines: number): MissingCodes {
  const base = -Number('9'.repeat(nines)) * 10;
  return {
    later: base - DIGIT.later,
    declined: base - DIGIT.declined,
    dontKnow: base - DIGIT.dontKnow,
    spokenOnly: base - DIGIT.spokenOnly,
  };
}

/** No answer to the item is a number below it. */
export function lowestAnswer({ type, scale, choices, missing }: Item): number {
  // A free number may be any that people count or measure; six digits are out of its reach.
  let lowest = type === 'number' && scale === null ? LOWEST_FREE_NUMBER : Math.min(0, scale?.min ?? 0);
  for (const { value } of [...choices, ...missing]) {
    const number = Number(value);
    if (Number.isFinite(number)) lowest = Math.min(lowest, number);
  }
  return lowest;
}

/**
 * -91 to -94 where no answer can be one of them: not where a scale or a choice reaches there, nor where numbers are
 * free; then -991 to -994, and so on.
 */
export function missingCodes(definitions: readonly { readonly items: readonly Item[] }[]): MissingCodes {
  const lowest = Math.min(0, ...definitions.map(({ items }) => Math.min(0, ...items.map(lowestAnswer))));
  let nines = 1;
  while (missingCodesWith(nines).later >= lowest) nines += 1;
  return missingCodesWith(nines);
}
