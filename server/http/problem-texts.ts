/** The texts of all problems, for people, in the languages of the interface. Codes and statuses: server/contract/problem.ts. */
import type { ProblemCode } from '#contract/problem';
import type { InterfaceLanguage } from '#surveys/language';

/** `title` says what happened; `detail` what can be done, where there is something. */
export interface ProblemText {
  readonly title: string;
  readonly detail?: string;
}

export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, Readonly<Record<InterfaceLanguage, ProblemText>>>> = {
  invalid_input: {
    de: { title: 'Einige Angaben passen noch nicht.', detail: 'Bitte prüfen Sie die genannten Felder.' },
    en: { title: 'Some of the input does not fit yet.', detail: 'Please check the fields named.' },
  },
  request_broken: {
    de: { title: 'Die Anfrage ist kein gültiges HTTP.' },
    en: { title: 'The request is not valid HTTP.' },
  },
  request_timeout: {
    de: { title: 'Die Anfrage kam nicht rechtzeitig vollständig an.' },
    en: { title: 'The request did not arrive in full in time.' },
  },
  json_broken: {
    de: { title: 'Die Anfrage ist kein gültiges JSON.' },
    en: { title: 'The request is not valid JSON.' },
  },
  not_found: {
    de: {
      title: 'Das gibt es hier nicht.',
      detail: 'Vielleicht wurde es entfernt oder die Adresse ist unvollständig.',
    },
    en: { title: 'This does not exist here.', detail: 'It may have been removed, or the address is incomplete.' },
  },
  method_not_allowed: {
    de: { title: 'Diese Methode gibt es für diese Adresse nicht.' },
    en: { title: 'This address does not take that method.' },
  },
  body_too_large: {
    de: { title: 'Die Anfrage ist zu groß.', detail: 'Bitte senden Sie weniger auf einmal.' },
    en: { title: 'The request is too large.', detail: 'Please send less at once.' },
  },
  content_type_wrong: {
    de: { title: 'Die Anfrage muss als application/json gesendet werden.' },
    en: { title: 'The request must be sent as application/json.' },
  },
  header_too_large: {
    de: { title: 'Die Kopfzeilen der Anfrage sind zu groß.' },
    en: { title: 'The headers of the request are too large.' },
  },
  too_many_requests: {
    de: { title: 'Das waren sehr viele Anfragen in kurzer Zeit.', detail: 'Bitte warten Sie einen Moment.' },
    en: { title: 'Those were a great many requests in a short time.', detail: 'Please wait a moment.' },
  },
  not_signed_in: {
    de: { title: 'Bitte melden Sie sich an.' },
    en: { title: 'Please sign in.' },
  },
  session_expired: {
    de: { title: 'Ihre Anmeldung ist abgelaufen.', detail: 'Bitte melden Sie sich wieder an.' },
    en: { title: 'Your session has ended.', detail: 'Please sign in again.' },
  },
  cookie_broken: {
    de: { title: 'Ihre Anmeldung ist nicht lesbar.', detail: 'Bitte melden Sie sich wieder an.' },
    en: { title: 'Your session cannot be read.', detail: 'Please sign in again.' },
  },
  token_invalid: {
    de: { title: 'Dieses Zugangs-Token gilt nicht oder nicht mehr.' },
    en: { title: 'This access token is not valid, or no longer.' },
  },
  sign_in_failed: {
    de: { title: 'Anmeldename oder Passwort stimmt nicht.' },
    en: { title: 'The login or the password is not right.' },
  },
  sign_in_wait: {
    de: { title: 'Nach mehreren Fehlversuchen gibt es eine kurze Wartezeit.', detail: 'Danach geht es weiter.' },
    en: { title: 'After several failed attempts there is a short wait.', detail: 'You can go on after it.' },
  },
  forbidden: {
    de: { title: 'Dafür hat Ihr Konto keine Berechtigung.' },
    en: { title: 'Your account may not do this.' },
  },
  origin_mismatch: {
    de: { title: 'Die Anfrage kam von einer fremden Seite und wurde nicht ausgeführt.' },
    en: { title: 'The request came from another site and was not carried out.' },
  },
  link_unknown: {
    de: { title: 'Dieser Link ist unbekannt.', detail: 'Vielleicht fehlt beim Kopieren ein Stück.' },
    en: { title: 'This link is not known.', detail: 'A piece may have been lost when it was copied.' },
  },
  link_expired: {
    de: { title: 'Dieser Link ist abgelaufen.', detail: 'Bitte lassen Sie sich einen neuen geben.' },
    en: { title: 'This link has expired.', detail: 'Please ask for a new one.' },
  },
  link_used: {
    de: { title: 'Dieser Link wurde schon benutzt.', detail: 'Bitte lassen Sie sich einen neuen geben.' },
    en: { title: 'This link has been used.', detail: 'Please ask for a new one.' },
  },
  edit_conflict: {
    de: {
      title: 'Inzwischen hat jemand anderes dasselbe bearbeitet.',
      detail: 'Bitte vergleichen Sie den neuen Stand mit Ihren Angaben.',
    },
    en: {
      title: 'Somebody else has edited this in the meantime.',
      detail: 'Please compare what is there now with what you entered.',
    },
  },
  setup_done: {
    de: { title: 'Die Einrichtung ist schon abgeschlossen.', detail: 'Bitte melden Sie sich an.' },
    en: { title: 'The set-up is already complete.', detail: 'Please sign in.' },
  },
  login_taken: {
    de: { title: 'Diesen Anmeldenamen gibt es schon.' },
    en: { title: 'This login is taken.' },
  },
  last_admin: {
    de: {
      title: 'Das ist das letzte aktive Konto der Administration.',
      detail: 'Geben Sie zuerst einem anderen Konto diese Berechtigung.',
    },
    en: {
      title: 'This is the last active administrator account.',
      detail: 'First give another account this permission.',
    },
  },
  user_inactive: {
    de: { title: 'Dieses Konto ist stillgelegt.' },
    en: { title: 'This account is deactivated.' },
  },
  mail_not_configured: {
    de: { title: 'Der Versand von E-Mails ist nicht eingerichtet.' },
    en: { title: 'Sending mail is not configured.' },
  },
  mail_failed: {
    de: {
      title: 'Die E-Mail konnte nicht verschickt werden.',
      detail: 'Bitte geben Sie den Link auf anderem Weg weiter oder versuchen Sie es später noch einmal.',
    },
    en: {
      title: 'The mail could not be sent.',
      detail: 'Please pass the link on in another way, or try again later.',
    },
  },
  site_code_taken: {
    de: { title: 'Dieses Kürzel gibt es in diesem Vorhaben schon.' },
    en: { title: 'This code is taken in this project.' },
  },
  member_exists: {
    de: { title: 'Dieses Konto gehört schon zum Vorhaben.' },
    en: { title: 'This account is already a member of the project.' },
  },
  project_archived: {
    de: { title: 'Das Vorhaben ist abgeschlossen und kann nicht mehr bearbeitet werden.' },
    en: { title: 'The project is archived and cannot be edited.' },
  },
  project_name_taken: {
    de: { title: 'Ein Vorhaben mit diesem Namen gibt es schon.' },
    en: { title: 'A project of this name exists.' },
  },
  internal: {
    de: {
      title: 'Das hat wegen eines Fehlers im Programm nicht geklappt.',
      detail: 'Bitte nennen Sie der Administration die Anfragenummer.',
    },
    en: {
      title: 'This failed because of a fault in the program.',
      detail: 'Please tell the administration the request number.',
    },
  },
  database_unavailable: {
    de: { title: 'Die Datenbank antwortet gerade nicht.', detail: 'Bitte versuchen Sie es gleich noch einmal.' },
    en: { title: 'The database does not answer right now.', detail: 'Please try again shortly.' },
  },
};
