/** HTTP of accounts, for the administration. */
import { sessionsEnded } from '#contract/session';
import {
  type PasswordLinkMade,
  passwordLinkCreate,
  passwordLinkMade,
  user,
  userCreate,
  userCreated,
  userList,
  userParams,
  userPatch,
  userQuery,
} from '#contract/user';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { Mailer } from '../mail/mailer.ts';
import { passwordLinkMail } from '../mail/password-link-mail.ts';
import type { PasswordLinkService } from '../password-links/password-link.service.ts';
import type { SessionService } from '../sessions/session.service.ts';
import type { UserService } from './user.service.ts';

export interface UserRoutesDependencies {
  readonly mailer: Mailer;
  readonly passwordLinks: PasswordLinkService;
  readonly sessions: SessionService;
  readonly users: UserService;
}

export function userRoutes({ mailer, passwordLinks, sessions, users }: UserRoutesDependencies): Endpoint[] {
  async function makeLink(userId: string, mail: boolean): Promise<PasswordLinkMade> {
    if (mail && !mailer.enabled) throw new Problem('mail_not_configured');
    const account = await users.get(userId);
    if (!account.active) throw new Problem('user_inactive');
    const { email: to, language, name } = account;
    if (mail && to === null) throw invalidInput({ path: 'mail', code: 'email_missing' });
    const { link, expiresAt } = await passwordLinks.create(userId);
    if (!mail || to === null) return { link, mailed: false, expiresAt };
    await mailer.send(passwordLinkMail({ to, name, link, expiresAt, language }));
    return { link: null, mailed: true, expiresAt };
  }

  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/users',
        action: 'users.list',
        summary: 'Lists accounts.',
        query: userQuery,
        reply: userList,
      },
      ({ query }) => users.list(query),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/users',
        action: 'users.create',
        summary: 'Creates an account and a one-time link to set its password.',
        subject: 'user',
        body: userCreate,
        reply: userCreated,
        status: 201,
        problems: ['login_taken'],
      },
      async ({ about, body }) => {
        const created = await users.create(body);
        about({ kind: 'user', id: created.id, label: created.login });
        return { user: created, ...(await passwordLinks.create(created.id)) };
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/users/:userId',
        action: 'users.read',
        summary: 'Reads one account.',
        params: userParams,
        reply: user,
      },
      ({ params }) => users.get(params.userId),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/users/:userId',
        action: 'users.update',
        summary: 'Changes an account; deactivating it ends its sessions, tokens and links.',
        subject: 'user',
        params: userParams,
        body: userPatch,
        reply: user,
        problems: ['edit_conflict', 'last_admin'],
      },
      async ({ about, body, params }) => {
        const updated = await users.update(params.userId, body);
        about({ kind: 'user', id: updated.id, label: updated.login });
        return updated;
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/users/:userId/password-link',
        action: 'users.passwordLink',
        summary: 'Makes a one-time link to set the password, and shows or mails it.',
        subject: 'user',
        params: userParams,
        body: passwordLinkCreate,
        reply: passwordLinkMade,
        status: 201,
        problems: ['mail_not_configured', 'user_inactive'],
      },
      ({ body, params }) => makeLink(params.userId, body.mail),
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/users/:userId/sessions',
        action: 'users.endSessions',
        summary: 'Ends all sessions of an account.',
        subject: 'user',
        params: userParams,
        reply: sessionsEnded,
      },
      async ({ params }) => {
        await users.get(params.userId);
        return { ended: await sessions.endAll(params.userId) };
      },
    ),
  ];
}
