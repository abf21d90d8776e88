/** Words for who did something, where it is no account with a name. */
import type { Author } from '#surveys/entry';
import type { InterfaceLanguage } from '#surveys/language';

const WORDS = {
  person: { de: 'Die Person selbst', en: 'The person' },
  import: { de: 'Import', en: 'Import' },
  /** An account that is gone, or the command line. */
  user: { de: 'Unbekanntes Konto', en: 'Unknown account' },
} as const satisfies Record<Author['kind'], Record<InterfaceLanguage, string>>;

export function wordFor(kind: Author['kind'], language: InterfaceLanguage): string {
  return WORDS[kind][language];
}
