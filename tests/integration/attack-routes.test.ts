/** A walk along every route with what no page of ours would send: no request may end in an error of the server's own. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { Reading } from '#contract/reading';
import type { Subject } from '#contract/subject';
import { createLimits } from '#server/http/limits';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';
import { begin, change, QUESTIONNAIRE } from '#tests/support/readings';

interface Route {
  readonly method: string;
  readonly path: string;
}

let app: TestApp;
let project: Project;
let subject: Subject;
let routes: Route[];
let ids: Record<string, string>;
let foreign: Record<string, string>;
const clients = new Map<string, TestClient>();

/** Whatever is in a project that a path can name. */
async function contentsOf(of: Project) {
  const user = await app.member(of, 'counsellor', 'researcher', 'manager');
  const client = await app.signedIn(user);
  const instrument = await app.instrument(of, { ...QUESTIONNAIRE, key: `bogen-${of.id}` });
  const site = await app.site(of);
  const subject = await app.subject(of, { counsellor: user });
  const slip = await app.slip(subject);
  const reading = await begin(client, of, {
    subjectId: subject.id,
    instrumentId: instrument.id,
    changes: [change('mood', 3)],
  });
  const upload = await client.request<{ id: string }>(
    'POST',
    `/api/projects/${of.id}/instruments/${instrument.id}/imports?fileName=a.csv`,
    { raw: 'mood\n3\n', headers: { 'content-type': 'text/csv' } },
  );
  return {
    client,
    subject,
    ids: {
      projectId: of.id,
      instrumentId: instrument.id,
      siteId: site.id,
      subjectId: subject.id,
      slipId: slip.id,
      readingId: (reading.body as Reading).id,
      importId: upload.body.id,
      version: '1',
    },
  };
}

beforeAll(async () => {
  app = await testApp('attack-routes', { limits: createLimits({ user: 1e6, token: 1e6, anonymous: 1e6 }) });
  project = await app.project();
  const [own, theirs] = [await contentsOf(project), await contentsOf(await app.project())];
  ids = own.ids;
  foreign = theirs.ids;
  clients.set('member', own.client);
  subject = own.subject;
  const { body } = await own.client.get<{ paths: Record<string, object> }>('/api/openapi.json');
  routes = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
});
// The walk makes slips, and each one ends those before it.
beforeEach(async () => {
  clients.set('person', await app.personAt(subject));
});
afterAll(() => app?.close());

const NEW =
  /\{(projectId|instrumentId|siteId|subjectId|slipId|readingId|importId)\}|^\/api\/(space|instrument-library|demo)/;
const filled = (path: string, values: Record<string, string>) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'a'.repeat(24));

async function answered(client: TestClient, { method, path }: Route, options = {}): Promise<number> {
  const abort = AbortSignal.timeout(10_000);
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const { body, headers = {} } = options as { body?: string; headers?: Record<string, string> };
  const response = await fetch(`${app.url}${path}`, {
    method,
    signal: abort,
    headers: {
      cookie,
      origin: app.url,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined || method === 'GET' ? {} : { body }),
  });
  const type = response.headers.get('content-type') ?? '';
  if (response.status >= 400) expect(type, `${method} ${path}`).toContain('application/problem+json');
  if (type.includes('event-stream')) await response.body?.cancel();
  else await response.arrayBuffer();
  return response.status;
}

const BODIES = [
  'null',
  '[]',
  '"x"',
  '5',
  '{}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"unknown":1}',
  '{"id":{"$ne":null},"subjectId":{"$gt":""},"instrumentId":["a"],"code":{"$regex":".*"},"changes":{},"revision":"0"}',
  '{"changes":[null,1,"x",[],{}],"mapping":{"columns":{"__proto__":{"use":"ignore"}}},"definition":null}',
  '{"mapping":{"columns":[]},"definition":{"content":"\\u0000","fileName":"\\u0000"},"code":"\\u0000"}',
  '{"facets":{"__proto__":"x","constructor":"y"},"siteId":"x","counsellorId":1,"expiresInDays":1e99,"revision":-1}',
];
const QUERIES = [
  '?x=1',
  '?limit=1&limit=2',
  '?cursor=%00&limit=-1',
  '?cursor=eyJ2IjpbXX0&sort=__proto__',
  '?subject[$ne]=1&instrument=__proto__',
  '?after=-1',
  '?after=1e400',
  '?item=',
  '?item=__proto__&item=constructor',
  '?by=__proto__&facet=__proto__:x',
  '?by=item:mood',
  '?facet=:&site=%F0%9F%92%A9',
  '?from=2026-13&to=0000-00',
  '?content=entries&format=csv&separator=x&labels=__proto__',
  '?instrument=%',
];
const BAD_IDS = ['__proto__', 'x', 'A'.repeat(24), '%00', '..%2f..%2f', 'a'.repeat(5_000), '%E0%A4%A'];

describe.each(['member', 'person'])('as a %s', (who) => {
  it.each(['bodies', 'queries', 'ids'])(
    'odd %s are answered with a problem',
    async (kind) => {
      const client = clients.get(who)!;
      const failed: string[] = [];
      const check = async (route: Route, options = {}) => {
        const status = await answered(client, route, options);
        if (status >= 500) failed.push(`${route.method} ${route.path} ${JSON.stringify(options)}: ${status}`);
      };
      const isEnding = ({ method, path }: Route) =>
        method === 'DELETE' || path.endsWith('/run') || path === '/api/session' || path === '/api/demo';
      for (const { method, path } of routes.filter((route) => NEW.test(route.path) && !isEnding(route))) {
        const whole = filled(path, ids);
        if (kind === 'bodies' && method !== 'GET') {
          for (const body of BODIES) await check({ method, path: whole }, { body });
        }
        if (kind === 'queries' && method === 'GET') {
          for (const query of QUERIES) await check({ method, path: `${whole}${query}` });
        }
        if (kind === 'ids') {
          for (const name of [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)) {
            for (const bad of BAD_IDS) {
              await check(
                { method, path: filled(path, { ...ids, [name]: bad }) },
                method === 'GET' ? {} : { body: '{}' },
              );
            }
          }
        }
      }
      expect(failed).toEqual([]);
      expect(app.log.filter(({ msg }) => msg === 'request failed')).toEqual([]);
      expect(Reflect.get({}, 'admin')).toBeUndefined();
    },
    120_000,
  );
});

describe('ids of another project', () => {
  const REFUSED: readonly number[] = [400, 403, 404, 415];

  it('in a path of one’s own project name nothing', async () => {
    const found: string[] = [];
    for (const { method, path } of routes) {
      const client = clients.get(path.startsWith('/api/space') ? 'person' : 'member')!;
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
      const query = path.endsWith('/history')
        ? '?item=mood'
        : path.endsWith('/picture')
          ? `?instrument=${ids.instrumentId}`
          : '';
      for (const name of names.filter((each) => foreign[each] !== undefined && each !== 'version')) {
        const mixed = `${filled(path, { ...ids, [name]: foreign[name]! })}${query}`;
        // 400: the body was looked at first, which says nothing of the id.
        const status = await answered(client, { method, path: mixed }, method === 'GET' ? {} : { body: '{}' });
        const isEmpty = status === 200 && (await client.get<{ items?: unknown[] }>(mixed)).body.items?.length === 0;
        if (!REFUSED.includes(status) && !isEmpty) found.push(`${method} ${path} with another ${name}: ${status}`);
      }
    }
    expect(found).toEqual([]);
  }, 60_000);
});
