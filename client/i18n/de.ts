/**
 * The German texts, area by area. German is the source: the keys and their types come from here.
 * The browser loads them piece by piece; see areas.ts.
 */

import { about } from './de/about.ts';
import { account } from './de/account.ts';
import { apiDocs } from './de/api-docs.ts';
import { audit } from './de/audit.ts';
import { charts } from './de/charts.ts';
import { conflict } from './de/conflict.ts';
import { definition } from './de/definition.ts';
import { feedback } from './de/feedback.ts';
import { fill } from './de/fill.ts';
import { imports } from './de/imports.ts';
import { instruments } from './de/instruments.ts';
import { password } from './de/password.ts';
import { projects } from './de/projects.ts';
import { reports } from './de/reports.ts';
import { settings } from './de/settings.ts';
import { setup } from './de/setup.ts';
import { shell } from './de/shell.ts';
import { signIn } from './de/sign-in.ts';
import { subjects } from './de/subjects.ts';
import { ui } from './de/ui.ts';
import { users } from './de/users.ts';
import { wheel } from './de/wheel.ts';

export const de = {
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
} as const;
