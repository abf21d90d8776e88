/** The mail that carries a one-time link to set a password. */
import type { InterfaceLanguage } from '#surveys/language';
import type { Mail } from './mailer.ts';

export interface PasswordLinkMail {
  readonly to: string;
  readonly name: string;
  readonly link: string;
  readonly expiresAt: string;
  readonly language: InterfaceLanguage;
}

export function passwordLinkMail({ to, name, link, expiresAt, language }: PasswordLinkMail): Mail {
  const until = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  }).format(new Date(expiresAt));
  if (language === 'de') {
    return {
      to,
      subject: 'Wegmarke: Ihr Passwort festlegen',
      text: `Guten Tag ${name},

mit diesem Link legen Sie Ihr Passwort für Wegmarke fest. Er gilt einmal und bis ${until} Uhr:

${link}

Haben Sie das nicht erwartet? Dann brauchen Sie nichts zu tun.
`,
    };
  }
  return {
    to,
    subject: 'Wegmarke: set your password',
    text: `Hello ${name},

with this link you set your password for Wegmarke. It works once, until ${until} (Berlin time):

${link}

You did not expect this? Then there is nothing you need to do.
`,
  };
}
