/** Free texts of the sample project: made up, without names, short enough to be read in passing. */

/** German for the domains that people speak of most; other domains take the general ones. */
export const STRENGTHS_DE: Readonly<Record<string, readonly string[]>> = {
  erfahrung: [
    'Ich habe lange in einer Küche gearbeitet. Den Überblick behalten kann ich.',
    'Möbel aufbauen, streichen, Fliesen legen: das habe ich mir selbst beigebracht.',
  ],
  bildung: ['Ich lerne gern, wenn mir jemand etwas zeigt.', 'Ich spreche drei Sprachen, Deutsch wird besser.'],
  perspektive: [
    'Mit Tieren oder im Garten zu arbeiten, das könnte ich mir vorstellen.',
    'Früher wollte ich Tischlerin werden.',
  ],
  berufswissen: ['Ich kenne einen Betrieb, in dem man zuschauen darf.'],
  bewerbung: ['Der Lebenslauf ist neu. Beim letzten Gespräch war ich ruhig.'],
  arbeitsalltag: ['Wenn ich etwas zusage, dann komme ich auch.', 'Ich kann gut mit älteren Menschen.'],
  mobilitaet: ['Das Fahrrad fährt wieder.', 'Der Bus hält direkt vor dem Haus.'],
  gesundheit: ['An guten Tagen gehe ich eine Stunde spazieren.', 'Der Rücken ist besser, seit ich die Übungen mache.'],
  gesund_leben: ['Wir kochen am Wochenende zusammen.', 'Ich schlafe besser, seit das Handy in der Küche liegt.'],
  familie: ['Meine Tochter lacht viel. Das trägt mich.', 'Meine Schwester holt die Kinder einmal in der Woche ab.'],
  geld: ['Ich schreibe jetzt auf, was ich ausgebe.', 'Auf dem Markt bekomme ich abends vieles günstiger.'],
  wohnen: ['Die Wohnung ist klein, aber ruhig.', 'Im Haus hilft man sich.'],
  alltag: ['Morgens zuerst Kaffee und eine Runde um den Block.', 'Der Garten gibt der Woche eine Ordnung.'],
  kontakte: ['Mittwochs ist Spieleabend im Nachbarschaftstreff.', 'Mit einem früheren Kollegen telefoniere ich oft.'],
  umfeld: ['Die Bücherei ist gleich um die Ecke.', 'Im Verein kennt man mich.'],
  behoerden: ['Ich habe jetzt einen Ordner für alle Briefe.'],
  schulden: ['Die Raten klappen seit drei Monaten.'],
  seele: ['Musik hilft. Und reden, wenn jemand Zeit hat.'],
  sucht: ['Seit dem Frühjahr gehe ich in eine Gruppe.'],
};

export const WISHES_DE: Readonly<Record<string, readonly string[]>> = {
  erfahrung: ['Ich möchte zeigen dürfen, was ich kann.'],
  bildung: ['Den Deutschkurs zu Ende bringen.', 'Den Schulabschluss nachholen, in meinem Tempo.'],
  perspektive: ['Erst einmal ausprobieren, dann entscheiden.'],
  bewerbung: ['Weniger Absagen, mehr Gespräche.'],
  arbeitsalltag: ['Mir wieder mehr zutrauen.'],
  mobilitaet: ['Den Führerschein machen.'],
  gesundheit: ['Endlich den Termin in der Praxis bekommen.'],
  gesund_leben: ['Durchschlafen.'],
  familie: ['Mehr Ruhe am Abend. Das Frühstück soll so bleiben.'],
  geld: ['Am Monatsende soll noch etwas da sein.'],
  wohnen: ['Ein Zimmer mehr für die Kinder.', 'Der Schimmel im Bad muss weg. Die Nachbarn sollen bleiben.'],
  alltag: ['Feste Zeiten, aber nicht zu viele.'],
  kontakte: ['Jemanden kennenlernen, mit dem man wandern kann.'],
  behoerden: ['Briefe, die ich beim ersten Lesen verstehe.'],
  schulden: ['Einen Plan haben, wie es weitergeht.'],
};

interface GeneralTexts {
  readonly strengths: readonly string[];
  readonly wishes: readonly string[];
  readonly helpers: readonly string[];
  readonly concerns: readonly string[];
  readonly links: readonly string[];
  readonly what: readonly string[];
  readonly first: readonly string[];
  readonly who: readonly string[];
  readonly summaries: readonly string[];
  readonly decided: readonly string[];
  readonly ownTopics: readonly string[];
  readonly pulse: readonly string[];
  readonly plans: readonly string[];
  readonly why: readonly string[];
  readonly more: readonly string[];
  readonly zero: readonly string[];
  readonly belonging: readonly string[];
}

export const GENERAL_TEXTS: Readonly<Record<'de' | 'en', GeneralTexts>> = {
  de: {
    strengths: [
      'Da läuft vieles von selbst.',
      'Ich habe schon Schwierigeres geschafft.',
      'Ich frage nach, wenn ich etwas nicht weiß.',
    ],
    wishes: [
      'Ein bisschen mehr Leichtigkeit.',
      'Dass es so bleibt, wie es gerade ist.',
      'Einen Schritt nach dem anderen.',
    ],
    helpers: [
      'Meine Schwester, seit immer, sehr hilfreich.',
      'Die Beratungsstelle seit dem Sommer, es tut gut.',
      'Ein Nachbar beim Einkaufen.',
      'Die Praxis, alle vier Wochen.',
    ],
    concerns: [
      'Ich möchte wissen, wie es mit dem Kurs weitergeht. (erfunden)',
      'Heute geht es mir um die Wohnung. (erfunden)',
      'Ich möchte über die Kinderbetreuung sprechen. (erfunden)',
      'Ich habe einen Brief bekommen und verstehe ihn nicht. (erfunden)',
      'Ich möchte einfach einmal erzählen. (erfunden)',
      'Ich habe eine Idee für ein Praktikum. (erfunden)',
    ],
    links: ['Wenn das Geld reicht, schlafe ich besser.', 'Ohne Kita kein Kurs, ohne Kurs keine Stelle.'],
    what: [
      'Die Unterlagen zusammensuchen.',
      'Einen Platz finden, der passt.',
      'Klären, was möglich ist.',
      'Wieder damit anfangen.',
    ],
    first: [
      'Am Montag anrufen.',
      'Gemeinsam den Antrag lesen.',
      'Einmal hingehen und schauen.',
      'Mit der Familie sprechen.',
    ],
    who: [
      'Ich rufe an, die Beratung ist dabei.',
      'Wir gemeinsam beim nächsten Treffen.',
      'Ich allein.',
      'Die Beratung fragt nach.',
    ],
    summaries: [
      'Es ist viel, aber es ist nicht alles schwer. (erfunden)',
      'Ich weiß jetzt, womit ich anfange. (erfunden)',
      'Zu Hause ist es gut. Beim Geld muss etwas passieren. (erfunden)',
      'Ich bin weiter als im Frühjahr. (erfunden)',
      'Gerade ist es eng. Ich halte mich an die kleinen Schritte. (erfunden)',
    ],
    decided: ['Ich gehe zum ersten Treffen.', 'Ich lasse mir Zeit bis zum Herbst.', 'Ich rufe selbst an.'],
    ownTopics: ['Mein Hund', 'Musik machen', 'Garten', 'Ehrenamt', 'Meine Mutter in der Ferne'],
    pulse: [
      'Briefe in einfacher Sprache.',
      'Eine Telefonnummer, bei der jemand abnimmt.',
      'Mehr Zeit zwischen den Terminen.',
    ],
    plans: [
      'Einen Sprachkurs beginnen',
      'Regelmäßig spazieren gehen',
      'Die Post ordnen',
      'Ein Praktikum ausprobieren',
      'Weniger rauchen',
    ],
    why: ['Weil ich es schon einmal geschafft habe.', 'Für die Kinder.', 'Weil es mir danach besser geht.'],
    more: ['Jemand, der beim ersten Mal mitkommt.', 'Ein fester Tag in der Woche.', 'Ein bisschen mehr Ruhe.'],
    zero: ['Gerade ist die Gesundheit wichtiger.', 'Früher hat mir Sport Mut gemacht.'],
    belonging: ['Im Nachbarschaftstreff.', 'Mit meiner Familie.', 'Beim Ehrenamt.'],
  },
  en: {
    strengths: [
      'Much of this runs by itself.',
      'I have managed harder things before.',
      'I ask when I do not know something.',
    ],
    wishes: ['A little more ease.', 'That it stays as it is right now.', 'One step after the other.'],
    helpers: [
      'My cousin, for years, very helpful.',
      'The advice centre since summer.',
      'A neighbour with the shopping.',
    ],
    concerns: [
      'I would like to know how the course goes on. (invented)',
      'Today it is about the flat. (invented)',
      'I have an idea for a work placement. (invented)',
    ],
    links: ['When there is enough money I sleep better.'],
    what: ['Get the papers together.', 'Find a place that fits.', 'Find out what is possible.'],
    first: ['Call on Monday.', 'Read the form together.', 'Go there once and have a look.'],
    who: ['I call, the counsellor is there.', 'We together at the next meeting.', 'I alone.'],
    summaries: ['It is a lot, but not all of it is hard. (invented)', 'I know now where I begin. (invented)'],
    decided: ['I will go to the first meeting.', 'I will call myself.'],
    ownTopics: ['Playing football', 'My mother far away'],
    pulse: ['Letters in plain language.', 'A phone number that somebody answers.'],
    plans: ['Begin a language course', 'Go for walks regularly', 'Try a work placement'],
    why: ['Because I have done it before.', 'For the children.'],
    more: ['Somebody who comes along the first time.', 'A fixed day in the week.'],
    zero: ['Health comes first right now.'],
    belonging: ['With my family.', 'At the language café.'],
  },
};
