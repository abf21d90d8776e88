/** The pulse after a conversation, worded in each language. Own wording; answered by the person alone. */
import type { InEachLanguage } from './localized.ts';

export interface GespraechspulsTexts {
  readonly title: string;
  readonly description: string;
  readonly source: string;
  /** From 1 to 5. */
  readonly agreement: readonly [string, string, string, string, string];
  readonly counsellor: {
    readonly title: string;
    readonly description: string;
    readonly interest: string;
    readonly time: string;
    readonly listening: string;
    readonly competence: string;
    readonly reliability: string;
    readonly respect: string;
    readonly openness: string;
  };
  readonly institution: {
    readonly title: string;
    readonly description: string;
    readonly trust: string;
    readonly worries: string;
    readonly worriesChoices: {
      readonly consequences: string;
      readonly privacy: string;
      readonly pressure: string;
      readonly experience: string;
      readonly language: string;
      readonly none: string;
    };
    readonly wish: string;
    readonly wishHint: string;
  };
}

export const GESPRAECHSPULS_TEXTS: InEachLanguage<GespraechspulsTexts> = {
  de: {
    title: 'Gesprächspuls',
    description: 'Ein paar kurze Fragen nach dem Gespräch. Sie entscheiden, wer Ihre Antworten sieht.',
    source: 'Wegmarke, eigene Formulierungen; nicht normiert',
    agreement: ['stimmt gar nicht', 'stimmt eher nicht', 'teils, teils', 'stimmt eher', 'stimmt genau'],
    counsellor: {
      title: 'Meine Ansprechperson',
      description: 'Denken Sie an das Gespräch, das Sie gerade hatten.',
      interest: 'Meine Ansprechperson interessiert sich für mein Anliegen.',
      time: 'Meine Ansprechperson nimmt sich Zeit für mich.',
      listening: 'Meine Ansprechperson hört mir zu.',
      competence: 'Meine Ansprechperson kennt sich fachlich gut aus.',
      reliability: 'Auf Absprachen mit meiner Ansprechperson kann ich mich verlassen.',
      respect: 'Ich fühle mich von meiner Ansprechperson respektiert.',
      openness: 'Ich konnte mitbestimmen, worum es ging und was daraus wird.',
    },
    institution: {
      title: 'Das Jobcenter',
      description: 'Hier geht es um das Jobcenter als Ganzes, nicht um Ihre Ansprechperson.',
      trust: 'Ich vertraue dem Jobcenter.',
      worries: 'Gibt es etwas, das es Ihnen mit dem Jobcenter schwer macht?',
      worriesChoices: {
        consequences: 'Sorge vor Folgen für mein Geld',
        privacy: 'Sorge, wer meine Angaben sieht',
        pressure: 'Ich fühle mich unter Druck',
        experience: 'schlechte Erfahrungen von früher',
        language: 'schwierige Sprache oder Schreiben',
        none: 'nein, nichts davon',
      },
      wish: 'Was würde es leichter machen?',
      wishHint: 'Ein paar Wörter genügen.',
    },
  },
  'de-x-leicht': {
    title: 'Fragen nach dem Gespräch',
    description: 'Das sind ein paar kurze Fragen. Sie entscheiden, wer Ihre Antworten sieht.',
    source: 'Wegmarke. Wir haben die Fragen selbst geschrieben. Die Fragen sind ohne Norm-Werte.',
    agreement: ['nein', 'eher nein', 'mal so, mal so', 'eher ja', 'ja'],
    counsellor: {
      title: 'Meine Ansprech-Person',
      description: 'Denken Sie an das Gespräch von heute.',
      interest: 'Meine Ansprech-Person will wissen, was mir wichtig ist.',
      time: 'Meine Ansprech-Person hat Zeit für mich.',
      listening: 'Meine Ansprech-Person hört mir zu.',
      competence: 'Meine Ansprech-Person weiß viel über ihre Arbeit.',
      reliability: 'Meine Ansprech-Person macht, was wir besprechen.',
      respect: 'Meine Ansprech-Person hat Respekt vor mir.',
      openness: 'Ich konnte mit-entscheiden.',
    },
    institution: {
      title: 'Das Job-Center',
      description: 'Jetzt geht es um das ganze Job-Center.',
      trust: 'Ich habe Vertrauen in das Job-Center.',
      worries: 'Was ist für Sie schwer mit dem Job-Center?',
      worriesChoices: {
        consequences: 'Ich habe Sorge um mein Geld.',
        privacy: 'Ich habe Sorge: Wer liest meine Antworten?',
        pressure: 'Ich habe zu viel Druck.',
        experience: 'Früher war es schlecht.',
        language: 'Die Sprache oder die Briefe sind schwer.',
        none: 'Alles ist gut.',
      },
      wish: 'Was macht es leichter für Sie?',
      wishHint: 'Ein paar Wörter sind genug.',
    },
  },
  en: {
    title: 'Conversation pulse',
    description: 'A few short questions after the conversation. You decide who sees your answers.',
    source: 'Wegmarke, own wording; no norms',
    agreement: ['not true at all', 'rather not true', 'partly', 'rather true', 'completely true'],
    counsellor: {
      title: 'My contact person',
      description: 'Think of the conversation that you have just had.',
      interest: 'My contact person is interested in what I need.',
      time: 'My contact person takes time for me.',
      listening: 'My contact person listens to me.',
      competence: 'My contact person knows the field well.',
      reliability: 'I can rely on what my contact person and I agree on.',
      respect: 'I feel respected by my contact person.',
      openness: 'I had a say in what we talked about and in what comes of it.',
    },
    institution: {
      title: 'The jobcenter',
      description: 'This is about the jobcenter as a whole, not about your contact person.',
      trust: 'I trust the jobcenter.',
      worries: 'Is there anything that makes it hard for you with the jobcenter?',
      worriesChoices: {
        consequences: 'worry about consequences for my money',
        privacy: 'worry about who sees what I say',
        pressure: 'I feel under pressure',
        experience: 'bad experiences in the past',
        language: 'difficult language or letters',
        none: 'no, none of these',
      },
      wish: 'What would make it easier?',
      wishHint: 'A few words are enough.',
    },
  },
};
