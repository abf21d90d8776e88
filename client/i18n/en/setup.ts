/** English texts of the set-up page. */

export const setup = {
  title: 'Set up Wegmarke',
  lead: 'Welcome! Three short steps and you can begin. Everything can be changed later.',
  accountTitle: 'Your account',
  accountLead: 'With this first account you manage accounts and projects. It does not see answers from conversations.',
  login: 'Login',
  loginHint: 'What you sign in with. Letters, digits, dot, hyphen, underscore and @.',
  name: 'Your name',
  nameHint: 'How others see you in Wegmarke.',
  password: 'Password',
  passwordHint: 'At least 12 characters. A sentence, or several words that only you know, works best.',
  languageTitle: 'Language',
  language: 'Language of the interface',
  languageHint: 'Yours, and that of new accounts. Everybody can choose their own.',
  projectTitle: 'First project',
  projectLead:
    'A project is the frame for everything else: a counselling programme or an interview study, with sites and with the people who work in it. Nothing is shared between projects.',
  project: 'Name of the project',
  projectHint: 'For example: Holistic counselling at the Nordstadt jobcenter.',
  sample: 'Create a sample project as well',
  sampleHint:
    'Invented cases with answers over a year, marked as invented everywhere. You see at once what pictures and reports look like.',
  submit: 'Set up Wegmarke',
  done: 'Wegmarke is set up. You are signed in.',
  doneTitle: 'Wegmarke is already set up',
  doneBody: 'Setting up happens only once. Sign in with your account.',
  noLinkTitle: 'To set up you need the link from the server',
  noLinkBody:
    'When it starts on the server, Wegmarke prints a link that ends in “/setup#” and a long key. Please open the whole link in this browser.',
  expiredTitle: 'This link is no longer valid',
  expiredBody:
    'The set-up link is valid for 24 hours. Restart Wegmarke on the server: it then prints a new link. What you typed stays in this browser window (except the password).',
} as const;
