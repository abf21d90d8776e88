/** Personal access tokens: what they may do, and where their power ends. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Project } from '#contract/project';
import type { Token, TokenCreated } from '#contract/token';
import { type TestApp, testApp } from '#tests/support/app';
import { DAY } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let project: Project;
let manager: TestClient;

beforeAll(async () => {
  app = await testApp('tokens');
  project = await app.project();
  manager = await app.as('manager', project);
});
afterAll(() => app.close());

const wanted = (fields: object = {}) => ({ name: 'Nachtlauf', projectId: project.id, scope: 'read', ...fields });
const bearer = ({ token }: TokenCreated) => app.client({ authorization: `Bearer ${token}` });

async function make(fields: object = {}): Promise<TokenCreated> {
  return (await manager.post<TokenCreated>('/api/tokens', wanted(fields))).body;
}

describe('POST /api/tokens', () => {
  test('is refused for a project that the account has no part in, as if it did not exist', async () => {
    const other = await app.project();
    const foreign = await manager.post('/api/tokens', wanted({ projectId: other.id }));
    const missing = await manager.post('/api/tokens', wanted({ projectId: 'f'.repeat(24) }));
    for (const reply of [foreign, missing]) {
      expect(reply.status).toBe(400);
      expect(reply.body.issues).toMatchObject([{ path: 'projectId', code: 'project_unknown' }]);
    }
  });

  test('shows the token once; the list and the database have only a hint and a hash', async () => {
    const reply = await manager.post<TokenCreated>('/api/tokens', wanted());
    expect(reply.status).toBe(201);
    const { entry, token } = reply.body;
    expect(token).toMatch(/^wgm_[\w-]{43}$/);
    expect(new Date(entry.expiresAt).getTime() - app.clock.now().getTime()).toBe(90 * DAY);
    const list = await manager.get<{ items: Token[] }>('/api/tokens');
    expect(list.body.items).toContainEqual(entry);
    const stored = await app.database.db.collection('tokens').find().toArray();
    expect(JSON.stringify([list.body, stored])).not.toContain(token);
    expect((await app.auditEntries('tokens.create')).at(-1)).toMatchObject({
      subject: { kind: 'token', id: entry.id },
    });
  });
});

describe('a token', () => {
  test('to read reads its project and changes nothing', async () => {
    const script = bearer(await make());
    expect((await script.get(`/api/projects/${project.id}`)).status).toBe(200);
    const write = await script.post(`/api/projects/${project.id}/sites`, { name: 'Nord', code: 'N' });
    expect(write).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const refused = (await app.auditEntries('sites.create')).at(-1);
    expect(refused).toMatchObject({ outcome: 'refused', actor: { kind: 'token' } });
  });

  test('tells whose it is and for which project, but not the address of its owner', async () => {
    const owner = await app.user({ email: 'lea@example.org' });
    await app.app.services.members.add(project.id, { userId: owner.id, roles: ['lead'], siteIds: [] });
    const browser = await app.signedIn(owner);
    expect((await browser.get('/api/session')).body).toMatchObject({ user: { email: 'lea@example.org' } });
    const { client } = await app.token(owner, project, 'read');
    expect((await client.get('/api/session')).body).toMatchObject({
      user: { id: owner.id, login: owner.login, email: null },
      projects: [{ id: project.id, roles: ['lead'] }],
    });
  });

  test('to write may do what its account may do in that project', async () => {
    const script = bearer(await make({ scope: 'write' }));
    const made = await script.post(`/api/projects/${project.id}/sites`, { name: 'Süd', code: 'S' });
    expect(made.status).toBe(201);
    const counsellor = await app.member(project, 'counsellor');
    const { client } = await app.token(counsellor, project, 'write');
    expect((await client.post(`/api/projects/${project.id}/sites`, { name: 'West', code: 'W' })).status).toBe(403);
  });

  test('of an admin reaches nothing outside its project, and no accounts', async () => {
    const admin = await app.admin();
    const other = await app.project();
    const { client } = await app.token(admin, project, 'write');
    expect((await client.get(`/api/projects/${project.id}`)).status).toBe(200);
    expect((await client.get(`/api/projects/${other.id}`)).status).toBe(403);
    for (const path of ['/api/users', '/api/audit', '/api/settings', '/api/tokens', '/api/sessions']) {
      expect((await client.get(path)).status, path).toBe(403);
    }
    const members = `/api/projects/${project.id}/members`;
    expect((await client.post(members, { login: admin.login, roles: ['manager'] })).status).toBe(403);
    const listed = await client.get<{ items: Project[] }>('/api/projects');
    expect(listed.body.items.map((item) => item.id)).toEqual([project.id]);
  });

  test('ends on its day', async () => {
    const made = await make({ expiresInDays: 1 });
    const script = bearer(made);
    expect((await script.get('/api/projects')).status).toBe(200);
    app.clock.advance(DAY);
    expect((await script.get('/api/projects')).body).toMatchObject({ code: 'token_invalid' });
    manager = await app.as('manager', project);
  });

  test('stops working when it is revoked, which only its owner can do', async () => {
    const made = await make();
    const stranger = await app.as('manager', project);
    expect((await stranger.delete(`/api/tokens/${made.entry.id}`)).status).toBe(404);
    expect((await manager.delete(`/api/tokens/${made.entry.id}`)).status).toBe(204);
    expect((await bearer(made).get('/api/projects')).body).toMatchObject({ code: 'token_invalid' });
  });

  test('loses its power when its account leaves the project', async () => {
    const user = await app.member(project, 'counsellor');
    const { client } = await app.token(user, project, 'read');
    expect((await client.get(`/api/projects/${project.id}`)).status).toBe(200);
    await app.database.db.collection('members').deleteMany({ projectId: { $exists: true }, roles: ['counsellor'] });
    expect((await client.get(`/api/projects/${project.id}`)).status).toBe(403);
  });

  test('shows when it was used last', async () => {
    const made = await make();
    await bearer(made).get('/api/projects');
    const list = await manager.get<{ items: Token[] }>('/api/tokens');
    const entry = list.body.items.find((item) => item.id === made.entry.id);
    expect(entry?.lastUsedAt).toBe(app.clock.now().toISOString());
  });
});
