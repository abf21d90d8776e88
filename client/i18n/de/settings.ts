/** German texts of the place `features/settings`. */

export const settings = {
  title: 'Einstellungen',
  lead: 'Gelten für die ganze Installation.',
  language: 'Sprache für neue Konten',
  languageHint: 'Jede Person kann ihre Sprache selbst ändern.',
  german: 'Deutsch',
  english: 'Englisch',
  auditAddressDays: 'Netzadressen im Protokoll: Tage',
  auditAddressDaysHint:
    'Nach so vielen Tagen wird die Netzadresse aus einem Eintrag entfernt. 0: sie wird nie gespeichert.',
  save: 'Änderungen speichern',
  saved: 'Gespeichert.',
  changed: 'Zuletzt geändert am {{date}}.',
} as const;
