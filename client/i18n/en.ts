/**
 * The English texts, area by area: the same keys as the German ones, which the type holds.
 * The browser loads them piece by piece; see areas.ts.
 */

import { about } from './en/about.ts';
import { account } from './en/account.ts';
import { apiDocs } from './en/api-docs.ts';
import { audit } from './en/audit.ts';
import { charts } from './en/charts.ts';
import { conflict } from './en/conflict.ts';
import { definition } from './en/definition.ts';
import { feedback } from './en/feedback.ts';
import { fill } from './en/fill.ts';
import { imports } from './en/imports.ts';
import { instruments } from './en/instruments.ts';
import { password } from './en/password.ts';
import { projects } from './en/projects.ts';
import { reports } from './en/reports.ts';
import { settings } from './en/settings.ts';
import { setup } from './en/setup.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { subjects } from './en/subjects.ts';
import { ui } from './en/ui.ts';
import { users } from './en/users.ts';
import { wheel } from './en/wheel.ts';
import type { Texts } from './i18n.ts';

export const en: Texts = {
  about,
  account,
  apiDocs,
  audit,
  charts,
  conflict,
  definition,
  feedback,
  fill,
  imports,
  instruments,
  password,
  projects,
  reports,
  settings,
  setup,
  shell,
  signIn,
  subjects,
  ui,
  users,
  wheel,
};
