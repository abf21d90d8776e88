/** The wording of the situation map in all languages, for its definition. */

import type { LebenslageTexts } from './lebenslage-texts.ts';
import { LEBENSLAGE_DE } from './lebenslage-texts-de.ts';
import { LEBENSLAGE_EASY } from './lebenslage-texts-easy.ts';
import { LEBENSLAGE_EN } from './lebenslage-texts-en.ts';
import { localizer } from './localized.ts';
import type { ChoiceOf } from './questions.ts';

export const { text, survey } = localizer<LebenslageTexts>({
  de: LEBENSLAGE_DE,
  'de-x-leicht': LEBENSLAGE_EASY,
  en: LEBENSLAGE_EN,
});

/** Choices from the keys of a group of texts: the key is the value that is stored. */
export function choicesOf<Key extends string>(
  keys: readonly Key[],
  pick: (texts: LebenslageTexts, key: Key) => string,
): ChoiceOf<Key>[] {
  return keys.map((value) => ({ value, text: survey((texts) => pick(texts, value)) }));
}
