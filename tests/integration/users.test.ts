/** Accounts over HTTP: what the administration may do, and what follows from it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { User } from '#contract/user';
import { signIn, type TestApp, testApp } from '#tests/support/app';
import { HOUR } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let admin: TestClient;

beforeAll(async () => {
  app = await testApp('users');
  admin = await app.signedIn(await app.admin({ login: 'chefin', name: 'Änne Chefin' }));
});
afterAll(() => app.close());

/** The token of a link such as http://host/password#token. */
const tokenOf = (link: string) => link.split('#')[1] ?? '';

describe('POST /api/users', () => {
  test('is refused for people who are not admins, and the refusal is in the audit log', async () => {
    const somebody = await app.user({ login: 'neugierig' });
    const client = await app.signedIn(somebody);
    const reply = await client.post('/api/users', { login: 'neu', name: 'Neu', language: 'de' });
    expect(reply).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const [entry] = await app.auditEntries('users.create');
    expect(entry).toMatchObject({ outcome: 'refused', actor: { kind: 'user', id: somebody.id, label: 'neugierig' } });
  });

  test('makes an account and a link that sets its first password', async () => {
    const reply = await admin.post<{ user: User; link: string }>('/api/users', {
      login: 'Karla.Muster',
      name: 'Karla Muster',
      email: 'karla@example.org',
      language: 'en',
    });
    expect(reply.status).toBe(201);
    const { link, user } = reply.body;
    expect(user).toMatchObject({ login: 'Karla.Muster', hasPassword: false, active: true, admin: false, revision: 0 });
    expect(link.startsWith(`${app.url}/password#`)).toBe(true);

    const karla = app.client();
    const password = 'drei Hügel hinter dem See';
    expect((await karla.post('/api/password-link', { token: tokenOf(link), password })).status).toBe(204);
    expect((await signIn(karla, 'karla.muster', password)).status).toBe(201);
  });

  test('keeps the e-mail address encrypted', async () => {
    const stored = await app.database.db.collection('users').findOne({ loginKey: 'karla.muster' });
    expect(stored?.email).toMatch(/^v1\./);
    expect(JSON.stringify(stored)).not.toContain('karla@example.org');
  });

  test('writes who made which account into the audit log', async () => {
    const entries = await app.auditEntries('users.create');
    const stored = await app.database.db.collection('users').findOne({ loginKey: 'karla.muster' });
    expect(entries.at(-1)).toMatchObject({
      outcome: 'done',
      actor: { kind: 'user', label: 'chefin' },
      subject: { kind: 'user', id: stored?._id.toHexString(), label: 'Karla.Muster' },
      projectId: null,
    });
  });

  test('refuses a login that differs from another one in case only', async () => {
    const reply = await admin.post('/api/users', { login: 'KARLA.muster', name: 'Zweite', language: 'de' });
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({ code: 'login_taken', issues: [{ path: 'login', code: 'login_taken' }] });
  });

  test('lists everything that is wrong, in the language that is asked for', async () => {
    const body = { login: 'ä b', name: '', email: 'kaputt', admin: 'ja', language: 'fr', extra: 1 };
    const english = { 'accept-language': 'en-GB,en;q=0.9,de;q=0.5' };
    const reply = await admin.request('POST', '/api/users', { body, headers: english });
    expect(reply.status).toBe(400);
    expect(reply.body.issues).toEqual([
      {
        path: 'login',
        code: 'login_format',
        message: 'Please use letters, digits, full stop, hyphen and underscore only.',
      },
      { path: 'name', code: 'required', message: 'This is missing.' },
      { path: 'email', code: 'email_wrong', message: 'This is not a valid e-mail address.' },
      { path: 'admin', code: 'wrong_type', message: 'This is of the wrong kind.' },
      { path: 'language', code: 'not_one_of', message: 'Please choose one of the possible values.' },
      { path: 'extra', code: 'unknown_field', message: 'This field is not known here.' },
    ]);
    const german = await admin.post('/api/users', body);
    expect(german.body.title).toBe('Einige Angaben passen noch nicht.');
    expect(german.body.issues).toContainEqual({ path: 'name', code: 'required', message: 'Diese Angabe fehlt.' });
  });
});

describe('GET /api/users', () => {
  test('pages by cursor through names in German order, without repeating or leaving out any', async () => {
    for (const name of ['Zoë', 'Özlem', 'Olaf', 'ärmel', 'Anton']) await app.user({ name, login: `liste-${name}` });
    const names: string[] = [];
    let cursor: string | null = '';
    let total: number | undefined;
    while (cursor !== null) {
      const page: { body: { items: User[]; nextCursor: string | null; total?: number } } = await admin.get(
        `/api/users?limit=2&q=liste-${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      names.push(...page.body.items.map((user) => user.name));
      total = page.body.total;
      cursor = page.body.nextCursor;
    }
    expect(names).toEqual(['Anton', 'ärmel', 'Olaf', 'Özlem', 'Zoë']);
    expect(total).toBe(5);
  });

  test('refuses a cursor of another sort order and one that nobody made', async () => {
    const first = await admin.get<{ nextCursor: string }>('/api/users?limit=1');
    const other = await admin.get(`/api/users?limit=1&sort=login&cursor=${first.body.nextCursor}`);
    expect(other).toMatchObject({ status: 400, body: { issues: [{ path: 'cursor', code: 'cursor_wrong' }] } });
    expect((await admin.get('/api/users?cursor=abc')).status).toBe(400);
  });

  test('filters by admin and active, and refuses a filter that it does not know', async () => {
    const admins = await admin.get<{ items: User[] }>('/api/users?admin=true');
    expect(admins.body.items.map((user) => user.login)).toEqual(['chefin']);
    expect((await admin.get('/api/users?admin=yes')).status).toBe(400);
    expect(await admin.get('/api/users?role=x')).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'role', code: 'unknown_field' }] },
    });
  });

  test('finds parts of names and logins, without regard to case', async () => {
    await app.user({ login: 'Bärbel.Groß', name: 'Frau Özgür' });
    for (const text of ['bärb', 'GROSS', 'groß', 'özg', 'OZGUR']) {
      const found = await admin.get<{ items: User[] }>(`/api/users?q=${encodeURIComponent(text)}`);
      const logins = found.body.items.map((user) => user.login);
      // "gross" is not how the login is written; names are found either way.
      expect(logins, text).toEqual(text === 'GROSS' ? [] : ['Bärbel.Groß']);
    }
  });

  test('takes a search text as text, not as a pattern', async () => {
    expect((await admin.get<{ items: User[] }>('/api/users?q=.*')).body.items).toEqual([]);
  });
});

describe('PATCH /api/users/:userId', () => {
  test('answers 404 for an account that is not there and for an id that is none', async () => {
    const patch = { name: 'X', revision: 0 };
    expect((await admin.patch(`/api/users/${'0'.repeat(24)}`, patch)).body).toMatchObject({ code: 'not_found' });
    expect((await admin.patch('/api/users/nobody', patch)).status).toBe(404);
  });

  test('lets two people edit the same account without one overwriting the other unseen', async () => {
    const user = await app.user({ name: 'Vorher' });
    const first = await admin.patch<User>(`/api/users/${user.id}`, { name: 'Erste Fassung', revision: 0 });
    expect(first.body).toMatchObject({ name: 'Erste Fassung', revision: 1 });
    const second = await admin.patch(`/api/users/${user.id}`, { name: 'Zweite Fassung', revision: 0 });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'edit_conflict', current: { name: 'Erste Fassung', revision: 1 } });
    expect((await admin.get(`/api/users/${user.id}`)).body).toMatchObject({ name: 'Erste Fassung', revision: 1 });
  });

  test('gives exactly one of many editors at once their way', async () => {
    const user = await app.user();
    const names = Array.from({ length: 8 }, (_, i) => `Fassung ${i}`);
    const replies = await Promise.all(names.map((name) => admin.patch(`/api/users/${user.id}`, { name, revision: 0 })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
  });

  test('ends sessions, tokens and links of an account that is deactivated', async () => {
    const user = await app.user({ login: 'geht.bald' });
    const project = await app.project();
    await app.app.services.members.add(project.id, { userId: user.id, roles: ['manager'], siteIds: [] });
    const browser = await app.signedIn(user);
    const { client: script } = await app.token(user, project, 'read');
    const { link } = await app.app.services.passwordLinks.create(user.id);
    expect((await script.get(`/api/projects/${project.id}`)).status).toBe(200);

    expect((await admin.patch(`/api/users/${user.id}`, { active: false, revision: 0 })).status).toBe(200);

    expect((await browser.get('/api/session')).body).toMatchObject({ code: 'session_expired' });
    expect((await script.get(`/api/projects/${project.id}`)).body).toMatchObject({ code: 'token_invalid' });
    const used = await app.client().post('/api/password-link/check', { token: tokenOf(link) });
    expect(used.body).toMatchObject({ code: 'link_expired' });
    expect((await signIn(app.client(), 'geht.bald')).body).toMatchObject({ code: 'sign_in_failed' });
  });

  test('keeps the last active admin, also when two take the permission from each other at once', async () => {
    const own = await testApp('last_admin');
    try {
      const one = await own.admin();
      const two = await own.admin();
      const [first, second] = [await own.signedIn(one), await own.signedIn(two)];
      const replies = await Promise.all([
        first.patch(`/api/users/${two.id}`, { admin: false, revision: 0 }),
        second.patch(`/api/users/${one.id}`, { active: false, revision: 0 }),
      ]);
      expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
      const active = await own.database.db.collection('users').countDocuments({ admin: true, active: true });
      expect(active).toBe(1);
    } finally {
      await own.close();
    }
  });

  test('says that it is the last admin', async () => {
    const me = await admin.get<{ user: User }>('/api/session');
    const { id, revision } = me.body.user;
    const reply = await admin.patch(`/api/users/${id}`, { admin: false, revision });
    expect(reply).toMatchObject({ status: 409, body: { code: 'last_admin' } });
  });
});

describe('POST /api/users/:userId/password-link', () => {
  test('shows a link, and the earlier one stops working', async () => {
    const user = await app.user();
    const first = await admin.post<{ link: string; mailed: boolean }>(`/api/users/${user.id}/password-link`, {});
    const second = await admin.post<{ link: string; mailed: boolean }>(`/api/users/${user.id}/password-link`, {});
    expect(second).toMatchObject({ status: 201, body: { mailed: false } });
    const check = (link: string) => app.client().post('/api/password-link/check', { token: tokenOf(link) });
    expect((await check(first.body.link)).status).toBe(410);
    expect((await check(second.body.link)).status).toBe(200);
  });

  test('says so when mail is not configured', async () => {
    const user = await app.user({ email: 'a@example.org' });
    const reply = await admin.post(`/api/users/${user.id}/password-link`, { mail: true });
    expect(reply).toMatchObject({ status: 409, body: { code: 'mail_not_configured' } });
  });

  test('mails the link instead of showing it', async () => {
    const own = await testApp('mail', { mail: true, env: { WEGMARKE_URL: 'https://wegmarke.example/' } });
    try {
      const client = await own.as('admin');
      const user = await own.user({ email: 'b@example.org', name: 'Bea' });
      const reply = await client.post(`/api/users/${user.id}/password-link`, { mail: true });
      expect(reply.body).toMatchObject({ link: null, mailed: true });
      expect(own.mails).toHaveLength(1);
      expect(own.mails[0]).toMatchObject({ to: 'b@example.org' });
      expect(own.mails[0]?.text).toMatch(/https:\/\/wegmarke\.example\/password#\S{43}\n/);
      const without = await own.user();
      const missing = await client.post(`/api/users/${without.id}/password-link`, { mail: true });
      expect(missing.body).toMatchObject({ code: 'invalid_input', issues: [{ path: 'mail', code: 'email_missing' }] });
    } finally {
      await own.close();
    }
  });
});

test('a mail server that refuses is a problem of its own, and the link can still be shown', async () => {
  const own = await testApp('mail_refused', { mail: 'refusing' });
  try {
    const client = await own.as('admin');
    const user = await own.user({ email: 'c@example.org' });
    const mailed = await client.post(`/api/users/${user.id}/password-link`, { mail: true });
    expect(mailed).toMatchObject({ status: 502, body: { code: 'mail_failed' } });
    expect((await client.post(`/api/users/${user.id}/password-link`, {})).body).toMatchObject({ mailed: false });
  } finally {
    await own.close();
  }
});

describe('DELETE /api/users/:userId/sessions', () => {
  test('signs an account out everywhere', async () => {
    const user = await app.user();
    const browsers = [await app.signedIn(user), await app.signedIn(user)];
    expect((await admin.delete(`/api/users/${user.id}/sessions`)).body).toEqual({ ended: 2 });
    for (const browser of browsers) expect((await browser.get('/api/session')).status).toBe(401);
  });

  test('answers 404 for an account that is not there', async () => {
    expect((await admin.delete(`/api/users/${'f'.repeat(24)}/sessions`)).status).toBe(404);
  });
});

describe('one-time links', () => {
  test('work once, and not after their time', async () => {
    const user = await app.user();
    const make = async () => tokenOf((await app.app.services.passwordLinks.create(user.id)).link);
    const client = app.client();
    const token = await make();
    const check = await client.post('/api/password-link/check', { token });
    expect(check.body).toMatchObject({ login: user.login, name: user.name });
    const password = 'ein ganz neuer Anfang';
    expect((await client.post('/api/password-link', { token, password })).status).toBe(204);
    expect((await client.post('/api/password-link', { token, password })).body).toMatchObject({ code: 'link_used' });

    const late = await make();
    app.clock.advance(73 * HOUR);
    const expired = await client.post('/api/password-link', { token: late, password });
    expect(expired).toMatchObject({ status: 410, body: { code: 'link_expired' } });
    expect(await client.post('/api/password-link/check', { token: 'xyz' })).toMatchObject({
      status: 404,
      body: { code: 'link_unknown' },
    });
  });

  test('refuse a common password and stay usable', async () => {
    const user = await app.user();
    const token = tokenOf((await app.app.services.passwordLinks.create(user.id)).link);
    const client = app.client();
    const common = await client.post('/api/password-link', { token, password: 'Passwort1234' });
    expect(common.body.issues).toMatchObject([{ path: 'password', code: 'password_common' }]);
    const short = await client.post('/api/password-link', { token, password: 'kurz' });
    expect(short.body.issues).toMatchObject([{ path: 'password', code: 'text_too_short', params: { min: 12 } }]);
    expect((await client.post('/api/password-link', { token, password: 'lang genug und eigen' })).status).toBe(204);
  });

  test('end the sessions of the account when they are used', async () => {
    const user = await app.user();
    const browser = await app.signedIn(user);
    const token = tokenOf((await app.app.services.passwordLinks.create(user.id)).link);
    await app.client().post('/api/password-link', { token, password: 'nach dem Verlust neu' });
    expect((await browser.get('/api/session')).status).toBe(401);
  });
});
