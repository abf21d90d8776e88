/** German texts for two people editing the same thing (`ui/EditConflict.tsx`). */

export const conflict = {
  title: 'Beide haben hier etwas geändert',
  lead: 'Bitte entscheiden Sie. Im Formular steht Ihre Eingabe; sie gilt erst, wenn Sie noch einmal speichern.',
  mine: 'Ihre Eingabe',
  stored: 'Gespeichert',
  take: 'Gespeichertes übernehmen',
  takeNamed: '{{field}}: Gespeichertes übernehmen',
  taken: '{{field}} übernommen.',
  adopted: 'Von der anderen Person übernommen: {{fields}}.',
  empty: 'leer',
  yes: 'ja',
  no: 'nein',
} as const;
