/** The German texts, area by area. German is the source: the keys and their types come from here. */

import { about } from './de/about.ts';
import { account } from './de/account.ts';
import { apiDocs } from './de/api-docs.ts';
import { audit } from './de/audit.ts';
import { conflict } from './de/conflict.ts';
import { feedback } from './de/feedback.ts';
import { password } from './de/password.ts';
import { projects } from './de/projects.ts';
import { settings } from './de/settings.ts';
import { setup } from './de/setup.ts';
import { shell } from './de/shell.ts';
import { signIn } from './de/sign-in.ts';
import { ui } from './de/ui.ts';
import { users } from './de/users.ts';

export const de = {
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
} as const;
