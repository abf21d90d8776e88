/** HTTP of accounts, for the administration. */
import { sessionsEnded } from '#contract/session';
import {
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
import type { UserService } from './user.service.ts';
import type { UserAccessService } from './user-access.service.ts';

export interface UserRoutesDependencies {
  readonly userAccess: UserAccessService;
  readonly users: UserService;
}

export function userRoutes({ userAccess, users }: UserRoutesDependencies): Endpoint[] {
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
        const created = await userAccess.create(body);
        about({ kind: 'user', id: created.user.id, label: created.user.login });
        return created;
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
        problems: ['mail_not_configured', 'mail_failed', 'user_inactive'],
      },
      ({ body, params }) => userAccess.makeLink(params.userId, body.mail),
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
        return { ended: await userAccess.endSessions(params.userId) };
      },
    ),
  ];
}
