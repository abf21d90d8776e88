/**
 * The words on a personal slip, in German, Leichte Sprache and English; what can be chosen is called as in the space itself.
 * Other languages get the German ones until somebody has translated them.
 */
import { type Language, textIn } from '#surveys/language';

export interface SlipTexts {
  /** For the document's `Lang`. */
  readonly tag: string;
  /** For `Intl`. */
  readonly locale: string;
  readonly title: string;
  readonly lead: string;
  readonly stepsTitle: string;
  readonly steps: readonly string[];
  readonly qrAlt: string;
  readonly codeTitle: string;
  readonly codeHint: string;
  readonly voluntary: readonly [string, string];
  readonly voluntaryMore: string;
  readonly seenTitle: string;
  readonly seenLead: string;
  readonly seen: readonly string[];
  seenBy(names: readonly string[]): string;
  readonly validTitle: string;
  valid(date: string): string;
  readonly keep: string;
  renew(names: readonly string[]): string;
  readonly codeOfCase: string;
  readonly invented: string;
}

const de: SlipTexts = {
  tag: 'de-DE',
  locale: 'de-DE',
  title: 'Ihr persönlicher Zettel',
  lead: 'Damit öffnen Sie Ihren eigenen Bereich. Dort machen Sie in Ruhe allein weiter: am Handy, am Tablet oder am Computer.',
  stepsTitle: 'So geht es',
  steps: [
    'Am Handy: Richten Sie die Kamera auf das Bild rechts und öffnen Sie den Link.',
    'Oder überall: Geben Sie im Browser die Adresse ein, die unten steht.',
    'Dann geben Sie den Code ein. Groß oder klein ist egal, die Striche können Sie weglassen.',
  ],
  qrAlt: 'QR-Code mit dem Link zu Ihrem Bereich. Dasselbe geht mit der Adresse und dem Code auf diesem Zettel.',
  codeTitle: 'Adresse und Code',
  codeHint: 'Null, Eins und die Buchstaben O und I kommen im Code nicht vor.',
  voluntary: ['Sie müssen nichts ausfüllen.', 'Es hat keine Folgen für Ihre Leistung.'],
  voluntaryMore: 'Sie wählen selbst, welche Fragen Sie beantworten. Alles können Sie später ändern.',
  seenTitle: 'Wer sieht was?',
  seenLead: 'Das bestimmen Sie bei jeder Antwort:',
  seen: [
    'Nur ich: Niemand sonst sieht die Antwort.',
    'Mit Beratung: Sie können gemeinsam darüber sprechen.',
    'Auch gezählt, ohne Namen: Zusammen mit vielen anderen zeigt die Antwort, was hilft.',
  ],
  seenBy: (names) => (names.length === 0 ? '' : `Was Sie mit der Beratung teilen, sehen: ${names.join(', ')}.`),
  validTitle: 'Wie lange gilt der Zettel?',
  valid: (date) => `Er gilt bis zum ${date}.`,
  keep: 'Der Code ist wie ein Schlüssel: Wer ihn hat, kann Ihren Bereich öffnen. Bewahren Sie den Zettel gut auf.',
  renew: (names) =>
    `Verloren oder abgelaufen? ${names.length === 0 ? 'Ihre Beratung gibt' : `${orList(names, 'oder')} gibt`} Ihnen einen neuen. Der alte Code gilt dann nicht mehr. Ihre Angaben bleiben erhalten.`,
  codeOfCase: 'Kennung',
  invented: 'Erfundenes Beispiel',
};

const leicht: SlipTexts = {
  tag: 'de-DE',
  locale: 'de-DE',
  title: 'Ihr eigener Zettel',
  lead: 'Der Zettel ist für Sie. Damit öffnen Sie Ihren eigenen Bereich im Internet. Dort können Sie Fragen beantworten. Sie können das allein machen. Und in Ruhe.',
  stepsTitle: 'So geht es',
  steps: [
    'Mit dem Handy: Halten Sie die Kamera auf das Bild rechts. Dann öffnen Sie den Link.',
    'Mit dem Computer: Geben Sie die Internet-Adresse ein. Die Adresse steht unten.',
    'Dann geben Sie den Code ein. Große oder kleine Buchstaben: Beides geht.',
  ],
  qrAlt: 'Ein Bild für die Handy-Kamera. Das Bild öffnet Ihren Bereich. Sie können auch den Code eingeben.',
  codeTitle: 'Internet-Adresse und Code',
  codeHint: 'Im Code sind nur die Zahlen 2 bis 9. Und alle Buchstaben außer O und I.',
  voluntary: ['Alles ist freiwillig.', 'Ihr Geld vom Jobcenter bleibt gleich.'],
  voluntaryMore: 'Sie wählen selbst die Fragen aus. Sie können jede Antwort später ändern.',
  seenTitle: 'Wer sieht was?',
  seenLead: 'Das bestimmen Sie. Bei jeder Antwort:',
  seen: [
    'Nur ich: Nur Sie sehen die Antwort.',
    'Ich und meine Beratung: Sie beide sehen die Antwort.',
    'Auch gezählt, ohne Namen: Wir zählen die Antwort mit. Ihr Name ist dabei geheim.',
  ],
  seenBy: (names) => (names.length === 0 ? '' : `Zu Ihrer Beratung gehören: ${names.join(', ')}.`),
  validTitle: 'Wie lange gilt der Zettel?',
  valid: (date) => `Der Zettel gilt bis zum ${date}.`,
  keep: 'Der Code ist wie ein Schlüssel. Mit dem Code kann man Ihren Bereich öffnen. Passen Sie gut auf den Zettel auf.',
  renew: (names) =>
    `Ist der Zettel weg? Oder zu alt? Dann fragen Sie ${names.length === 0 ? 'Ihre Beratung' : orList(names, 'oder')}. Sie bekommen einen neuen Zettel. Dann gilt nur noch der neue Code. Ihre Antworten bleiben da.`,
  codeOfCase: 'Kenn-Zeichen',
  invented: 'Erfundenes Beispiel',
};

const en: SlipTexts = {
  tag: 'en',
  locale: 'en-GB',
  title: 'Your personal slip',
  lead: 'It opens your own space. There you go on by yourself and in your own time: on a phone, a tablet or a computer.',
  stepsTitle: 'How it works',
  steps: [
    'On a phone: point the camera at the picture on the right and open the link.',
    'Or anywhere: enter the address below in a browser.',
    'Then enter the code. Capital or small letters are all the same, and you can leave out the dashes.',
  ],
  qrAlt: 'QR code with the link to your space. The address and the code on this slip do the same.',
  codeTitle: 'Address and code',
  codeHint: 'There is no zero, no one and no letters O or I in the code.',
  voluntary: ['You do not have to fill in anything.', 'It has no consequences for your benefits.'],
  voluntaryMore: 'You choose which questions you answer. You can change everything later.',
  seenTitle: 'Who sees what?',
  seenLead: 'You decide that for each answer:',
  seen: [
    'Only me: nobody else sees the answer.',
    'With my counsellor: you can talk about it together.',
    'Also counted, without my name: together with many others the answer shows what helps.',
  ],
  seenBy: (names) => (names.length === 0 ? '' : `What you share with your counsellor is seen by: ${names.join(', ')}.`),
  validTitle: 'How long is the slip valid?',
  valid: (date) => `It is valid until ${date}.`,
  keep: 'The code is like a key: whoever has it can open your space. Please keep the slip safe.',
  renew: (names) =>
    `Lost or expired? ${names.length === 0 ? 'Your counsellor' : orList(names, 'or')} will give you a new one. The old code stops working then. What you wrote stays.`,
  codeOfCase: 'Reference',
  invented: 'Invented example',
};

const TEXTS: Readonly<Record<string, SlipTexts>> = { de, 'de-x-leicht': leicht, en };

/** The words in the wanted language, or in the nearest one that there is. */
export function slipTexts(wanted: Language): SlipTexts {
  const keys = Object.fromEntries(Object.keys(TEXTS).map((key) => [key, key]));
  return TEXTS[textIn(keys, wanted)] ?? de;
}

function orList(names: readonly string[], or: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${or} ${names.at(-1)}`;
}
