/** Members of a project over HTTP: who has which role, and what follows at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member, MemberList } from '#contract/member';
import type { Project } from '#contract/project';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let project: Project;
let manager: TestClient;
let path: string;

beforeAll(async () => {
  app = await testApp('members');
  project = await app.project();
  manager = await app.as('manager', project);
  path = `/api/projects/${project.id}/members`;
});
afterAll(() => app?.close());

describe('POST', () => {
  it('is refused for a counsellor and for a write token', async () => {
    const user = await app.user();
    const counsellor = await app.as('counsellor', project);
    const token = await app.token(await app.member(project, 'manager'), project, 'write');
    for (const client of [counsellor, token.client]) {
      expect(await client.post(path, { userId: user.id, roles: ['manager'] })).toMatchObject({ status: 403 });
    }
  });

  it('wants exactly one of login and id', async () => {
    const user = await app.user();
    expect(await manager.post(path, { roles: ['lead'] })).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'login', code: 'required' }] },
    });
    expect(await manager.post(path, { userId: user.id, login: user.login, roles: ['lead'] })).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'login', code: 'not_fitting' }] },
    });
  });

  it('refuses unknown accounts, unknown roles, no role, and sites of other projects', async () => {
    const user = await app.user();
    const foreign = await app.site(await app.project());
    const issuesOf = async (body: object) => {
      const reply = await manager.post<{ issues: { path: string; code: string }[] }>(path, body);
      return reply.body.issues.map(({ path: place, code }) => `${place}: ${code}`);
    };
    expect(await issuesOf({ login: 'gibtesnicht', roles: ['lead'] })).toEqual(['login: user_unknown']);
    expect(await issuesOf({ userId: 'b'.repeat(24), roles: ['lead'] })).toEqual(['userId: user_unknown']);
    expect(await issuesOf({ userId: user.id, roles: ['boss'] })).toEqual(['roles.0: not_one_of']);
    expect(await issuesOf({ userId: user.id, roles: [] })).toEqual(['roles: list_too_short']);
    expect(await issuesOf({ userId: user.id, roles: ['lead'], siteIds: [foreign.id] })).toEqual([
      'siteIds.0: site_unknown',
    ]);
  });

  it('refuses an account that is deactivated', async () => {
    const user = await app.user();
    await app.app.services.users.update(user.id, { active: false, revision: user.revision });
    expect(await manager.post(path, { login: user.login, roles: ['lead'] })).toMatchObject({
      status: 409,
      body: { code: 'user_inactive' },
    });
  });

  it('lets a manager add somebody by login, who then sees the project at once', async () => {
    const user = await app.user({ login: 'Berta.B', name: 'Berta Beispiel' });
    const site = await app.site(project);
    const client = await app.signedIn(user);
    expect((await client.get(`/api/projects/${project.id}`)).status).toBe(403);

    const body = { login: 'berta.b', roles: ['lead', 'counsellor', 'lead'], siteIds: [site.id, site.id] };
    const reply = await manager.post<Member>(path, body);
    expect(reply).toMatchObject({
      status: 201,
      body: {
        user: { id: user.id, login: 'Berta.B', name: 'Berta Beispiel', active: true },
        roles: ['counsellor', 'lead'],
        siteIds: [site.id],
        revision: 0,
      },
    });
    expect((await client.get(`/api/projects/${project.id}`)).status).toBe(200);
    expect((await app.auditEntries('members.add')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'member', id: reply.body.id, label: 'Berta.B' },
    });
  });

  it('adds nobody twice', async () => {
    const user = await app.member(project, 'lead');
    expect(await manager.post(path, { userId: user.id, roles: ['researcher'] })).toMatchObject({
      status: 409,
      body: { code: 'member_exists' },
    });
  });
});

describe('GET', () => {
  it('sorts, filters, searches and pages', async () => {
    const own = await app.project();
    const admin = await app.as('admin');
    const site = await app.site(own);
    const people = [
      { name: 'Özlem Öz', login: 'm-oez', roles: ['counsellor'] as const, siteIds: [site.id] },
      { name: 'anna Zett', login: 'm-zett', roles: ['lead'] as const, siteIds: [] },
      { name: 'Bernd Ypsilon', login: 'm-ypsilon', roles: ['counsellor', 'lead'] as const, siteIds: [] },
      { name: 'Paul Ixe', login: 'm-ixe', roles: ['researcher'] as const, siteIds: [site.id] },
    ];
    for (const { roles, siteIds, ...account } of people) {
      const user = await app.user(account);
      await app.app.services.members.add(own.id, { userId: user.id, roles: [...roles], siteIds });
    }
    const get = async (query: string) => {
      const { body } = await admin.get<MemberList>(`/api/projects/${own.id}/members?${query}`);
      return { names: body.items.map(({ user }) => user.name), next: body.nextCursor, total: body.total };
    };
    expect((await get('')).names).toEqual(['anna Zett', 'Bernd Ypsilon', 'Özlem Öz', 'Paul Ixe']);
    expect((await get('sort=login&order=desc')).names).toEqual(['anna Zett', 'Bernd Ypsilon', 'Özlem Öz', 'Paul Ixe']);
    expect((await get('role=counsellor')).names).toEqual(['Bernd Ypsilon', 'Özlem Öz']);
    expect((await get(`siteId=${'c'.repeat(24)}`)).names).toEqual(['anna Zett', 'Bernd Ypsilon']);
    expect((await get('q=OZLEM')).names).toEqual(['Özlem Öz']);
    expect((await get('q=m-ixe')).names).toEqual(['Paul Ixe']);

    const first = await get('limit=3');
    expect(first.names).toEqual(['anna Zett', 'Bernd Ypsilon', 'Özlem Öz']);
    const second = await get(`limit=3&cursor=${first.next}`);
    expect(second).toEqual({ names: ['Paul Ixe'], next: null, total: 4 });
    expect((await admin.get(`/api/projects/${own.id}/members?cursor=nonsense`)).status).toBe(400);
  });
});

describe('PATCH and DELETE', () => {
  it('do not reach members of another project', async () => {
    const other = await app.project();
    await app.member(other, 'lead');
    const [foreign] = (await app.app.services.members.list(other.id, { limit: 1, sort: 'name', order: 'asc' })).items;
    expect((await manager.patch(`${path}/${foreign!.id}`, { roles: ['lead'], revision: 0 })).status).toBe(404);
    expect((await manager.delete(`${path}/${foreign!.id}`)).status).toBe(404);
  });

  it('change roles with effect on the next request, guarded against a second editor', async () => {
    const user = await app.member(project, 'lead');
    const client = await app.signedIn(user);
    const { body } = await manager.get<MemberList>(`${path}?q=${user.login}`);
    const member = body.items[0]!;
    expect((await client.get(path)).status).toBe(403);
    const changed = await manager.patch(`${path}/${member.id}`, { roles: ['manager'], revision: member.revision });
    expect(changed).toMatchObject({ status: 200, body: { roles: ['manager'], revision: 1 } });
    expect((await client.get(path)).status).toBe(200);
    const stale = await manager.patch(`${path}/${member.id}`, { roles: ['lead'], revision: member.revision });
    expect(stale).toMatchObject({ status: 409, body: { code: 'edit_conflict', current: { roles: ['manager'] } } });
  });

  it('take somebody out of the project; the account stays', async () => {
    const user = await app.member(project, 'counsellor');
    const client = await app.signedIn(user);
    const { body } = await manager.get<MemberList>(`${path}?q=${user.login}`);
    expect((await manager.delete(`${path}/${body.items[0]!.id}`)).status).toBe(204);
    expect((await client.get(`/api/projects/${project.id}`)).status).toBe(403);
    expect((await client.get('/api/session')).status).toBe(200);
    expect((await app.auditEntries('members.remove')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'member', label: user.login },
    });
  });
});
