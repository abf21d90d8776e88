/** Why the server cannot start, as one clear sentence in German or English; main.ts prints it and exits with 1. */
import type { InterfaceLanguage } from '#surveys/language';

const TEXTS = {
  configWrong: {
    de: 'Die Umgebungsvariable {name} ist nicht gültig: {reason}.',
    en: 'The environment variable {name} is not valid: {reason}.',
  },
  portInUse: {
    de: 'Der Port {port} auf {host} ist schon belegt. Mit PORT=… wählen Sie einen anderen.',
    en: 'Port {port} on {host} is in use. Choose another one with PORT=….',
  },
  portForbidden: {
    de: 'Auf Port {port} von {host} darf dieses Konto nicht lauschen.',
    en: 'This account may not listen on port {port} of {host}.',
  },
  hostUnknown: {
    de: 'Die Adresse {host} gibt es auf diesem Rechner nicht. Mit HOST=… wählen Sie eine andere.',
    en: 'The address {host} does not exist on this machine. Choose another one with HOST=….',
  },
  directoryNotWritable: {
    de: 'In das Datenverzeichnis {directory} kann nicht geschrieben werden.',
    en: 'The data directory {directory} cannot be written to.',
  },
  directoryInUse: {
    de: 'Das Datenverzeichnis {directory} wird schon von einem anderen Prozess benutzt.',
    en: 'The data directory {directory} is in use by another process.',
  },
  dataDamaged: {
    de: 'Die Daten in {directory} sind beschädigt und lassen sich nicht öffnen.',
    en: 'The data in {directory} is damaged and cannot be opened.',
  },
  formatTooNew: {
    de: 'Die Daten in {directory} stammen von einer neueren Version von Wegmarke.',
    en: 'The data in {directory} comes from a newer version of Wegmarke.',
  },
  databaseUnreachable: {
    de: 'Die Datenbank in MONGODB_URI ist nicht erreichbar.',
    en: 'The database in MONGODB_URI cannot be reached.',
  },
  databaseRefused: {
    de: 'Die Datenbank in MONGODB_URI lehnt die Anmeldung ab. Bitte Benutzer und Passwort prüfen.',
    en: 'The database in MONGODB_URI refuses the sign-in. Please check user and password.',
  },
  databaseNewer: {
    de: 'Mit dieser Datenbank hat schon eine neuere Version von Wegmarke gearbeitet. Bitte diese starten.',
    en: 'A newer version of Wegmarke has worked with this database. Please start that one.',
  },
  restoreUnfinished: {
    de: 'Eine Wiederherstellung wurde abgebrochen. Bitte „wegmarke restore“ noch einmal mit --replace ausführen.',
    en: 'A restore broke off. Please run "wegmarke restore" again with --replace.',
  },
  startFailed: {
    de: 'Die Datenbank in {directory} konnte nicht geöffnet werden.',
    en: 'The database in {directory} could not be opened.',
  },
  keysDamaged: {
    de: 'Die Schlüsseldatei {file} ist nicht lesbar oder beschädigt.',
    en: 'The key file {file} cannot be read or is damaged.',
  },
  keysDoNotFit: {
    de: 'Die Schlüssel passen nicht zur Datenbank: Der Schlüssel „{id}“ fehlt. Bitte WEGMARKE_KEYS oder keys.json prüfen.',
    en: 'The keys do not fit the database: key "{id}" is missing. Please check WEGMARKE_KEYS or keys.json.',
  },
} as const;

export type StartErrorCode = keyof typeof TEXTS;

export class StartError extends Error {
  readonly code: StartErrorCode;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: StartErrorCode, params: Readonly<Record<string, string | number>> = {}, cause?: unknown) {
    super(code, { cause });
    this.name = 'StartError';
    this.code = code;
    this.params = params;
  }

  /** The sentence for people. */
  text(language: InterfaceLanguage): string {
    return TEXTS[this.code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(this.params[name] ?? ''));
  }
}
