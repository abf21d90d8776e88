/** English texts for choosing a password by a one-time link. */

export const password = {
  title: 'Choose a password',
  lead: 'Hello {{name}}! Choose a password for the account “{{login}}”.',
  until: 'The link is valid until {{until}}, and only once.',
  field: 'New password',
  hint: 'At least 12 characters. A sentence, or several words that only you know, works best.',
  submit: 'Save password',
  unusableTitle: 'This link is no longer valid',
  unusableBody: 'It has expired or was already used. Please ask the people who run this installation for a new one.',
  incompleteTitle: 'This link is not complete',
  incompleteBody: 'Perhaps a part of it got lost when it was copied. Please open the whole link as you received it.',
  toSignIn: 'To the sign-in page',
} as const;
