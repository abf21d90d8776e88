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
  demo_exists: {
    de: {
      title: 'Es gibt schon ein Beispiel-Vorhaben.',
      detail: 'Ein neues kann angelegt werden, sobald das bisherige abgelegt ist.',
    },
    en: {
      title: 'There is a sample project already.',
      detail: 'A new one can be made once the present one has been put away.',
    },
  },
  facet_in_use: {
    de: {
      title: 'Mindestens ein Fall hat diesen Wert noch.',
      detail: 'Bitte ändern Sie zuerst die Fälle. Danach können Sie den Wert streichen.',
    },
    en: {
      title: 'At least one case still has this value.',
      detail: 'Please change the cases first. You can remove the value after that.',
    },
  },
  subject_archived: {
    de: {
      title: 'Dieser Fall ist abgelegt und kann nicht geändert werden.',
      detail: 'Holen Sie ihn zuerst wieder hervor.',
    },
    en: { title: 'This case is archived and cannot be changed.', detail: 'First take it out again.' },
  },
  code_mistyped: {
    de: {
      title: 'Vielleicht ein Tippfehler?',
      detail:
        'Der Code auf Ihrem Zettel hat 16 Zeichen. Null, Eins und die Buchstaben O und I kommen darin nicht vor. Bitte vergleichen Sie noch einmal.',
    },
    en: {
      title: 'Perhaps a typing slip?',
      detail:
        'The code on your slip has 16 characters. There is no zero, no one and no letters O or I in it. Please compare once more.',
    },
  },
  code_unknown: {
    de: {
      title: 'Diesen Code kennen wir nicht.',
      detail: 'Bitte vergleichen Sie ihn mit Ihrem Zettel. Oder bitten Sie Ihre Ansprechperson um einen neuen Zettel.',
    },
    en: {
      title: 'We do not know this code.',
      detail: 'Please compare it with your slip. Or ask your contact person for a new slip.',
    },
  },
  slip_expired: {
    de: {
      title: 'Dieser Zettel ist abgelaufen.',
      detail: 'Ihre Angaben sind noch da. Bitten Sie Ihre Ansprechperson um einen neuen Zettel.',
    },
    en: {
      title: 'This slip has expired.',
      detail: 'What you wrote is still there. Please ask your contact person for a new slip.',
    },
  },
  slip_revoked: {
    de: {
      title: 'Dieser Zettel gilt nicht mehr.',
      detail:
        'Ihre Angaben sind noch da. Vielleicht haben Sie schon einen neueren Zettel. Sonst bitten Sie Ihre Ansprechperson um einen.',
    },
    en: {
      title: 'This slip is no longer valid.',
      detail:
        'What you wrote is still there. Perhaps you have a newer slip already. Otherwise ask your contact person for one.',
    },
  },
  space_archived: {
    de: {
      title: 'Ihr Bereich ist zurzeit geschlossen.',
      detail: 'Ihre Angaben sind noch da. Bitte fragen Sie Ihre Ansprechperson.',
    },
    en: {
      title: 'Your space is closed at the moment.',
      detail: 'What you wrote is still there. Please ask your contact person.',
    },
  },
  space_closed: {
    de: {
      title: 'Ihr Bereich ist auf diesem Gerät zu.',
      detail: 'Was gespeichert ist, bleibt da. Zum Weitermachen geben Sie den Code von Ihrem Zettel noch einmal ein.',
    },
    en: {
      title: 'Your space is closed on this device.',
      detail: 'What has been saved stays. To go on, enter the code from your slip once more.',
    },
  },
  reading_id_taken: {
    de: { title: 'Eine andere Momentaufnahme hat diese Kennung schon.' },
    en: { title: 'Another reading has this id already.' },
  },
  instrument_not_published: {
    de: { title: 'Dieser Bogen ist noch nicht veröffentlicht.' },
    en: { title: 'This questionnaire is not published yet.' },
  },
  instrument_archived: {
    de: { title: 'Dieser Bogen ist abgelegt.', detail: 'Zum Ändern und Ausfüllen bitte zuerst wieder hervorholen.' },
    en: {
      title: 'This questionnaire is put away.',
      detail: 'To change it or fill it in, please take it out again first.',
    },
  },
  instrument_key_taken: {
    de: { title: 'Einen Bogen mit diesem Schlüssel gibt es in diesem Vorhaben schon.' },
    en: { title: 'This project has a questionnaire with this key already.' },
  },
  definition_broken: {
    de: { title: 'Dieser Bogen kann so nicht verwendet werden.' },
    en: { title: 'This questionnaire cannot be used as it is.' },
  },
  draft_missing: {
    de: { title: 'Dieser Bogen hat keinen Entwurf.' },
    en: { title: 'This questionnaire has no draft.' },
  },
  changes_undeclared: {
    de: {
      title: 'Die Änderungen gegenüber der letzten Version sind noch nicht benannt.',
      detail: 'Damit Antworten vergleichbar bleiben, gehört zu jeder Änderung, worin sie besteht.',
    },
    en: {
      title: 'The changes since the latest version have not been declared.',
      detail: 'For answers to stay comparable, each change needs to say what it is.',
    },
  },
  import_busy: {
    de: {
      title: 'Hier läuft schon ein Import.',
      detail: 'Bitte warten Sie, bis er fertig ist, oder brechen Sie ihn ab.',
    },
    en: { title: 'An import is already running here.', detail: 'Please wait until it has finished, or cancel it.' },
  },
  import_over: {
    de: { title: 'Dieser Import ist schon abgeschlossen.', detail: 'Bitte laden Sie die Datei noch einmal hoch.' },
    en: { title: 'This import is over.', detail: 'Please upload the file again.' },
  },
  export_too_large: {
    de: {
      title: 'Für eine Excel-Datei ist das zu viel.',
      detail: 'Ein Blatt fasst 1.048.576 Zeilen und 16.384 Spalten. Bitte wählen Sie CSV; dort gibt es keine Grenze.',
    },
    en: {
      title: 'This is too much for an Excel file.',
      detail: 'A sheet holds 1,048,576 rows and 16,384 columns. Please choose CSV, which has no limit.',
    },
  },
  import_file_gone: {
    de: {
      title: 'Die Datei ist nicht mehr da.',
      detail: 'Hochgeladene Dateien werden einen Tag aufbewahrt. Bitte laden Sie sie noch einmal hoch.',
    },
    en: {
      title: 'The file is no longer there.',
      detail: 'Uploaded files are kept for one day. Please upload it again.',
    },
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
