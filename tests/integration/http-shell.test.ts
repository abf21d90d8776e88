/** What every reply has around its content: headers, health, the documentation of the API, limits, files of the client. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLimits } from '#server/http/limits';
import { staticFiles } from '#server/http/static-files';
import { POLICY } from '#server/policy';
import { type TestApp, testApp } from '#tests/support/app';

let app: TestApp;
beforeAll(async () => {
  app = await testApp('http_shell');
});
afterAll(() => app.close());

describe('headers', () => {
  test('allow nothing inline and nothing from elsewhere', async () => {
    const { headers } = await app.client().get('/api/health');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    for (const [name, value] of [
      ['cross-origin-opener-policy', 'same-origin'],
      ['cross-origin-resource-policy', 'same-origin'],
      ['cross-origin-embedder-policy', 'require-corp'],
      ['referrer-policy', 'no-referrer'],
      ['x-content-type-options', 'nosniff'],
      ['x-frame-options', 'DENY'],
      ['cache-control', 'no-store'],
    ]) {
      expect(headers.get(name ?? ''), name).toBe(value);
    }
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.has('x-powered-by')).toBe(false);
  });

  test('are on problems too', async () => {
    const { headers } = await app.client().get('/api/nothing');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('GET /api/health', () => {
  test('says ok while the database answers, and 503 when it does not', async () => {
    const own = await testApp('health');
    expect((await own.client().get('/api/health')).body).toMatchObject({ status: 'ok', database: 'ok' });
    const admin = await own.as('admin');
    await own.connection.close();
    expect(await admin.get('/api/users')).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
    const reply = await own.client().get('/api/health');
    expect(reply).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
    expect(reply.headers.get('retry-after')).toBe('5');
    await own.close();
  });
});

describe('what nobody expected', () => {
  test('is 500 without any detail, with the error once in the log', async () => {
    const own = await testApp('internal');
    own.app.services.users.list = () => Promise.reject(new TypeError('inner secret'));
    const admin = await own.as('admin');
    const reply = await admin.get('/api/users');
    expect(reply).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(reply.body)).not.toContain('secret');
    const lines = own.log.filter((line) => line.level === 'error');
    expect(lines).toMatchObject([
      {
        action: 'users.list',
        requestId: reply.body.requestId,
        error: { type: 'TypeError', message: 'inner secret' },
      },
    ]);
    await own.close();
  });
});

describe('GET /api/openapi.json', () => {
  interface Operation {
    operationId: string;
    parameters: { name: string; in: string; required: boolean }[];
    requestBody?: unknown;
    responses: Record<string, { 'x-problem-codes'?: string[] }>;
    security: Record<string, string[]>[];
    'x-action': string;
  }
  let paths: Record<string, Record<string, Operation>>;
  beforeAll(async () => {
    const reply = await app.client().get<{ openapi: string; paths: typeof paths }>('/api/openapi.json');
    expect(reply.body.openapi).toBe('3.1.0');
    paths = reply.body.paths;
  });

  test('has every endpoint with its action, and every action is in the policy and used', () => {
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations).toHaveLength(app.app.endpoints.length);
    expect(new Set(operations.map((operation) => operation['x-action']))).toEqual(new Set(Object.keys(POLICY)));
    const ids = operations.map((operation) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('names parameters, bodies, problems and who may', () => {
    const patch = paths['/api/users/{userId}']?.patch;
    expect(patch?.parameters).toMatchObject([{ name: 'userId', in: 'path', required: true }]);
    expect(patch?.requestBody).toMatchObject({ content: { 'application/json': { schema: { type: 'object' } } } });
    expect(patch?.responses['409']?.['x-problem-codes']).toEqual(['edit_conflict', 'last_admin']);
    expect(patch?.security).toEqual([{ session: [] }]);
    expect(paths['/api/health']?.get?.security).toEqual([]);
    expect(paths['/api/projects/{projectId}']?.get?.security).toEqual([{ session: [] }, { token: ['read'] }]);
    const limit = paths['/api/users']?.get?.parameters.find((parameter) => parameter.name === 'limit');
    expect(limit).toMatchObject({ in: 'query', required: false });
  });
});

describe('limits', () => {
  test('hold per account, not per address', async () => {
    const own = await testApp('limits', { limits: createLimits({ user: 3, token: 2, anonymous: 50 }) });
    const [one, two] = [await own.as('signedIn'), await own.as('signedIn')];
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await one.get('/api/session')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await two.get('/api/session')).status).toBe(200);
    const refused = await one.get('/api/session');
    expect(refused.body).toMatchObject({ code: 'too_many_requests' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

    const project = await own.project();
    const { client } = await own.token(await own.member(project, 'lead'), project, 'read');
    expect([await client.get('/api/projects'), await client.get('/api/projects')].map((reply) => reply.status)).toEqual(
      [200, 200],
    );
    expect((await client.get('/api/projects')).status).toBe(429);
    await own.close();
  });

  test('hold per one-time link', async () => {
    const check = (token: string) => app.client().post('/api/password-link/check', { token });
    for (let i = 0; i < 30; i += 1) expect((await check('immer derselbe')).status).toBe(404);
    expect((await check('immer derselbe')).status).toBe(429);
    expect((await check('ein anderer')).status).toBe(404);
  });
});

describe('files of the client', () => {
  let directory: string;
  let url: string;
  let stop: () => void;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wegmarke-static-'));
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), '<!doctype html><title>W</title>');
    await writeFile(join(directory, 'theme.js'), '1');
    await writeFile(join(directory, 'assets', 'main-abc123.js'), '1');
    await writeFile(join(directory, 'assets', 'main-abc123.js.gz'), gzipSync('1'));
    await writeFile(join(directory, 'space.html'), '<!doctype html><title>S</title>');
    await writeFile(join(directory, '.secret'), 'x');
    const site = express();
    site.use(staticFiles(directory));
    const server = createServer(site);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stop = () => server.close();
  });
  afterAll(async () => {
    stop();
    await rm(directory, { recursive: true });
  });

  const get = (path: string, accept = 'text/html,*/*;q=0.8') => fetch(`${url}${path}`, { headers: { accept } });

  test('with a hash in their name are kept for ever, others asked for anew', async () => {
    const asset = await get('/assets/main-abc123.js', '*/*');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/theme.js', '*/*')).headers.get('cache-control')).toBe('no-cache');
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache');
  });

  test('answer pages of the client with index.html, but no missing files', async () => {
    for (const path of ['/', '/users', '/projects/abc/members', '/index.html']) {
      const page = await get(path);
      expect([path, page.status, await page.text()]).toEqual([path, 200, '<!doctype html><title>W</title>']);
    }
    expect((await get('/assets/main-old.js')).status).toBe(404);
    expect((await get('/missing.json', 'application/json')).status).toBe(404);
    expect((await fetch(`${url}/users`, { method: 'POST', headers: { accept: 'text/html' } })).status).toBe(404);
  });

  test('answer the person’s space with its own page, whatever stands behind /s', async () => {
    for (const path of ['/s', '/s/', '/s/anything', '/s?x=1']) {
      const page = await get(path);
      expect([path, page.status, await page.text()]).toEqual([path, 200, '<!doctype html><title>S</title>']);
      expect(page.headers.get('cache-control')).toBe('no-cache');
    }
    expect(await (await get('/sites')).text()).toContain('<title>W</title>');
  });

  test('travel compressed to browsers that take it, and say so to caches', async () => {
    const ask = (encoding: string) =>
      fetch(`${url}/assets/main-abc123.js`, { headers: { accept: '*/*', 'accept-encoding': encoding } });
    const small = await ask('gzip');
    expect(small.headers.get('content-encoding')).toBe('gzip');
    expect(small.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(small.headers.get('vary')).toContain('Accept-Encoding');
    expect(small.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await small.text()).toBe('1');
    const plain = await ask('identity');
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, '1']);
    expect(plain.headers.get('vary')).toContain('Accept-Encoding');
  });

  test('never lead out of their folder or to hidden files', async () => {
    for (const path of ['/.secret', '/%2e%2e/package.json', '/..%2fpackage.json', '/assets/..%5c..%5cpackage.json']) {
      const reply = await get(path, '*/*');
      expect(await reply.text(), path).not.toMatch(/^x$|wegmarke"/);
    }
  });
});
