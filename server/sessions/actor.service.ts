/**
 * Who a request comes from: the session of its cookie, or the account of its access token. Looked up for each request:
 * one that joined another's look-up might be let in by what it saw before the caller was stopped.
 */
import type { MemberService } from '../members/member.service.ts';
import type { Actor, AnonymousReason } from '../policy.ts';
import type { TokenService } from '../tokens/token.service.ts';
import type { UserCredentials, UserService } from '../users/user.service.ts';
import type { SessionService } from './session.service.ts';

const SESSION_TOKEN = /^[A-Za-z0-9_-]{43}$/;

export interface ActorServiceDependencies {
  readonly members: Pick<MemberService, 'membershipsOf'>;
  readonly sessions: SessionService;
  readonly tokens: TokenService;
  readonly users: UserService;
}

export type ActorService = ReturnType<typeof actorService>;

const anonymous = (reason: AnonymousReason): Actor => ({ kind: 'anonymous', reason });

export function actorService({ members, sessions, tokens, users }: ActorServiceDependencies) {
  /** What every kind of signed-in actor has; null for accounts that are gone or deactivated. */
  async function accountOf(userId: string) {
    const [user, memberships] = await Promise.all([users.findCredentialsById(userId), members.membershipsOf(userId)]);
    if (user === null || !user.active) return null;
    return { user, memberships: new Map(memberships.map((membership) => [membership.projectId, membership])) };
  }

  const common = (user: UserCredentials) => ({ userId: user.id, label: user.login, admin: user.admin });

  async function ofSession(sessionId: string, userId: string): Promise<Actor> {
    const account = await accountOf(userId);
    if (account === null) return anonymous('expired');
    return { kind: 'user', sessionId, ...common(account.user), memberships: account.memberships };
  }

  async function ofToken(secret: string): Promise<Actor> {
    const token = await tokens.find(secret);
    const account = token === null ? null : await accountOf(token.userId);
    if (token === null || account === null) return anonymous('token_invalid');
    const { tokenId, projectId, scope } = token;
    const { user, memberships } = account;
    return { kind: 'token', tokenId, projectId, tokenScope: scope, ...common(user), memberships };
  }

  return {
    ofSession,

    /**
     * Who a signed-in caller is by now: with their roles of today, or nobody. For channels that stay open; it does not
     * count as using the session, which would never end while a page is left open.
     */
    async again(actor: Extract<Actor, { kind: 'user' | 'token' }>): Promise<Actor> {
      const isUser = actor.kind === 'user';
      const [stands, account] = await Promise.all([
        isUser ? sessions.isOpen(actor.sessionId) : tokens.isGood(actor.tokenId),
        accountOf(actor.userId),
      ]);
      if (!stands || account === null) return anonymous(isUser ? 'expired' : 'token_invalid');
      return { ...actor, ...common(account.user), memberships: account.memberships };
    },

    /** @param bearer the access token of the Authorization header; with one, the cookie does not count */
    async resolve(bearer: string | null, cookie: string | undefined): Promise<Actor> {
      if (bearer !== null) return ofToken(bearer);
      if (cookie === undefined || cookie === '') return anonymous('nothing');
      if (!SESSION_TOKEN.test(cookie)) return anonymous('broken');
      const session = await sessions.find(cookie);
      return session === null ? anonymous('expired') : ofSession(session.sessionId, session.userId);
    },
  };
}
