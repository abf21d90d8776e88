/**
 * Walks all routes that the server has, as all callers of docs/policy.md, and compares what happens with the tables
 * there. The routes come from the running server, the expectation from the page: what is missing in either fails.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import { ruleOf } from '#server/policy';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';

interface Row {
  readonly method: string;
  readonly path: string;
  readonly action: string;
  /** By column. */
  readonly cells: ReadonlyMap<string, string>;
}

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'policy.md'), 'utf8');

/** The rows of all tables on the page whose first column is `route`. */
function rowsOf(page: string): Row[] {
  const rows: Row[] = [];
  let columns: string[] | undefined;
  for (const line of page.split('\n')) {
    const cells = line.startsWith('|')
      ? line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim())
      : undefined;
    if (cells === undefined) columns = undefined;
    else if (cells[0] === 'route') columns = cells;
    else if (columns && !cells.every((cell) => /^-+$/.test(cell))) {
      const [method = '', path = ''] = (cells[0] ?? '').replaceAll('`', '').split(' ');
      const action = (cells[1] ?? '').replaceAll('`', '');
      rows.push({
        method,
        path,
        action,
        cells: new Map(columns.slice(2).map((name, i) => [name, cells[i + 2] ?? ''])),
      });
    }
  }
  return rows;
}

const ROWS = rowsOf(PAGE);
const CALLERS = [
  'anonymous',
  'no role',
  'counsellor',
  'researcher',
  'lead',
  'manager',
  'other manager',
  'admin',
  'read token',
  'write token',
  'other token',
  'person',
] as const;
type Caller = (typeof CALLERS)[number];

/** Routes after which the caller is signed out. */
const ENDS_SESSION = new Set(['DELETE /api/session', 'DELETE /api/sessions', 'DELETE /api/space']);
const NOBODY = 'a'.repeat(24);

let app: TestApp;
let project: Project;
/** Makes a client for a caller, with a session of its own. */
const clients = new Map<Caller, () => Promise<TestClient>>();

beforeAll(async () => {
  app = await testApp('policy');
  project = await app.project();
  const other = await app.project();
  for (const role of ['counsellor', 'researcher', 'lead', 'manager'] as const) {
    const user = await app.member(project, role);
    clients.set(role, () => app.signedIn(user));
  }
  const nobody = await app.user();
  const admin = await app.admin();
  const otherManager = await app.member(other, 'manager');
  const owner = await app.member(project, 'manager');
  await app.app.services.members.add(other.id, { userId: owner.id, roles: ['manager'], siteIds: [] });
  clients.set('anonymous', async () => app.client());
  clients.set('no role', () => app.signedIn(nobody));
  clients.set('other manager', () => app.signedIn(otherManager));
  clients.set('admin', () => app.signedIn(admin));
  clients.set('read token', async () => (await app.token(owner, project, 'read')).client);
  clients.set('write token', async () => (await app.token(owner, project, 'write')).client);
  const subject = await app.subject(project);
  clients.set('person', () => app.personAt(subject));
  clients.set('other token', async () => (await app.token(owner, other, 'write')).client);
});
afterAll(() => app?.close());

async function routesOfServer(): Promise<string[]> {
  const { body } = await app.client().get<{ paths: Record<string, Record<string, unknown>> }>('/api/openapi.json');
  return Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
}

/** Whether a route knows the person in their own space, and nobody else. */
function isOfSpace({ method, path }: Row): boolean {
  return app.app.endpoints.some(
    ({ definition }) => definition.method === method && definition.path === path && definition.caller === 'space',
  );
}

/**
 * Sends a request that says nothing wrong about who asks, but is not meant to succeed: ids of nobody, an empty body.
 * What counts is whether the policy lets it through.
 */
async function outcome(row: Row, caller: Caller, client: TestClient): Promise<'yes' | '–' | string> {
  const path = row.path.replace(':projectId', project.id).replace(':key', 'imprint').replace(/:\w+/g, NOBODY);
  const { status } = await client.request(
    row.method,
    path,
    row.method === 'GET' || row.method === 'DELETE' ? {} : { body: {} },
  );
  if (status === 401 || status === 403) {
    // Whom the route does not know is asked who they are; who is known is told no.
    const wanted = caller === 'anonymous' || (caller === 'person') !== isOfSpace(row) ? 401 : 403;
    return status === wanted ? '–' : `${status} in place of ${wanted}`;
  }
  return status < 500 ? 'yes' : `status ${status}`;
}

describe('docs/policy.md', () => {
  it('has all routes of the server and no others', async () => {
    const documented = ROWS.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(documented).size).toBe(documented.length);
    expect([...documented].sort()).toEqual((await routesOfServer()).sort());
    expect(documented.length).toBeGreaterThan(40);
  });

  it('has all callers in every row, with yes or – in each cell', () => {
    for (const row of ROWS) {
      expect([...row.cells.keys()], row.path).toEqual(CALLERS);
      expect(
        [...row.cells.values()].filter((cell) => cell !== 'yes' && cell !== '–'),
        row.path,
      ).toEqual([]);
    }
  });

  it('names the action that the server asks the policy about', () => {
    const served = app.app.endpoints.map(({ definition }) => [
      `${definition.method} ${definition.path}`,
      definition.action,
    ]);
    expect(Object.fromEntries(ROWS.map(({ method, path, action }) => [`${method} ${path}`, action]))).toEqual(
      Object.fromEntries(served),
    );
  });

  it('names only actions of server/policy.ts', () => {
    for (const { definition } of app.app.endpoints) expect(ruleOf(definition.action)).toBeDefined();
  });
});

describe('the server does what docs/policy.md says', () => {
  it.each(CALLERS)('to the caller "%s"', async (caller) => {
    const expected: Record<string, string | undefined> = {};
    const found: Record<string, string> = {};
    const make = clients.get(caller)!;
    let client = await make();
    for (const row of ROWS) {
      const route = `${row.method} ${row.path}`;
      expected[route] = row.cells.get(caller);
      found[route] = await outcome(row, caller, client);
      if (ENDS_SESSION.has(route)) client = await make();
    }
    expect(found).toEqual(expected);
  });

  it('and writes each 403 of a signed-in caller into the audit log', async () => {
    const lead = await clients.get('lead')!();
    await lead.request('PATCH', `/api/projects/${project.id}`, { body: {} });
    const entries = await app.auditEntries('projects.update');
    expect(entries.at(-1)).toMatchObject({ outcome: 'refused', subject: { kind: 'project', id: project.id } });
  });
});

describe('what the table cannot say', () => {
  it('a token does no more than its owner may do now', async () => {
    const owner = await app.member(project, 'manager');
    const { client } = await app.token(owner, project, 'write');
    expect((await client.get(`/api/projects/${project.id}/members`)).status).toBe(200);
    const { members } = app.app.services;
    const list = await members.list(project.id, { limit: 200, sort: 'name', order: 'asc' });
    const membership = list.items.find((member) => member.user.id === owner.id)!;
    await members.update(project.id, membership.id, { roles: ['lead'], revision: membership.revision });
    expect((await client.get(`/api/projects/${project.id}/members`)).status).toBe(403);
    await members.remove(project.id, membership.id);
    expect((await client.get(`/api/projects/${project.id}`)).status).toBe(403);
  });

  it('a project that does not exist is told apart from a forbidden one by administrators only', async () => {
    const path = `/api/projects/${NOBODY}`;
    const manager = await clients.get('manager')!();
    const admin = await clients.get('admin')!();
    expect((await manager.get(path)).status).toBe(403);
    expect((await admin.get(path)).status).toBe(404);
  });
});
