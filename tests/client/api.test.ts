/** The client's talk with the server: parsed replies, problems, lost connections, a session that ends. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ApiProblem, ApiUnreachable, api, apiPath, asSent, configureApi } from '../../client/api.ts';
import { fakeServer, json, problem } from '../support/client-render.tsx';

const thing = z.object({ name: z.string() });

/** A reply whose body fails on its way. */
function cutOff(error: unknown): Response {
  return new Response(new ReadableStream({ start: (controller) => controller.error(error) }));
}

afterEach(() => {
  configureApi({ language: () => 'de', onSessionLost: async () => false, onReachable: () => {} });
});

describe('a request', () => {
  it('sends JSON with the chosen language and gives back the parsed reply', async () => {
    configureApi({ language: () => 'en' });
    const requests = fakeServer({ 'POST /api/things': () => json({ name: 'Nord', secret: 'x' }, 201) });
    const reply = await api.post('/api/things', { body: { name: 'Nord' }, reply: thing });
    expect(reply).toEqual({ name: 'Nord' });
    expect(requests[0]?.headers.get('Accept-Language')).toBe('en');
    expect(requests[0]?.headers.get('Content-Type')).toBe('application/json');
    expect(requests[0]?.body).toEqual({ name: 'Nord' });
  });

  it('leaves empty values out of the address and escapes the others', () => {
    expect(apiPath('/api/users', { q: 'ä&b', cursor: null, role: '', ids: ['1', '2'] })).toBe(
      '/api/users?q=%C3%A4%26b&ids=1%2C2',
    );
  });

  it('does not read the body where no reply is declared', async () => {
    fakeServer({ 'DELETE /api/things/1': () => new Response(null, { status: 204 }) });
    await expect(api.delete('/api/things/1')).resolves.toBeUndefined();
  });
});

describe('a refusal', () => {
  it('becomes a problem with its code, issues and waiting time', async () => {
    const issues = [{ path: 'admin.password', code: 'too_short', message: 'Mindestens 12 Zeichen.' }];
    fakeServer({ 'POST /api/things': () => problem(429, 'sign_in_wait', { issues, retryAfterSeconds: 30 }) });
    const error = await api.post('/api/things', { body: {} }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({
      status: 429,
      code: 'sign_in_wait',
      issues,
      retryAfterSeconds: 30,
      requestId: 'req-1',
    });
  });

  it('takes the waiting time from the header where the body has none', async () => {
    const body = JSON.stringify({ title: 'Später', code: 'too_many_requests', status: 429 });
    fakeServer({ 'GET /api/things': () => new Response(body, { status: 429, headers: { 'Retry-After': '12' } }) });
    const error = await api.get('/api/things', { reply: thing }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ retryAfterSeconds: 12 });
  });

  it('without a problem in it counts as garbled', async () => {
    fakeServer({ 'GET /api/things': () => new Response('<h1>Bad gateway</h1>', { status: 502 }) });
    const error = await api.get('/api/things', { reply: thing }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiUnreachable);
    expect(error).toMatchObject({ reason: 'garbled' });
  });
});

describe('an answer outside the contract', () => {
  it('is garbled, and says where without saying what', async () => {
    fakeServer({ 'GET /api/things': () => json({ name: 42, note: 'private words' }) });
    const error = await api.get('/api/things', { reply: thing }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ reason: 'garbled' });
    const cause = String((error as Error).cause);
    expect(cause).toContain('name: invalid_type');
    expect(cause).not.toContain('private');
  });
});

describe('a lost connection', () => {
  it('is told apart from a refusal and reported', async () => {
    const onReachable = vi.fn();
    configureApi({ onReachable });
    fakeServer({});
    await expect(api.get('/api/things', { reply: thing })).rejects.toMatchObject({ reason: 'offline' });
    expect(onReachable).toHaveBeenCalledWith(false);
  });

  it('is not reported when the page itself gave up', async () => {
    const onReachable = vi.fn();
    configureApi({ onReachable });
    const stop = new AbortController();
    stop.abort();
    fakeServer({});
    await expect(api.get('/api/things', { reply: thing, signal: stop.signal })).rejects.not.toBeInstanceOf(
      ApiUnreachable,
    );
    expect(onReachable).not.toHaveBeenCalled();
  });

  it('in the middle of a reply leaves no half of one, whatever the page expected', async () => {
    fakeServer({ 'GET /api/things': () => cutOff(new TypeError('network error')) });
    await expect(api.get('/api/things', { reply: asSent() })).rejects.toMatchObject({ reason: 'offline' });
    fakeServer({ 'GET /api/things': () => new Response('{"name": "No') });
    await expect(api.get('/api/things', { reply: asSent() })).rejects.toMatchObject({ reason: 'garbled' });
    const stop = new AbortController();
    fakeServer({
      'GET /api/things': () => {
        stop.abort();
        return cutOff(stop.signal.reason);
      },
    });
    const given = api.get('/api/things', { reply: asSent(), signal: stop.signal });
    await expect(given).rejects.not.toBeInstanceOf(ApiUnreachable);
  });

  it('is called slow when the time is up', async () => {
    fakeServer({
      'GET /api/things': async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        throw new DOMException('timed out', 'TimeoutError');
      },
    });
    await expect(api.get('/api/things', { reply: thing, timeout: 5 })).rejects.toMatchObject({ reason: 'timeout' });
  });
});

describe('a session that ended', () => {
  it('is renewed, and the request sent once more', async () => {
    let signedIn = false;
    configureApi({
      onSessionLost: async () => {
        signedIn = true;
        return true;
      },
    });
    const requests = fakeServer({
      'POST /api/things': () => (signedIn ? json({ name: 'Nord' }) : problem(401, 'session_expired')),
    });
    await expect(api.post('/api/things', { body: { name: 'Nord' }, reply: thing })).resolves.toEqual({ name: 'Nord' });
    expect(requests.map((request) => request.body)).toEqual([{ name: 'Nord' }, { name: 'Nord' }]);
  });

  it('stays a refusal where nobody signs in again', async () => {
    const requests = fakeServer({ 'GET /api/things': () => problem(401, 'session_expired') });
    await expect(api.get('/api/things', { reply: thing })).rejects.toMatchObject({ code: 'session_expired' });
    expect(requests).toHaveLength(1);
  });

  it('is not asked about where a 401 is the answer', async () => {
    const onSessionLost = vi.fn(async () => true);
    configureApi({ onSessionLost });
    fakeServer({ 'POST /api/session': () => problem(401, 'sign_in_failed') });
    await expect(api.post('/api/session', { mayBeSignedOut: true })).rejects.toMatchObject({ code: 'sign_in_failed' });
    expect(onSessionLost).not.toHaveBeenCalled();
  });
});
