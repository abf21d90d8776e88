/** English texts for two people editing the same thing (`ui/EditConflict.tsx`). */

export const conflict = {
  title: 'Both of you changed something here',
  lead: 'Please decide. The form holds what you typed; it counts only when you save again.',
  mine: 'What you typed',
  stored: 'Stored now',
  take: 'Take what is stored',
  takeNamed: '{{field}}: take what is stored',
  taken: '{{field}} taken over.',
  adopted: 'Taken over from the other person: {{fields}}.',
  empty: 'empty',
  yes: 'yes',
  no: 'no',
} as const;
