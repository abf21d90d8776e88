/** HTTP of one-time links to set a password. The token comes in the body, never in a URL that a log might keep. */
import { nothing } from '#contract/common';
import { passwordLinkCheck, passwordLinkState, passwordLinkUse } from '#contract/session';
import { type Endpoint, type EndpointLimit, endpoint } from '../http/endpoint.ts';
import type { PasswordLinkService } from './password-link.service.ts';

const PER_LINK: EndpointLimit = { name: 'password-link', windowSeconds: 600, max: 30, by: 'link' };
const PROBLEMS = ['link_unknown', 'link_expired', 'link_used', 'user_inactive'] as const;

export function passwordLinkRoutes({ passwordLinks }: { readonly passwordLinks: PasswordLinkService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: '/api/password-link/check',
        action: 'passwordLink.check',
        summary: 'Says whose link it is and how long it is good for.',
        audit: false,
        body: passwordLinkCheck,
        reply: passwordLinkState,
        limit: PER_LINK,
        problems: PROBLEMS,
      },
      ({ body }) => passwordLinks.check(body.token),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/password-link',
        action: 'passwordLink.use',
        summary: 'Sets the password of the account that the link belongs to; its sessions end.',
        body: passwordLinkUse,
        reply: nothing,
        limit: PER_LINK,
        problems: PROBLEMS,
      },
      async ({ about, body }) => {
        const { login, userId } = await passwordLinks.use(body.token, body.password);
        about({ kind: 'user', id: userId, label: login });
        return {};
      },
    ),
  ];
}
