/** Mail as it goes over the wire to a mail server. */
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMailer } from '#server/mail/mailer';
import { passwordLinkMail } from '#server/mail/password-link-mail';

/** A mail server that takes mail for everybody but `nobody@…`. */
let smtp: Server;
let received: string[];
let smtpUrl: string;

beforeEach(async () => {
  received = [];
  smtp = createServer((socket) => {
    let isData = false;
    let rest = '';
    let mail = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.on('error', () => {});
    say('220 test');
    socket.on('data', (data) => {
      rest += data;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (isData) {
          if (line === '.') {
            isData = false;
            received.push(mail);
            mail = '';
            say('250 taken');
          } else mail += `${line}\n`;
        } else if (/^DATA/i.test(line)) {
          isData = true;
          say('354 go on');
        } else if (/^RCPT TO:<nobody@/i.test(line)) say('550 no such mailbox');
        else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else {
          if (/^(MAIL|RCPT)/i.test(line)) mail += `${line}\n`;
          say('250 fine');
        }
      }
    });
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const address = smtp.address();
  smtpUrl = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(() => {
  smtp.close();
});

const mail = {
  to: 'bea@example.org',
  name: 'Bea Öz',
  link: 'https://wegmarke.example/password#abc',
  expiresAt: '2026-03-01T12:30:00.000Z',
};

test('a link for a password arrives, from the configured sender, as text only', async () => {
  const mailer = createMailer({ smtpUrl, mailFrom: 'wegmarke@example.org' });
  await mailer.send(passwordLinkMail({ ...mail, language: 'en' }));
  expect(received).toHaveLength(1);
  const text = received[0] ?? '';
  expect(text).toMatch(/MAIL FROM:<wegmarke@example\.org>/);
  expect(text).toMatch(/RCPT TO:<bea@example\.org>/);
  expect(text).toMatch(/Content-Type: text\/plain/);
  expect(text.replace(/=\n/g, '')).toContain('https://wegmarke.example/password#abc');
});

test('is written in the language of the account, with the time of its end in Germany', () => {
  const german = passwordLinkMail({ ...mail, language: 'de' });
  expect(german.subject).toBe('Wegmarke: Ihr Passwort festlegen');
  expect(german.text).toMatch(/Guten Tag Bea Öz,[\s\S]*1\. März 2026[\s\S]*13:30 Uhr/);
  expect(passwordLinkMail({ ...mail, language: 'en' }).text).toMatch(/Hello Bea Öz,[\s\S]*1 March 2026[\s\S]*13:30/);
});

test('what the mail server refuses is an error', async () => {
  const mailer = createMailer({ smtpUrl, mailFrom: 'wegmarke@example.org' });
  await expect(mailer.send({ to: 'nobody@example.org', subject: 's', text: 't' })).rejects.toThrow();
});

test('without configuration there is no mail', async () => {
  const mailer = createMailer({ smtpUrl: null, mailFrom: null });
  expect(mailer.enabled).toBe(false);
  await expect(mailer.send({ to: 'a@example.org', subject: 's', text: 't' })).rejects.toThrow('not configured');
});
