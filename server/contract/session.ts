/** Signing in and out, one's own account, and one-time links to set a password. */
import { z } from 'zod';
import { projectRole } from '#surveys/role';
import { email, id, listOf, moment, revision, uiLanguage } from './common.ts';
import { password, personName, user } from './user.ts';

/** Anything can be typed in here; only what is stored is checked. */
export const signIn = z.strictObject({
  login: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(1000),
});
export type SignIn = z.infer<typeof signIn>;

/** Who is signed in and what they may do. `permissions` names actions that are allowed somewhere; the server decides. */
export const session = z.object({
  user,
  projects: z.array(z.object({ id, name: z.string(), roles: z.array(projectRole) })),
  permissions: z.array(z.string()),
  language: uiLanguage,
});
export type Session = z.infer<typeof session>;

/** One signed-in browser of the account. `device` is what the browser said about itself, shortened. */
export const sessionEntry = z.object({
  id,
  current: z.boolean(),
  createdAt: moment,
  lastUsedAt: moment,
  device: z.string(),
});
export type SessionEntry = z.infer<typeof sessionEntry>;
export const sessionList = listOf(sessionEntry);
export type SessionList = z.infer<typeof sessionList>;

export const sessionParams = z.strictObject({ sessionId: id });
/** `except=current` keeps the session that asks; without it this one ends too. */
export const sessionsEndQuery = z.strictObject({ except: z.literal('current').optional() });
export const sessionsEnded = z.object({ ended: z.int() });
export type SessionsEnded = z.infer<typeof sessionsEnded>;

export const accountPatch = z.strictObject({
  name: personName.optional(),
  email: email.nullable().optional(),
  language: uiLanguage.optional(),
  revision,
});
export type AccountPatch = z.infer<typeof accountPatch>;

export const passwordChange = z.strictObject({ current: z.string().min(1).max(1000), password });
export type PasswordChange = z.infer<typeof passwordChange>;

/** The part of a one-time link behind the `#`. */
export const linkToken = z.string().min(1).max(200);

export const passwordLinkCheck = z.strictObject({ token: linkToken });
export type PasswordLinkCheck = z.infer<typeof passwordLinkCheck>;
export const passwordLinkState = z.object({ login: z.string(), name: z.string(), expiresAt: moment });
export type PasswordLinkState = z.infer<typeof passwordLinkState>;
export const passwordLinkUse = z.strictObject({ token: linkToken, password });
export type PasswordLinkUse = z.infer<typeof passwordLinkUse>;
