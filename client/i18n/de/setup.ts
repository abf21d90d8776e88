/** German texts of the set-up page. */

export const setup = {
  title: 'Wegmarke einrichten',
  lead: 'Willkommen! Drei kurze Angaben, dann können Sie loslegen. Alles lässt sich später ändern.',
  accountTitle: 'Ihr Konto',
  accountLead: 'Mit diesem ersten Konto verwalten Sie Konten und Vorhaben. Antworten aus Gesprächen sieht es nicht.',
  login: 'Anmeldename',
  loginHint: 'Damit melden Sie sich an. Buchstaben, Ziffern, Punkt, Bindestrich, Unterstrich und @.',
  name: 'Ihr Name',
  nameHint: 'So sehen Sie andere in Wegmarke.',
  password: 'Passwort',
  passwordHint: 'Mindestens 12 Zeichen. Am besten ein Satz oder mehrere Wörter, die nur Sie kennen.',
  languageTitle: 'Sprache',
  language: 'Sprache der Oberfläche',
  languageHint: 'Ihre Sprache, und die für neue Konten. Jede Person kann ihre eigene wählen.',
  projectTitle: 'Erstes Vorhaben',
  projectLead:
    'Ein Vorhaben ist der Rahmen für alles Weitere: ein Beratungsprogramm oder eine Interviewstudie, mit Standorten und mit Personen, die darin arbeiten. Zwischen Vorhaben wird nichts geteilt.',
  project: 'Name des Vorhabens',
  projectHint: 'Zum Beispiel: Ganzheitliche Beratung im Jobcenter Nordstadt.',
  sample: 'Auch ein Beispiel-Vorhaben anlegen',
  sampleHint:
    'Erfundene Fälle mit Antworten über ein Jahr, überall als erfunden gekennzeichnet. So sehen Sie gleich, wie Bilder und Berichte aussehen.',
  submit: 'Wegmarke einrichten',
  done: 'Wegmarke ist eingerichtet. Sie sind angemeldet.',
  doneTitle: 'Wegmarke ist schon eingerichtet',
  doneBody: 'Die Einrichtung geht nur einmal. Melden Sie sich mit Ihrem Konto an.',
  noLinkTitle: 'Zum Einrichten brauchen Sie den Link vom Server',
  noLinkBody:
    'Beim Start auf dem Server zeigt Wegmarke einen Link an, der mit „/setup#“ und einem langen Schlüssel endet. Bitte öffnen Sie den ganzen Link hier im Browser.',
  expiredTitle: 'Dieser Link gilt nicht mehr',
  expiredBody:
    'Der Link zur Einrichtung gilt 24 Stunden. Starten Sie Wegmarke auf dem Server neu: Dann zeigt es einen neuen Link an. Was Sie eingegeben haben, bleibt in diesem Browserfenster erhalten (außer dem Passwort).',
} as const;
