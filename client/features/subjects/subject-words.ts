/** What the subjects of a project are called: cases in counselling, interview partners elsewhere. */

import type { ProjectKind } from '#surveys/project-kind';

export type SubjectWord = 'case' | 'partner';

export function wordOf(kind: ProjectKind): SubjectWord {
  return kind === 'counselling' ? 'case' : 'partner';
}

/** How letters are read out over the phone: by towns (DIN 5009) in German, by the NATO alphabet in English. */
const SPELLING: Readonly<Record<'de' | 'en', readonly string[]>> = {
  de: [
    'Aachen',
    'Berlin',
    'Chemnitz',
    'Düsseldorf',
    'Essen',
    'Frankfurt',
    'Goslar',
    'Hamburg',
    'Ingelheim',
    'Jena',
    'Köln',
    'Leipzig',
    'München',
    'Nürnberg',
    'Offenbach',
    'Potsdam',
    'Quickborn',
    'Rostock',
    'Salzwedel',
    'Tübingen',
    'Unna',
    'Völklingen',
    'Wuppertal',
    'Xanten',
    'Ypsilon',
    'Zwickau',
  ],
  en: [
    'Alfa',
    'Bravo',
    'Charlie',
    'Delta',
    'Echo',
    'Foxtrot',
    'Golf',
    'Hotel',
    'India',
    'Juliett',
    'Kilo',
    'Lima',
    'Mike',
    'November',
    'Oscar',
    'Papa',
    'Quebec',
    'Romeo',
    'Sierra',
    'Tango',
    'Uniform',
    'Victor',
    'Whiskey',
    'X-ray',
    'Yankee',
    'Zulu',
  ],
};

/** `K7Q-4MD` as `K wie Köln, 7, Q wie Quickborn …`: the words for the letters, the digits as they are. */
export function spellOut(code: string, language: string): string {
  const words = SPELLING[language === 'en' ? 'en' : 'de'];
  return [...code]
    .filter((sign) => sign !== '-')
    .map((sign) => words[sign.charCodeAt(0) - 65] ?? sign)
    .join(' · ');
}
