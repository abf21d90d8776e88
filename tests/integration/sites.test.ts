/** Sites of a project over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { Site, SiteList } from '#contract/site';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let project: Project;
let manager: TestClient;
let path: string;

beforeAll(async () => {
  app = await testApp('sites');
  project = await app.project();
  manager = await app.as('manager', project);
  path = `/api/projects/${project.id}/sites`;
});
afterAll(() => app?.close());

describe('POST', () => {
  it('is refused for a lead', async () => {
    const lead = await app.as('lead', project);
    expect(await lead.post(path, { name: 'Nord', code: 'N' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  it('names all fields that do not fit, in the language that is asked for', async () => {
    const reply = await manager.request('POST', path, {
      body: { name: '', code: 'a b', extra: 1 },
      headers: { 'accept-language': 'en' },
    });
    expect(reply).toMatchObject({
      status: 400,
      body: {
        issues: expect.arrayContaining([
          { path: 'name', code: 'required', message: 'This is missing.' },
          expect.objectContaining({ path: 'code', code: 'format_wrong' }),
          expect.objectContaining({ path: 'extra', code: 'unknown_field' }),
        ]),
      },
    });
  });

  it('adds a site with its code in capitals, and writes it down', async () => {
    const reply = await manager.post<Site>(path, { name: 'Jobcenter Nord', code: ' nord-1 ' });
    expect(reply).toMatchObject({
      status: 201,
      body: { name: 'Jobcenter Nord', code: 'NORD-1', projectId: project.id },
    });
    expect((await app.auditEntries('sites.create')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'site', id: reply.body.id, label: 'Jobcenter Nord' },
    });
  });

  it('refuses a code that is taken in the project, and allows it in another', async () => {
    await app.site(project, { code: 'ZWEI' });
    expect(await manager.post(path, { name: 'Zweite', code: 'zwei' })).toMatchObject({
      status: 409,
      body: { code: 'site_code_taken', issues: [{ path: 'code', code: 'site_code_taken' }] },
    });
    expect((await app.site(await app.project(), { code: 'ZWEI' })).code).toBe('ZWEI');
  });
});

describe('GET', () => {
  it('shows every role of the project its sites, sorted by name', async () => {
    const own = await app.project();
    for (const [name, code] of [
      ['Süd', 'B'],
      ['Nord', 'C'],
      ['Älm', 'A'],
    ] as const) {
      await app.site(own, { name, code });
    }
    const counsellor = await app.as('counsellor', own);
    const { body } = await counsellor.get<SiteList>(`/api/projects/${own.id}/sites`);
    expect(body.items.map(({ name }) => name)).toEqual(['Älm', 'Nord', 'Süd']);
    const page = await counsellor.get<SiteList>(`/api/projects/${own.id}/sites?sort=code&order=desc&limit=1`);
    expect(page.body).toMatchObject({ items: [{ name: 'Nord' }], nextCursor: expect.any(String) });
  });

  it('finds by name and by code', async () => {
    const own = await app.project();
    await app.site(own, { name: 'Jobcenter Süd', code: 'XY-7' });
    await app.site(own, { name: 'Anderswo', code: 'A' });
    const reader = await app.as('lead', own);
    const found = async (q: string) => {
      const { body } = await reader.get<SiteList>(`/api/projects/${own.id}/sites?q=${q}`);
      return body.items.map(({ name }) => name);
    };
    expect(await found('sud')).toEqual(['Jobcenter Süd']);
    expect(await found('xy-7')).toEqual(['Jobcenter Süd']);
    expect(await found('nirgends')).toEqual([]);
  });

  it('is refused for members of other projects', async () => {
    const foreign = await app.as('manager', await app.project());
    expect((await foreign.get(path)).status).toBe(403);
  });
});

describe('PATCH', () => {
  it('does not reach a site of another project', async () => {
    const foreign = await app.site(await app.project());
    expect(await manager.patch(`${path}/${foreign.id}`, { name: 'Gekapert', revision: 0 })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  it('renames a site and puts it away', async () => {
    const site = await app.site(project);
    const renamed = await manager.patch<Site>(`${path}/${site.id}`, { name: 'Neuer Name', revision: 0 });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Neuer Name', code: site.code, revision: 1 } });
    const away = await manager.patch<Site>(`${path}/${site.id}`, { archived: true, revision: 1 });
    expect(away.body.archivedAt).not.toBeNull();
    const { body } = await manager.get<SiteList>(`${path}?limit=200`);
    expect(body.items.map(({ id }) => id)).not.toContain(site.id);
    const all = await manager.get<SiteList>(`${path}?limit=200&archived=all`);
    expect(all.body.items.map(({ id }) => id)).toContain(site.id);
  });

  it('keeps two editors from overwriting each other', async () => {
    const site = await app.site(project);
    await manager.patch(`${path}/${site.id}`, { name: 'Erste', revision: 0 });
    expect(await manager.patch(`${path}/${site.id}`, { name: 'Zweite', revision: 0 })).toMatchObject({
      status: 409,
      body: { code: 'edit_conflict', current: { name: 'Erste', revision: 1 } },
    });
  });

  it('refuses a code that another site has', async () => {
    const [first, second] = [await app.site(project), await app.site(project)];
    expect(await manager.patch(`${path}/${second.id}`, { code: first.code, revision: 0 })).toMatchObject({
      status: 409,
      body: { code: 'site_code_taken' },
    });
  });
});
