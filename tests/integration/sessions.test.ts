/** Signing in and out, sessions and their ends, one's own profile and password. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session, SessionEntry } from '#contract/session';
import type { User } from '#contract/user';
import { PASSWORD, signIn, type TestApp, testApp } from '#tests/support/app';
import { DAY, HOUR, MINUTE } from '#tests/support/clock';

let app: TestApp;
beforeAll(async () => {
  app = await testApp('sessions');
});
afterAll(() => app.close());

describe('POST /api/session', () => {
  test('says the same about a wrong password and an unknown login', async () => {
    const user = await app.user();
    const wrong = await signIn(app.client(), user.login, 'falsch');
    const unknown = await signIn(app.client(), 'gibt.es.nicht', 'falsch');
    const { requestId: _, ...first } = wrong.body as unknown as Record<string, unknown>;
    const { requestId: __, ...second } = unknown.body as unknown as Record<string, unknown>;
    expect(first).toEqual(second);
    expect(wrong).toMatchObject({ status: 401, body: { code: 'sign_in_failed' } });
    const entry = (await app.auditEntries('session.create')).find((line) => line.outcome === 'refused');
    expect(entry).toMatchObject({ actor: { kind: 'anonymous' }, subject: { kind: 'user', id: user.id } });
  });

  test('gives a cookie for this host only, and only its hash is stored', async () => {
    const user = await app.user();
    const client = app.client();
    const reply = await signIn(client, user.login);
    expect(reply.status).toBe(201);
    const line = reply.headers.getSetCookie().find((text) => text.startsWith('__Host-wegmarke=')) ?? '';
    expect(line).toMatch(/^__Host-wegmarke=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800$/);
    const token = client.cookies.get('__Host-wegmarke') ?? '';
    const stored = await app.database.db.collection('sessions').find().toArray();
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(reply.body.user).not.toHaveProperty('passwordHash');
  });

  test('tells who signed in, with roles per project, permissions and language', async () => {
    const project = await app.project({ name: 'Beratung Nord' });
    const user = await app.member(project, 'counsellor', 'lead');
    const client = app.client();
    const { body } = await signIn(client, user.login);
    expect(body.projects).toEqual([{ id: project.id, name: 'Beratung Nord', roles: ['counsellor', 'lead'] }]);
    expect(body.permissions).toContain('projects.read');
    expect(body.permissions).not.toContain('users.list');
    expect((await client.get('/api/session')).body).toEqual({
      ...body,
      user: { ...body.user, lastSignInAt: expect.any(String) },
    });
    const entry = (await app.auditEntries('session.create')).at(-1);
    expect(entry).toMatchObject({ outcome: 'done', actor: { kind: 'user', id: user.id } });
  });

  test('ends the former session of the same browser', async () => {
    const user = await app.user();
    const client = app.client();
    await signIn(client, user.login);
    const former = client.cookies.get('__Host-wegmarke') ?? '';
    await signIn(client, user.login);
    const thief = app.client();
    thief.cookies.set('__Host-wegmarke', former);
    expect((await thief.get('/api/session')).status).toBe(401);
  });
});

describe('a session', () => {
  test('ends after 8 idle hours, and use moves that on', async () => {
    const client = await app.as('signedIn');
    for (let i = 0; i < 3; i += 1) {
      app.clock.advance(7 * HOUR);
      expect((await client.get('/api/session')).status).toBe(200);
    }
    app.clock.advance(8 * HOUR + MINUTE);
    expect((await client.get('/api/session')).body).toMatchObject({ code: 'session_expired' });
  });

  test('ends after 7 days however much it is used', async () => {
    const client = await app.as('signedIn');
    const began = app.clock.now().getTime();
    let status = 200;
    while (status === 200) {
      app.clock.advance(6 * HOUR);
      ({ status } = await client.get('/api/session'));
      expect(app.clock.now().getTime() - began).toBeLessThanOrEqual(7 * DAY);
    }
    expect(app.clock.now().getTime() - began).toBe(7 * DAY);
  });

  test('ends by signing out', async () => {
    const client = await app.as('signedIn');
    const cookie = client.cookies.get('__Host-wegmarke') ?? '';
    expect((await client.delete('/api/session')).status).toBe(204);
    expect(client.cookies.has('__Host-wegmarke')).toBe(false);
    const again = app.client();
    again.cookies.set('__Host-wegmarke', cookie);
    expect((await again.get('/api/session')).status).toBe(401);
    expect((await app.auditEntries('session.delete')).at(-1)).toMatchObject({ outcome: 'done' });
  });
});

describe('/api/sessions', () => {
  test('lists only the own ones and says which is this one', async () => {
    const user = await app.user();
    const [one, two] = [await app.signedIn(user), await app.signedIn(user)];
    await app.as('signedIn');
    const { body } = await one.get<{ items: SessionEntry[] }>('/api/sessions');
    expect(body.items).toHaveLength(2);
    expect(body.items.filter((entry) => entry.current)).toHaveLength(1);
    expect(body.items[0]?.device).toBe('Firefox · Linux');

    const other = body.items.find((entry) => !entry.current);
    expect((await one.delete(`/api/sessions/${other?.id}`)).status).toBe(204);
    expect((await two.get('/api/session')).status).toBe(401);
  });

  test("does not end anybody else's", async () => {
    const victim = await app.user();
    const browser = await app.signedIn(victim);
    const { body } = await browser.get<{ items: SessionEntry[] }>('/api/sessions');
    const stranger = await app.as('admin');
    expect((await stranger.delete(`/api/sessions/${body.items[0]?.id}`)).status).toBe(404);
    expect((await browser.get('/api/session')).status).toBe(200);
  });

  test('signs out everywhere, with or without this browser', async () => {
    const user = await app.user();
    const clients = [await app.signedIn(user), await app.signedIn(user), await app.signedIn(user)] as const;
    expect((await clients[0].delete('/api/sessions?except=current')).body).toEqual({ ended: 2 });
    expect((await clients[0].get('/api/session')).status).toBe(200);
    expect((await clients[1].get('/api/session')).status).toBe(401);
    expect((await clients[0].delete('/api/sessions')).body).toEqual({ ended: 1 });
    expect((await clients[0].get('/api/session')).status).toBe(401);
  });
});

describe('/api/account', () => {
  test('changes name, address and language, guarded by the revision', async () => {
    const user = await app.user({ email: 'alt@example.org' });
    const client = await app.signedIn(user);
    const patch = { name: 'Neuer Name', email: 'neu@example.org', language: 'en', revision: 0 };
    const changed = await client.patch<User>('/api/account', patch);
    expect(changed.body).toMatchObject({ name: 'Neuer Name', email: 'neu@example.org', language: 'en', revision: 1 });
    expect((await client.get<Session>('/api/session')).body.language).toBe('en');
    const stale = await client.patch('/api/account', { name: 'X', revision: 0 });
    expect(stale).toMatchObject({ status: 409, body: { current: { name: 'Neuer Name' } } });
  });

  test('does not let anybody make themselves an admin', async () => {
    const client = await app.as('signedIn');
    const reply = await client.patch('/api/account', { admin: true, active: true, revision: 0 });
    expect(reply.body.issues).toMatchObject([
      { path: 'admin', code: 'unknown_field' },
      { path: 'active', code: 'unknown_field' },
    ]);
  });
});

describe('POST /api/account/password', () => {
  test('needs the current password and a good new one', async () => {
    const user = await app.user({ login: 'mirabelle' });
    const client = await app.signedIn(user);
    const change = (current: string, password: string) => client.post('/api/account/password', { current, password });
    expect((await change('falsch', 'ein neues gutes Wort')).body.issues).toMatchObject([
      { path: 'current', code: 'password_wrong' },
    ]);
    expect((await change(PASSWORD, 'Mirabelle2024')).body.issues).toMatchObject([
      { path: 'password', code: 'password_contains_login' },
    ]);
    expect((await signIn(app.client(), 'mirabelle')).status).toBe(201);
  });

  test('ends all other sessions, and the old password no longer works', async () => {
    const user = await app.user();
    const [here, there] = [await app.signedIn(user), await app.signedIn(user)];
    const password = 'am Fluss entlang nach Süden';
    const reply = await here.post('/api/account/password', { current: PASSWORD, password });
    expect(reply).toMatchObject({ status: 200, body: { ended: 1 } });
    expect((await here.get('/api/session')).status).toBe(200);
    expect((await there.get('/api/session')).status).toBe(401);
    expect((await signIn(app.client(), user.login)).status).toBe(401);
    expect((await signIn(app.client(), user.login, password)).status).toBe(201);
    expect((await app.auditEntries('account.password')).at(-1)).toMatchObject({ actor: { id: user.id } });
  });

  test('makes a link to set a password stop working, whoever may hold it', async () => {
    const user = await app.user();
    const { link } = await app.app.services.passwordLinks.create(user.id);
    const token = new URL(link).hash.slice(1);
    const client = await app.signedIn(user);
    const check = () => app.client().post('/api/password-link/check', { token });
    expect((await check()).status).toBe(200);
    await client.post('/api/account/password', { current: PASSWORD, password: 'am Fluss entlang nach Norden' });
    expect(await check()).toMatchObject({ status: 410, body: { code: 'link_expired' } });
  });

  test('takes the same characters composed in another way for the same password', async () => {
    const user = await app.user();
    expect((await signIn(app.client(), user.login, PASSWORD.normalize('NFD'))).status).toBe(201);
  });

  test('is no way to try passwords with a stolen session', async () => {
    const client = await app.as('signedIn');
    const attempts = [];
    for (let i = 0; i < 7; i += 1) {
      attempts.push(
        await client.post('/api/account/password', { current: `nein ${i}`, password: 'lang genug und neu' }),
      );
    }
    expect(attempts.at(-1)).toMatchObject({ status: 429, body: { code: 'sign_in_wait' } });
  });
});

test('the log holds neither passwords, logins, names, addresses nor tokens', async () => {
  const user = await app.user({ login: 'geheimtipp', name: 'Gerlinde Geheim', email: 'gerlinde@example.org' });
  const client = app.client();
  await signIn(client, user.login, 'falsches-passwort-im-log');
  await signIn(client, user.login);
  await client.get('/api/users?q=suchtext');
  await client.patch('/api/account', { name: 'Gerlinde Anders', revision: 0 });
  const text = JSON.stringify(app.log);
  expect(app.log.some((line) => line.action === 'account.update')).toBe(true);
  const token = client.cookies.get('__Host-wegmarke') ?? '';
  for (const secret of ['falsches-passwort', PASSWORD, 'geheimtipp', 'Gerlinde', 'suchtext', '127.0.0.1', token]) {
    expect(text).not.toContain(secret);
  }
});
