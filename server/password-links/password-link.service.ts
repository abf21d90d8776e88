/** One-time links to set a password: for new accounts, and when a password was forgotten. */
import type { Connection } from 'mongoose';
import type { PasswordLinkState } from '#contract/session';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { randomToken, tokenHash } from '../crypto.ts';
import { Problem } from '../http/problem.ts';
import type { SessionService } from '../sessions/session.service.ts';
import type { UserCredentials, UserService } from '../users/user.service.ts';
import { passwordLinkModel, type StoredPasswordLink } from './password-link.model.ts';

export interface PasswordLinkServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly config: Pick<Config, 'linkSeconds'>;
  /** Where people reach this installation, without a slash at its end. */
  readonly publicAddress: () => string;
  readonly sessions: Pick<SessionService, 'endAll'>;
  readonly users: UserService;
}

export interface PasswordLink {
  readonly link: string;
  readonly expiresAt: string;
}

export type PasswordLinkService = ReturnType<typeof passwordLinkService>;

export function passwordLinkService(dependencies: PasswordLinkServiceDependencies) {
  const { connection, clock, config, publicAddress, sessions, users } = dependencies;
  const links = passwordLinkModel(connection);

  /** @throws Problem `link_unknown`, `link_used`, `link_expired`, `user_inactive` */
  async function open(token: string): Promise<{ link: StoredPasswordLink; user: UserCredentials }> {
    const link = await links.findOne({ tokenHash: tokenHash(token) }).lean<StoredPasswordLink>();
    if (link === null) throw new Problem('link_unknown');
    if (link.usedAt !== null) throw new Problem('link_used');
    if (link.expiresAt <= clock.now()) throw new Problem('link_expired');
    const user = await users.findCredentialsById(link.userId.toHexString());
    if (user === null) throw new Problem('link_unknown');
    if (!user.active) throw new Problem('user_inactive');
    return { link, user };
  }

  return {
    /** Makes a link; earlier ones of the account that were not used stop working. */
    async create(userId: string): Promise<PasswordLink> {
      const token = randomToken();
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + config.linkSeconds * 1000);
      await links.updateMany({ userId, usedAt: null, expiresAt: { $gt: now } }, { $set: { expiresAt: now } });
      await links.create({ tokenHash: tokenHash(token), userId, createdAt: now, expiresAt, usedAt: null });
      // Behind the #, so that neither servers nor proxies see it.
      return { link: `${publicAddress()}/password#${token}`, expiresAt: expiresAt.toISOString() };
    },

    /** Whose link it is, so that the page can greet them. @throws Problem as `use` does */
    async check(token: string): Promise<PasswordLinkState> {
      const { link, user } = await open(token);
      return { login: user.login, name: user.name, expiresAt: link.expiresAt.toISOString() };
    },

    /**
     * Sets the password; the link is used up and all sessions of the account end.
     *
     * @throws Problem `link_unknown`, `link_used`, `link_expired`, `user_inactive`, `invalid_input` at `password`
     */
    async use(token: string, password: string): Promise<{ userId: string; login: string }> {
      const { link, user } = await open(token);
      users.requireGoodPassword(password, user.login, 'password');
      const taken = await links.updateOne({ _id: link._id, usedAt: null }, { $set: { usedAt: clock.now() } });
      if (taken.matchedCount === 0) throw new Problem('link_used');
      await users.setPassword(user.id, password, 'password');
      await sessions.endAll(user.id);
      return { userId: user.id, login: user.login };
    },
  };
}

/** Links of an account stop working. Apart from the service, because accounts use it and the service uses accounts. */
export async function revokePasswordLinks(connection: Connection, clock: Clock, userId: string): Promise<void> {
  const now = clock.now();
  const open = { userId, usedAt: null, expiresAt: { $gt: now } };
  await passwordLinkModel(connection).updateMany(open, { $set: { expiresAt: now } });
}
