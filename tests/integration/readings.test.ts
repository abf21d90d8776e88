/** Readings over HTTP, for accounts: beginning, reading, changing, closing, and who may. */
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { History, Picture, Reading, ReadingList } from '#contract/reading';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { type TestApp, testApp } from '#tests/support/app';
import { DAY } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';
import { begin, change, entryOf, QUESTIONNAIRE, readingsOf, send } from '#tests/support/readings';

let app: TestApp;
let project: Project;
let study: Project;
let instrument: { id: string };
let studyInstrument: { id: string };
let user: User;
let counsellor: TestClient;
let subject: Subject;

beforeAll(async () => {
  app = await testApp('readings');
  project = await app.project();
  study = await app.project({ kind: 'study' });
  instrument = await app.instrument(project, QUESTIONNAIRE);
  studyInstrument = await app.instrument(study, QUESTIONNAIRE);
  user = await app.member(project, 'counsellor');
  counsellor = await app.signedIn(user);
  subject = await app.subject(project, { counsellor: user });
});
afterAll(() => app?.close());

const ofSubject = (fields = {}) => ({ subjectId: subject.id, instrumentId: instrument.id, ...fields });

/** A reading of the subject with these changes, and its path. */
async function reading(...changes: ReturnType<typeof change>[]) {
  const { body } = await begin(counsellor, project, ofSubject({ changes }));
  return { ...body, path: `${readingsOf(project)}/${body.id}` };
}

describe('POST readings', () => {
  it('is refused for a lead and for a counsellor whose case it is not', async () => {
    const lead = await app.as('lead', project);
    expect(await begin(lead, project, ofSubject())).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const other = await app.as('counsellor', project);
    expect(await begin(other, project, ofSubject())).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await app.auditEntries('readings.create')).at(-1)).toMatchObject({ outcome: 'refused' });
  });

  it('is refused for a researcher of a counselling project, who only reads', async () => {
    expect((await begin(await app.as('researcher', project), project, ofSubject())).status).toBe(403);
  });

  it('begins a reading with the latest version, and writes it down', async () => {
    const reply = await begin(counsellor, project, ofSubject());
    expect(reply).toMatchObject({
      status: 201,
      body: { subjectId: subject.id, version: 1, mode: 'together', revision: 0, entries: [], completedAt: null },
    });
    expect((await app.auditEntries('readings.create')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'reading', id: reply.body.id },
    });
    const { body } = await counsellor.get<Subject>(`/api/projects/${project.id}/subjects/${subject.id}`);
    expect(body.readings).toBeGreaterThan(0);
    expect(body.lastReadingAt).not.toBeNull();
  });

  it('stores a whole reading at once, closed', async () => {
    const changes = [change('mood', 7), change('help', [1, 3]), change('story', 'Es geht aufwärts.')];
    const reply = await begin(counsellor, project, ofSubject({ changes, complete: true }));
    expect(reply).toMatchObject({ status: 201, body: { revision: 3 } });
    expect(reply.body.completedAt).not.toBeNull();
    const { body } = await counsellor.get<Reading>(`${readingsOf(project)}/${reply.body.id}`);
    expect(entryOf(body, 'mood')).toMatchObject({ value: 7, state: 'answered', by: { kind: 'user', id: user.id } });
    expect(entryOf(body, 'help')).toMatchObject({ value: [1, 3] });
    expect(entryOf(body, 'story')).toMatchObject({ value: 'Es geht aufwärts.', language: 'de', revision: 3 });
  });

  it('keeps texts from the database in clear, and codes and numbers as they are', async () => {
    const { id } = await reading(change('story', 'Ein Geheimnis'), change('mood', 3));
    const stored = JSON.stringify(await app.database.db.collection('readings').findOne({ _id: new ObjectId(id) }));
    expect(stored).not.toContain('Geheimnis');
    expect(stored).toContain('"x":3');
  });

  it('refuses a whole reading with every answer named that does not fit, and stores none', async () => {
    const changes = [change('mood', 11), change('work', 'maybe'), change('nothing', 1), change('story', 'Gut')];
    const reply = await begin(counsellor, project, ofSubject({ id: 'a'.repeat(24), changes }));
    expect(reply).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_input',
        issues: [
          { path: 'changes.0.value', code: 'out_of_scale', message: 'Möglich sind Werte von 0 bis 10.' },
          { path: 'changes.1.value', code: 'unknown_choice' },
          { path: 'changes.2.value', code: 'unknown_item' },
        ],
      },
    });
    expect((await counsellor.get(`${readingsOf(project)}/${'a'.repeat(24)}`)).status).toBe(404);
  });

  it('does nothing when it is sent twice, and does not take another one’s id', async () => {
    const id = 'b'.repeat(24);
    const sent = ofSubject({ id, changes: [change('mood', 4)] });
    const first = await begin(counsellor, project, sent);
    const second = await begin(counsellor, project, sent);
    expect(second).toMatchObject({ status: 201 });
    expect(second.body).toEqual(first.body);
    const other = await app.subject(project, { counsellor: user });
    expect(await begin(counsellor, project, { ...sent, subjectId: other.id })).toMatchObject({
      status: 409,
      body: { code: 'reading_id_taken' },
    });
    expect((await app.auditEntries('readings.create')).filter(({ subject: about }) => isAbout(about, id))).toHaveLength(
      1,
    );
  });

  it('begins nothing in the future, for what is not there, or for a case that is put away', async () => {
    const tomorrow = new Date(app.clock.now().getTime() + 2 * DAY).toISOString();
    expect(await begin(counsellor, project, ofSubject({ startedAt: tomorrow }))).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'startedAt', code: 'moment_in_future' }] },
    });
    expect((await begin(counsellor, project, ofSubject({ instrumentId: 'c'.repeat(24) }))).status).toBe(404);
    expect((await begin(counsellor, project, ofSubject({ subjectId: 'c'.repeat(24) }))).status).toBe(404);
    expect((await begin(counsellor, project, ofSubject({ instrumentId: studyInstrument.id }))).status).toBe(404);
    const away = await app.subject(project, { counsellor: user });
    await counsellor.patch(`/api/projects/${project.id}/subjects/${away.id}`, { archived: true, revision: 0 });
    expect(await begin(counsellor, project, ofSubject({ subjectId: away.id }))).toMatchObject({
      status: 409,
      body: { code: 'subject_archived' },
    });
  });

  it('numbers readings by when they began, also one that is added before others', async () => {
    const other = await app.subject(project, { counsellor: user });
    const start = (day: number) => `2026-0${day}-01T10:00:00.000Z`;
    for (const day of [2, 4, 6, 3])
      await begin(counsellor, project, ofSubject({ subjectId: other.id, startedAt: start(day) }));
    const stored = await app.database.db
      .collection('readings')
      .find({ subjectId: new ObjectId(other.id) })
      .sort({ startedAt: 1 })
      .toArray();
    expect(stored.map(({ month, occasion }) => [month, occasion])).toEqual([
      ['2026-02', 1],
      ['2026-03', 2],
      ['2026-04', 3],
      ['2026-06', 4],
    ]);
    await counsellor.patch(`${readingsOf(project)}/${stored[0]!._id.toHexString()}`, { startedAt: start(5) });
    const moved = await app.database.db
      .collection('readings')
      .find({ subjectId: new ObjectId(other.id) })
      .sort({ occasion: 1 })
      .toArray();
    expect(moved.map(({ month, occasion }) => [month, occasion])).toEqual([
      ['2026-03', 1],
      ['2026-04', 2],
      ['2026-05', 3],
      ['2026-06', 4],
    ]);
  });

  it('numbers readings that arrive together without a gap', async () => {
    const other = await app.subject(project, { counsellor: user });
    await Promise.all(Array.from({ length: 20 }, () => begin(counsellor, project, ofSubject({ subjectId: other.id }))));
    const stored = await app.database.db
      .collection('readings')
      .find({ subjectId: new ObjectId(other.id) })
      .toArray();
    expect(stored.map(({ occasion }) => occasion as number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });
});

describe('GET readings', () => {
  it('lists the readings of own cases only, newest first', async () => {
    const own = await app.project();
    const bogen = await app.instrument(own, QUESTIONNAIRE);
    const [mine, theirs] = [await app.member(own, 'counsellor'), await app.member(own, 'counsellor')];
    const clients = [await app.signedIn(mine), await app.signedIn(theirs)] as const;
    const subjects = [await app.subject(own, { counsellor: mine }), await app.subject(own, { counsellor: theirs })];
    for (const [index, each] of subjects.entries()) {
      for (const startedAt of ['2026-01-05T10:00:00.000Z', '2026-02-05T10:00:00.000Z']) {
        const fields = { subjectId: each.id, instrumentId: bogen.id, startedAt };
        expect((await begin(clients[index]!, own, fields)).status).toBe(201);
      }
    }
    const { body } = await clients[0].get<ReadingList>(readingsOf(own));
    expect(body.items.map(({ subjectId, startedAt }) => [subjectId, startedAt.slice(0, 7)])).toEqual([
      [subjects[0]!.id, '2026-02'],
      [subjects[0]!.id, '2026-01'],
    ]);
    expect(body.items[0]).not.toHaveProperty('entries');
    expect((await clients[0].get(`${readingsOf(own)}?subject=${subjects[1]!.id}`)).status).toBe(403);
    const researcher = await app.as('researcher', own);
    expect((await researcher.get<ReadingList>(readingsOf(own))).body.items).toHaveLength(4);
    const page = await researcher.get<ReadingList>(`${readingsOf(own)}?limit=3&order=asc`);
    const next = await researcher.get<ReadingList>(
      `${readingsOf(own)}?limit=3&order=asc&cursor=${page.body.nextCursor}`,
    );
    expect([page.body.items.length, next.body.items.length, next.body.nextCursor]).toEqual([3, 1, null]);
  });

  it('shows a reading to those who may see it, and notes who looked', async () => {
    const { id, path } = await reading(change('mood', 5));
    expect((await (await app.as('counsellor', project)).get(path)).status).toBe(403);
    expect((await (await app.as('manager', project)).get(path)).status).toBe(403);
    const foreign = await app.as('counsellor', study);
    expect((await foreign.get(`${readingsOf(study)}/${id}`)).status).toBe(404);
    const deputy = await app.member(project, 'counsellor');
    await counsellor.patch(`/api/projects/${project.id}/subjects/${subject.id}`, {
      deputyId: deputy.id,
      revision: (await counsellor.get<Subject>(`/api/projects/${project.id}/subjects/${subject.id}`)).body.revision,
    });
    expect((await (await app.signedIn(deputy)).get(path)).status).toBe(200);
    expect((await app.auditEntries('readings.read')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'reading', id },
    });
  });

  it('shows a researcher of a counselling project only what may be counted', async () => {
    const { path } = await reading(
      change('mood', 5, { visibility: 'counted' }),
      change('work', 'no', { visibility: 'shared' }),
    );
    const researcher = await app.as('researcher', project);
    const { body } = await researcher.get<Reading>(path);
    expect(body.entries.map(({ item }) => item)).toEqual(['mood']);
    expect((await researcher.get<History>(`${path}/history?item=work`)).body.items).toEqual([]);
    expect((await send(researcher, path, change('mood', 1))).status).toBe(403);
  });
});

describe('POST changes', () => {
  it('is refused for those whose case it is not', async () => {
    const { path } = await reading();
    expect((await send(await app.as('counsellor', project), path, change('mood', 1))).status).toBe(403);
    expect((await send(await app.as('lead', project), path, change('mood', 1))).status).toBe(403);
  });

  it('takes the good ones and says of each bad one why, in the reader’s language', async () => {
    const { path } = await reading();
    const changes = [
      change('mood', 6),
      change('nothing', 1),
      change('work', 'maybe'),
      change('mood', 99),
      change('story', 7),
      change('work', 'yes', { visibility: 'private' }),
      change('work', 'yes', { base: 40 }),
      change('work', 'soon', { voice: 'counsellor' }),
    ];
    const reply = await counsellor.request<{ outcomes: Record<string, unknown>[] }>('POST', `${path}/changes`, {
      body: { changes },
      headers: { 'accept-language': 'en' },
    });
    expect(reply.status).toBe(200);
    expect(reply.body.outcomes.map(({ result, code }) => code ?? result)).toEqual([
      'taken',
      'unknown_item',
      'unknown_choice',
      'out_of_scale',
      'wrong_type',
      'visibility_not_allowed',
      'base_from_future',
      'taken',
    ]);
    expect(reply.body.outcomes[1]).toEqual({
      id: changes[1]!.id,
      result: 'refused',
      contested: false,
      code: 'unknown_item',
      message: 'This question is not in this questionnaire.',
    });
    const { body } = await counsellor.get<Reading>(path);
    expect(body.revision).toBe(2);
    expect(entryOf(body, 'mood')?.value).toBe(6);
    expect(entryOf(body, 'work', 'counsellor')?.value).toBe('soon');
  });

  it('refuses a change from a future revision, keeps what was there, and takes it when it comes as it should', async () => {
    const { path } = await reading(change('mood', 3));
    const early = change('mood', 9, { base: 40 });
    const { body } = await send(counsellor, path, early, change('work', 'yes', { base: 1 }));
    expect(body.outcomes.map(({ result, code }) => code ?? result)).toEqual(['base_from_future', 'taken']);
    const kept = await counsellor.get<Reading>(path);
    expect([entryOf(kept.body, 'mood')?.value, entryOf(kept.body, 'work')?.value]).toEqual([3, 'yes']);
    const again = await send(counsellor, path, { ...early, base: 2 });
    expect(again.body.outcomes[0]?.result).toBe('taken');
    expect(entryOf(again.body, 'mood')?.value).toBe(9);
  });

  it('does nothing with a change that it has had before', async () => {
    const { path } = await reading();
    const once = change('mood', 6);
    await send(counsellor, path, once);
    const again = await send(counsellor, path, once, change('work', 'no', { base: 1 }));
    expect(again.body.outcomes.map(({ result }) => result)).toEqual(['known', 'taken']);
    expect(again.body.revision).toBe(2);
  });

  it('answers with every entry that is newer than the caller has seen', async () => {
    const { path } = await reading(change('mood', 1), change('work', 'yes'));
    const { body } = await send(counsellor, path, change('help', [2], { base: 1 }));
    expect(body.entries.map(({ item }) => item)).toEqual(['work', 'help']);
  });

  it('keeps both answers of two devices that had not seen one another, and says so until somebody has', async () => {
    const { path } = await reading(change('mood', 1));
    await send(counsellor, path, change('mood', 4, { base: 1 }));
    const late = await send(counsellor, path, change('mood', 8, { base: 1 }));
    expect(late.body.outcomes[0]).toMatchObject({ result: 'taken', contested: true });
    expect(entryOf(late.body, 'mood')).toMatchObject({ value: 8, contested: true });
    const history = await counsellor.get<History>(`${path}/history?item=mood`);
    expect(history.body.items.map(({ change: made, contested }) => [made.value, contested])).toEqual([
      [1, false],
      [4, false],
      [8, true],
    ]);
    const settled = await send(counsellor, path, change('mood', 5, { base: 3 }));
    expect(entryOf(settled.body, 'mood')).toMatchObject({ value: 5, contested: false });
  });

  it('loses nothing of what two devices send at once', async () => {
    const { path } = await reading();
    const devices = ['own', 'counsellor'] as const;
    const values = Array.from({ length: 50 }, (_, index) => index % 11);
    const replies = await Promise.all(
      devices.flatMap((voice) => values.map((value) => send(counsellor, path, change('mood', value, { voice })))),
    );
    expect(replies.every(({ body }) => body.outcomes[0]?.result === 'taken')).toBe(true);
    const { body } = await counsellor.get<Reading>(path);
    expect(body.revision).toBe(100);
    const history = await counsellor.get<History>(`${path}/history?item=mood`);
    expect(history.body.items.map(({ revision }) => revision)).toEqual(
      values.concat(values).map((_, index) => index + 1),
    );
    const sum = (voice: string) =>
      history.body.items
        .filter(({ change: made }) => made.voice === voice)
        .reduce((total, { change: made }) => total + Number(made.value), 0);
    expect([sum('own'), sum('counsellor')]).toEqual([sum('own'), sum('own')]);
  });

  it('writes down once a day that somebody works in a reading, not each answer', async () => {
    const { id, path } = await reading();
    const entries = async () =>
      (await app.auditEntries('readings.change')).filter(({ subject: about }) => isAbout(about, id)).length;
    for (const value of [1, 2, 3]) await send(counsellor, path, change('mood', value, { base: value - 1 }));
    expect(await entries()).toBe(1);
    app.clock.advance(DAY);
    // Their session has ended over night.
    counsellor = await app.signedIn(user);
    await send(counsellor, path, change('mood', 4, { base: 3 }));
    expect(await entries()).toBe(2);
  });

  it('keeps of a text that is being typed the last state of each minute', async () => {
    const { path } = await reading();
    for (const [base, text] of ['H', 'Ha', 'Hallo'].entries())
      await send(counsellor, path, change('story', text, { base }));
    app.clock.advance(120_000);
    await send(counsellor, path, change('story', 'Hallo Welt', { base: 3 }));
    const { body } = await counsellor.get<History>(`${path}/history?item=story`);
    expect(body.items.map(({ change: made }) => made.value)).toEqual(['Hallo', 'Hallo Welt']);
    const again = await send(counsellor, path, change('mood', 1, { base: 4 }));
    expect(again.body.revision).toBe(5);
  });

  it('is not possible in a project or case that is put away, which can still be read', async () => {
    const own = await app.project();
    const bogen = await app.instrument(own, QUESTIONNAIRE);
    const mine = await app.member(own, 'counsellor');
    const client = await app.signedIn(mine);
    const case_ = await app.subject(own, { counsellor: mine });
    const { body } = await begin(client, own, {
      subjectId: case_.id,
      instrumentId: bogen.id,
      changes: [change('mood', 2)],
    });
    await (await app.as('manager', own)).patch(`/api/projects/${own.id}`, { archived: true, revision: 0 });
    const path = `${readingsOf(own)}/${body.id}`;
    expect(await send(client, path, change('mood', 3))).toMatchObject({
      status: 409,
      body: { code: 'project_archived' },
    });
    expect((await client.get<Reading>(path)).body.entries).toHaveLength(1);
  });

  it('takes a researcher’s interview in a study in all three voices', async () => {
    const client = await app.as('researcher', study);
    const interviewee = await app.subject(study);
    const { body } = await begin(client, study, {
      subjectId: interviewee.id,
      instrumentId: studyInstrument.id,
      mode: 'interview',
    });
    const path = `${readingsOf(study)}/${body.id}`;
    const counted = { visibility: 'counted' } as const;
    const voices = (['own', 'counsellor', 'agreed'] as const).map((voice) => change('mood', 3, { voice, ...counted }));
    const reply = await send(client, path, ...voices);
    expect(reply.body.outcomes.map(({ result }) => result)).toEqual(['taken', 'taken', 'taken']);
    expect(reply.body.entries).toHaveLength(3);
  });
});

describe('PATCH', () => {
  it('closes a reading and opens it again, and leaves it changeable', async () => {
    const { path } = await reading(change('mood', 7));
    const closed = await counsellor.patch<Reading>(path, { complete: true });
    expect(closed.body.completedAt).not.toBeNull();
    expect((await send(counsellor, path, change('mood', 8, { base: 1 }))).body.outcomes[0]?.result).toBe('taken');
    expect((await counsellor.patch<Reading>(path, { complete: false })).body.completedAt).toBeNull();
    expect((await app.auditEntries('readings.update')).at(-1)).toMatchObject({ outcome: 'done' });
  });

  it('does not close a reading that a validator objects to, and keeps the answer', async () => {
    const { path } = await reading(change('contact', 'keine'));
    expect(await counsellor.patch(path, { complete: true })).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_input',
        issues: [{ path: 'contact', code: 'answer_not_valid', message: 'Keine Adresse' }],
      },
    });
    const { body } = await counsellor.get<Reading>(path);
    expect(body.completedAt).toBeNull();
    expect(entryOf(body, 'contact')?.value).toBe('keine');
  });

  it('takes answers of questions that are hidden out of the count when it closes, not out of the history', async () => {
    const { path } = await reading(change('mood', 2), change('pressure', 4));
    await send(counsellor, path, change('mood', 9, { base: 2 }));
    const { body } = await counsellor.patch<Reading>(path, { complete: true });
    expect(entryOf(body, 'pressure')).toMatchObject({ state: 'notAsked', value: null });
    const history = await counsellor.get<History>(`${path}/history?item=pressure`);
    expect(history.body.items.map(({ change: made }) => made.value)).toEqual([4, null]);
  });
});

describe('GET picture', () => {
  it('has all readings of a subject with an instrument, oldest first, for those who may see answers', async () => {
    const other = await app.subject(project, { counsellor: user });
    for (const [month, value] of [
      ['03', 7],
      ['01', 4],
    ] as const) {
      const startedAt = `2026-${month}-05T10:00:00.000Z`;
      await begin(counsellor, project, ofSubject({ subjectId: other.id, startedAt, changes: [change('mood', value)] }));
    }
    const path = `/api/projects/${project.id}/subjects/${other.id}/picture?instrument=${instrument.id}`;
    expect((await (await app.as('manager', project)).get(path)).status).toBe(403);
    const { body } = await counsellor.get<Picture>(path);
    expect(body.versions).toEqual([1]);
    expect(body.readings.map((each) => entryOf(each, 'mood')?.value)).toEqual([4, 7]);
  });
});

function isAbout(about: unknown, id: string): boolean {
  return about !== null && typeof about === 'object' && 'id' in about && about.id === id;
}
