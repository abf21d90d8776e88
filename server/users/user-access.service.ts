/** How accounts get in, seen from the administration: their links to set a password, and ending their sessions. */
import type { PasswordLinkMade, UserCreate, UserCreated } from '#contract/user';
import { invalidInput, Problem } from '../http/problem.ts';
import type { Mailer } from '../mail/mailer.ts';
import { passwordLinkMail } from '../mail/password-link-mail.ts';
import type { PasswordLinkService } from '../password-links/password-link.service.ts';
import type { SessionService } from '../sessions/session.service.ts';
import type { UserService } from './user.service.ts';

export interface UserAccessServiceDependencies {
  readonly mailer: Mailer;
  readonly passwordLinks: PasswordLinkService;
  readonly sessions: SessionService;
  readonly users: UserService;
}

export type UserAccessService = ReturnType<typeof userAccessService>;

export function userAccessService({ mailer, passwordLinks, sessions, users }: UserAccessServiceDependencies) {
  return {
    /** Makes an account with the link for its first password. @throws Problem `login_taken` */
    async create(input: UserCreate): Promise<UserCreated> {
      const user = await users.create(input);
      return { user, ...(await passwordLinks.create(user.id)) };
    },

    /**
     * A new link for an account, shown or mailed.
     *
     * @throws Problem `not_found`, `user_inactive`, `mail_not_configured`, `invalid_input` at `mail` without an address
     */
    async makeLink(userId: string, mail: boolean): Promise<PasswordLinkMade> {
      if (mail && !mailer.enabled) throw new Problem('mail_not_configured');
      const { active, email: to, language, name } = await users.get(userId);
      if (!active) throw new Problem('user_inactive');
      if (mail && to === null) throw invalidInput({ path: 'mail', code: 'email_missing' });
      const { link, expiresAt } = await passwordLinks.create(userId);
      if (!mail || to === null) return { link, mailed: false, expiresAt };
      try {
        await mailer.send(passwordLinkMail({ to, name, link, expiresAt, language }));
      } catch (cause) {
        throw new Problem('mail_failed', { cause });
      }
      return { link: null, mailed: true, expiresAt };
    },

    /** Signs an account out everywhere. @throws Problem `not_found` */
    async endSessions(userId: string): Promise<number> {
      await users.get(userId);
      return sessions.endAll(userId);
    },
  };
}
