/**
 * Slows down guessing without letting a stranger lock anybody out.
 *
 * | counted per | effect |
 * | --- | --- |
 * | account and address | after a few failures a wait that doubles up to 15 minutes, answered with 429 |
 * | account, over all addresses | only an answer that comes later, a few seconds at most; never a refusal |
 * | address, over all accounts | the same |
 *
 * A browser in which this account has signed in before has a signed cookie. It is exempt from the account's delay, and
 * its failures are counted by themselves and not with those of its address: neither an attack from many addresses nor
 * a colleague behind the same one costs the real person anything. Unknown logins are counted like known ones.
 */
import type { Connection } from 'mongoose';
import type { Clock } from '../clock.ts';
import { equalSecrets, type KeyRing } from '../crypto.ts';
import { duplicateKeyFields } from '../db/errors.ts';
import { addressKey } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type StoredSignInFailures, signInFailuresModel } from './sign-in-guard.model.ts';

const MINUTE = 60_000;

export const GUARD = {
  /** Failures per account and address that cost nothing. */
  freeFailures: 4,
  longestWaitMs: 15 * MINUTE,
  /** Failures per account from which on answers come later. */
  accountSlowFrom: 10,
  accountLongestDelayMs: 3_000,
  /** Failures per address from which on answers come later; a whole jobcenter may share one. */
  addressSlowFrom: 50,
  addressLongestDelayMs: 2_000,
  forgetMs: 60 * MINUTE,
} as const;

/** Browsers remember at most so many accounts. */
const DEVICE_ACCOUNTS = 8;

/** How long to wait after so many failures of one account from one address: 2, 4, 8 … seconds, at most 15 minutes. */
export function waitAfter(failures: number): number {
  const beyond = failures - GUARD.freeFailures;
  return beyond <= 0 ? 0 : Math.min(1000 * 2 ** Math.min(beyond, 20), GUARD.longestWaitMs);
}

function delayAfter(failures: number, slowFrom: number, longest: number): number {
  const beyond = failures - slowFrom;
  return beyond < 0 ? 0 : Math.min(100 * 2 ** Math.min(beyond, 10), longest);
}

export interface Attempt {
  /** The login as it is compared. */
  readonly loginKey: string;
  readonly address: string;
  readonly knownDevice: boolean;
}

export interface SignInGuardDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: KeyRing;
}

export type SignInGuard = ReturnType<typeof signInGuard>;

export function signInGuard({ connection, clock, keys }: SignInGuardDependencies) {
  const failures = signInFailuresModel(connection);

  const keyOf = (kind: 'pair' | 'account' | 'address', text: string) => `${kind}:${keys.mac(`sign-in ${kind}`, text)}`;
  const pairKey = ({ loginKey, knownDevice, address }: Attempt) =>
    keyOf('pair', `${loginKey}\n${knownDevice ? 'known device' : addressKey(address)}`);

  /**
   * Counts an attempt of account and address as failed before the password is looked at, so that many at once do not
   * slip through; the filter on the old count makes it one at a time.
   *
   * @throws Problem `sign_in_wait`
   */
  async function reserve(key: string): Promise<void> {
    const now = clock.now();
    const seen = await failures.findById(key).lean<StoredSignInFailures>();
    if (seen !== null && seen.forgetAt > now && seen.waitUntil > now) throw waitProblem(seen.waitUntil, now);
    const count = seen === null || seen.forgetAt <= now ? 1 : seen.count + 1;
    const waitUntil = new Date(now.getTime() + waitAfter(count));
    const next = { count, waitUntil, forgetAt: new Date(waitUntil.getTime() + GUARD.forgetMs) };
    try {
      if (seen === null) {
        await failures.create({ _id: key, ...next });
        return;
      }
      const changed = await failures.updateOne(
        { _id: key, count: seen.count, waitUntil: seen.waitUntil },
        { $set: next },
      );
      if (changed.matchedCount === 1) return;
    } catch (error) {
      if (duplicateKeyFields(error) === null) throw error;
    }
    // Somebody else tried the same account from the same address at this very moment.
    throw waitProblem(new Date(now.getTime() + 1000), now);
  }

  async function countFailure(key: string): Promise<void> {
    const forgetAt = new Date(clock.now().getTime() + GUARD.forgetMs);
    const counted = { $inc: { count: 1 }, $set: { forgetAt }, $setOnInsert: { waitUntil: clock.now() } };
    await failures.updateOne({ _id: key }, counted, { upsert: true });
  }

  async function countOf(key: string): Promise<number> {
    const found = await failures.findOne({ _id: key, forgetAt: { $gt: clock.now() } }).lean<StoredSignInFailures>();
    return found?.count ?? 0;
  }

  const deviceMark = (userId: string) => keys.mac('known device', userId);

  return {
    /**
     * Before the password is looked at: refuses while a wait lasts, and delays.
     *
     * @throws Problem `sign_in_wait` with the seconds to wait
     */
    async begin(attempt: Attempt): Promise<void> {
      await reserve(pairKey(attempt));
      const [account, address] = await Promise.all([
        attempt.knownDevice ? 0 : countOf(keyOf('account', attempt.loginKey)),
        countOf(keyOf('address', addressKey(attempt.address))),
      ]);
      const delay = Math.max(
        delayAfter(account, GUARD.accountSlowFrom, GUARD.accountLongestDelayMs),
        delayAfter(address, GUARD.addressSlowFrom, GUARD.addressLongestDelayMs),
      );
      if (delay > 0) await clock.sleep(delay);
    },

    async failed(attempt: Attempt): Promise<void> {
      await countFailure(keyOf('account', attempt.loginKey));
      await countFailure(keyOf('address', addressKey(attempt.address)));
    },

    async succeeded(attempt: Attempt): Promise<void> {
      await failures.deleteOne({ _id: pairKey(attempt) });
    },

    /** Whether the browser's cookie says that this account has signed in with it before. */
    isKnownDevice(cookie: string | undefined, userId: string): boolean {
      const mark = deviceMark(userId);
      return (cookie ?? '')
        .split('.')
        .slice(0, DEVICE_ACCOUNTS)
        .some((known) => equalSecrets(known, mark));
    },

    /** The cookie after this account has signed in: its mark first, then those of the others that share the browser. */
    deviceCookie(cookie: string | undefined, userId: string): string {
      const mark = deviceMark(userId);
      const others = (cookie ?? '').split('.').filter((known) => /^[A-Za-z0-9_-]{43}$/.test(known) && known !== mark);
      return [mark, ...others].slice(0, DEVICE_ACCOUNTS).join('.');
    },
  };
}

function waitProblem(until: Date, now: Date): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return new Problem('sign_in_wait', { retryAfterSeconds });
}
