/** Readings over HTTP for the person in their own space, and what others see of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { History, Picture, Reading } from '#contract/reading';
import type { Space } from '#contract/space';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';
import { begin, change, entryOf, QUESTIONNAIRE, readingsOf, SPACE_READINGS, send } from '#tests/support/readings';

let app: TestApp;
let project: Project;
let instrument: { id: string };
let guide: { id: string };
let user: User;
let counsellor: TestClient;
let subject: Subject;
let person: TestClient;
/** Where the person and where the counsellor find the reading under test. */
let own: string;
let theirs: string;

beforeAll(async () => {
  app = await testApp('space_readings');
  project = await app.project();
  instrument = await app.instrument(project, QUESTIONNAIRE);
  guide = await app.instrument(project, { ...QUESTIONNAIRE, key: 'leitfaden', alone: false });
  user = await app.member(project, 'counsellor');
  counsellor = await app.signedIn(user);
  subject = await app.subject(project, { counsellor: user });
  person = await app.personAt(subject);
  const { body } = await person.post<Reading>(SPACE_READINGS, { instrumentId: instrument.id });
  own = `${SPACE_READINGS}/${body.id}`;
  theirs = `${readingsOf(project)}/${body.id}`;
});
afterAll(() => app?.close());

describe('the space', () => {
  it('opens for nobody without a slip, an account included', async () => {
    expect((await app.client().get(own)).status).toBe(401);
    expect((await counsellor.get(own)).status).toBe(401);
    expect((await person.get(theirs)).status).toBe(401);
  });

  it('has no way to another person’s reading', async () => {
    const other = await app.personAt(await app.subject(project, { counsellor: user }));
    expect((await other.get(own)).status).toBe(404);
    expect((await send(other, own, change('mood', 1))).status).toBe(404);
    expect((await other.get(`${own}/history?item=mood`)).status).toBe(404);
    expect((await other.get<Picture>(`/api/space/picture?instrument=${instrument.id}`)).body.readings).toEqual([]);
  });

  it('begins readings of questionnaires that may be filled alone, once for each id', async () => {
    const sent = { id: 'd'.repeat(24), instrumentId: instrument.id };
    const first = await person.post<Reading>(SPACE_READINGS, sent);
    expect(first).toMatchObject({ status: 201, body: { mode: 'alone', subjectId: subject.id } });
    expect((await person.post<Reading>(SPACE_READINGS, sent)).body).toEqual(first.body);
    expect((await person.post(SPACE_READINGS, { instrumentId: guide.id })).status).toBe(404);
    expect((await app.auditEntries('space.create')).at(-1)).toMatchObject({
      outcome: 'done',
      actor: { kind: 'person', id: subject.id, label: '' },
      subject: { kind: 'reading', id: sent.id },
    });
  });

  it('shows its readings with the titles of what was filled', async () => {
    const { body } = await person.get<Space>('/api/space');
    expect(body.readings).toContainEqual(expect.objectContaining({ title: QUESTIONNAIRE.title, kind: 'survey' }));
    expect(body.readings.every(({ subjectId }) => subjectId === subject.id)).toBe(true);
  });

  it('shows the definition of what the person fills or may begin, and no other', async () => {
    const path = (id: string, version = 1) => `/api/space/instruments/${id}/versions/${version}`;
    const { body } = await person.get<InstrumentDefinition>(path(instrument.id));
    expect(body.file.key).toBe('test-bogen');
    expect((await person.get(path(guide.id))).status).toBe(404);
    expect((await person.get(path('e'.repeat(24)))).status).toBe(404);
    await begin(counsellor, project, { subjectId: subject.id, instrumentId: guide.id });
    expect((await person.get(path(guide.id))).status).toBe(200);
  });
});

describe('being done for now', () => {
  let path: string;
  let staff: string;
  const beginOne = async (instrumentId = instrument.id) => {
    const { body } = await begin(counsellor, project, { subjectId: subject.id, instrumentId });
    path = `${SPACE_READINGS}/${body.id}`;
    staff = `${readingsOf(project)}/${body.id}`;
  };

  it('is refused for anybody but the person, and where a questionnaire is not for being filled alone', async () => {
    await beginOne();
    const other = await app.personAt(await app.subject(project, { counsellor: user }));
    expect((await other.patch(path, { complete: true })).status).toBe(404);
    for (const client of [app.client(), counsellor, await app.as('lead', project), await app.as('manager', project)]) {
      expect((await client.patch(path, { complete: true })).status).toBe(401);
    }
    expect((await person.patch(staff, { complete: true })).status).toBe(401);
    expect((await person.patch(path, { complete: true, startedAt: '2026-01-01T00:00:00.000Z' })).status).toBe(400);
    expect((await person.patch(path, {})).status).toBe(400);
    await beginOne(guide.id);
    expect((await person.patch(path, { complete: true })).status).toBe(403);
    expect((await counsellor.get<Reading>(staff)).body.completedAt).toBeNull();
  });

  it('is the person’s to say with nothing filled in, and to take back; what comes later is taken', async () => {
    await beginOne();
    const closed = await person.patch<Reading>(path, { complete: true });
    expect(closed).toMatchObject({ status: 200, body: { entries: [] } });
    expect(closed.body.completedAt).not.toBeNull();
    const space = await person.get<Space>('/api/space');
    expect(space.body.readings).toContainEqual(expect.objectContaining({ completedAt: closed.body.completedAt }));
    expect((await send(person, path, change('mood', 4))).body.outcomes).toMatchObject([{ result: 'taken' }]);
    expect((await person.patch<Reading>(path, { complete: false })).body.completedAt).toBeNull();
    expect((await app.auditEntries('space.update')).at(-1)).toMatchObject({
      outcome: 'done',
      actor: { kind: 'person', id: subject.id },
      subject: { kind: 'reading', id: path.split('/').at(-1) },
    });
  });

  it('hears objections to the person’s own answers only, and keeps them', async () => {
    await beginOne();
    await send(counsellor, staff, change('contact', 'auch keine', { voice: 'counsellor' }));
    expect((await person.patch(path, { complete: true })).status).toBe(200);
    await person.patch(path, { complete: false });
    await send(person, path, change('contact', 'keine', { base: 1 }));
    expect(await person.patch(path, { complete: true, language: 'en' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', issues: [{ path: 'contact', message: 'Keine Adresse' }] },
    });
    const { body } = await person.get<Reading>(path);
    expect(body.completedAt).toBeNull();
    expect(entryOf(body, 'contact')?.value).toBe('keine');
  });

  it('tells nobody what follows from an answer that the person keeps to themself', async () => {
    await beginOne();
    await send(
      person,
      path,
      change('mood', 9, { visibility: 'private' }),
      change('pressure', 4, { visibility: 'shared' }),
    );
    expect((await person.patch(path, { complete: true })).status).toBe(200);
    expect(entryOf((await counsellor.get<Reading>(staff)).body, 'pressure')?.value).toBe(4);
    await send(person, path, change('mood', 9, { visibility: 'shared', base: 3 }));
    await person.patch(path, { complete: false });
    await person.patch(path, { complete: true });
    expect(entryOf((await counsellor.get<Reading>(staff)).body, 'pressure')?.state).toBe('notAsked');
  });
});

describe('the person’s answers', () => {
  it('are in their own voice, with a visibility that they choose', async () => {
    const { body } = await send(
      person,
      own,
      change('mood', 3, { visibility: 'private' }),
      change('work', 'soon', { visibility: 'shared' }),
      change('help', [1], { visibility: 'counted' }),
      change('mood', 9, { voice: 'counsellor' }),
    );
    expect(body.outcomes.map(({ result, code }) => code ?? result)).toEqual([
      'taken',
      'taken',
      'taken',
      'voice_not_yours',
    ]);
    expect(entryOf(body, 'mood')).toMatchObject({
      value: 3,
      hidden: false,
      visibility: 'private',
      by: { kind: 'person', id: null },
    });
  });

  it('that they keep to themselves are hidden from their counsellor: neither state nor value', async () => {
    const { body } = await counsellor.get<Reading>(theirs);
    expect(entryOf(body, 'mood')).toMatchObject({ hidden: true, state: 'notAsked', value: null });
    expect(entryOf(body, 'work')).toMatchObject({ hidden: false, value: 'soon' });
    const history = await counsellor.get<History>(`${theirs}/history?item=mood`);
    expect(history.body.items).toMatchObject([{ change: { hidden: true, value: null } }]);
    const picture = await counsellor.get<Picture>(
      `/api/projects/${project.id}/subjects/${subject.id}/picture?instrument=${instrument.id}`,
    );
    expect(JSON.stringify(picture.body)).not.toContain('"value":3');
  });

  it('that they keep to themselves cannot be overwritten by their counsellor', async () => {
    const { body } = await send(counsellor, theirs, change('mood', 5, { base: 3 }));
    expect(body.outcomes).toMatchObject([{ result: 'refused', code: 'entry_private' }]);
    expect(entryOf((await person.get<Reading>(own)).body, 'mood')?.value).toBe(3);
  });

  it('are not shown to more people by anybody else', async () => {
    const wider = await send(counsellor, theirs, change('work', 'no', { visibility: 'counted', base: 3 }));
    expect(wider.body.outcomes).toMatchObject([{ result: 'refused', code: 'visibility_not_allowed' }]);
    const dictated = await send(counsellor, theirs, change('work', 'no', { visibility: 'shared', base: 3 }));
    expect(dictated.body.outcomes).toMatchObject([{ result: 'taken' }]);
    // Not even after the counsellor has written in their place.
    const later = await send(counsellor, theirs, change('work', 'yes', { visibility: 'counted', base: 4 }));
    expect(later.body.outcomes).toMatchObject([{ result: 'refused', code: 'visibility_not_allowed' }]);
    const chosen = await send(person, own, change('work', 'no', { visibility: 'counted', base: 4 }));
    expect(chosen.body.outcomes).toMatchObject([{ result: 'taken' }]);
  });

  it('can be taken back: what was shared before goes from the counsellor’s history too', async () => {
    await send(person, own, change('story', 'Erst offen', { base: 5 }));
    const before = await counsellor.get<History>(`${theirs}/history?item=story`);
    expect(before.body.items).toMatchObject([{ change: { value: 'Erst offen' }, by: { name: 'Die Person selbst' } }]);
    await send(person, own, change('story', 'Nur für mich', { visibility: 'private', base: 6 }));
    const after = await counsellor.get<History>(`${theirs}/history?item=story`);
    expect(JSON.stringify(after.body)).not.toMatch(/Erst offen|Nur für mich/);
    const mine = await person.get<History>(`${own}/history?item=story`);
    expect(mine.body.items.at(-1)).toMatchObject({ change: { value: 'Nur für mich' } });
  });

  it('stand beside what the counsellor says, with who wrote what', async () => {
    await send(counsellor, theirs, change('help', [2, 3], { voice: 'counsellor', base: 7 }));
    const { body } = await person.get<Reading>(own);
    expect(entryOf(body, 'help', 'own')?.value).toEqual([1]);
    expect(entryOf(body, 'help', 'counsellor')?.value).toEqual([2, 3]);
    const history = await person.get<History>(`${own}/history?item=help`);
    expect(history.body.items.map(({ by, change: made }) => [by.kind, by.name, made.voice])).toEqual([
      ['person', 'Die Person selbst', 'own'],
      ['user', user.name, 'counsellor'],
    ]);
  });

  it('are in their picture over time', async () => {
    const { body } = await person.get<Picture>(`/api/space/picture?instrument=${instrument.id}`);
    expect(body.readings.length).toBeGreaterThan(0);
    expect(body.readings.some((each) => entryOf(each, 'mood')?.value === 3)).toBe(true);
  });

  it('are not written where a questionnaire is not for being filled alone, nor once the case is put away', async () => {
    const { body } = await begin(counsellor, project, { subjectId: subject.id, instrumentId: guide.id });
    expect((await send(person, `${SPACE_READINGS}/${body.id}`, change('mood', 1))).status).toBe(403);
    const { body: now } = await counsellor.get<Subject>(`/api/projects/${project.id}/subjects/${subject.id}`);
    const path = `/api/projects/${project.id}/subjects/${subject.id}`;
    await counsellor.patch(path, { archived: true, revision: now.revision });
    expect((await send(person, own, change('mood', 1))).status).toBe(401);
  });
});
