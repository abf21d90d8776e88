/** The person's own code: renewing it in their space, who hears of it, and what the person hears of others' slips. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { SlipCreated, SlipList } from '#contract/slip';
import type { Space, SpaceSlip } from '#contract/space';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { deviceKind } from '#server/space/device-kind';
import { type TestApp, testApp } from '#tests/support/app';
import { DAY, MINUTE } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';
import { readPdf } from '#tests/support/pdf-text';
import { problemOf } from '#tests/support/problem-of';

const PHONE = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36';
const COMPUTER = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const TABLET = 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1';

let app: TestApp;
let project: Project;
let user: User;
let counsellor: TestClient;
let subject: Subject;
let slip: SlipCreated;
let person: TestClient;

beforeAll(async () => {
  app = await testApp('space_slip', { env: { WEGMARKE_URL: 'https://wegmarke.example' } });
  project = await app.project();
  user = await app.member(project, 'counsellor');
});
afterAll(() => app?.close());
beforeEach(async () => {
  counsellor = await app.signedIn(user);
  subject = await app.subject(project, { counsellor: user });
  slip = await app.slip(subject);
  person = await opened(slip.code);
});

const slipsPath = () => `/api/projects/${project.id}/subjects/${subject.id}/slips`;
const openWith = (code: string, client: TestClient) => client.post<Space>('/api/space', { code });
const renew = (client: TestClient, body: object = {}) => client.post<SpaceSlip>('/api/space/slip', body);

async function opened(code: string, userAgent = PHONE): Promise<TestClient> {
  const client = app.client({ 'user-agent': userAgent });
  expect((await openWith(code, client)).status).toBe(201);
  return client;
}

async function pdfOf(client: TestClient, code: string) {
  return fetch(`${app.url}/api/space/slip/pdf`, {
    method: 'POST',
    headers: {
      origin: app.url,
      'content-type': 'application/json',
      cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
    body: JSON.stringify({ code, language: 'de-x-leicht' }),
  });
}

describe('a new code', () => {
  it('is nobody’s to get but the person’s', async () => {
    const staff = [app.client(), counsellor, await app.as('manager', project), await app.as('lead', project)];
    for (const client of [...staff, await app.as('admin'), (await app.token(user, project, 'write')).client]) {
      expect(await problemOf(renew(client))).toMatchObject({ status: 401, code: 'space_closed' });
      expect((await client.post('/api/space/slip/pdf', { code: slip.code })).status).toBe(401);
    }
    expect(await problemOf(person.post(slipsPath(), {}))).toMatchObject({ status: 401 });
    expect(await problemOf(renew(person, { expiresInDays: 365 }))).toMatchObject({ status: 400 });
    expect((await openWith(slip.code, app.client())).status).toBe(201);
  });

  it('opens the space, and no slip before it does any more; it is valid as long as they were', async () => {
    const second = await app.slip(subject, { replace: false });
    const { status, body } = await renew(person);
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(['code', 'expiresAt', 'link']);
    expect(body).toMatchObject({ expiresAt: slip.expiresAt, link: `https://wegmarke.example/s#${body.code}` });
    for (const { code } of [slip, second]) {
      expect(await problemOf(openWith(code, app.client()))).toMatchObject({ status: 403, code: 'slip_revoked' });
    }
    expect((await openWith(body.code, app.client())).status).toBe(201);
    expect((await person.get('/api/space')).status).toBe(200);
  });

  it('closes what is open elsewhere, unless the person wants it to go on', async () => {
    const [other, stranger] = [await opened(slip.code), await app.personAt(await app.subject(project))];
    await renew(person, { closeOthers: false });
    expect((await other.get('/api/space')).status).toBe(200);
    await renew(person);
    expect(await problemOf(other.get('/api/space'))).toMatchObject({ status: 401, code: 'space_closed' });
    expect((await person.get('/api/space')).status).toBe(200);
    expect((await stranger.get('/api/space')).status).toBe(200);
  });

  it('is in no list, no database and no log; staff see that the person renewed it, and when', async () => {
    app.clock.advance(MINUTE);
    const { body } = await renew(person);
    await opened(body.code);
    const { body: list } = await counsellor.get<SlipList>(slipsPath());
    const now = app.clock.now().toISOString();
    expect(list.items).toMatchObject([
      { madeBy: 'person', createdAt: now, revokedAt: null, lastUsedAt: null },
      { id: slip.id, madeBy: 'staff', revokedAt: now },
    ]);
    const kept = [JSON.stringify(list), JSON.stringify(app.log)];
    for (const { name } of await app.database.db.listCollections().toArray()) {
      kept.push(JSON.stringify(await app.database.db.collection(name).find().toArray()));
    }
    expect(kept.filter((text) => text.includes(body.code) || text.includes(body.code.slice(0, 9)))).toEqual([]);
    const path = `${slipsPath()}/${list.items[0]?.id}/pdf`;
    expect(await problemOf(counsellor.post(path, { code: slip.code }))).toMatchObject({ status: 400 });
    expect((await app.auditEntries('space.renew')).at(-1)).toMatchObject({
      outcome: 'done',
      actor: { kind: 'person', id: subject.id, label: '' },
      subject: { kind: 'slip', id: list.items[0]?.id },
    });
  });

  it('is printed for the person, with the code that they have just got and no other', async () => {
    const { body } = await renew(person);
    const response = await pdfOf(person, body.code);
    expect(response.status).toBe(200);
    const { source, text, pages } = readPdf(new Uint8Array(await response.arrayBuffer()));
    expect(pages).toBe(1);
    expect(source).toContain(body.code);
    expect(text.replace(/\s+/g, ' ')).toContain('Ihr eigener Zettel');
    expect((await pdfOf(person, slip.code)).status).toBe(400);
    expect((await app.auditEntries('space.print')).map(({ outcome }) => outcome)).toContain('done');
  });

  it('can be taken away by the counsellor, who makes a new slip; the person is told', async () => {
    const { body } = await renew(person);
    const { body: list } = await counsellor.get<SlipList>(slipsPath());
    expect((await counsellor.delete(`${slipsPath()}/${list.items[0]?.id}`)).status).toBe(204);
    expect(await problemOf(person.get('/api/space'))).toMatchObject({ status: 401, code: 'space_closed' });
    expect(await problemOf(openWith(body.code, app.client()))).toMatchObject({ code: 'slip_revoked' });
    app.clock.advance(DAY);
    const { body: again } = await (await app.signedIn(user)).post<SlipCreated>(slipsPath(), {});
    const space = (await openWith(again.code, app.client())).body;
    expect(space.slip).toEqual({ madeAt: again.createdAt, madeBy: 'staff', isFirst: false });
    expect((await app.auditEntries('slips.create')).at(-1)).toMatchObject({ subject: { id: again.id } });
  });
});

describe('the person is told', () => {
  it('when their slip was made, and by whom', async () => {
    const told = async () => (await person.get<Space>('/api/space')).body.slip;
    expect(await told()).toEqual({ madeAt: slip.createdAt, madeBy: 'staff', isFirst: true });
    app.clock.advance(MINUTE);
    await renew(person);
    expect(await told()).toEqual({ madeAt: app.clock.now().toISOString(), madeBy: 'person', isFirst: false });
  });

  it('when the space was opened last, on what kind of device, with whichever slip', async () => {
    const times = [app.clock.now().toISOString()];
    const next = async (code: string, userAgent: string) => {
      app.clock.advance(MINUTE);
      times.unshift(app.clock.now().toISOString());
      return opened(code, userAgent);
    };
    await next(slip.code, COMPUTER);
    const second = await app.slip(subject, { replace: true });
    const tablet = await next(second.code, TABLET);
    const openings = async (client: TestClient) => (await client.get<Space>('/api/space')).body.openings;
    expect(await openings(tablet)).toEqual([
      { at: times[0], device: 'tablet', here: true },
      { at: times[1], device: 'computer', here: false },
      { at: times[2], device: 'phone', here: false },
    ]);
    for (let count = 0; count < 6; count += 1) await next(second.code, COMPUTER);
    expect((await openings(tablet)).map(({ at }) => at)).toEqual(times.slice(0, 5));
    const stranger = await app.personAt(await app.subject(project));
    expect(await openings(stranger)).toHaveLength(1);
  });

  it.each([
    ['phone', PHONE],
    ['phone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1'],
    ['tablet', TABLET],
    ['tablet', 'Mozilla/5.0 (Linux; Android 14; SM-X210) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'],
    ['computer', COMPUTER],
    ['computer', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0'],
    ['unknown', 'curl/8.5.0'],
    ['unknown', ''],
  ])('of a %s where the browser says %s', (kind, userAgent) => {
    expect(deviceKind(userAgent)).toBe(kind);
  });
});
