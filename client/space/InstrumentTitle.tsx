/** What a questionnaire is called, in the language that its questions are read in, or the nearest one that it has. */

import { directionOf, type LocalizedText, textIn } from '#surveys/language';

/** The chosen language where the questionnaire has it, else German, else its first. */
export function shownLanguage(languages: readonly string[], wanted: string): string {
  if (languages.includes(wanted)) return wanted;
  const plain = wanted.split('-')[0] ?? wanted;
  return languages.find((language) => language === plain || language === 'de') ?? languages[0] ?? 'de';
}

export function InstrumentTitle({ title, language }: { title: LocalizedText; language: string }) {
  const shown = shownLanguage(Object.keys(title), language);
  return (
    <span lang={shown} dir={directionOf(shown)}>
      {textIn(title, shown)}
    </span>
  );
}
