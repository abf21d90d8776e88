/** Feedback over HTTP: anybody sends, the administration reads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feedback, FeedbackList, FeedbackReceipt } from '#contract/feedback';
import { type TestApp, testApp } from '#tests/support/app';
import { MINUTE } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let admin: TestClient;

beforeAll(async () => {
  app = await testApp('feedback');
  admin = await app.as('admin');
});
afterAll(() => app?.close());

const message = 'Der Knopf „Weiter“ ist mit der Tastatur nicht erreichbar.';

describe('POST', () => {
  it('needs a message, and a page only as a path of this site', async () => {
    const reply = await app
      .client()
      .post<{ issues: object[] }>('/api/feedback', { message: ' ', page: 'https://a.example/' });
    expect(reply.status).toBe(400);
    expect(reply.body.issues).toMatchObject([
      { path: 'message', code: 'required' },
      { path: 'page', code: 'format_wrong' },
    ]);
    for (const page of ['//a.example/', '/suche?q=Name', '/seite#wort']) {
      expect((await app.client().post('/api/feedback', { message, page })).status, page).toBe(400);
    }
  });

  it('takes feedback without an account and gives back a receipt, not what was written', async () => {
    const reply = await app.client().post<FeedbackReceipt>('/api/feedback', {
      message,
      contact: 'ada@example.org',
      page: '/accessibility',
    });
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({ id: expect.any(String), createdAt: app.clock.now().toISOString() });
  });

  it('stores message and contact encrypted, and neither in the log nor in the audit log', async () => {
    const stored = await app.database.db.collection('feedback').findOne({});
    expect(stored).toMatchObject({ page: '/accessibility' });
    const everywhere = JSON.stringify([stored, app.log, await app.auditEntries()]);
    expect(everywhere).not.toContain('Tastatur');
    expect(everywhere).not.toContain('ada@example.org');
  });
});

describe('GET', () => {
  it('is refused for a manager', async () => {
    expect((await (await app.as('manager', await app.project())).get('/api/feedback')).status).toBe(403);
  });

  it('shows an admin what was written, newest first, and leaves a trace of the reading', async () => {
    app.clock.advance(MINUTE);
    await app.client().post('/api/feedback', { message: 'Zweite Rückmeldung' });
    const { body } = await admin.get<FeedbackList>('/api/feedback');
    expect(body.items).toMatchObject([
      { message: 'Zweite Rückmeldung', contact: null, page: null, doneAt: null, revision: 0 },
      { message, contact: 'ada@example.org', page: '/accessibility' },
    ]);
    expect((await app.auditEntries('feedback.list')).at(-1)).toMatchObject({ outcome: 'done' });
  });
});

describe('PATCH', () => {
  it('ticks feedback off and takes that back, guarded against a second editor', async () => {
    const { body } = await admin.get<FeedbackList>('/api/feedback');
    const path = `/api/feedback/${body.items[0]!.id}`;
    const done = await admin.patch<Feedback>(path, { done: true, revision: 0 });
    expect(done).toMatchObject({ status: 200, body: { doneAt: app.clock.now().toISOString(), revision: 1 } });

    const messages = async (filter: string) => {
      const list = await admin.get<FeedbackList>(`/api/feedback?done=${filter}`);
      return list.body.items.map((item) => item.message);
    };
    expect(await messages('no')).toEqual([message]);
    expect(await messages('yes')).toEqual(['Zweite Rückmeldung']);
    expect(await messages('all')).toHaveLength(2);

    expect((await admin.patch(path, { done: false, revision: 0 })).status).toBe(409);
    expect((await admin.patch(path, { done: false, revision: 1 })).body).toMatchObject({ doneAt: null, revision: 2 });
    expect((await admin.patch(`/api/feedback/${'d'.repeat(24)}`, { done: true, revision: 0 })).status).toBe(404);
  });
});

it('a flood from one address is stopped, with the time to wait', async () => {
  const client = app.client();
  const statuses: number[] = [];
  for (let n = 0; n < 40 && statuses.at(-1) !== 429; n++) {
    statuses.push((await client.post('/api/feedback', { message: `Nummer ${n}` })).status);
  }
  expect(statuses.at(-1)).toBe(429);
  const refused = await client.post('/api/feedback', { message: 'noch eine' });
  expect(refused.body).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: expect.any(Number) });
  // Only feedback is limited that way; the pages of others behind the same address go on working.
  expect((await app.client().get('/api/texts/imprint')).status).toBe(200);
});
