/** English texts for signing in. */

export const signIn = {
  title: 'Sign in',
  lead: 'Sign in with the account that the people who run this installation gave you.',
  login: 'Login',
  password: 'Password',
  submit: 'Sign in',
  loginMissing: 'Please enter your login.',
  passwordMissing: 'Please enter your password.',
  forgotten: 'Forgotten your password? The people who run this installation can send you a link to choose a new one.',
  passwordSet: 'Your new password is valid now. You can sign in with it.',
  needsSetupTitle: 'This installation has not been set up yet',
  needsSetupBody:
    'When it starts on the server, Wegmarke prints a link to the set-up page. Open it in this browser to create the first account. The link is valid for 24 hours; a new start prints a new one.',
  renewTitle: 'Please sign in once more',
  renewBody:
    'Your sign-in has expired. What you are working on stays here; after signing in you go on at the same place.',
  renewOther: 'Cancel and sign out altogether',
} as const;
