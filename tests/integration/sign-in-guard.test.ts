/** Guessing passwords is slowed down, and no stranger can lock anybody out. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PASSWORD, signIn, type TestApp, testApp } from '#tests/support/app';
import { MINUTE, SECOND } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
beforeEach(async () => {
  app = await testApp('sign_in_guard', { env: { WEGMARKE_TRUST_PROXY: '1' } });
});
afterEach(() => app.close());

/** A client at another network address. */
const from = (address: string): TestClient => app.client({ 'x-forwarded-for': address });

async function fail(client: TestClient, login: string, times: number): Promise<number[]> {
  const statuses = [];
  for (let i = 0; i < times; i += 1) statuses.push((await signIn(client, login, `falsch ${i}`)).status);
  return statuses;
}

test('a few mistakes cost nothing; then a wait doubles up to 15 minutes', async () => {
  const { login } = await app.user();
  const client = from('203.0.113.5');
  expect(await fail(client, login, 5)).toEqual([401, 401, 401, 401, 401]);
  const waits = [];
  for (let i = 0; i < 11; i += 1) {
    const waiting = await signIn(client, login);
    expect(waiting).toMatchObject({ status: 429, body: { code: 'sign_in_wait' } });
    const seconds = Number(waiting.headers.get('retry-after'));
    expect(waiting.body).toMatchObject({ retryAfterSeconds: seconds });
    waits.push(seconds);
    app.clock.advance(seconds * SECOND);
    expect((await signIn(client, login, 'noch falsch')).status).toBe(401);
  }
  expect(waits.slice(0, 10)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
  // By now the answer itself comes later as well, which is part of the wait.
  expect(waits[10]).toBeGreaterThan(890);
  expect(waits[10]).toBeLessThanOrEqual(900);
});

test('the right password after the wait clears the count', async () => {
  const { login } = await app.user();
  const client = from('203.0.113.5');
  await fail(client, login, 6);
  app.clock.advance(MINUTE);
  expect((await signIn(client, login)).status).toBe(201);
  expect(await fail(from('203.0.113.5'), login, 4)).toEqual([401, 401, 401, 401]);
});

test('attempts at the same moment do not slip through', async () => {
  const { login } = await app.user();
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, i) => signIn(from('203.0.113.9'), login, `gleichzeitig ${i}`)),
  );
  expect(replies.filter((reply) => reply.status === 401).length).toBeLessThanOrEqual(5);
  expect(replies.every((reply) => reply.status === 401 || reply.status === 429)).toBe(true);
});

test('an unknown login is slowed down like a known one', async () => {
  const client = from('203.0.113.7');
  await fail(client, 'niemand', 5);
  expect((await signIn(client, 'Niemand')).status).toBe(429);
});

test('a stranger at many addresses only delays the owner, and not at all in a browser that is known', async () => {
  const { login } = await app.user();
  const known = from('198.51.100.1');
  await signIn(known, login);
  known.cookies.delete('__Host-wegmarke');
  await Promise.all(Array.from({ length: 20 }, (_, i) => fail(from(`203.0.113.${i}`), login, 1)));

  let before = app.clock.slept;
  expect((await signIn(from('198.51.100.77'), login)).status).toBe(201);
  expect(app.clock.slept - before).toBeGreaterThan(1 * SECOND);
  expect(app.clock.slept - before).toBeLessThanOrEqual(3 * SECOND);

  before = app.clock.slept;
  expect((await signIn(known, login)).status).toBe(201);
  expect(app.clock.slept - before).toBe(0);
});

test('a colleague behind the same address does not lock out somebody whose browser is known', async () => {
  const { login } = await app.user();
  const known = from('203.0.113.20');
  await signIn(known, login);
  await fail(from('203.0.113.20'), login, 5);
  expect((await signIn(from('203.0.113.20'), login)).status).toBe(429);
  expect((await signIn(known, login)).status).toBe(201);
});

test('the mark of a known browser cannot be made up, nor used for another account', async () => {
  const [one, two] = [await app.user(), await app.user()];
  const browser = from('203.0.113.30');
  await signIn(browser, one.login);
  const mark = browser.cookies.get('__Host-wegmarke-device') ?? '';
  expect(mark).not.toBe('');
  for (const cookie of [mark, 'A'.repeat(43), `${'B'.repeat(43)}.${'C'.repeat(43)}`, '...', 'x']) {
    const client = from('203.0.113.31');
    client.cookies.set('__Host-wegmarke-device', cookie);
    await fail(client, two.login, 1);
  }
  const client = from('203.0.113.31');
  client.cookies.set('__Host-wegmarke-device', mark);
  expect((await signIn(client, two.login)).status).toBe(429);
});

test('one address that tries many accounts is delayed, others are not', async () => {
  await Promise.all(Array.from({ length: 56 }, (_, i) => fail(from('203.0.113.40'), `konto.${i}`, 1)));
  const { login } = await app.user();
  let before = app.clock.slept;
  expect((await signIn(from('203.0.113.40'), login)).status).toBe(201);
  expect(app.clock.slept - before).toBeGreaterThan(0);
  before = app.clock.slept;
  expect((await signIn(from('203.0.113.41'), login)).status).toBe(201);
  expect(app.clock.slept - before).toBe(0);
});

test('counters hold neither the login nor the address', async () => {
  await fail(from('203.0.113.50'), 'verräterisch', 1);
  const stored = JSON.stringify(await app.database.db.collection('signInFailures').find().toArray());
  expect(stored).not.toMatch(/verräterisch|203\.0\.113/);
  expect(stored).not.toContain(PASSWORD);
});
