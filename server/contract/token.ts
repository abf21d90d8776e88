/** Personal access tokens: for scripts, scoped to one project and to reading or writing. */
import { z } from 'zod';
import { id, line, listOf, moment } from './common.ts';

export const TOKEN_DAYS_MAX = 730;
export const TOKEN_DAYS_DEFAULT = 90;

export const token = z.object({
  id,
  name: z.string(),
  projectId: id,
  scope: z.enum(['read', 'write']),
  /** The first characters, to recognise it by. */
  hint: z.string(),
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: moment.nullable(),
});
export type Token = z.infer<typeof token>;
export const tokenList = listOf(token);
export type TokenList = z.infer<typeof tokenList>;

export const tokenCreate = z.strictObject({
  name: line(80),
  projectId: id,
  scope: z.enum(['read', 'write']),
  expiresInDays: z.int().min(1).max(TOKEN_DAYS_MAX).default(TOKEN_DAYS_DEFAULT),
});
export type TokenCreate = z.infer<typeof tokenCreate>;

/** `token` is the secret: it is shown this once and never again. */
export const tokenCreated = z.object({ token: z.string(), entry: token });
export type TokenCreated = z.infer<typeof tokenCreated>;

export const tokenParams = z.strictObject({ tokenId: id });
