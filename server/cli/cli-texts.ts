/** The sentences of the command line in German and English. */
import type { InterfaceLanguage } from '#surveys/language';
import type { CliErrorCode, UsageErrorCode } from './cli-error.ts';

type Texts = Readonly<Record<InterfaceLanguage, string>>;

/** `{name}` is filled in. */
const ERRORS: Readonly<Record<CliErrorCode | UsageErrorCode | 'unexpected', Texts>> = {
  command_unknown: {
    de: 'Den Befehl „{name}“ gibt es nicht.',
    en: 'There is no command "{name}".',
  },
  option_unknown: {
    de: 'Mit „{name}“ kann dieser Befehl nichts anfangen.',
    en: 'This command does not know "{name}".',
  },
  option_missing: { de: 'Es fehlt {name}.', en: '{name} is missing.' },
  value_missing: { de: 'Bei {name} fehlt der Wert.', en: '{name} needs a value.' },
  value_wrong: {
    de: '„{value}“ geht bei {name} nicht; möglich sind: {choices}.',
    en: '"{value}" is not possible for {name}; possible are: {choices}.',
  },
  file_exists: {
    de: 'Die Datei {detail} gibt es schon; bitte einen anderen Namen wählen.',
    en: 'The file {detail} exists; please choose another name.',
  },
  file_not_writable: {
    de: 'Die Sicherung kann nicht geschrieben werden: {detail}.',
    en: 'The backup cannot be written: {detail}.',
  },
  export_not_writable: {
    de: 'Die Datei {name} kann nicht geschrieben werden: {detail}.',
    en: 'The file {name} cannot be written: {detail}.',
  },
  file_not_readable: {
    de: 'Die Sicherung kann nicht gelesen werden: {detail}.',
    en: 'The backup cannot be read: {detail}.',
  },
  file_foreign: {
    de: 'Die Datei ist keine Sicherung von Wegmarke. Es wurde nichts verändert.',
    en: 'The file is not a backup of Wegmarke. Nothing has been changed.',
  },
  file_damaged: {
    de: 'Die Sicherung ist beschädigt oder unvollständig. Es wurde nichts verändert.',
    en: 'The backup is damaged or incomplete. Nothing has been changed.',
  },
  file_newer: {
    de: 'Die Sicherung stammt von einer neueren Version von Wegmarke. Es wurde nichts verändert.',
    en: 'The backup was made by a newer version of Wegmarke. Nothing has been changed.',
  },
  file_unsupported: {
    de: 'Die Sicherung enthält ein Dokument, das sich nicht unverändert zurückschreiben lässt. Es wurde nichts verändert.',
    en: 'The backup holds a document that cannot be written back unchanged. Nothing has been changed.',
  },
  target_not_empty: {
    de: 'Die Datenbank ist nicht leer. Mit --replace wird ihr Inhalt durch die Sicherung ersetzt.',
    en: 'The database is not empty. With --replace its content is replaced by the backup.',
  },
  target_refused: {
    de: 'Die Datenbank hat einen Teil der Sicherung nicht angenommen ({detail}). Sie ist unvollständig; bitte die Rücksicherung mit --replace wiederholen.',
    en: 'The database did not accept a part of the backup ({detail}). It is incomplete; please repeat the restore with --replace.',
  },
  database_newer: {
    de: 'Mit dieser Datenbank hat schon eine neuere Version von Wegmarke gearbeitet.',
    en: 'A newer version of Wegmarke has worked with this database.',
  },
  restore_unfinished: {
    de: 'Eine Rücksicherung ist nicht fertig geworden. Bitte sie mit --replace wiederholen.',
    en: 'A restore was not finished. Please repeat it with --replace.',
  },
  directoryInUse: {
    de: 'Das Datenverzeichnis {directory} wird von einem anderen Prozess benutzt.',
    en: 'The data directory {directory} is in use by another process.',
  },
  directoryNotWritable: {
    de: 'In das Datenverzeichnis {directory} kann nicht geschrieben werden.',
    en: 'The data directory {directory} cannot be written to.',
  },
  dataDamaged: {
    de: 'Die Daten in {directory} sind beschädigt und lassen sich nicht öffnen.',
    en: 'The data in {directory} is damaged and cannot be opened.',
  },
  formatTooNew: {
    de: 'Die Daten in {directory} stammen von einer neueren Version von Wegmarke.',
    en: 'The data in {directory} comes from a newer version of Wegmarke.',
  },
  startFailed: {
    de: 'Die eingebaute Datenbank in {directory} lässt sich nicht starten.',
    en: 'The embedded database in {directory} cannot be started.',
  },
  server_running: {
    de: 'Mit den Daten in {directory} arbeitet gerade ein Server; bitte ihn für diesen Befehl anhalten.',
    en: 'A server is using the data in {directory}; please stop it for this command.',
  },
  project_unknown: { de: 'Das Vorhaben „{name}“ gibt es nicht.', en: 'There is no project "{name}".' },
  instrument_unknown: {
    de: 'Den Bogen „{name}“ gibt es in diesem Vorhaben nicht.',
    en: 'There is no instrument "{name}" in this project.',
  },
  file_unreadable: {
    de: 'Die Datei {name} kann nicht gelesen werden: {detail}.',
    en: 'The file {name} cannot be read: {detail}.',
  },
  file_too_large: {
    de: 'Die Datei {name} ist zu groß; möglich sind höchstens {max} MB.',
    en: 'The file {name} is too large; at most {max} MB are possible.',
  },
  definition_refused: {
    de: 'Aus {name} kann kein Bogen werden. Es wurde nichts gespeichert.',
    en: '{name} cannot become an instrument. Nothing has been stored.',
  },
  codebook_expected: { de: 'Die Datei {name} ist kein Codebuch.', en: 'The file {name} is not a code book.' },
  changes_undeclared: {
    de: 'Die Änderungen sind noch nicht benannt. Es wurde nichts gespeichert.',
    en: 'The changes have not been declared. Nothing has been stored.',
  },
  json_unreadable: {
    de: 'Die Datei {name} enthält kein gültiges JSON für diesen Zweck: {detail}.',
    en: 'The file {name} holds no valid JSON for this: {detail}.',
  },
  import_refused: { de: 'Es wurde nichts übernommen.', en: 'Nothing was taken over.' },
  facet_form: {
    de: '„{value}“ hat nicht die Form SPALTE=SCHLÜSSEL.',
    en: '"{value}" does not have the form COLUMN=KEY.',
  },
  user_unknown: { de: 'Das Konto „{login}“ gibt es nicht.', en: 'There is no account "{login}".' },
  admin_missing: {
    de: 'Es gibt noch kein Konto der Administration. Bitte Wegmarke zuerst einrichten oder mit „user add --admin“ ein Konto anlegen.',
    en: 'There is no account of the administration yet. Please set Wegmarke up first, or add an account with "user add --admin".',
  },
  site_form: {
    de: '„{value}“ ist kein Standort; gemeint ist KÜRZEL=NAME, zum Beispiel NORD="Jobcenter Nord".',
    en: '"{value}" is not a site; it should be CODE=NAME, for example NORD="Jobcenter Nord".',
  },
  backup_name: { de: 'Es fehlt der Name der Datei.', en: 'The name of the file is missing.' },
  keys_missing: {
    de: 'Der Schlüssel „{id}“ der Sicherung fehlt hier; ohne ihn sind E-Mail-Adressen, Rückmeldungen und Adressen im Protokoll nicht lesbar. Bitte keys.json oder WEGMARKE_KEYS mitnehmen oder mit --without-keys fortfahren.',
    en: 'The key "{id}" of the backup is missing here; without it e-mail addresses, feedback and addresses in the log cannot be read. Please bring keys.json or WEGMARKE_KEYS along, or go on with --without-keys.',
  },
  keys_given: {
    de: 'Die Schlüssel stehen in WEGMARKE_KEYS; bitte dort den Schlüssel „{id}“ der Sicherung ergänzen.',
    en: 'The keys are in WEGMARKE_KEYS; please add the key "{id}" of the backup there.',
  },
  unexpected: {
    de: 'Das hat wegen eines Fehlers im Programm nicht geklappt: {detail}',
    en: 'This failed because of a fault in the program: {detail}',
  },
};

const SENTENCES = {
  see_help: { de: 'Hilfe: npm run -s wegmarke -- --help', en: 'Help: npm run -s wegmarke -- --help' },
  password_link: {
    de: 'Mit diesem Link kann einmal ein Passwort gesetzt werden, bis {until}:',
    en: 'With this link a password can be set once, until {until}:',
  },
  token_once: {
    de: 'Dieses Zugangs-Token wird nur jetzt gezeigt; es gilt bis {until}:',
    en: 'This access token is shown only now; it is valid until {until}:',
  },
  project_made: { de: 'Vorhaben angelegt:', en: 'Project created:' },
  demo_made: {
    de: 'Beispiel-Vorhaben angelegt; „{login}“ hat darin alle Rollen:',
    en: 'Sample project created; "{login}" has all roles in it:',
  },
  collection: { de: '{name}: {documents}', en: '{name}: {documents}' },
  backup_done: {
    de: 'Gesichert: {documents} Dokumente in {collections} Sammlungen, in {file}.',
    en: 'Saved: {documents} documents in {collections} collections, to {file}.',
  },
  backup_without_keys: {
    de: 'Die Schlüssel sind nicht in der Sicherung. Ohne sie ist Verschlüsseltes nicht lesbar: Bitte keys.json (oder WEGMARKE_KEYS) getrennt aufbewahren.',
    en: 'The keys are not in the backup. Without them encrypted values cannot be read: please keep keys.json (or WEGMARKE_KEYS) in a separate place.',
  },
  backup_with_keys: {
    de: 'Die Schlüssel sind in der Sicherung. Wer die Datei hat, kann alles lesen: Bitte entsprechend verwahren.',
    en: 'The keys are in the backup. Whoever has the file can read everything: please keep it accordingly.',
  },
  restore_done: {
    de: 'Zurückgesichert: {documents} Dokumente in {collections} Sammlungen, Stand {created}.',
    en: 'Restored: {documents} documents in {collections} collections, as of {created}.',
  },
  restore_running: {
    de: 'Mit diesen Daten arbeitet gerade ein Server; bitte ihn danach neu starten.',
    en: 'A server is using this data; please restart it afterwards.',
  },
  export_done: {
    de: '{rows} Zeilen in {file}. Prüfsumme (SHA-256):',
    en: '{rows} rows in {file}. Checksum (SHA-256):',
  },
  import_columns: { de: 'Spalten: {columns}', en: 'Columns: {columns}' },
  import_checked: {
    de: '{rows} Zeilen: {added} neu, {changed} geändert, {unchanged} unverändert; {subjects} neue Personen.',
    en: '{rows} rows: {added} new, {changed} changed, {unchanged} unchanged; {subjects} new subjects.',
  },
  import_progress: { de: '{rows} Zeilen …', en: '{rows} rows …' },
  import_issue: {
    de: '{column}{message} ({count}-mal, Zeilen {lines})',
    en: '{column}{message} ({count} times, lines {lines})',
  },
  instrument_published: {
    de: 'Bogen „{key}“, Version {version}, mit {items} Fragen veröffentlicht:',
    en: 'Instrument "{key}", version {version}, published with {items} items:',
  },
  instrument_drafted: { de: 'Bogen „{key}“ als Entwurf abgelegt:', en: 'Instrument "{key}" kept as a draft:' },
  instrument_unchanged: {
    de: 'Bogen „{key}“ ist schon genau so veröffentlicht (Version {version}):',
    en: 'Instrument "{key}" is published exactly so already (version {version}):',
  },
  instrument_declare: {
    de: 'Mit --changes DATEI.json benennen; gefunden wurde: {changes}',
    en: 'Declare them with --changes FILE.json; found were: {changes}',
  },
  issue_error: { de: 'Fehler', en: 'Error' },
  issue_warning: { de: 'Hinweis', en: 'Note' },
  keys_added: { de: 'Schlüssel ergänzt in {file}.', en: 'Keys added to {file}.' },
  engine_runs: { de: 'Läuft bis Strg+C.', en: 'Runs until Ctrl+C.' },
} as const satisfies Record<string, Texts>;

export type Sentence = keyof typeof SENTENCES;

function fill(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

export function errorSentence(
  code: keyof typeof ERRORS,
  language: InterfaceLanguage,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return fill(ERRORS[code][language], params);
}

export function sentence(
  name: Sentence,
  language: InterfaceLanguage,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return fill(SENTENCES[name][language], params);
}

/** A moment for people at this machine: local time to the minute. */
export function momentText(moment: string | Date, language: InterfaceLanguage): string {
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return format.format(new Date(moment));
}
