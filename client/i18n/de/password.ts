/** German texts for choosing a password by a one-time link. */

export const password = {
  title: 'Passwort wählen',
  lead: 'Hallo {{name}}! Wählen Sie ein Passwort für das Konto „{{login}}“.',
  until: 'Der Link gilt bis {{until}} und nur einmal.',
  field: 'Neues Passwort',
  hint: 'Mindestens 12 Zeichen. Am besten ein Satz oder mehrere Wörter, die nur Sie kennen.',
  submit: 'Passwort speichern',
  unusableTitle: 'Dieser Link gilt nicht mehr',
  unusableBody:
    'Er ist abgelaufen oder wurde schon benutzt. Bitte fragen Sie die Verwaltung dieser Installation nach einem neuen.',
  incompleteTitle: 'Dieser Link ist nicht vollständig',
  incompleteBody:
    'Vielleicht ging beim Kopieren ein Stück verloren. Bitte öffnen Sie den ganzen Link, so wie Sie ihn bekommen haben.',
  toSignIn: 'Zur Anmeldung',
} as const;
