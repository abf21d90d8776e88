/** The audit log: what gets into it, who reads it, and how addresses go when their days are over. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry, AuditList } from '#contract/audit';
import type { Project } from '#contract/project';
import { PASSWORD, signIn, type TestApp, testApp } from '#tests/support/app';
import { DAY, HOUR, MINUTE } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let admin: TestClient;

beforeAll(async () => {
  app = await testApp('audit');
  admin = await app.signedIn(await app.admin({ login: 'leitung', name: 'Lea Leitung' }));
});
afterAll(() => app?.close());

async function list(client: TestClient, path: string): Promise<AuditEntry[]> {
  const { body, status } = await client.get<AuditList>(path);
  expect(status).toBe(200);
  return body.items;
}

describe('GET /api/audit', () => {
  it('is refused for a manager, and the refusal can be read there', async () => {
    const project = await app.project();
    const user = await app.member(project, 'manager');
    expect((await (await app.signedIn(user)).get('/api/audit')).status).toBe(403);
    const [newest] = await list(admin, '/api/audit?limit=1');
    expect(newest).toMatchObject({ action: 'audit.list', outcome: 'refused', actor: { kind: 'user', id: user.id } });
  });

  it('says who did what, to what, when, from where, in which request', async () => {
    const reply = await admin.request<Project>('POST', '/api/projects', {
      body: { name: 'Protokolliert' },
      headers: { 'x-request-id': 'anfrage-0815' },
    });
    const [newest] = await list(admin, '/api/audit?limit=1');
    expect(newest).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      at: app.clock.now().toISOString(),
      actor: { kind: 'user', id: expect.any(String), label: 'Lea Leitung' },
      action: 'projects.create',
      subject: { kind: 'project', id: reply.body.id, label: 'Protokolliert' },
      project: { id: reply.body.id, name: 'Protokolliert' },
      outcome: 'done',
      requestId: 'anfrage-0815',
      address: expect.stringMatching(/127\.0\.0\.1$/),
    });
  });

  it('shows the name that an account has today', async () => {
    const user = await app.user({ login: 'umbenannt', name: 'Alter Name' });
    await (await app.signedIn(user)).get('/api/audit');
    await app.app.services.users.update(user.id, { name: 'Neuer Name', revision: user.revision });
    const [entry] = await list(admin, `/api/audit?actor=${user.id}`);
    expect(entry?.actor.label).toBe('Neuer Name');
  });

  it('filters by action, actor, outcome and time', async () => {
    const user = await app.user({ login: 'filter', name: 'Filip Filter' });
    const client = await app.signedIn(user);
    const start = app.clock.now().toISOString();
    await client.get('/api/audit');
    app.clock.advance(HOUR);
    const middle = app.clock.now().toISOString();
    await client.patch('/api/account', { name: 'Filip F.', revision: user.revision });
    app.clock.advance(HOUR);

    const actions = async (query: string) => (await list(admin, `/api/audit?${query}`)).map(({ action }) => action);
    expect(await actions('actor=filter')).toEqual(['account.update', 'audit.list']);
    expect(await actions('actor=filter&order=asc')).toEqual(['audit.list', 'account.update']);
    expect(await actions('actor=filter&outcome=refused')).toEqual(['audit.list']);
    expect(await actions('actor=filter&action=account.update')).toEqual(['account.update']);
    expect(await actions(`actor=filter&from=${middle}`)).toEqual(['account.update']);
    expect(await actions(`actor=filter&from=${start}&to=${middle}`)).toEqual(['audit.list']);
    expect(await admin.get(`/api/audit?from=${middle}&to=${start}`)).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'to', code: 'range_reversed' }] },
    });
  });

  it('pages from the newest to the oldest without gaps or repeats', async () => {
    const client = await app.signedIn(await app.user({ login: 'blaettern' }));
    for (let n = 0; n < 7; n++) {
      await client.get('/api/audit');
      if (n % 3 === 0) app.clock.advance(MINUTE);
    }
    const seen: AuditEntry[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: AuditList } = await admin.get(
        `/api/audit?actor=blaettern&limit=3${cursor && `&cursor=${cursor}`}`,
      );
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(7);
    expect(seen.map(({ at }) => at)).toEqual(
      seen
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
  });
});

describe('GET /api/projects/:projectId/audit', () => {
  it('shows a manager what happened in the project and nothing else', async () => {
    const [project, other] = [await app.project(), await app.project()];
    const manager = await app.as('manager', project);
    await admin.post(`/api/projects/${project.id}/sites`, { name: 'Hier', code: 'H' });
    await admin.post(`/api/projects/${other.id}/sites`, { name: 'Dort', code: 'D' });
    const entries = await list(manager, `/api/projects/${project.id}/audit`);
    expect(entries).toMatchObject([
      {
        action: 'sites.create',
        subject: { label: 'Hier' },
        actor: { label: 'Lea Leitung' },
        project: { name: project.name },
      },
    ]);
    expect((await manager.get(`/api/projects/${other.id}/audit`)).status).toBe(403);
  });
});

describe('the log', () => {
  it('cannot be changed by any route', () => {
    const audit = app.app.endpoints.filter(({ definition }) => definition.path.includes('/audit'));
    expect(audit.map(({ definition }) => definition.method)).toEqual(['GET', 'GET']);
  });

  it('cannot be changed through its model either', async () => {
    const { model } = app.app.services.audit;
    const refused = /can only be added to/;
    await expect(model.updateOne({}, { $set: { action: 'x' } })).rejects.toThrow(refused);
    await expect(model.updateMany({}, { $set: { action: 'x' } })).rejects.toThrow(refused);
    await expect(model.deleteMany({})).rejects.toThrow(refused);
    await expect(model.findOneAndDelete({})).rejects.toThrow(refused);
    expect((await app.auditEntries()).length).toBeGreaterThan(0);
    expect(await app.auditEntries('x')).toEqual([]);
  });

  it('keeps no passwords, tokens, messages or e-mail addresses', async () => {
    const secret = 'Geheimes Wort am Rand 99';
    const user = await app.user({ login: 'plauder', email: 'plauder@example.org' });
    const client = app.client();
    await signIn(client, 'plauder', secret);
    await signIn(client, 'plauder', PASSWORD);
    await client.post('/api/feedback', { message: secret, contact: 'geheim@example.org' });
    await client.post('/api/account/password', { current: secret, password: 'ganz neues Passwort 5' });
    const [project] = [await app.project()];
    const { created } = await app.token(user, project, 'read');
    const text = JSON.stringify(await app.auditEntries());
    for (const word of [secret, 'example.org', created.token, 'ganz neues', PASSWORD]) expect(text).not.toContain(word);
  });

  it('takes no text from the path of a refused request, and no id of something else', async () => {
    const project = await app.project();
    const nobody = await app.as('signedIn');
    const text = `Frau Muster ${'war hier '.repeat(50)}`;
    expect((await nobody.patch(`/api/users/${encodeURIComponent(text)}`, {})).status).toBe(403);
    expect((await nobody.patch(`/api/projects/${encodeURIComponent(text)}`, {})).status).toBe(403);
    expect((await nobody.post(`/api/projects/${project.id}/sites`, {})).status).toBe(403);
    const refused = (await app.auditEntries()).slice(-3);
    expect(refused).toMatchObject([
      { outcome: 'refused', subject: { kind: 'user', id: null } },
      { outcome: 'refused', subject: { kind: 'project', id: null }, projectId: null },
      { outcome: 'refused', subject: { kind: 'site', id: null } },
    ]);
    expect(String(refused[2]?.projectId)).toBe(project.id);
  });

  it('stores addresses encrypted', async () => {
    const stored = await app.auditEntries();
    expect(stored.some(({ address }) => typeof address === 'string')).toBe(true);
    expect(JSON.stringify(stored)).not.toContain('127.0.0.1');
  });
});

describe('addresses', () => {
  it('go after the days that are set, and only they', async () => {
    const { auditRetention, settings } = app.app.services;
    const { revision } = await settings.get();
    await settings.update({ auditAddressDays: 10, revision });
    const before = (await app.auditEntries()).map(({ address: _, ...rest }) => rest);
    app.clock.advance(10 * DAY + MINUTE);
    await app.project();
    await (await app.signedIn(await app.user({ login: 'spaeter' }))).get('/api/audit');

    expect(await auditRetention.run()).toBe(before.length);
    const after = await app.auditEntries();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.at(-1)).toMatchObject({ address: expect.any(String) });
    const [newest, ...older] = await list(await app.as('admin'), '/api/audit?limit=200');
    expect(newest?.address).toMatch(/127\.0\.0\.1$/);
    expect(older.map(({ address }) => address)).not.toContain(expect.any(String));
    expect(await auditRetention.run()).toBe(0);
  });

  it('go at the next run when the days are set to 0', async () => {
    const { auditRetention, settings } = app.app.services;
    const { revision } = await settings.get();
    await settings.update({ auditAddressDays: 0, revision });
    app.clock.advance(1);
    expect(await auditRetention.run()).toBeGreaterThan(0);
    expect((await app.auditEntries()).every((entry) => !('address' in entry))).toBe(true);
  });
});
