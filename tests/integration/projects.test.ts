/** Projects over HTTP: who sees them, making, editing, putting away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project, ProjectList } from '#contract/project';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let admin: TestClient;

beforeAll(async () => {
  app = await testApp('projects');
  admin = await app.as('admin');
});
afterAll(() => app?.close());

async function refusal(reply: Promise<{ status: number; body: Record<string, unknown> }>) {
  const { status, body } = await reply;
  const issues = (body.issues ?? []) as { path: string; code: string; message: string }[];
  return { status, code: body.code, issues: issues.map(({ path, code }) => `${path}: ${code}`) };
}

describe('POST /api/projects', () => {
  it('is refused for a manager of another project', async () => {
    const manager = await app.as('manager', await app.project());
    expect(await refusal(manager.post('/api/projects', { name: 'Neu' }))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  it('lists everything that is wrong at once', async () => {
    const body = { name: '  ', kind: 'party', floor: 2.5, retentionMonths: 0, languages: [], colour: 'red' };
    expect(await refusal(admin.post('/api/projects', body))).toEqual({
      status: 400,
      code: 'invalid_input',
      issues: expect.arrayContaining([
        'name: required',
        'kind: not_one_of',
        'floor: not_whole',
        'retentionMonths: number_too_small',
        'languages: list_too_short',
        'colour: unknown_field',
      ]),
    });
  });

  it('never lets the floor of a counselling project go under 3', async () => {
    expect(await refusal(admin.post('/api/projects', { name: 'Niedrig', floor: 2 }))).toMatchObject({
      status: 400,
      issues: ['floor: floor_too_low'],
    });
    const study = await admin.post<Project>('/api/projects', { name: 'Eigene Daten', kind: 'survey', floor: 0 });
    expect(study).toMatchObject({ status: 201, body: { floor: 0 } });
  });

  it('names a floor that is too low beside whatever else is wrong', async () => {
    expect(
      await refusal(admin.post('/api/projects', { name: 'Niedrig', floor: 2, retentionMonths: 'x' })),
    ).toMatchObject({
      issues: expect.arrayContaining(['floor: floor_too_low', expect.stringMatching(/^retentionMonths: /)]),
    });
  });

  it('makes a project with sensible defaults', async () => {
    const reply = await admin.post<Project>('/api/projects', { name: '  Ganzheitliche Beratung ' });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      name: 'Ganzheitliche Beratung',
      description: '',
      kind: 'counselling',
      floor: 5,
      retentionMonths: 36,
      languages: ['de'],
      archivedAt: null,
      revision: 0,
      roles: [],
    });
    expect((await app.auditEntries('projects.create')).at(-1)).toMatchObject({
      outcome: 'done',
      actor: { kind: 'user' },
      subject: { kind: 'project', id: reply.body.id, label: 'Ganzheitliche Beratung' },
    });
  });

  it('refuses a name that is taken, however it is written', async () => {
    await app.project({ name: 'Über den Tag' });
    expect(await refusal(admin.post('/api/projects', { name: 'uber den tag' }))).toMatchObject({
      status: 409,
      code: 'project_name_taken',
    });
  });
});

describe('GET /api/projects', () => {
  it('shows members their projects with their roles, and admins all of them', async () => {
    const mine = await app.project();
    const another = await app.project();
    const user = await app.member(mine, 'lead', 'manager');
    const client = await app.signedIn(user);
    const seen = await client.get<ProjectList>('/api/projects');
    expect(seen.body.items).toMatchObject([{ id: mine.id, roles: ['lead', 'manager'] }]);
    const all = await admin.get<ProjectList>('/api/projects?limit=200');
    expect(all.body.items.map(({ id }) => id)).toEqual(expect.arrayContaining([mine.id, another.id]));
  });

  it('shows a token its own project only', async () => {
    const [first, second] = [await app.project(), await app.project()];
    const user = await app.member(first, 'manager');
    await app.app.services.members.add(second.id, { userId: user.id, roles: ['lead'], siteIds: [] });
    const { client } = await app.token(user, second, 'read');
    const { body } = await client.get<ProjectList>('/api/projects');
    expect(body.items.map(({ id }) => id)).toEqual([second.id]);
  });

  it('sorts names as people do, pages by cursor, and searches', async () => {
    for (const name of ['zz Ärztlich', 'zz Bildung', 'zz arbeit', 'zz Öffentlich', 'zz Zuversicht'])
      await app.project({ name });
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: ProjectList } = await admin.get(`/api/projects?q=ZZ&limit=2${cursor && `&cursor=${cursor}`}`);
      names.push(...page.body.items.map(({ name }) => name));
      cursor = page.body.nextCursor;
    }
    expect((await admin.get<ProjectList>('/api/projects?q=zz&limit=1')).body.total).toBe(5);
    expect(names).toEqual(['zz arbeit', 'zz Ärztlich', 'zz Bildung', 'zz Öffentlich', 'zz Zuversicht']);
    const backwards = await admin.get<ProjectList>('/api/projects?q=zz&order=desc&limit=1');
    expect(backwards.body.items[0]?.name).toBe('zz Zuversicht');
    const found = await admin.get<ProjectList>('/api/projects?q=offent');
    expect(found.body.items.map(({ name }) => name)).toEqual(['zz Öffentlich']);
  });

  it('refuses a cursor of another list', async () => {
    const { body } = await admin.get<ProjectList>('/api/projects?sort=createdAt&limit=1');
    expect(await refusal(admin.get(`/api/projects?sort=name&cursor=${body.nextCursor}`))).toMatchObject({
      status: 400,
      issues: ['cursor: cursor_wrong'],
    });
  });
});

describe('PATCH /api/projects/:projectId', () => {
  it('is refused for a counsellor of the project, and for a manager of another', async () => {
    const project = await app.project();
    for (const client of [await app.as('counsellor', project), await app.as('manager', await app.project())]) {
      const reply = client.patch(`/api/projects/${project.id}`, { name: 'Gekapert', revision: 0 });
      expect(await refusal(reply)).toMatchObject({ status: 403 });
    }
    expect((await admin.get(`/api/projects/${project.id}`)).body).toMatchObject({ name: project.name });
  });

  it('changes what it names and nothing else', async () => {
    const project = await app.project({ description: 'Alt' });
    const manager = await app.as('manager', project);
    const reply = await manager.patch(`/api/projects/${project.id}`, { floor: 7, revision: 0 });
    expect(reply).toMatchObject({
      status: 200,
      body: { floor: 7, description: 'Alt', revision: 1, roles: ['manager'] },
    });
  });

  it('keeps the floor of a counselling project at 3 or more', async () => {
    const project = await app.project();
    expect(await refusal(admin.patch(`/api/projects/${project.id}`, { floor: 0, revision: 0 }))).toMatchObject({
      status: 400,
      issues: ['floor: floor_too_low'],
    });
  });

  it('tells the second of two editors about the conflict, with what is there now', async () => {
    const project = await app.project();
    await admin.patch(`/api/projects/${project.id}`, { description: 'erste', revision: 0 });
    const second = await admin.patch(`/api/projects/${project.id}`, { description: 'zweite', revision: 0 });
    expect(second).toMatchObject({
      status: 409,
      body: { code: 'edit_conflict', current: { description: 'erste', revision: 1 } },
    });
  });

  it('puts a project away, after which nothing in it can be changed until it is taken out again', async () => {
    const project = await app.project();
    const site = await app.site(project);
    const user = await app.user();
    const path = `/api/projects/${project.id}`;
    const away = await admin.patch<Project>(path, { archived: true, revision: 0 });
    expect(away.body.archivedAt).toBe(app.clock.now().toISOString());

    const archived = { status: 409, code: 'project_archived' };
    expect(await refusal(admin.patch(path, { name: 'Anders', revision: 1 }))).toMatchObject(archived);
    expect(await refusal(admin.post(`${path}/sites`, { name: 'Süd', code: 'S' }))).toMatchObject(archived);
    expect(await refusal(admin.patch(`${path}/sites/${site.id}`, { name: 'Süd', revision: 0 }))).toMatchObject(
      archived,
    );
    expect(await refusal(admin.post(`${path}/members`, { userId: user.id, roles: ['lead'] }))).toMatchObject(archived);

    const shown = await admin.get<ProjectList>(`/api/projects?q=${encodeURIComponent(project.name)}`);
    expect(shown.body.items.filter(({ id }) => id === project.id)).toEqual([]);
    const put = await admin.get<ProjectList>('/api/projects?archived=yes');
    expect(put.body.items.map(({ id }) => id)).toContain(project.id);

    expect(await admin.patch(path, { archived: false, revision: 1 })).toMatchObject({
      status: 200,
      body: { archivedAt: null, revision: 2 },
    });
  });
});
