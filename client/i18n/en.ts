/** The English texts, area by area: the same keys as the German ones, which the type holds. */

import { about } from './en/about.ts';
import { account } from './en/account.ts';
import { apiDocs } from './en/api-docs.ts';
import { audit } from './en/audit.ts';
import { conflict } from './en/conflict.ts';
import { feedback } from './en/feedback.ts';
import { password } from './en/password.ts';
import { projects } from './en/projects.ts';
import { settings } from './en/settings.ts';
import { setup } from './en/setup.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { ui } from './en/ui.ts';
import { users } from './en/users.ts';
import type { Texts } from './i18n.ts';

export const en: Texts = {
  about,
  account,
  apiDocs,
  audit,
  conflict,
  feedback,
  password,
  projects,
  settings,
  setup,
  shell,
  signIn,
  ui,
  users,
};
