/** What has to be worded for the situation map, in each language (lebenslage-texts-*.ts). */
import type { AreaKey, DomainKey } from './lebenslage-domains.ts';

/** The questions of a domain whose wording is its own. */
export interface DomainTexts {
  readonly title: string;
  /** What the topic is about, in one line. */
  readonly description: string;
  /** The topic inside a sentence, with its preposition: "beim Thema Wohnen". */
  readonly about: string;
  /** Examples of what may be going well. */
  readonly examples: string;
  readonly satisfaction: string;
  readonly importance: string;
  readonly strain: string;
}

interface Ends {
  readonly min: string;
  readonly max: string;
}

export interface LebenslageTexts {
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly areas: Readonly<Record<AreaKey, string>>;
  readonly domains: Readonly<Record<DomainKey, DomainTexts>>;
  /** A topic that the person names; all of it says its number, so that the questions can be told apart. */
  readonly ownTopic: (number: number) => DomainTexts & { readonly naming: string; readonly namingHint: string };
  readonly ends: { readonly satisfaction: Ends; readonly importance: Ends; readonly strain: Ends };
  /** Questions that are the same for every domain; `about` is the domain's. */
  readonly strengths: (about: string) => string;
  readonly help: (about: string) => string;
  readonly helpChoices: {
    readonly family: string;
    readonly friends: string;
    readonly neighbours: string;
    readonly service: string;
    readonly medical: string;
    readonly office: string;
    readonly work: string;
    readonly none: string;
  };
  readonly helpers: (about: string) => string;
  readonly helpersHint: string;
  readonly change: (about: string) => string;
  readonly changeChoices: { readonly now: string; readonly sometime: string; readonly keep: string };
  readonly wish: (about: string) => string;
  readonly work: (about: string) => string;
  readonly workChoices: { readonly helps: string; readonly hinders: string; readonly neither: string };
  readonly context: (about: string) => string;
  readonly contextChoices: { readonly person: string; readonly surroundings: string; readonly both: string };
  readonly concern: {
    readonly title: string;
    readonly today: string;
    readonly todayHint: string;
    readonly place: string;
    readonly placeChoices: {
      readonly office: string;
      readonly home: string;
      readonly provider: string;
      readonly outside: string;
      readonly phone: string;
      readonly video: string;
    };
  };
  readonly otherTopics: {
    readonly title: string;
    readonly more: string;
    readonly moreHint: string;
    readonly links: string;
    readonly linksHint: string;
  };
  readonly priorities: {
    readonly title: string;
    readonly choose: string;
    readonly chooseHint: string;
    /** Title of the step about the topic chosen first, second, third. */
    readonly steps: readonly [string, string, string];
    readonly what: (number: number) => string;
    readonly first: (number: number) => string;
    readonly who: (number: number) => string;
    readonly whoHint: string;
  };
  readonly summary: {
    readonly title: string;
    readonly words: string;
    readonly wordsHint: string;
    readonly fits: string;
    readonly fitsChoices: { readonly yes: string; readonly partly: string; readonly notYet: string };
    readonly decided: string;
    readonly understood: string;
    readonly able: string;
  };
}
