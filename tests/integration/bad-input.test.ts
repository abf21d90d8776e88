/** What the API does with requests that are not as they should be: each fault has its problem code. */
import { connect as connectSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIn, type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let admin: TestClient;

beforeAll(async () => {
  app = await testApp('bad_input');
  admin = await app.as('admin');
});
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };

/** Sends bytes as they are and returns what comes back. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    const socket = connectSocket(Number(port), hostname);
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.end(text);
  });
}

describe('the body', () => {
  test('over the limit is 413, whether its length is announced or not', async () => {
    const large = JSON.stringify({ login: 'x'.repeat(300 * 1024), password: 'y' });
    const announced = await app.client().request('POST', '/api/session', { raw: large, headers: json });
    expect(announced).toMatchObject({ status: 413, body: { code: 'body_too_large', status: 413 } });

    const chunked = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 300; i += 1) controller.enqueue(new Uint8Array(1024).fill(0x20));
        controller.close();
      },
    });
    const options = { method: 'POST', body: chunked, duplex: 'half', headers: { ...json, origin: app.url } };
    const streamed = await fetch(`${app.url}/api/session`, options as RequestInit);
    expect(streamed.status).toBe(413);
  });

  test('of another content type is 415', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const reply = await app
        .client()
        .request('POST', '/api/session', { raw: 'a=b', headers: { 'content-type': type } });
      expect(reply, type).toMatchObject({ status: 415, body: { code: 'content_type_wrong' } });
    }
    const latin = { 'content-type': 'application/json; charset=iso-8859-1' };
    expect((await app.client().request('POST', '/api/session', { raw: '{}', headers: latin })).status).toBe(415);
    const packed = { ...json, 'content-encoding': 'gzip' };
    expect((await app.client().request('POST', '/api/session', { raw: '{}', headers: packed })).status).toBe(415);
  });

  test('that is broken JSON, or no object, is 400', async () => {
    for (const raw of ['{"login":', '"text"', 'null', '{"a":1}}']) {
      const reply = await app.client().request('POST', '/api/session', { raw, headers: json });
      expect(reply, raw).toMatchObject({ status: 400, body: { code: 'json_broken' } });
    }
    const list = await app.client().request('POST', '/api/session', { raw: '[]', headers: json });
    expect(list).toMatchObject({ status: 400, body: { code: 'invalid_input', issues: [{ path: '' }] } });
  });

  test('that is missing names every field that is needed', async () => {
    const reply = await app.client().request('POST', '/api/session');
    expect(reply.body.issues).toMatchObject([
      { path: 'login', code: 'required' },
      { path: 'password', code: 'required' },
    ]);
  });

  test('may not bring fields of its own, however they are called', async () => {
    const raw = '{"login":"a","password":"b","__proto__":{"admin":true},"constructor":1}';
    const reply = await app.client().request('POST', '/api/session', { raw, headers: json });
    expect(reply.body.issues).toMatchObject([
      { path: '__proto__', code: 'unknown_field' },
      { path: 'constructor', code: 'unknown_field' },
    ]);
  });

  test('of nothing but unknown fields does not become a far larger answer', async () => {
    const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, 1]));
    const reply = await app.client().post<{ issues: unknown[] }>('/api/session', fields);
    expect(reply.status).toBe(400);
    expect(reply.body.issues).toHaveLength(500);
  });

  test('cannot smuggle in database operators', async () => {
    const reply = await app.client().post('/api/session', { login: { $gt: '' }, password: { $ne: '' } });
    expect(reply.body.issues).toMatchObject([
      { path: 'login', code: 'wrong_type' },
      { path: 'password', code: 'wrong_type' },
    ]);
  });
});

describe('the query', () => {
  test('lists all its issues', async () => {
    const reply = await admin.get('/api/users?limit=0&sort=shoe&order=up&foo=1');
    expect(reply.body.issues).toMatchObject([
      { path: 'limit', code: 'number_too_small', params: { min: 1 } },
      { path: 'sort', code: 'not_one_of' },
      { path: 'order', code: 'not_one_of' },
      { path: 'foo', code: 'unknown_field' },
    ]);
  });

  test('may name a field once only', async () => {
    const reply = await admin.get('/api/users?q=a&q=b');
    expect(reply.body.issues).toMatchObject([{ path: 'q', code: 'wrong_type' }]);
  });

  test('may search for any characters but those that control', async () => {
    for (const q of ['(a+)+$', '[', '\\', '.*', '\u{1f600}']) {
      expect((await admin.get(`/api/users?q=${encodeURIComponent(q)}`)).status, q).toBe(200);
    }
    const reply = await admin.get('/api/users?q=a%00b');
    expect(reply).toMatchObject({ status: 400, body: { issues: [{ path: 'q', code: 'format_wrong' }] } });
  });

  test('may continue a list only with a cursor that the list could have made', async () => {
    const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const last = 'f'.repeat(24);
    for (const path of [
      `/api/users?cursor=${made('nameKey', 'v', true, last)}`,
      `/api/users?cursor=${made('nameKey', 'd', 1, last)}`,
      `/api/users?cursor=${made('passwordHash', 'v', 'a', last)}`,
      `/api/users?sort=createdAt&cursor=${made('createdAt', 'v', 'a', last)}`,
      `/api/users?sort=createdAt&cursor=${made('createdAt', 'd', 9e15, last)}`,
      `/api/audit?cursor=${made('at', 'v', true, last)}`,
    ]) {
      const reply = await admin.get(path);
      expect(reply, path).toMatchObject({ status: 400, body: { issues: [{ path: 'cursor', code: 'cursor_wrong' }] } });
    }
  });

  test('is refused where an endpoint takes none', async () => {
    expect((await app.client().get('/api/health?x=1')).body.issues).toMatchObject([{ path: 'x' }]);
  });
});

describe('the path', () => {
  test('that does not exist is 404 as a problem, also for browsers', async () => {
    const reply = await app.client().get('/api/nothing', { accept: 'text/html' });
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(reply).toMatchObject({ status: 404, body: { code: 'not_found', title: 'Das gibt es hier nicht.' } });
  });

  test('that is neither of the API nor of a page is 404 as a problem too', async () => {
    for (const path of ['/nothing.json', '/API/users', '//api/users', '/api%2fusers', '/%E0%A4%A', '/%00']) {
      const reply = await app.client().get(path, { accept: 'application/json' });
      expect(reply, path).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(reply.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
    expect(await app.client().post('/sign-in', {})).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await sendRaw('OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('"code":"not_found"');
  });

  test('may come with a host, even with one that cannot be', async () => {
    expect(await sendRaw('GET http://x:999999/api/health?x=1 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*"code":"unknown_field"/,
    );
  });

  test('with another method is 405 and says which there are', async () => {
    const reply = await app.client().request('PUT', '/api/health');
    expect(reply).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(reply.headers.get('allow')).toBe('HEAD, GET, OPTIONS');
    expect((await app.client().request('OPTIONS', '/api/session')).headers.get('allow')).toBe(
      'HEAD, POST, GET, DELETE, OPTIONS',
    );
  });

  test('with broken escapes is 404, not a fault of the server', async () => {
    expect((await admin.get('/api/users/%E0%A4%A')).status).toBe(404);
  });
});

describe('the session cookie', () => {
  test('that is broken is said to be, and is deleted', async () => {
    const client = app.client();
    client.cookies.set('__Host-wegmarke', 'no%token');
    const reply = await client.get('/api/session');
    expect(reply).toMatchObject({ status: 401, body: { code: 'cookie_broken' } });
    expect(reply.headers.getSetCookie()[0]).toMatch(/^__Host-wegmarke=; .*Max-Age=0/);
  });

  test('of a session that has ended is said to be, and is deleted', async () => {
    const client = app.client();
    client.cookies.set('__Host-wegmarke', 'A'.repeat(43));
    const reply = await client.get('/api/session');
    expect(reply).toMatchObject({ status: 401, body: { code: 'session_expired' } });
    expect(reply.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
  });

  test('that does not count keeps nobody from public pages or from signing in', async () => {
    const user = await app.user();
    const client = app.client();
    client.cookies.set('__Host-wegmarke', '"><script>');
    expect((await client.get('/api/setup')).status).toBe(200);
    client.cookies.set('__Host-wegmarke', 'B'.repeat(43));
    expect((await signIn(client, user.login)).status).toBe(201);
    expect((await client.get('/api/session')).status).toBe(200);
  });
});

describe('the Authorization header', () => {
  test('with a token that does not exist is 401, even beside a good cookie', async () => {
    for (const token of ['wgm_unknown', 'something']) {
      const reply = await admin.get('/api/users', { authorization: `Bearer ${token}` });
      expect(reply).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });
});

describe('the origin of a change', () => {
  test('must be ours', async () => {
    const user = await app.user();
    const body = { login: user.login, password: 'x' };
    const from = (origin: string | false, headers: Record<string, string> = {}) =>
      app.client().request('POST', '/api/session', { body, origin, headers });
    for (const reply of [
      await from('https://evil.example'),
      await from('null'),
      await from(false),
      await from(app.url, { 'sec-fetch-site': 'cross-site' }),
      await from(app.url, { 'sec-fetch-site': 'same-site' }),
      // A browser adds Basic by itself where a proxy asks for it: it proves nothing.
      await from(false, { authorization: 'Basic YTpi' }),
    ]) {
      expect(reply).toMatchObject({ status: 403, body: { code: 'origin_mismatch' } });
    }
    expect((await from(app.url)).body).toMatchObject({ code: 'sign_in_failed' });
    expect((await from(false, { 'sec-fetch-site': 'same-origin' })).body).toMatchObject({ code: 'sign_in_failed' });
  });

  test('is not asked of access tokens', async () => {
    const project = await app.project();
    const manager = await app.member(project, 'manager');
    const { client } = await app.token(manager, project, 'write');
    const body = { name: 'Mitte', code: 'MI' };
    const reply = await client.request('POST', `/api/projects/${project.id}/sites`, { body, origin: false });
    expect(reply.status).toBe(201);
  });
});

describe('every problem', () => {
  test('has an id that the log has too, and takes over a well-formed one', async () => {
    const own = await app.client().get('/api/session', { 'x-request-id': 'abcDEF-12345' });
    expect(own.body.requestId).toBe('abcDEF-12345');
    const odd = await app.client().get('/api/session', { 'x-request-id': '<b>' });
    expect(odd.body.requestId).toMatch(/^[\w-]{16}$/);
    expect(odd.headers.get('x-request-id')).toBe(odd.body.requestId);
    expect(app.log.some((line) => line.requestId === odd.body.requestId)).toBe(true);
  });

  test('has its type, title and detail in German, and in English where asked', async () => {
    const german = await app.client().get('/api/session');
    const english = await app.client().get('/api/session', { 'accept-language': 'en' });
    expect(german.body).toMatchObject({
      type: 'urn:wegmarke:problem:not_signed_in',
      title: 'Bitte melden Sie sich an.',
    });
    expect(english.body).toMatchObject({ title: 'Please sign in.' });
    expect(english.headers.get('content-language')).toBe('en');
  });
});

test('malformed HTTP closes that connection and nothing else', async () => {
  const nonsense = await sendRaw('NONSENSE\r\n\r\n');
  expect(nonsense).toMatch(/\r\nCache-Control: no-store\r\n[\s\S]*\r\nContent-Security-Policy: default-src 'none'/);
  expect(nonsense).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"request_broken"/);
  expect(await sendRaw(`GET /api/health HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(70_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 [\s\S]*"code":"header_too_large"/,
  );
  expect((await app.client().get('/api/health')).status).toBe(200);
});
