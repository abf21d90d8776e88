/** Subjects of a project over HTTP: their codes, who reaches which, who may change what, finding them again. */
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { AssignableList, Subject, SubjectList } from '#contract/subject';
import type { User } from '#contract/user';
import { createWithCode } from '#server/subjects/subject-code';
import { type TestApp, testApp } from '#tests/support/app';
import { MINUTE } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';
import { problemOf } from '#tests/support/problem-of';

const FACETS = [
  { key: 'role', label: 'Rolle', values: ['FK', 'FüK'] },
  { key: 'age', label: 'Alter', values: ['bis 24', 'ab 25'] },
];

let app: TestApp;
let project: Project;
let counsellorUser: User;
let colleague: User;
let counsellor: TestClient;
let manager: TestClient;
let path: string;

beforeAll(async () => {
  app = await testApp('subjects');
  project = await app.app.services.projects.create({ name: 'Fälle', facets: FACETS });
  counsellorUser = await app.member(project, 'counsellor');
  colleague = await app.member(project, 'counsellor');
  counsellor = await app.signedIn(counsellorUser);
  manager = await app.as('manager', project);
  path = pathOf(project);
});
afterAll(() => app?.close());

function pathOf({ id }: Pick<Project, 'id'>): string {
  return `/api/projects/${id}/subjects`;
}

async function codesOf(client: TestClient, query = '', of = path): Promise<string[]> {
  const { body } = await client.get<SubjectList>(`${of}?limit=200${query}`);
  return body.items.map(({ code }) => code);
}

describe('making a subject', () => {
  it('is refused for a lead, for a researcher of a counselling project, and from outside', async () => {
    for (const client of [
      await app.as('lead', project),
      await app.as('researcher', project),
      await app.as('counsellor', await app.project()),
    ]) {
      expect(await problemOf(client.post(path, {}))).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });

  it('gives it a code that can be read out, and to the counsellor who makes it', async () => {
    const reply = await counsellor.post<Subject>(path, { facets: { role: 'FK' } });
    expect(reply.status).toBe(201);
    expect(reply.body.code).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/);
    expect(reply.body).toMatchObject({
      projectId: project.id,
      counsellor: { userId: counsellorUser.id, name: counsellorUser.name },
      deputy: null,
      facets: { role: 'FK' },
      readings: 0,
      lastReadingAt: null,
      archivedAt: null,
      invented: false,
      revision: 0,
    });
    expect((await app.auditEntries('subjects.create')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'subject', id: reply.body.id, label: reply.body.code },
    });
  });

  it('takes another code when one is taken', async () => {
    const { model } = app.app.services.subjects;
    const taken = await app.subject(project);
    const like = (await model.findById(taken.id).lean())!;
    const codes = [taken.code, taken.code, 'ZZZ-ZZ2'];
    const made = await createWithCode(model, { ...like, _id: new Types.ObjectId() }, () => codes.shift() ?? '');
    expect(made.code).toBe('ZZZ-ZZ2');
    await model.deleteOne({ _id: made._id });
  });

  it('lets a counsellor make one for themself only; a manager for anybody who may have it, or for nobody', async () => {
    expect(await problemOf(counsellor.post(path, { counsellorId: colleague.id }))).toMatchObject({ status: 403 });
    expect(await problemOf(counsellor.post(path, { counsellorId: null }))).toMatchObject({ status: 403 });
    const withDeputy = await counsellor.post<Subject>(path, { deputyId: colleague.id });
    expect(withDeputy.body.deputy).toEqual({ userId: colleague.id, name: colleague.name });
    expect((await manager.post<Subject>(path, {})).body.counsellor).toBeNull();
    const assigned = await manager.post<Subject>(path, { counsellorId: colleague.id });
    expect(assigned.body.counsellor?.userId).toBe(colleague.id);
  });

  it('names everything that does not fit at once', async () => {
    const [lead, foreignSite] = [await app.member(project, 'lead'), await app.site(await app.project())];
    const input = {
      siteId: foreignSite.id,
      facets: { role: 'XX', shoe: '43', __proto__: 'x' },
      counsellorId: lead.id,
      deputyId: lead.id,
    };
    expect(await problemOf(manager.post(path, input))).toEqual({
      status: 400,
      code: 'invalid_input',
      issues: [
        'siteId: site_unknown',
        'facets.role: facet_value_unknown',
        'facets.shoe: facet_unknown',
        'counsellorId: not_assignable',
        'deputyId: not_assignable',
      ],
    });
    const twice = { counsellorId: colleague.id, deputyId: colleague.id };
    expect(await problemOf(manager.post(path, twice))).toMatchObject({ issues: ['deputyId: deputy_same'] });
  });

  it('is the researchers’ in a study', async () => {
    const study = await app.project({ kind: 'study' });
    const researcher = await app.member(study, 'researcher');
    const made = await (await app.signedIn(researcher)).post<Subject>(pathOf(study), {});
    expect(made).toMatchObject({ status: 201, body: { counsellor: { userId: researcher.id } } });
  });
});

describe('who sees which', () => {
  it('shows counsellors their own cases and those they stand in for, managers all, researchers all codes', async () => {
    const own = await app.project();
    const [first, second] = [await app.member(own, 'counsellor'), await app.member(own, 'counsellor')];
    const mine = await app.subject(own, { counsellor: first });
    const shared = await app.subject(own, { counsellor: second, deputy: first });
    const theirs = await app.subject(own, { counsellor: second });
    const nobodys = await app.subject(own);
    const sorted = (...subjects: Subject[]) => subjects.map(({ code }) => code).sort();
    const seen = async (client: TestClient, query = '') => (await codesOf(client, query, pathOf(own))).sort();
    expect(await seen(await app.signedIn(first))).toEqual(sorted(mine, shared));
    expect(await seen(await app.signedIn(second))).toEqual(sorted(shared, theirs));
    expect(await seen(await app.as('manager', own))).toEqual(sorted(mine, shared, theirs, nobodys));
    expect(await seen(await app.as('researcher', own))).toEqual(sorted(mine, shared, theirs, nobodys));
    expect(await seen(await app.as('manager', own), '&assigned=nobody')).toEqual(sorted(nobodys));
    expect(await seen(await app.signedIn(first), '&assigned=me')).toEqual(sorted(mine, shared));

    const foreign = await app.signedIn(first);
    expect(await problemOf(foreign.get(`${pathOf(own)}/${theirs.id}`))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    expect((await app.auditEntries('subjects.read')).at(-1)).toMatchObject({
      outcome: 'refused',
      subject: { kind: 'subject', id: theirs.id },
    });
    expect((await foreign.get(`${pathOf(own)}/${shared.id}`)).body).toMatchObject({ code: shared.code });
  });

  it('keeps an administrator without a role out', async () => {
    const admin = await app.as('admin');
    expect((await admin.get(path)).status).toBe(403);
  });

  it('limits members of certain sites to the subjects there', async () => {
    const own = await app.project();
    const [north, south] = [await app.site(own), await app.site(own)];
    const limited = await app.user();
    await app.app.services.members.add(own.id, { userId: limited.id, roles: ['manager'], siteIds: [north.id] });
    const there = await app.subject(own, { siteId: north.id });
    const elsewhere = await app.subject(own, { siteId: south.id });
    const nowhere = await app.subject(own);
    const client = await app.signedIn(limited);
    expect(await codesOf(client, '', pathOf(own))).toEqual([there.code]);
    for (const { id } of [elsewhere, nowhere]) expect((await client.get(`${pathOf(own)}/${id}`)).status).toBe(403);
    // With one site, a new subject is there; at another one it cannot be made.
    expect((await client.post<Subject>(pathOf(own), {})).body.siteId).toBe(north.id);
    expect(await problemOf(client.post(pathOf(own), { siteId: south.id }))).toMatchObject({
      issues: ['siteId: site_not_yours'],
    });
  });

  it('takes the case from who loses the role, at once', async () => {
    const own = await app.project();
    const user = await app.member(own, 'counsellor');
    const subject = await app.subject(own, { counsellor: user });
    const client = await app.signedIn(user);
    expect((await client.get(`${pathOf(own)}/${subject.id}`)).status).toBe(200);
    const { members } = app.app.services;
    const { items } = await members.list(own.id, { limit: 10, sort: 'name', order: 'asc' });
    await members.update(own.id, items[0]!.id, { roles: ['lead'], revision: 0 });
    expect((await client.get(`${pathOf(own)}/${subject.id}`)).status).toBe(403);
  });

  it('does not reach a subject by way of another project', async () => {
    const elsewhere = await app.subject(await app.project());
    expect(await problemOf(manager.get(`${path}/${elsewhere.id}`))).toMatchObject({ status: 404, code: 'not_found' });
    expect(await problemOf(manager.patch(`${path}/${elsewhere.id}`, { archived: true, revision: 0 }))).toMatchObject({
      status: 404,
    });
  });
});

describe('finding', () => {
  it('takes the beginning of a code, whatever hyphens and case', async () => {
    const own = await app.project();
    const subject = await app.subject(own);
    await app.subject(own);
    const client = await app.as('manager', own);
    const plain = subject.code.replace('-', '');
    for (const q of [subject.code, plain.toLowerCase(), plain.slice(0, 4), ` ${subject.code.replace('-', ' ')} `]) {
      expect(await codesOf(client, `&q=${encodeURIComponent(q)}`, pathOf(own)), q).toContain(subject.code);
    }
    for (const q of [plain.slice(1), `${plain}22`, '.*', 'ü']) {
      expect(await codesOf(client, `&q=${encodeURIComponent(q)}`, pathOf(own)), q).not.toContain(subject.code);
    }
  });

  it('mends signs that no code has', async () => {
    const own = await app.project();
    const subject = await app.subject(own);
    await app.app.services.subjects.model.updateOne({ _id: subject.id }, { $set: { code: 'LQ7-JD2' } });
    const client = await app.as('manager', own);
    for (const q of ['107-i02', 'IO7', 'lq7jd2'])
      expect(await codesOf(client, `&q=${q}`, pathOf(own))).toEqual(['LQ7-JD2']);
  });

  it('filters by site and put away, sorts by activity, and pages without repeating or skipping', async () => {
    const own = await app.project();
    const site = await app.site(own);
    const client = await app.as('manager', own);
    const made: Subject[] = [];
    for (let index = 0; index < 5; index += 1) {
      app.clock.advance(1000);
      made.push(await app.subject(own, index === 2 ? { siteId: site.id } : {}));
    }
    const [oldest, , atSite, , newest] = made;
    expect(await codesOf(client, `&site=${site.id}`, pathOf(own))).toEqual([atSite!.code]);
    app.clock.advance(MINUTE);
    await app.app.services.subjects.readingChanged(oldest!.id, app.clock.now(), 1);
    expect((await codesOf(client, '', pathOf(own)))[0]).toBe(oldest!.code);
    expect((await codesOf(client, '&sort=createdAt&order=asc', pathOf(own)))[0]).toBe(oldest!.code);

    await client.patch(`${pathOf(own)}/${newest!.id}`, { archived: true, revision: 0 });
    expect(await codesOf(client, '', pathOf(own))).not.toContain(newest!.code);
    expect(await codesOf(client, '&archived=yes', pathOf(own))).toEqual([newest!.code]);

    for (const sort of ['lastActivityAt', 'code', 'createdAt']) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = `archived=all&limit=2&sort=${sort}${cursor && `&cursor=${cursor}`}`;
        const { body }: { body: SubjectList } = await client.get(`${pathOf(own)}?${query}`);
        expect(body.total).toBe(5);
        seen.push(...body.items.map(({ id }) => id));
        cursor = body.nextCursor;
      }
      expect(seen.toSorted(), sort).toEqual(made.map(({ id }) => id).sort());
    }
  });

  it('filters by a facet and by whose they are, within what the caller reaches', async () => {
    const own = await app.project();
    const facets = [{ key: 'contract', label: 'Vertrag', values: ['Vollzeit', 'a:b.$c'] }];
    await app.app.services.projects.update(own.id, { facets, revision: own.revision });
    const [ada, ben] = [await app.member(own, 'counsellor'), await app.member(own, 'counsellor')];
    const full = await app.subject(own, { counsellor: ada, facets: { contract: 'Vollzeit' } });
    const odd = await app.subject(own, { counsellor: ben, deputy: ada, facets: { contract: 'a:b.$c' } });
    const free = await app.subject(own);
    const client = await app.as('manager', own);
    const find = (query: string, who = client) => codesOf(who, query, pathOf(own));
    expect(await find('&facet=contract:Vollzeit')).toEqual([full.code]);
    expect(await find(`&facet=${encodeURIComponent('contract:a:b.$c')}`)).toEqual([odd.code]);
    expect(await find('&facet=other:Vollzeit')).toEqual([]);
    expect((await find(`&assigned=${ada.id}`)).toSorted()).toEqual([full.code, odd.code].sort());
    expect(await find(`&assigned=${ben.id}`)).toEqual([odd.code]);
    expect(await find(`&assigned=${ben.id}&facet=contract:Vollzeit`)).toEqual([]);
    expect(await find('&assigned=nobody')).toEqual([free.code]);
    // A counsellor asks for somebody else's: those that are theirs as well.
    expect(await find(`&assigned=${ada.id}`, await app.signedIn(ben))).toEqual([odd.code]);
    for (const query of ['facet=$where:1', 'facet=a.b:1', 'facet=contract', 'assigned=somebody'])
      expect((await client.get(`${pathOf(own)}?${query}`)).status, query).toBe(400);
  });

  it('notes readings without disturbing who edits the subject', async () => {
    const subject = await app.subject(project, { counsellor: counsellorUser });
    const { subjects } = app.app.services;
    await subjects.readingChanged(subject.id, app.clock.now(), 1);
    await subjects.readingChanged(subject.id, app.clock.now(), 1);
    const { body } = await counsellor.get<Subject>(`${path}/${subject.id}`);
    expect(body).toMatchObject({ readings: 2, lastReadingAt: app.clock.now().toISOString(), revision: 0 });
  });
});

describe('who may be assigned', () => {
  it('are active counsellors by name; with a site those who work there', async () => {
    const own = await app.project();
    const site = await app.site(own);
    const [zoe, adam, gone, elsewhere] = await Promise.all(
      ['Zoe', 'Ädam', 'Gegangen', 'Woanders'].map((name, index) => app.user({ name, login: `zu-${index}` })),
    );
    const { members } = app.app.services;
    for (const user of [zoe, adam, gone]) {
      await members.add(own.id, { userId: user!.id, roles: ['counsellor'], siteIds: [] });
    }
    const other = await app.site(own);
    await members.add(own.id, { userId: elsewhere!.id, roles: ['counsellor'], siteIds: [other.id] });
    await app.member(own, 'researcher');
    await app.app.services.users.update(gone!.id, { active: false, revision: 0 });
    const client = await app.signedIn(zoe!);
    const names = async (query: string) => {
      const { body } = await client.get<AssignableList>(`/api/projects/${own.id}/assignable-people${query}`);
      return body.items.map(({ name }) => name);
    };
    expect(await names('')).toEqual(['Ädam', 'Woanders', 'Zoe']);
    expect(await names(`?site=${site.id}`)).toEqual(['Ädam', 'Zoe']);
  });
});
