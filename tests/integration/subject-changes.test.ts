/** Changing subjects over HTTP: who may change what, moving, putting away, and the project's facets that they use. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';
import { problemOf } from '#tests/support/problem-of';

const FACETS = [{ key: 'role', label: 'Rolle', values: ['FK', 'FüK'] }];

let app: TestApp;
let project: Project;
let users: { counsellor: User; deputy: User; other: User };
let clients: { counsellor: TestClient; deputy: TestClient; other: TestClient; manager: TestClient };

beforeAll(async () => {
  app = await testApp('subject-changes');
  project = await app.app.services.projects.create({ name: 'Änderungen', facets: FACETS });
  const member = () => app.member(project, 'counsellor');
  users = { counsellor: await member(), deputy: await member(), other: await member() };
  clients = {
    counsellor: await app.signedIn(users.counsellor),
    deputy: await app.signedIn(users.deputy),
    other: await app.signedIn(users.other),
    manager: await app.as('manager', project),
  };
});
afterAll(() => app?.close());

const pathOf = ({ id, projectId }: Pick<Subject, 'id' | 'projectId'>) => `/api/projects/${projectId}/subjects/${id}`;
const newCase = () => app.subject(project, { counsellor: users.counsellor, deputy: users.deputy });

describe('who may change a subject', () => {
  it('is neither another counsellor nor a researcher of a counselling project nor a lead', async () => {
    const subject = await newCase();
    for (const client of [clients.other, await app.as('researcher', project), await app.as('lead', project)]) {
      const reply = client.patch(pathOf(subject), { archived: true, revision: 0 });
      expect(await problemOf(reply)).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect((await app.auditEntries('subjects.update')).at(-1)).toMatchObject({ outcome: 'refused' });
  });

  it('is its counsellor, its deputy and a manager', async () => {
    const subject = await newCase();
    const site = await app.site(project);
    for (const [revision, client] of [clients.counsellor, clients.deputy, clients.manager].entries()) {
      const patch = { siteId: revision % 2 === 0 ? site.id : null, facets: { role: 'FK' }, revision };
      const reply = await client.patch<Subject>(pathOf(subject), patch);
      expect(reply).toMatchObject({ status: 200, body: { siteId: patch.siteId, revision: revision + 1 } });
    }
    expect((await app.auditEntries('subjects.update')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'subject', id: subject.id, label: subject.code },
    });
  });

  it('lets the counsellor hand the case on, after which it is no longer theirs', async () => {
    const subject = await newCase();
    const handed = await clients.counsellor.patch<Subject>(pathOf(subject), {
      counsellorId: users.other.id,
      revision: 0,
    });
    expect(handed.body.counsellor?.userId).toBe(users.other.id);
    expect((await clients.counsellor.get(pathOf(subject))).status).toBe(403);
    expect((await clients.other.get(pathOf(subject))).status).toBe(200);
  });

  it('lets nobody but a manager leave a case without a counsellor, and no deputy give it away', async () => {
    const subject = await newCase();
    const nobody = { counsellorId: null, revision: 0 };
    expect((await clients.counsellor.patch(pathOf(subject), nobody)).status).toBe(403);
    for (const counsellorId of [null, users.deputy.id, users.other.id]) {
      expect((await clients.deputy.patch(pathOf(subject), { counsellorId, deputyId: null, revision: 0 })).status).toBe(
        403,
      );
    }
    expect(await clients.manager.patch(pathOf(subject), nobody)).toMatchObject({
      status: 200,
      body: { counsellor: null },
    });
    // The deputy still stands in.
    expect((await clients.deputy.get(pathOf(subject))).status).toBe(200);
  });

  it('assigns only who can have the case at its site', async () => {
    const [north, south] = [await app.site(project), await app.site(project)];
    const northerner = await app.user();
    const { members } = app.app.services;
    await members.add(project.id, { userId: northerner.id, roles: ['counsellor'], siteIds: [north.id] });
    const subject = await app.subject(project, { siteId: north.id, counsellor: northerner });
    const path = pathOf(subject);
    // A move that would take the case out of its counsellor's reach has to say who has it from then on.
    expect(await problemOf(clients.manager.patch(path, { siteId: south.id, revision: 0 }))).toMatchObject({
      status: 400,
      issues: ['counsellorId: not_assignable'],
    });
    const moved = await (await app.signedIn(northerner)).patch<Subject>(path, {
      siteId: south.id,
      counsellorId: users.other.id,
      revision: 0,
    });
    expect(moved).toMatchObject({ status: 200, body: { siteId: south.id, counsellor: { userId: users.other.id } } });
  });

  it('does not hold up a change because somebody has left', async () => {
    const leaver = await app.member(project, 'counsellor');
    const subject = await app.subject(project, { counsellor: users.counsellor, deputy: leaver });
    await app.app.services.users.update(leaver.id, { active: false, revision: 0 });
    const site = await app.site(project);
    expect((await clients.counsellor.patch(pathOf(subject), { siteId: site.id, revision: 0 })).status).toBe(200);
  });

  it('keeps two editors from overwriting each other', async () => {
    const subject = await newCase();
    await clients.counsellor.patch(pathOf(subject), { facets: { role: 'FüK' }, revision: 0 });
    expect(await clients.deputy.patch(pathOf(subject), { facets: {}, revision: 0 })).toMatchObject({
      status: 409,
      body: { code: 'edit_conflict', current: { facets: { role: 'FüK' }, revision: 1 } },
    });
  });
});

describe('moving', () => {
  it('takes the readings along, so that reports count them where the case is now', async () => {
    const instrument = await app.instrument(project);
    const [north, south] = [await app.site(project), await app.site(project)];
    const [subject, other] = [
      await app.subject(project, { counsellor: users.counsellor, siteId: north.id, facets: { role: 'FK' } }),
      await app.subject(project, { counsellor: users.counsellor, siteId: north.id }),
    ];
    for (const { id } of [subject, subject, other]) {
      const input = { subjectId: id, instrumentId: instrument.id };
      expect((await clients.counsellor.post(`/api/projects/${project.id}/readings`, input)).status).toBe(201);
    }
    const moved = { siteId: south.id, facets: { role: 'FüK' }, revision: 0 };
    expect((await clients.counsellor.patch(pathOf(subject), moved)).body).toMatchObject({
      ...moved,
      revision: 1,
      readings: 2,
    });
    const stored = await app.database.db.collection('readings').find().toArray();
    const placesOf = ({ id }: Subject) =>
      stored
        .filter(({ subjectId }) => String(subjectId) === id)
        .map(({ siteId, facets }) => ({ siteId: String(siteId), facets }));
    expect(placesOf(subject)).toEqual(Array(2).fill({ siteId: south.id, facets: { role: 'FüK' } }));
    expect(placesOf(other)).toEqual([{ siteId: north.id, facets: {} }]);
  });
});

describe('putting away', () => {
  it('keeps the subject readable, refuses changes, and can be undone', async () => {
    const subject = await newCase();
    const away = await clients.counsellor.patch<Subject>(pathOf(subject), { archived: true, revision: 0 });
    expect(away.body.archivedAt).toBe(app.clock.now().toISOString());
    expect((await clients.deputy.get(pathOf(subject))).status).toBe(200);
    expect(await problemOf(clients.deputy.patch(pathOf(subject), { siteId: null, revision: 1 }))).toMatchObject({
      status: 409,
      code: 'subject_archived',
    });
    const back = await clients.deputy.patch<Subject>(pathOf(subject), { archived: false, revision: 1 });
    expect(back).toMatchObject({ status: 200, body: { archivedAt: null } });
  });

  it('of the project refuses new subjects and changes', async () => {
    const own = await app.project();
    const user = await app.member(own, 'counsellor');
    const subject = await app.subject(own, { counsellor: user });
    await app.app.services.projects.update(own.id, { archived: true, revision: 0 });
    const client = await app.signedIn(user);
    for (const reply of [
      client.post(`/api/projects/${own.id}/subjects`, {}),
      client.patch(pathOf(subject), { archived: true, revision: 0 }),
    ]) {
      expect(await problemOf(reply)).toMatchObject({ status: 409, code: 'project_archived' });
    }
  });
});

describe("the project's facets", () => {
  it('are refused with a key or value twice, a key of the reports’ own, or no key at all', async () => {
    const facets = [
      { key: 'role', label: 'Rolle', values: ['A', 'A'] },
      { key: 'role', label: 'Noch einmal', values: ['B'] },
      { key: 'site', label: 'Standort', values: ['C'] },
      { key: 'Ünde', label: '', values: [] },
    ];
    const { issues } = await problemOf(clients.manager.patch(`/api/projects/${project.id}`, { facets, revision: 0 }));
    expect(issues).toEqual(
      expect.arrayContaining([
        'facets.0.values.1: facet_value_twice',
        'facets.1.key: facet_key_twice',
        'facets.2.key: facet_key_reserved',
        'facets.3.key: format_wrong',
        'facets.3.label: required',
        'facets.3.values: list_too_short',
      ]),
    );
  });

  it('keep a value as long as a subject has it, and say which and how many', async () => {
    const own = await app.app.services.projects.create({ name: 'Merkmale', facets: FACETS });
    const manager = await app.as('manager', own);
    const [first] = [
      await app.subject(own, { facets: { role: 'FK' } }),
      await app.subject(own, { facets: { role: 'FK' } }),
    ];
    const path = `/api/projects/${own.id}`;
    const without = { facets: [{ key: 'role', label: 'Rolle', values: ['FüK'] }], revision: 0 };
    expect(await manager.patch(path, without)).toMatchObject({
      status: 409,
      body: {
        code: 'facet_in_use',
        issues: [{ path: 'facets.0.values', code: 'facet_in_use', params: { value: 'FK', count: 2 } }],
      },
    });
    expect(await problemOf(manager.patch(path, { facets: [], revision: 0 }))).toMatchObject({ status: 409 });
    // What nobody has can go, labels can change, and values can be added.
    const facets = [
      { key: 'role', label: 'Funktion', values: ['FK', 'Leitung'] },
      { key: 'age', label: 'Alter', values: ['jung'] },
    ];
    expect(await manager.patch(path, { facets, revision: 0 })).toMatchObject({ status: 200, body: { facets } });

    await app.app.services.subjects.model.updateMany({ projectId: own.id }, { $set: { facets: {} } });
    expect((await manager.patch(path, { facets: [], revision: 1 })).status).toBe(200);
    expect(first!.facets).toEqual({ role: 'FK' });
  });
});
