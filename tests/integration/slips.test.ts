/** Personal slips over HTTP: who makes them, what is kept of their code, revoking, renewing, printing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { SlipCreated, SlipList } from '#contract/slip';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { type Key, keyRing, newKey } from '#server/crypto';
import { slipService } from '#server/slips/slip.service';
import { type TestApp, testApp } from '#tests/support/app';
import { DAY } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';
import { readPdf } from '#tests/support/pdf-text';
import { problemOf } from '#tests/support/problem-of';

const CODE = /^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/;

let app: TestApp;
let project: Project;
let user: User;
let deputyUser: User;
let counsellor: TestClient;

beforeAll(async () => {
  app = await testApp('slips', { env: { WEGMARKE_URL: 'https://wegmarke.example' } });
  project = await app.project();
  user = await app.member(project, 'counsellor');
  deputyUser = await app.member(project, 'counsellor');
  counsellor = await app.signedIn(user);
});
afterAll(() => app?.close());

const pathOf = ({ id, projectId }: Pick<Subject, 'id' | 'projectId'>) =>
  `/api/projects/${projectId}/subjects/${id}/slips`;
const newCase = () => app.subject(project, { counsellor: user, deputy: deputyUser });

async function newSlip(subject: Subject, client = counsellor, body: object = {}): Promise<SlipCreated> {
  const reply = await client.post<SlipCreated>(pathOf(subject), body);
  expect(reply.status).toBe(201);
  return reply.body;
}

async function pdfOf(subject: Subject, { id, code }: SlipCreated, language = 'de') {
  const cookie = [...counsellor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return fetch(`${app.url}${pathOf(subject)}/${id}/pdf`, {
    method: 'POST',
    headers: { origin: app.url, cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ code, language }),
  });
}

describe('making a slip', () => {
  it('is the counsellor’s and the deputy’s alone', async () => {
    const subject = await newCase();
    const both = await app.member(project, 'manager', 'counsellor');
    for (const client of [
      await app.as('counsellor', project),
      await app.as('manager', project),
      await app.as('researcher', project),
      await app.as('admin'),
      await app.signedIn(both),
      (await app.token(user, project, 'write')).client,
    ]) {
      expect(await problemOf(client.post(pathOf(subject), {}))).toMatchObject({ status: 403, code: 'forbidden' });
      expect((await client.get(pathOf(subject))).status).toBe(403);
    }
    await newSlip(subject, await app.signedIn(deputyUser));
    await newSlip(subject);
  });

  it('says the code once, with a link that has it in the fragment', async () => {
    const subject = await newCase();
    const slip = await newSlip(subject, counsellor, { expiresInDays: 30 });
    expect(slip.code).toMatch(CODE);
    expect(slip.link).toBe(`https://wegmarke.example/s#${slip.code}`);
    expect(Date.parse(slip.expiresAt) - Date.parse(slip.createdAt)).toBe(30 * DAY);
    const { body } = await counsellor.get<SlipList>(pathOf(subject));
    expect(body.items).toMatchObject([{ id: slip.id, subjectId: subject.id, revokedAt: null, lastUsedAt: null }]);
    expect(JSON.stringify(body)).not.toContain(slip.code);
  });

  it('keeps the code out of the database, the audit log and the log', async () => {
    const subject = await newCase();
    const slip = await newSlip(subject);
    await app.client().post('/api/space', { code: slip.code });
    await pdfOf(subject, slip);
    const forms = [slip.code, slip.code.replaceAll('-', ''), slip.code.slice(0, 9)];
    const kept: string[] = [JSON.stringify(app.log)];
    for (const { name } of await app.database.db.listCollections().toArray()) {
      kept.push(JSON.stringify(await app.database.db.collection(name).find().toArray()));
    }
    expect(forms.filter((form) => kept.some((text) => text.includes(form)))).toEqual([]);
    expect((await app.auditEntries('slips.create')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'slip', id: slip.id },
    });
  });

  it('outlives a change of the installation’s keys', async () => {
    const subject = await newCase();
    const [older, newer] = [newKey(), newKey()];
    const withKeys = (...keys: [Key, ...Key[]]) =>
      slipService({
        connection: app.connection,
        clock: app.clock,
        keys: keyRing(keys),
        publicAddress: () => app.url,
        projects: app.app.services.projects,
        subjects: app.app.services.subjects,
        handOverSpaces: async () => {},
        endSpaces: async () => {},
      });
    const input = { expiresInDays: 1, replace: false };
    const made = await withKeys(older).create({ kind: 'system', label: 'test' }, project.id, subject.id, input);
    expect((await withKeys(newer, older).findByCode(made.code))._id.toHexString()).toBe(made.id);
    await expect(withKeys(newer).findByCode(made.code)).rejects.toMatchObject({ code: 'code_unknown' });
  });

  it('is refused for a subject or project that was put away', async () => {
    const subject = await newCase();
    await counsellor.patch(`/api/projects/${project.id}/subjects/${subject.id}`, { archived: true, revision: 0 });
    expect(await problemOf(counsellor.post(pathOf(subject), {}))).toMatchObject({ code: 'subject_archived' });

    const closed = await app.project();
    const member = await app.member(closed, 'counsellor');
    const inside = await app.subject(closed, { counsellor: member });
    await app.app.services.projects.update(closed.id, { archived: true, revision: 0 });
    const reply = (await app.signedIn(member)).post(pathOf(inside), {});
    expect(await problemOf(reply)).toMatchObject({ status: 409, code: 'project_archived' });
  });
});

describe('revoking and renewing', () => {
  it('makes the others stop with a new one, unless asked otherwise', async () => {
    const subject = await newCase();
    const [first, second] = [await newSlip(subject), await newSlip(subject, counsellor, { replace: false })];
    const states = async () => {
      const { body } = await counsellor.get<SlipList>(pathOf(subject));
      return Object.fromEntries(body.items.map(({ id, revokedAt }) => [id, revokedAt === null]));
    };
    expect(await states()).toEqual({ [first.id]: true, [second.id]: true });
    const third = await newSlip(subject);
    expect(await states()).toEqual({ [first.id]: false, [second.id]: false, [third.id]: true });
  });

  it('touches no slip of another subject', async () => {
    const [mine, other] = [await newCase(), await newCase()];
    const theirs = await newSlip(other);
    await newSlip(mine);
    expect((await app.client().post('/api/space', { code: theirs.code })).status).toBe(201);
    expect(await problemOf(counsellor.delete(`${pathOf(mine)}/${theirs.id}`))).toMatchObject({ status: 404 });
    expect((await app.client().post('/api/space', { code: theirs.code })).status).toBe(201);
  });

  it('revokes one, and a second time does nothing', async () => {
    const subject = await newCase();
    const slip = await newSlip(subject);
    expect((await counsellor.delete(`${pathOf(subject)}/${slip.id}`)).status).toBe(204);
    const revokedAt = app.clock.now().toISOString();
    app.clock.advance(1000);
    expect((await counsellor.delete(`${pathOf(subject)}/${slip.id}`)).status).toBe(204);
    const { body } = await counsellor.get<SlipList>(pathOf(subject));
    expect(body.items).toMatchObject([{ id: slip.id, revokedAt }]);
    expect((await app.auditEntries('slips.revoke')).at(-1)).toMatchObject({ subject: { kind: 'slip', id: slip.id } });
  });
});

describe('printing', () => {
  it('streams a PDF with the code and who sees what', async () => {
    const subject = await newCase();
    const slip = await newSlip(subject);
    const response = await pdfOf(subject, slip, 'de-x-leicht');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename=Zettel-${subject.code}.pdf`);
    const { source, text, pages } = readPdf(new Uint8Array(await response.arrayBuffer()));
    expect(pages).toBe(1);
    expect(source).toContain(slip.code);
    const words = text.replace(/\s+/g, ' ');
    for (const expected of ['Ihr eigener Zettel', 'https://wegmarke.example/s', user.name, deputyUser.name]) {
      expect(words).toContain(expected);
    }
    expect((await app.auditEntries('slips.print')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'slip', id: slip.id },
    });
  });

  it('is refused with another code, and for a slip that no longer works', async () => {
    const subject = await newCase();
    const [old, slip] = [await newSlip(subject), await newSlip(subject)];
    const path = `${pathOf(subject)}/${slip.id}/pdf`;
    for (const code of [old.code, 'AAAA', `${slip.code.slice(0, -1)}${slip.code.endsWith('2') ? '3' : '2'}`]) {
      expect(await problemOf(counsellor.post(path, { code }))).toMatchObject({ issues: ['code: slip_code_wrong'] });
    }
    expect(await problemOf(counsellor.post(`${pathOf(subject)}/${old.id}/pdf`, { code: old.code }))).toMatchObject({
      status: 403,
      code: 'slip_revoked',
    });
    const other = await app.as('counsellor', project);
    expect(await problemOf(other.post(path, { code: slip.code }))).toMatchObject({ status: 403, code: 'forbidden' });
  });
});
