/** One's own account: profile and password. */
import type { AccountPatch, PasswordChange } from '#contract/session';
import type { User } from '#contract/user';
import { passwordMatches } from '../crypto.ts';
import { invalidInput } from '../http/problem.ts';
import type { UserService } from '../users/user.service.ts';
import type { SessionService } from './session.service.ts';
import type { Attempt, SignInGuard } from './sign-in-guard.service.ts';

export interface AccountServiceDependencies {
  /** Makes links to set a password stop working. */
  readonly endLinks: (userId: string) => Promise<void>;
  readonly guard: SignInGuard;
  readonly sessions: SessionService;
  readonly users: UserService;
}

export type AccountService = ReturnType<typeof accountService>;

export function accountService({ endLinks, guard, sessions, users }: AccountServiceDependencies) {
  return {
    /** @throws Problem `edit_conflict` */
    update(userId: string, patch: AccountPatch): Promise<User> {
      return users.updateOwn(userId, patch);
    },

    /**
     * Changes the password; the account's other sessions end, and with them a link that somebody may still hold.
     *
     * @returns how many sessions ended
     * @throws Problem `invalid_input` at `current` or `password`, `sign_in_wait`
     */
    async changePassword(
      { userId, sessionId, address }: { userId: string; sessionId: string; address: string },
      { current, password }: PasswordChange,
    ): Promise<number> {
      const account = await users.findCredentialsById(userId);
      // A stolen session must not be a way to try passwords quickly.
      const attempt: Attempt = { loginKey: `change ${userId}`, address, knownDevice: true };
      await guard.begin(attempt);
      if (!(await passwordMatches(account?.passwordHash ?? null, current))) {
        throw invalidInput({ path: 'current', code: 'password_wrong' });
      }
      await guard.succeeded(attempt);
      await users.setPassword(userId, password, 'password');
      await endLinks(userId);
      return sessions.endAll(userId, sessionId);
    },
  };
}
