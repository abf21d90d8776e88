/** Accounts, as their owners and the administration see them. */
import { z } from 'zod';
import { email, id, line, listOf, listQuery, moment, queryBoolean, revision, uiLanguage } from './common.ts';

/** Passwords: 12 characters at least; the server also refuses common ones. No other rules. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;
export const password = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);

/** What people sign in with: letters, digits, `.`, `-`, `_` and `@`; upper and lower case are the same login. */
export const login = z
  .string()
  .trim()
  .min(2)
  .max(60)
  .refine((text) => /^[\p{L}\p{N}](?:[\p{L}\p{N}._@-]*[\p{L}\p{N}])?$/u.test(text), {
    params: { code: 'login_format' },
  });

export const personName = line(120);

export const user = z.object({
  id,
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  admin: z.boolean(),
  active: z.boolean(),
  language: uiLanguage,
  /** False until the first password has been set by a link. */
  hasPassword: z.boolean(),
  createdAt: moment,
  lastSignInAt: moment.nullable(),
  revision,
});
export type User = z.infer<typeof user>;

export const userParams = z.strictObject({ userId: id });

/** `admin` and `active` are `true` or `false`; `q` finds parts of login and name. */
export const userQuery = listQuery(['name', 'login', 'createdAt'], {
  admin: queryBoolean.optional(),
  active: queryBoolean.optional(),
});
export type UserQuery = z.infer<typeof userQuery>;

export const userList = listOf(user);
export type UserList = z.infer<typeof userList>;

export const userCreate = z.strictObject({
  login,
  name: personName,
  email: email.nullable().optional(),
  admin: z.boolean().default(false),
  language: uiLanguage,
});
export type UserCreate = z.infer<typeof userCreate>;

/** A one-time link to set a password. It is shown once, unless it went out by mail: then `link` is null. */
export const passwordLinkMade = z.object({
  link: z.string().nullable(),
  mailed: z.boolean(),
  expiresAt: moment,
});
export type PasswordLinkMade = z.infer<typeof passwordLinkMade>;

export const userCreated = z.object({ user, link: z.string(), expiresAt: moment });
export type UserCreated = z.infer<typeof userCreated>;

export const userPatch = z.strictObject({
  name: personName.optional(),
  email: email.nullable().optional(),
  admin: z.boolean().optional(),
  active: z.boolean().optional(),
  revision,
});
export type UserPatch = z.infer<typeof userPatch>;

/** `mail: true` sends the link to the account's address instead of showing it. */
export const passwordLinkCreate = z.strictObject({ mail: z.boolean().default(false) });
