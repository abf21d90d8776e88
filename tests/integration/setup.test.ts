/** Setting up an empty installation with the one-time link. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '#contract/session';
import { type TestApp, testApp } from '#tests/support/app';
import { HOUR } from '#tests/support/clock';

let app: TestApp;
let token: string;

beforeEach(async () => {
  app = await testApp('setup');
  token = await linkToken();
});
afterEach(() => app.close());

async function linkToken(): Promise<string> {
  const link = await app.app.services.setup.makeLink();
  expect(link?.startsWith(`${app.url}/setup#`)).toBe(true);
  return link?.split('#')[1] ?? '';
}

const wanted = (fields: object = {}) => ({
  token,
  admin: { login: 'erste', name: 'Erste Person', password: 'hinter dem blauen Berg' },
  language: 'en',
  project: { name: 'Ganzheitliche Beratung' },
  ...fields,
});

const admins = () => app.database.db.collection('users').countDocuments();

test('makes the admin, the project and the language, and signs in', async () => {
  const client = app.client();
  expect((await client.get('/api/setup')).body).toEqual({ needed: true, language: 'de' });
  const reply = await client.post<Session>('/api/setup', wanted());
  expect(reply.status).toBe(201);
  expect(reply.body).toMatchObject({ user: { login: 'erste', admin: true, hasPassword: true }, language: 'en' });
  expect((await client.get('/api/session')).status).toBe(200);
  expect((await client.get('/api/projects')).body.items).toMatchObject([{ name: 'Ganzheitliche Beratung' }]);
  expect((await client.get('/api/setup')).body).toEqual({ needed: false, language: 'en' });
  const [entry] = await app.auditEntries('setup.run');
  expect(entry).toMatchObject({ outcome: 'done', actor: { kind: 'user', label: 'erste' } });
});

test('is refused without the right link', async () => {
  const reply = await app.client().post('/api/setup', wanted({ token: 'geraten' }));
  expect(reply).toMatchObject({ status: 404, body: { code: 'link_unknown' } });
  expect(await admins()).toBe(0);
});

test('is refused after a day', async () => {
  app.clock.advance(24 * HOUR);
  const reply = await app.client().post('/api/setup', wanted());
  expect(reply).toMatchObject({ status: 410, body: { code: 'link_expired' } });
});

test('is possible once, and no further link is made', async () => {
  await app.client().post('/api/setup', wanted());
  const again = await app.client().post('/api/setup', wanted());
  expect(again).toMatchObject({ status: 409, body: { code: 'setup_done' } });
  expect(await app.app.services.setup.makeLink()).toBeNull();
});

test('is possible once, also when two people open the link at the same moment', async () => {
  const bodies = [wanted(), wanted({ admin: { login: 'zweite', name: 'Zweite', password: 'vor dem grünen Tal' } })];
  const replies = await Promise.all(bodies.map((body) => app.client().post('/api/setup', body)));
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409]);
  expect(await admins()).toBe(1);
});

test('says everything that is wrong, with the path of each field, and can be repeated', async () => {
  const broken = wanted({ admin: { login: '', name: 'N', password: 'kurz', role: 'x' }, project: {} });
  const reply = await app.client().post('/api/setup', broken);
  expect(reply.body.issues).toMatchObject([
    { path: 'admin.login', code: 'text_too_short' },
    { path: 'admin.password', code: 'text_too_short' },
    { path: 'admin.role', code: 'unknown_field' },
    { path: 'project.name', code: 'required' },
  ]);
  const common = wanted({ admin: { login: 'erste', name: 'N', password: 'passwort12345' } });
  expect((await app.client().post('/api/setup', common)).body.issues).toMatchObject([
    { path: 'admin.password', code: 'password_common' },
  ]);
  expect((await app.client().post('/api/setup', wanted())).status).toBe(201);
});
