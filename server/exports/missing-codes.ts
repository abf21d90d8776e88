/**
 * Why a cell of an export holds no answer. A missing code stands in the answer's own column, as survey data has it
 * since ever, so that nothing is lost and no column is doubled. The codes are negative and far from what an instrument
 * can hold; which ones a file uses is in its code book.
 */
import type { InstrumentDefinition } from '#contract/instrument';
import type { State } from '#surveys/entry';
import type { InterfaceLanguage } from '#surveys/language';

/** States with a code of their own; what was not asked is an empty cell. */
export const CODED_STATES = ['later', 'declined', 'dontKnow', 'spokenOnly'] as const;
export type CodedState = (typeof CODED_STATES)[number];
export type MissingCodes = Readonly<Record<CodedState, number>>;

/** The last digit says which; the nines before it say that it is none. */
const DIGIT: MissingCodes = { later: 1, declined: 2, dontKnow: 3, spokenOnly: 4 };

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

function codesWith(nines: number): MissingCodes {
  const base = -Number('9'.repeat(nines)) * 10;
  return {
    later: base - DIGIT.later,
    declined: base - DIGIT.declined,
    dontKnow: base - DIGIT.dontKnow,
    spokenOnly: base - DIGIT.spokenOnly,
  };
}

/**
 * -91 to -94 where no answer can be one of them: not where a scale or a choice reaches there, nor where numbers are
 * free; then -991 to -994, and so on.
 */
export function missingCodes(definitions: readonly Pick<InstrumentDefinition, 'items'>[]): MissingCodes {
  let lowest = 0;
  for (const { items } of definitions) {
    for (const item of items) {
      // A free number may be any that people count or measure; six digits are out of its reach.
      if (item.type === 'number' && item.scale === null) lowest = Math.min(lowest, -99_000);
      if (item.scale !== null) lowest = Math.min(lowest, item.scale.min);
      for (const { value } of [...item.choices, ...item.missing]) {
        const number = Number(value);
        if (Number.isFinite(number)) lowest = Math.min(lowest, number);
      }
    }
  }
  let nines = 1;
  while (codesWith(nines).later >= lowest) nines += 1;
  return codesWith(nines);
}
