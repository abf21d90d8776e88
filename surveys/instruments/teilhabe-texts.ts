/** Belonging, well-being and the three rulers, worded in each language. Own wording. */
import type { InEachLanguage } from './localized.ts';

interface RulerTexts {
  readonly question: string;
  readonly min: string;
  readonly max: string;
  /** Asked above 0. */
  readonly why: string;
  /** Asked above 0 and below 10. */
  readonly more: string;
  /** Asked at 0. */
  readonly zero: string;
}

export interface TeilhabeTexts {
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly belonging: { readonly title: string; readonly question: string; readonly min: string; readonly max: string };
  readonly belongingNote: string;
  readonly satisfaction: {
    readonly title: string;
    readonly question: string;
    readonly min: string;
    readonly max: string;
    readonly good: string;
  };
  readonly plan: {
    readonly title: string;
    readonly description: string;
    readonly topic: string;
    readonly topicHint: string;
    readonly importance: RulerTexts;
    readonly confidence: RulerTexts;
    readonly readiness: RulerTexts;
  };
}

export const TEILHABE_TEXTS: InEachLanguage<TeilhabeTexts> = {
  de: {
    title: 'Teilhabe und Wohlbefinden',
    description: 'Wie es Ihnen gerade geht und was Sie sich vornehmen. Jede Frage kann offen bleiben.',
    source:
      'Wegmarke, eigene Formulierungen; nicht normiert. Die Frage zur Teilhabe ist angelehnt an das Panel Arbeitsmarkt und soziale Sicherung (PASS, IAB).',
    belonging: {
      title: 'Dazugehören',
      question: 'Wie ist zurzeit Ihr Gefühl: Stehen Sie mitten im gesellschaftlichen Leben oder eher am Rand?',
      min: 'eher ausgeschlossen',
      max: 'eher dazugehörig',
    },
    belongingNote: 'Wobei oder mit wem fühlen Sie sich dazugehörig?',
    satisfaction: {
      title: 'Zufriedenheit',
      question: 'Wenn Sie auf Ihr ganzes Leben schauen: Wie zufrieden sind Sie damit in dieser Zeit?',
      min: 'gar nicht zufrieden',
      max: 'sehr zufrieden',
      good: 'Was tut Ihnen in dieser Zeit gut?',
    },
    plan: {
      title: 'Etwas, das ich mir vornehme',
      description:
        'Denken Sie an eine Sache, die Sie verändern möchten. Sie haben gerade keine? Auch das ist in Ordnung.',
      topic: 'Worum geht es?',
      topicHint: 'Ein paar Wörter genügen.',
      importance: {
        question: 'Wie wichtig ist Ihnen das zurzeit?',
        min: 'gar nicht wichtig',
        max: 'sehr wichtig',
        why: 'Was macht es Ihnen wichtig? Warum ist die Zahl nicht niedriger?',
        more: 'Was bräuchte es, damit es einen Punkt wichtiger wird?',
        zero: 'Gut, dass Sie das so offen sagen. Was ist Ihnen zurzeit wichtiger?',
      },
      confidence: {
        question: 'Wie zuversichtlich sind Sie, dass es gelingt?',
        min: 'gar nicht zuversichtlich',
        max: 'sehr zuversichtlich',
        why: 'Was gibt Ihnen Zuversicht? Warum ist die Zahl nicht niedriger?',
        more: 'Was bräuchte es für einen Punkt mehr Zuversicht?',
        zero: 'Gut, dass Sie das so offen sagen. Was hat Ihnen früher schon einmal Mut gemacht?',
      },
      readiness: {
        question: 'Wie bereit sind Sie, damit zu beginnen?',
        min: 'noch gar nicht bereit',
        max: 'ganz bereit',
        why: 'Was spricht für Sie dafür, damit zu beginnen? Warum ist die Zahl nicht niedriger?',
        more: 'Was bräuchte es, damit Sie einen Punkt bereiter sind?',
        zero: 'Das ist in Ordnung. Was soll erst einmal so bleiben, wie es ist?',
      },
    },
  },
  'de-x-leicht': {
    title: 'Dabei sein und sich wohl fühlen',
    description: 'Wie geht es Ihnen jetzt? Was möchten Sie tun? Alle Fragen sind freiwillig.',
    source:
      'Wegmarke. Wir haben die Fragen selbst geschrieben. Die Fragen sind ohne Norm-Werte. Die Idee für die erste Frage ist aus einer Studie. Die Studie heißt PASS. Sie ist vom Institut IAB.',
    belonging: {
      title: 'Dabei sein',
      question: 'Wie ist Ihr Gefühl jetzt: Sind Sie im Leben mit anderen dabei?',
      min: 'eher ausgeschlossen',
      max: 'eher dabei',
    },
    belongingNote: 'Wo fühlen Sie sich dabei? Mit wem fühlen Sie sich dabei?',
    satisfaction: {
      title: 'Zufrieden sein',
      question: 'Denken Sie an Ihr ganzes Leben. Wie zufrieden sind Sie jetzt?',
      min: 'sehr unzufrieden',
      max: 'sehr zufrieden',
      good: 'Was tut Ihnen jetzt gut?',
    },
    plan: {
      title: 'Das möchte ich ändern',
      description: 'Denken Sie an eine Sache: Was möchten Sie ändern? Sie möchten alles so lassen? Das ist auch gut.',
      topic: 'Um welche Sache geht es?',
      topicHint: 'Ein paar Wörter sind genug.',
      importance: {
        question: 'Wie wichtig ist Ihnen die Sache?',
        min: 'ganz unwichtig',
        max: 'sehr wichtig',
        why: 'Warum ist Ihnen die Sache wichtig? Warum ist die Zahl höher als 0?',
        more: 'Wie wird die Sache noch wichtiger: 1 Punkt mehr?',
        zero: 'Danke für Ihre Antwort. Was ist Ihnen jetzt wichtiger?',
      },
      confidence: {
        question: 'Glauben Sie: Die Sache klappt?',
        min: 'nein',
        max: 'ja, ganz sicher',
        why: 'Was macht Ihnen Mut? Warum ist die Zahl höher als 0?',
        more: 'Was gibt Ihnen noch mehr Mut: 1 Punkt mehr?',
        zero: 'Danke für Ihre Antwort. Was hat Ihnen früher Mut gemacht?',
      },
      readiness: {
        question: 'Sind Sie bereit? Möchten Sie anfangen?',
        min: 'nein',
        max: 'ja, sofort',
        why: 'Warum möchten Sie anfangen? Warum ist die Zahl höher als 0?',
        more: 'Was hilft Ihnen beim Anfangen: 1 Punkt mehr?',
        zero: 'Das ist in Ordnung. Was soll jetzt so bleiben?',
      },
    },
  },
  en: {
    title: 'Taking part and well-being',
    description: 'How you are at present and what you have in mind. Every question may stay open.',
    source:
      'Wegmarke, own wording; no norms. The question about belonging follows an idea of the panel study Labour Market and Social Security (PASS, IAB).',
    belonging: {
      title: 'Belonging',
      question: 'What is your feeling at present: are you in the midst of life in society, or rather at the edge?',
      min: 'rather excluded',
      max: 'rather belonging',
    },
    belongingNote: 'Where or with whom do you feel that you belong?',
    satisfaction: {
      title: 'Satisfaction',
      question: 'Looking at your whole life: how satisfied are you with it these days?',
      min: 'not at all satisfied',
      max: 'very satisfied',
      good: 'What does you good these days?',
    },
    plan: {
      title: 'Something I have in mind',
      description:
        'Think of one thing that you would like to change. There is none at present? That is all right, too.',
      topic: 'What is it about?',
      topicHint: 'A few words are enough.',
      importance: {
        question: 'How important is it to you at present?',
        min: 'not at all important',
        max: 'very important',
        why: 'What makes it important to you? Why is the number not lower?',
        more: 'What would it take to make it one point more important?',
        zero: 'Thank you for saying so openly. What matters more to you at present?',
      },
      confidence: {
        question: 'How confident are you that it will work out?',
        min: 'not at all confident',
        max: 'very confident',
        why: 'What gives you confidence? Why is the number not lower?',
        more: 'What would it take for one point more of confidence?',
        zero: 'Thank you for saying so openly. What has given you courage before?',
      },
      readiness: {
        question: 'How ready are you to begin with it?',
        min: 'not ready at all yet',
        max: 'completely ready',
        why: 'What speaks for beginning with it? Why is the number not lower?',
        more: 'What would it take for you to be one point readier?',
        zero: 'That is all right. What should stay as it is for now?',
      },
    },
  },
};
