/** Personal access tokens: made by their owner for one project, shown once, revocable. */
import type { Connection } from 'mongoose';
import type { Token, TokenCreate, TokenCreated } from '#contract/token';
import type { Clock } from '../clock.ts';
import { randomToken, tokenHash } from '../crypto.ts';
import { gatheredLookUps } from '../db/gathered.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { ProjectService } from '../projects/project.service.ts';
import { type StoredToken, tokenModel } from './token.model.ts';

export const TOKEN_PREFIX = 'wgm_';
const DAY_MS = 86_400_000;
const TOUCH_AFTER_MS = 60_000;
const SHOWN_AT_MOST = 200;

export interface TokenIdentity {
  readonly tokenId: string;
  readonly userId: string;
  readonly projectId: string;
  readonly scope: 'read' | 'write';
}

export interface TokenServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly projects: Pick<ProjectService, 'namesOf'>;
}

export type TokenService = ReturnType<typeof tokenService>;

function present(stored: StoredToken): Token {
  return {
    id: stored._id.toHexString(),
    name: stored.name,
    projectId: stored.projectId.toHexString(),
    scope: stored.scope,
    hint: stored.hint,
    createdAt: stored.createdAt.toISOString(),
    expiresAt: stored.expiresAt.toISOString(),
    lastUsedAt: stored.lastUsedAt?.toISOString() ?? null,
  };
}

export function tokenService({ connection, clock, projects }: TokenServiceDependencies) {
  const tokens = tokenModel(connection);
  const findByHash = gatheredLookUps(
    (hashes) => tokens.collection.find<StoredToken>({ tokenHash: { $in: [...hashes] } }).toArray(),
    (stored) => stored.tokenHash,
  );

  return {
    /**
     * @param mayRead whether the owner may read the project; if not, it does not exist for them
     * @throws Problem `invalid_input` at `projectId`
     */
    async create(userId: string, input: TokenCreate, mayRead: boolean): Promise<TokenCreated> {
      const exists = mayRead && (await projects.namesOf([input.projectId])).has(input.projectId);
      if (!exists) throw invalidInput({ path: 'projectId', code: 'project_unknown' });
      const token = `${TOKEN_PREFIX}${randomToken()}`;
      const now = clock.now();
      const made = await tokens.create({
        tokenHash: tokenHash(token),
        hint: token.slice(0, TOKEN_PREFIX.length + 4),
        userId,
        projectId: input.projectId,
        name: input.name,
        scope: input.scope,
        createdAt: now,
        expiresAt: new Date(now.getTime() + input.expiresInDays * DAY_MS),
        lastUsedAt: null,
      });
      return { token, entry: present(made.toObject()) };
    },

    /** Whom a token belongs to, if it is still good. */
    async find(token: string): Promise<TokenIdentity | null> {
      if (!token.startsWith(TOKEN_PREFIX)) return null;
      const now = clock.now();
      const found = await findByHash(tokenHash(token));
      if (found === null || !(found.expiresAt > now)) return null;
      if (found.lastUsedAt === null || now.getTime() - found.lastUsedAt.getTime() > TOUCH_AFTER_MS) {
        await tokens.updateOne({ _id: found._id }, { $set: { lastUsedAt: now } });
      }
      return {
        tokenId: found._id.toHexString(),
        userId: found.userId.toHexString(),
        projectId: found.projectId.toHexString(),
        scope: found.scope,
      };
    },

    /** Whether a token is still good. */
    async isGood(tokenId: string): Promise<boolean> {
      return (await tokens.exists({ _id: tokenId, expiresAt: { $gt: clock.now() } })) !== null;
    },

    /** The account's tokens, the newest first. */
    async list(userId: string): Promise<Token[]> {
      const found = await tokens.find({ userId }).sort({ createdAt: -1 }).limit(SHOWN_AT_MOST).lean<StoredToken[]>();
      return found.map(present);
    },

    /** @throws Problem `not_found` if it is not the account's */
    async revoke(userId: string, tokenId: string): Promise<Token> {
      const removed = await tokens.findOneAndDelete({ _id: tokenId, userId }).lean<StoredToken>();
      if (removed === null) throw new Problem('not_found');
      return present(removed);
    },

    async revokeAll(userId: string): Promise<void> {
      await tokens.deleteMany({ userId });
    },
  };
}
