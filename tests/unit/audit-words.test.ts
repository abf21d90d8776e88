/** Every action that can get into the audit log has words in both languages. */
import { expect, test } from 'vitest';
import { audit as german } from '../../client/i18n/de/audit.ts';
import { audit as english } from '../../client/i18n/en/audit.ts';
import { ACTIONS } from '../../server/policy.ts';

function actionsIn(texts: Readonly<Record<string, Readonly<Record<string, string>>>>): string[] {
  return Object.entries(texts).flatMap(([noun, verbs]) => Object.keys(verbs).map((verb) => `${noun}.${verb}`));
}

/** Everybody may read these without being noted, so they never get into the log. */
const NEVER_LOGGED = [
  'health.read',
  'openapi.read',
  'setup.read',
  'session.read',
  'sessions.list',
  'tokens.list',
  'texts.read',
  'projects.list',
];

test.each([
  ['German', german.action],
  ['English', english.action],
])('%s has words for every action of the policy, and for no other', (_language, texts) => {
  const expected = ACTIONS.filter((action) => !NEVER_LOGGED.includes(action));
  expect(actionsIn(texts).sort()).toEqual([...expected].sort());
});
