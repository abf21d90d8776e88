/**
 * Who has their own space open on which device. A session hangs on its slip and its subject: once the slip is revoked
 * or has expired, or the subject or its project is put away, the next request finds the space closed.
 */
import { type Connection, Types } from 'mongoose';
import type { Clock } from '../clock.ts';
import { randomToken, tokenHash } from '../crypto.ts';
import type { PersonActor } from '../http/actor.ts';
import type { Actor } from '../policy.ts';
import { type StoredSpaceSession, spaceSessionModel } from './space-session.model.ts';

const MINUTE_MS = 60_000;
/** A device that was left lying about does not stay open for long. */
export const SPACE_IDLE_MS = 60 * MINUTE_MS;
export const SPACE_LONGEST_MS = 12 * 60 * MINUTE_MS;

/** How exact "last used" is; a write per request would cost more than it tells. */
const TOUCH_AFTER_MS = MINUTE_MS;

/** Devices that one person can have open; the one that was opened longest ago makes room. */
export const DEVICES_AT_MOST = 20;

const SESSION_TOKEN = /^[A-Za-z0-9_-]{43}$/;
const CLOSED: Actor = { kind: 'anonymous', reason: 'closed' };

/** What a session opens, and by which slip. */
export interface SpaceKey {
  readonly slipId: string;
  readonly subjectId: string;
  readonly projectId: string;
}

export interface SpaceSessionDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Whether the slip, the subject and the project still let the space be open. */
  readonly isOpen: (key: SpaceKey) => Promise<boolean>;
}

export type SpaceSessionService = ReturnType<typeof spaceSessionService>;

export function spaceSessionService({ connection, clock, isOpen }: SpaceSessionDependencies) {
  const sessions = spaceSessionModel(connection);

  function endOf(createdAt: Date, now: Date): Date {
    return new Date(Math.min(now.getTime() + SPACE_IDLE_MS, createdAt.getTime() + SPACE_LONGEST_MS));
  }

  function actorOf(stored: StoredSpaceSession): PersonActor {
    return {
      kind: 'person',
      sessionId: stored._id.toHexString(),
      slipId: stored.slipId.toHexString(),
      projectId: stored.projectId.toHexString(),
      subjectId: stored.subjectId.toHexString(),
    };
  }

  /** Ends the sessions beyond the last ones opened, this one included. */
  async function makeRoom(subjectId: Types.ObjectId): Promise<void> {
    const surplus = await sessions
      .find({ subjectId }, { _id: 1 })
      .sort({ createdAt: -1, _id: -1 })
      .skip(DEVICES_AT_MOST)
      .lean<Pick<StoredSpaceSession, '_id'>[]>();
    if (surplus.length > 0) await sessions.deleteMany({ _id: { $in: surplus.map(({ _id }) => _id) } });
  }

  return {
    /** @returns the token for the cookie (only its hash is kept), and the caller that it makes */
    async create(key: SpaceKey): Promise<{ token: string; actor: PersonActor }> {
      const token = randomToken();
      const now = clock.now();
      const stored: StoredSpaceSession = {
        _id: new Types.ObjectId(),
        tokenHash: tokenHash(token),
        slipId: new Types.ObjectId(key.slipId),
        subjectId: new Types.ObjectId(key.subjectId),
        projectId: new Types.ObjectId(key.projectId),
        createdAt: now,
        lastUsedAt: now,
        endsAt: endOf(now, now),
      };
      await sessions.create(stored);
      await makeRoom(stored.subjectId);
      return { token, actor: actorOf(stored) };
    },

    /** Whoever a cookie of the space stands for; nobody once the space is closed. */
    async resolve(cookie: string | undefined): Promise<Actor> {
      if (cookie === undefined || !SESSION_TOKEN.test(cookie)) return CLOSED;
      const now = clock.now();
      const stored = await sessions
        .findOne({ tokenHash: tokenHash(cookie), endsAt: { $gt: now } })
        .lean<StoredSpaceSession>();
      if (stored === null) return CLOSED;
      const actor = actorOf(stored);
      if (!(await isOpen(actor))) {
        await sessions.deleteOne({ _id: stored._id });
        return CLOSED;
      }
      if (now.getTime() - stored.lastUsedAt.getTime() > TOUCH_AFTER_MS) {
        const touched = { lastUsedAt: now, endsAt: endOf(stored.createdAt, now) };
        await sessions.updateOne({ _id: stored._id }, { $set: touched });
      }
      return actor;
    },

    /** The same person if their space is still open on this device; for open channels. Asking is no use of it. */
    async again(actor: PersonActor): Promise<Actor> {
      const stored = await sessions
        .findOne({ _id: actor.sessionId, endsAt: { $gt: clock.now() } })
        .lean<StoredSpaceSession>();
      if (stored === null) return CLOSED;
      // By now with another slip, perhaps.
      const now = actorOf(stored);
      return (await isOpen(now)) ? now : CLOSED;
    },

    /** How many other devices have this person's space open, by whichever slip. */
    countOthers({ sessionId, subjectId }: PersonActor): Promise<number> {
      return sessions.countDocuments({
        subjectId: new Types.ObjectId(subjectId),
        endsAt: { $gt: clock.now() },
        _id: { $ne: new Types.ObjectId(sessionId) },
      });
    },

    /** What the person has open here, or everywhere, goes on with another slip of theirs. */
    async handOver({ sessionId, subjectId }: PersonActor, slipId: string, where: 'here' | 'everywhere'): Promise<void> {
      const filter = where === 'here' ? { _id: sessionId, subjectId } : { subjectId };
      await sessions.updateMany(filter, { $set: { slipId: new Types.ObjectId(slipId) } });
    },

    async end(sessionId: string): Promise<void> {
      await sessions.deleteOne({ _id: sessionId });
    },

    async endOthers({ sessionId, subjectId }: PersonActor): Promise<void> {
      await sessions.deleteMany({ subjectId, _id: { $ne: sessionId } });
    },

    async endOfSlips(slipIds: readonly string[]): Promise<void> {
      await sessions.deleteMany({ slipId: { $in: slipIds.map((slipId) => new Types.ObjectId(slipId)) } });
    },

    async endOfSubject(subjectId: string): Promise<void> {
      await sessions.deleteMany({ subjectId });
    },
  };
}
