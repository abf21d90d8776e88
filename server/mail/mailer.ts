/** Sending mail, where it is configured (WEGMARKE_SMTP_URL and WEGMARKE_MAIL_FROM). */
import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  readonly enabled: boolean;
  /** Resolves when the mail server has taken the mail. @throws Error if it does not, or if mail is not configured */
  send(mail: Mail): Promise<void>;
}

export function createMailer({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>): Mailer {
  if (smtpUrl === null || mailFrom === null) {
    return { enabled: false, send: () => Promise.reject(new Error('mail is not configured')) };
  }
  const transport = createTransport(smtpUrl, { from: mailFrom });
  return {
    enabled: true,
    async send(mail) {
      // Text only; nothing that the recipient's program would fetch from elsewhere.
      await transport.sendMail({ ...mail, disableUrlAccess: true, disableFileAccess: true });
    },
  };
}
