/** The set-up page of an empty installation: first admin account, language, first project, sample project or not. */
import { z } from 'zod';
import { line, uiLanguage } from './common.ts';
import { linkToken } from './session.ts';
import { login, password, personName } from './user.ts';

export const setupState = z.object({ needed: z.boolean(), language: uiLanguage });
export type SetupState = z.infer<typeof setupState>;

/** Answers with the session of the new account (see `session`), which is signed in. */
export const setupRun = z.strictObject({
  token: linkToken,
  admin: z.strictObject({ login, name: personName, password }),
  language: uiLanguage,
  project: z.strictObject({ name: line(120) }),
  /** Whether the sample project with invented cases is made, too. */
  sample: z.boolean().default(false),
});
export type SetupRun = z.infer<typeof setupRun>;
