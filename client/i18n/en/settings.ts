/** English texts of the place `features/settings`. */

export const settings = {
  title: 'Settings',
  lead: 'They hold for the whole installation.',
  language: 'Language of new accounts',
  languageHint: 'Everybody can change their own language.',
  german: 'German',
  english: 'English',
  auditAddressDays: 'Network addresses in the log: days',
  auditAddressDaysHint: 'After so many days the network address is removed from an entry. 0: it is never stored.',
  save: 'Save changes',
  saved: 'Saved.',
  changed: 'Last changed on {{date}}.',
} as const;
