/** The person's own space over HTTP: opening it with a slip, what it shows, and everything that closes it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { SlipCreated } from '#contract/slip';
import type { Space } from '#contract/space';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { createLimits } from '#server/http/limits';
import { DEVICES_AT_MOST } from '#server/space/space-session.service';
import { type TestApp, testApp } from '#tests/support/app';
import { DAY, HOUR, MINUTE } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';
import { problemOf } from '#tests/support/problem-of';

const COOKIE = '__Host-wegmarke-space';
/** Who the set-up acts as. */
const SYSTEM = { kind: 'system', label: 'test' } as const;
const CLOSED = { status: 401, code: 'space_closed' };

let app: TestApp;
let project: Project;
let user: User;
let subject: Subject;
let slip: SlipCreated;

beforeAll(async () => {
  app = await testApp('space');
  project = await app.project({ name: 'Gut begleitet', languages: ['de', 'de-x-leicht', 'ar'] });
  user = await app.member(project, 'counsellor');
});
afterAll(() => app?.close());
beforeEach(async () => {
  subject = await app.subject(project, { counsellor: user });
  slip = await app.slip(subject);
});

const open = (code: string, client: TestClient = app.client()) => client.post<Space>('/api/space', { code });

async function opened(code = slip.code): Promise<TestClient> {
  const client = app.client();
  expect((await open(code, client)).status).toBe(201);
  return client;
}

describe('opening', () => {
  it('takes the code as it is typed, shows the space, and gives a cookie of its own', async () => {
    const client = app.client();
    const typed = ` ${slip.code.toLowerCase().replaceAll('-', ' ')} `;
    const reply = await open(typed, client);
    expect(reply).toMatchObject({
      status: 201,
      body: {
        code: subject.code,
        projectName: 'Gut begleitet',
        seenBy: [user.name],
        languages: ['de', 'de-x-leicht', 'ar'],
        expiresAt: slip.expiresAt,
        otherDevices: 0,
        invented: false,
      },
    });
    expect([...client.cookies.keys()]).toEqual([COOKIE]);
    const [header] = reply.headers.getSetCookie();
    expect(header).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    expect((await client.get<Space>('/api/space')).body).toEqual(reply.body);
    const entry = (await app.auditEntries('space.open')).at(-1);
    expect(entry).toMatchObject({
      outcome: 'done',
      actor: { kind: 'person', id: subject.id, label: '' },
      subject: { kind: 'space', id: subject.id, label: subject.code },
    });
    expect(String(entry?.projectId)).toBe(project.id);
  });

  it('tells a typing slip from a code that nobody has', async () => {
    const last = slip.code.at(-1) === '2' ? '3' : '2';
    for (const code of [`${slip.code.slice(0, -1)}${last}`, slip.code.slice(1), 'Ich habe keinen Code', '0000-1111']) {
      expect(await problemOf(open(code)), code).toMatchObject({ status: 400, code: 'code_mistyped' });
    }
    expect(await problemOf(open('2222-2222-2222-2222'))).toMatchObject({ status: 401, code: 'code_unknown' });
    expect((await app.auditEntries('space.open')).at(-1)).toMatchObject({
      outcome: 'refused',
      actor: { kind: 'anonymous' },
    });
  });

  it('says kindly that a slip has expired or was revoked, and writes down which', async () => {
    const short = await app.slip(subject, { expiresInDays: 1 });
    app.clock.advance(DAY);
    const reply = await app
      .client({ 'accept-language': 'de' })
      .post<{ title: string; detail: string }>('/api/space', { code: short.code });
    expect(reply).toMatchObject({ status: 403, body: { code: 'slip_expired' } });
    expect(reply.body.detail).toContain('Ihre Angaben sind noch da.');
    expect((await app.auditEntries('space.open')).at(-1)).toMatchObject({
      outcome: 'refused',
      subject: { kind: 'slip', id: short.id },
    });

    await app.slip(subject, { replace: true });
    expect(await problemOf(open(slip.code))).toMatchObject({ status: 403, code: 'slip_revoked' });
  });

  it('is not possible while the subject or the project is put away', async () => {
    const away = { status: 403, code: 'space_archived' };
    await archiveSubject(true);
    expect(await problemOf(open(slip.code))).toMatchObject(away);
    await archiveSubject(false);
    await opened();
    await archiveProject(true);
    expect(await problemOf(open(slip.code))).toMatchObject(away);
    await archiveProject(false);
    await opened();
  });

  it('needs a page of ours', async () => {
    const reply = app
      .client()
      .request('POST', '/api/space', { body: { code: slip.code }, origin: 'https://evil.example' });
    expect(await problemOf(reply)).toMatchObject({ status: 403, code: 'origin_mismatch' });
  });

  it('is limited for a script that tries codes', async () => {
    const other = await testApp('space-limit');
    try {
      const client = other.client();
      const statuses: number[] = [];
      for (let round = 0; round < 7; round += 1) {
        const tries = Array.from({ length: 50 }, () => client.post('/api/space', { code: '2222-2222-2222-2222' }));
        statuses.push(...(await Promise.all(tries)).map(({ status }) => status));
      }
      expect(statuses.filter((status) => status === 401)).toHaveLength(300);
      expect(statuses.filter((status) => status === 429)).toHaveLength(50);
    } finally {
      await other.close();
    }
  });
});

describe('what is in a space', () => {
  it('is the person’s own readings and what they may begin, and nothing of anybody else', async () => {
    const own = await app.project();
    const instrument = await app.instrument(own);
    const counsellor = await app.member(own, 'counsellor');
    const [mine, theirs] = [await app.subject(own, { counsellor }), await app.subject(own, { counsellor })];
    const staff = await app.signedIn(counsellor);
    for (const { id } of [mine, theirs]) {
      const input = { subjectId: id, instrumentId: instrument.id };
      expect((await staff.post(`/api/projects/${own.id}/readings`, input)).status).toBe(201);
    }
    const { body } = await (await app.personAt(mine)).get<Space>('/api/space');
    expect(body.readings).toMatchObject([{ subjectId: mine.id, instrumentId: instrument.id, title: instrument.title }]);
    expect(body.instruments).toMatchObject([{ id: instrument.id, key: instrument.key, version: 1 }]);
  });
});

describe('many people behind one address', () => {
  it('have a limit of requests each, not one together', async () => {
    const other = await testApp('space-people', { limits: createLimits({ user: 5, token: 5, anonymous: 50 }) });
    try {
      const own = await other.project();
      const [first, second] = [
        await other.personAt(await other.subject(own)),
        await other.personAt(await other.subject(own)),
      ];
      for (let count = 0; count < 5; count += 1) expect((await first.get('/api/space')).status).toBe(200);
      expect(await problemOf(first.get('/api/space'))).toMatchObject({ status: 429, code: 'too_many_requests' });
      expect((await second.get('/api/space')).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});

describe('who sees what', () => {
  it('names counsellor and deputy as long as they can read, and nobody else', async () => {
    const [deputy, leaver] = [await app.member(project, 'counsellor'), await app.member(project, 'counsellor')];
    await app.member(project, 'manager');
    await app.member(project, 'researcher');
    const shared = await app.subject(project, { counsellor: user, deputy });
    const seenBy = async (of: Subject) => (await (await app.personAt(of)).get<Space>('/api/space')).body.seenBy;
    expect(await seenBy(shared)).toEqual([user.name, deputy.name]);
    const left = await app.subject(project, { counsellor: leaver });
    await app.app.services.users.update(leaver.id, { active: false, revision: 0 });
    expect(await seenBy(left)).toEqual([]);
  });

  it('names the researchers of a study as well, because they read all interviews', async () => {
    const study = await app.project({ kind: 'study' });
    const [interviewer, other] = [await app.member(study, 'researcher'), await app.member(study, 'researcher')];
    const partner = await app.subject(study, { counsellor: other });
    const { body } = await (await app.personAt(partner)).get<Space>('/api/space');
    expect(body.seenBy).toEqual([other.name, interviewer.name]);
  });
});

describe('the two kinds of callers', () => {
  it('never count for one another', async () => {
    const person = await opened();
    for (const path of [
      '/api/session',
      '/api/projects',
      `/api/projects/${project.id}`,
      `/api/projects/${project.id}/subjects/${subject.id}`,
    ]) {
      expect((await person.get(path)).status, path).toBe(401);
    }
    const staff = await app.signedIn(user);
    expect(await problemOf(staff.get('/api/space'))).toMatchObject(CLOSED);
    // In one browser, too: each route knows its own cookie only.
    staff.cookies.set(COOKIE, person.cookies.get(COOKIE)!);
    expect((await staff.get<Space>('/api/space')).body.code).toBe(subject.code);
    staff.cookies.delete('__Host-wegmarke');
    expect((await staff.get('/api/session')).status).toBe(401);
    staff.cookies.set('__Host-wegmarke', person.cookies.get(COOKIE)!);
    expect((await staff.get('/api/session')).status).toBe(401);
  });

  it('keep an access token out of the space', async () => {
    const { client } = await app.token(user, project, 'write');
    expect(await problemOf(client.get('/api/space'))).toMatchObject(CLOSED);
  });
});

describe('two devices', () => {
  it('work at the same time with one slip, know of each other, and one can close the other', async () => {
    const [phone, tablet] = await Promise.all([opened(), opened()]);
    const elsewhere = await app.personAt(subject);
    expect((await phone.get<Space>('/api/space')).body.otherDevices).toBe(2);
    expect((await tablet.get<Space>('/api/space')).body.otherDevices).toBe(2);
    const stranger = await app.personAt(await app.subject(project));

    expect((await phone.delete('/api/space/other-devices')).status).toBe(204);
    for (const other of [tablet, elsewhere]) expect(await problemOf(other.get('/api/space'))).toMatchObject(CLOSED);
    expect((await phone.get<Space>('/api/space')).body.otherDevices).toBe(0);
    expect((await stranger.get('/api/space')).status).toBe(200);
  });

  it('are as many as a person has, and no more', async () => {
    const first = await opened();
    for (let count = 0; count < DEVICES_AT_MOST; count += 1) {
      app.clock.advance(1000);
      await opened();
    }
    expect(await problemOf(first.get('/api/space'))).toMatchObject(CLOSED);
    expect((await (await opened()).get<Space>('/api/space')).body.otherDevices).toBe(DEVICES_AT_MOST - 1);
  });
});

describe('closing', () => {
  it('ends it on this device and takes the cookie', async () => {
    const [client, other] = [await opened(), await opened()];
    const kept = client.cookies.get(COOKIE)!;
    const reply = await client.delete('/api/space');
    expect(reply.status).toBe(204);
    expect(client.cookies.size).toBe(0);
    client.cookies.set(COOKIE, kept);
    expect(await problemOf(client.get('/api/space'))).toMatchObject(CLOSED);
    expect((await other.get('/api/space')).status).toBe(200);
    expect((await app.auditEntries('space.close')).at(-1)).toMatchObject({
      outcome: 'done',
      actor: { kind: 'person', id: subject.id },
    });
  });

  it('happens when the next person opens theirs on the same tablet', async () => {
    const tablet = await opened();
    const former = tablet.cookies.get(COOKIE)!;
    const next = await app.slip(await app.subject(project));
    expect((await open(next.code, tablet)).status).toBe(201);
    const thief = app.client();
    thief.cookies.set(COOKIE, former);
    expect(await problemOf(thief.get('/api/space'))).toMatchObject(CLOSED);
  });

  it('does not happen when the next code was mistyped', async () => {
    const tablet = await opened();
    await open('ABCD', tablet);
    expect((await tablet.get('/api/space')).status).toBe(200);
  });

  it.each<[string, () => Promise<unknown>, (() => Promise<unknown>)?]>([
    ['its slip is revoked', () => app.slip(subject, { replace: true })],
    ['its slip expires', async () => app.clock.advance(90 * DAY)],
    ['nothing was done for an hour', async () => app.clock.advance(HOUR)],
    ['the subject is put away', () => archiveSubject(true), () => archiveSubject(false)],
    ['the project is put away', () => archiveProject(true), () => archiveProject(false)],
  ])('happens at once when %s', async (_what, event, undo) => {
    const client = await opened();
    await event();
    expect(await problemOf(client.get('/api/space'))).toMatchObject(CLOSED);
    // Taking it out again opens no device that was closed.
    await undo?.();
    expect(await problemOf(client.get('/api/space'))).toMatchObject(CLOSED);
  });

  it('leaves who works on in peace, but for twelve hours at most', async () => {
    const client = await opened();
    for (let half = 0; half < 23; half += 1) {
      app.clock.advance(30 * MINUTE);
      expect((await client.get('/api/space')).status).toBe(200);
    }
    app.clock.advance(30 * MINUTE);
    expect(await problemOf(client.get('/api/space'))).toMatchObject(CLOSED);
  });

  it('tells a broken cookie the same', async () => {
    const client = app.client();
    client.cookies.set(COOKIE, 'kein-Schluessel');
    expect(await problemOf(client.get('/api/space'))).toMatchObject(CLOSED);
    expect(await problemOf(app.client().get('/api/space'))).toMatchObject(CLOSED);
  });
});

async function archiveSubject(archived: boolean): Promise<void> {
  const { subjects } = app.app.services;
  const { revision } = await subjects.get(SYSTEM, project.id, subject.id);
  await subjects.update(SYSTEM, project.id, subject.id, { archived, revision });
}

async function archiveProject(archived: boolean): Promise<void> {
  const { projects } = app.app.services;
  await projects.update(project.id, { archived, revision: (await projects.get(project.id)).revision });
}
