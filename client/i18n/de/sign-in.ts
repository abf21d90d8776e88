/** German texts for signing in. */

export const signIn = {
  title: 'Anmelden',
  lead: 'Melden Sie sich mit dem Konto an, das Sie von der Verwaltung dieser Installation bekommen haben.',
  login: 'Anmeldename',
  password: 'Passwort',
  submit: 'Anmelden',
  loginMissing: 'Bitte geben Sie Ihren Anmeldenamen ein.',
  passwordMissing: 'Bitte geben Sie Ihr Passwort ein.',
  forgotten:
    'Passwort vergessen? Die Verwaltung dieser Installation kann Ihnen einen Link schicken, mit dem Sie ein neues wählen.',
  passwordSet: 'Ihr neues Passwort gilt jetzt. Sie können sich damit anmelden.',
  needsSetupTitle: 'Diese Installation ist noch nicht eingerichtet',
  needsSetupBody:
    'Beim Start auf dem Server zeigt Wegmarke einen Link zur Einrichtung an. Öffnen Sie ihn hier im Browser, um das erste Konto anzulegen. Der Link gilt 24 Stunden; ein neuer Start zeigt einen neuen.',
  renewTitle: 'Bitte melden Sie sich noch einmal an',
  renewBody:
    'Ihre Anmeldung ist abgelaufen. Was Sie gerade bearbeiten, bleibt hier stehen; nach dem Anmelden geht es an derselben Stelle weiter.',
  renewOther: 'Abbrechen und ganz abmelden',
} as const;
