/** The installation's settings over HTTP. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Settings } from '#contract/settings';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let admin: TestClient;

beforeAll(async () => {
  app = await testApp('settings');
  admin = await app.as('admin');
});
afterAll(() => app?.close());

it('are closed to everybody but the administration', async () => {
  const manager = await app.as('manager', await app.project());
  expect((await manager.get('/api/settings')).status).toBe(403);
  expect((await manager.patch('/api/settings', { language: 'en', revision: 0 })).status).toBe(403);
});

it('have defaults until somebody changes them', async () => {
  const { body } = await admin.get<Settings>('/api/settings');
  expect(body).toEqual({
    language: 'de',
    auditAddressDays: 30,
    updatedAt: null,
    revision: 0,
  });
});

it('refuse what does not fit, all of it at once', async () => {
  const reply = await admin.patch<{ issues: { path: string; code: string }[] }>('/api/settings', {
    language: 'fr',
    auditAddressDays: 400,
    colour: 'red',
    revision: 0,
  });
  expect(reply.status).toBe(400);
  expect(reply.body.issues.map(({ path, code }) => `${path}: ${code}`).sort()).toEqual([
    'auditAddressDays: number_too_big',
    'colour: unknown_field',
    'language: not_one_of',
  ]);
});

it('keep two who change them for the first time at once from overwriting each other', async () => {
  const change = (auditAddressDays: number) =>
    admin.patch<Settings>('/api/settings', { auditAddressDays, revision: 0 });
  const replies = await Promise.all([change(7), change(14)]);
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  const winner = replies.find(({ status }) => status === 200)!.body;
  expect(winner).toMatchObject({ revision: 1, language: 'de' });
  expect((await admin.get<Settings>('/api/settings')).body).toEqual(winner);
  expect((await app.auditEntries('settings.update')).at(-1)).toMatchObject({
    outcome: 'done',
    subject: { kind: 'settings' },
  });
});

it('tell signed-out visitors the language', async () => {
  const { revision } = (await admin.get<Settings>('/api/settings')).body;
  await admin.patch('/api/settings', { language: 'en', revision });
  expect((await app.client().get('/api/setup')).body).toMatchObject({ language: 'en' });
});
