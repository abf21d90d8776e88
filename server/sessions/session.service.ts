/** Sessions: who is signed in from which browser, and until when. */
import type { Connection } from 'mongoose';
import type { SessionEntry } from '#contract/session';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { randomToken, tokenHash } from '../crypto.ts';
import { gatheredLookUps } from '../db/gathered.ts';
import { Problem } from '../http/problem.ts';
import { deviceName } from './device-name.ts';
import { type StoredSession, sessionModel } from './session.model.ts';

/** How exact "last used" is; a write per request would cost more than it tells. */
const TOUCH_AFTER_MS = 60_000;

/** Sessions of one account that are shown; nobody has more browsers than that. */
const SHOWN_AT_MOST = 100;

export interface OpenSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly endsAt: Date;
}

export interface SessionServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly config: Pick<Config, 'sessionIdleSeconds' | 'sessionMaxSeconds'>;
}

export type SessionService = ReturnType<typeof sessionService>;

export function sessionService({ connection, clock, config }: SessionServiceDependencies) {
  const sessions = sessionModel(connection);
  const findByHash = gatheredLookUps(
    (hashes) => sessions.collection.find<StoredSession>({ tokenHash: { $in: [...hashes] } }).toArray(),
    (session) => session.tokenHash,
  );

  function endOf(createdAt: Date, now: Date): Date {
    const idleEnd = now.getTime() + config.sessionIdleSeconds * 1000;
    return new Date(Math.min(idleEnd, createdAt.getTime() + config.sessionMaxSeconds * 1000));
  }

  return {
    /** @returns the token for the cookie; only its hash is kept */
    async create(userId: string, userAgent: string): Promise<{ token: string; session: OpenSession }> {
      const token = randomToken();
      const now = clock.now();
      const endsAt = endOf(now, now);
      const made = await sessions.create({
        tokenHash: tokenHash(token),
        userId,
        createdAt: now,
        lastUsedAt: now,
        endsAt,
        device: deviceName(userAgent),
      });
      return { token, session: { sessionId: made._id.toHexString(), userId, endsAt } };
    },

    /** The session of a token, if it has not ended; using it moves its end on. */
    async find(token: string): Promise<OpenSession | null> {
      const now = clock.now();
      const found = await findByHash(tokenHash(token));
      if (found === null || !(found.endsAt > now)) return null;
      let { endsAt } = found;
      if (now.getTime() - found.lastUsedAt.getTime() > TOUCH_AFTER_MS) {
        endsAt = endOf(found.createdAt, now);
        await sessions.updateOne({ _id: found._id }, { $set: { lastUsedAt: now, endsAt } });
      }
      return { sessionId: found._id.toHexString(), userId: found.userId.toHexString(), endsAt };
    },

    /** Whether a session has not ended. Asking does not move its end on. */
    async isOpen(sessionId: string): Promise<boolean> {
      return (await sessions.exists({ _id: sessionId, endsAt: { $gt: clock.now() } })) !== null;
    },

    async end(sessionId: string): Promise<void> {
      await sessions.deleteOne({ _id: sessionId });
    },

    /** Ends one session of an account. @throws Problem `not_found` if it is not the account's */
    async endOwn(userId: string, sessionId: string): Promise<void> {
      const result = await sessions.deleteOne({ _id: sessionId, userId });
      if (result.deletedCount === 0) throw new Problem('not_found');
    },

    /** Ends all sessions of an account, but for one if asked. @returns how many */
    async endAll(userId: string, exceptSessionId?: string): Promise<number> {
      const others = exceptSessionId === undefined ? {} : { _id: { $ne: exceptSessionId } };
      const result = await sessions.deleteMany({ userId, ...others });
      return result.deletedCount;
    },

    /** The account's open sessions, the last used first. */
    async list(userId: string, currentId: string | null): Promise<SessionEntry[]> {
      const found = await sessions
        .find({ userId, endsAt: { $gt: clock.now() } })
        .sort({ lastUsedAt: -1 })
        .limit(SHOWN_AT_MOST)
        .lean<StoredSession[]>();
      return found.map((session) => ({
        id: session._id.toHexString(),
        current: session._id.toHexString() === currentId,
        createdAt: session.createdAt.toISOString(),
        lastUsedAt: session.lastUsedAt.toISOString(),
        device: session.device,
      }));
    },
  };
}
