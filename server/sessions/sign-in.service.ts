/** Signing in with login and password. */
import { passwordMatches } from '../crypto.ts';
import { Problem } from '../http/problem.ts';
import { loginKey, type UserService, type UserSummary } from '../users/user.service.ts';
import type { OpenSession, SessionService } from './session.service.ts';
import type { Attempt, SignInGuard } from './sign-in-guard.service.ts';

export interface SignInServiceDependencies {
  readonly guard: SignInGuard;
  readonly sessions: SessionService;
  readonly users: UserService;
}

export interface SignInAttempt {
  readonly login: string;
  readonly password: string;
  readonly address: string;
  readonly userAgent: string;
  readonly deviceCookie: string | undefined;
}

export interface SignedIn {
  readonly token: string;
  readonly session: OpenSession;
  readonly deviceCookie: string;
}

export type SignInService = ReturnType<typeof signInService>;

export function signInService({ guard, sessions, users }: SignInServiceDependencies) {
  /** Opens a session for an account that has proven who it is. */
  async function open(userId: string, userAgent: string, deviceCookie: string | undefined): Promise<SignedIn> {
    const { token, session } = await sessions.create(userId, userAgent);
    await users.noteSignIn(userId);
    return { token, session, deviceCookie: guard.deviceCookie(deviceCookie, userId) };
  }

  return {
    open,

    /** Whom an attempt is about, for the audit log; null for an unknown login. */
    findAccount(login: string): Promise<UserSummary | null> {
      return users.findByLogin(login);
    },

    /**
     * Unknown login, wrong password, deactivated account and account without a password all get the same answer after
     * the same work.
     *
     * @throws Problem `sign_in_failed`, `sign_in_wait`
     */
    async signIn({ login, password, address, userAgent, deviceCookie }: SignInAttempt): Promise<SignedIn> {
      const account = await users.findCredentials(login);
      const knownDevice = account !== null && guard.isKnownDevice(deviceCookie, account.id);
      const attempt: Attempt = { loginKey: loginKey(login), address, knownDevice };
      await guard.begin(attempt);
      const matches = await passwordMatches(account?.passwordHash ?? null, password);
      if (account === null || !matches || !account.active) {
        await guard.failed(attempt);
        throw new Problem('sign_in_failed');
      }
      await guard.succeeded(attempt);
      const signedIn = await open(account.id, userAgent, deviceCookie);
      // Checking a password takes its time. Whoever changed it meanwhile, and was told that all sessions have ended, did
      // not end this one: it began after that.
      const now = await users.findCredentialsById(account.id);
      if (now === null || !now.active || now.passwordHash !== account.passwordHash) {
        await sessions.end(signedIn.session.sessionId);
        throw new Problem('sign_in_failed');
      }
      return signedIn;
    },
  };
}
