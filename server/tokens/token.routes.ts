/** HTTP of personal access tokens. Tokens cannot manage tokens: only a session may. */
import { nothing } from '#contract/common';
import { tokenCreate, tokenCreated, tokenList, tokenParams } from '#contract/token';
import { signedInUser } from '../http/actor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { can } from '../policy.ts';
import type { TokenService } from './token.service.ts';

export function tokenRoutes({ tokens }: { readonly tokens: TokenService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/tokens',
        action: 'tokens.list',
        summary: "Lists the account's access tokens, without their secrets.",
        reply: tokenList,
      },
      async ({ actor }) => ({ items: await tokens.list(signedInUser(actor).userId), nextCursor: null }),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/tokens',
        action: 'tokens.create',
        summary: 'Makes an access token for one project; its secret is in this reply and never shown again.',
        subject: 'token',
        body: tokenCreate,
        reply: tokenCreated,
        status: 201,
      },
      async ({ about, actor, body }) => {
        const { userId } = signedInUser(actor);
        const made = await tokens.create(userId, body, can(actor, 'projects.read', { projectId: body.projectId }));
        about({ kind: 'token', id: made.entry.id, label: made.entry.name }, body.projectId);
        return made;
      },
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/tokens/:tokenId',
        action: 'tokens.revoke',
        summary: 'Revokes an access token at once.',
        subject: 'token',
        params: tokenParams,
        reply: nothing,
      },
      async ({ about, actor, params }) => {
        const revoked = await tokens.revoke(signedInUser(actor).userId, params.tokenId);
        about({ kind: 'token', id: revoked.id, label: revoked.name }, revoked.projectId);
        return {};
      },
    ),
  ];
}
