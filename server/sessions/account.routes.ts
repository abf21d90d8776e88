/** HTTP of one's own account: profile and password. */
import { accountPatch, passwordChange, sessionsEnded } from '#contract/session';
import { user } from '#contract/user';
import { signedInUser } from '../http/actor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { AccountService } from './account.service.ts';

export function accountRoutes({ accounts }: { readonly accounts: AccountService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'PATCH',
        path: '/api/account',
        action: 'account.update',
        summary: 'Changes name, e-mail address or language of the own account.',
        body: accountPatch,
        reply: user,
        problems: ['edit_conflict'],
      },
      async ({ about, actor, body }) => {
        const { userId, label } = signedInUser(actor);
        about({ kind: 'user', id: userId, label });
        return accounts.update(userId, body);
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/account/password',
        action: 'account.password',
        summary: 'Changes the own password; all other sessions of the account end.',
        body: passwordChange,
        reply: sessionsEnded,
        problems: ['sign_in_wait'],
      },
      async ({ about, actor, address, body }) => {
        const { label, sessionId, userId } = signedInUser(actor);
        about({ kind: 'user', id: userId, label });
        return { ended: await accounts.changePassword({ userId, sessionId, address }, body) };
      },
    ),
  ];
}
