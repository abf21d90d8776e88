/** The live channel of a reading: two devices at once, what each is told, and when it ends. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { Reading, ReadingUpdate } from '#contract/reading';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { type TestApp, testApp } from '#tests/support/app';
import { type Listener, listen } from '#tests/support/event-client';
import type { TestClient } from '#tests/support/http-client';
import { begin, change, entryOf, QUESTIONNAIRE, readingsOf, SPACE_READINGS, send } from '#tests/support/readings';
import { secondProcess } from '#tests/support/second-process';

let app: TestApp;
let project: Project;
let instrument: { id: string };
let user: User;
let counsellor: TestClient;
let subject: Subject;
let person: TestClient;
let reading: Reading;
let own: string;
let theirs: string;
const open: Listener<ReadingUpdate>[] = [];

beforeAll(async () => {
  app = await testApp('reading_live');
  project = await app.project();
  instrument = await app.instrument(project, QUESTIONNAIRE);
});
afterAll(() => app?.close());

beforeEach(async () => {
  for (const listener of open.splice(0)) listener.close();
  user = await app.member(project, 'counsellor');
  counsellor = await app.signedIn(user);
  subject = await app.subject(project, { counsellor: user });
  person = await app.personAt(subject);
  reading = (await begin(counsellor, project, { subjectId: subject.id, instrumentId: instrument.id })).body;
  own = `${SPACE_READINGS}/${reading.id}`;
  theirs = `${readingsOf(project)}/${reading.id}`;
});

async function listening(client: TestClient, path: string, after = 0) {
  const listener = await listen<ReadingUpdate>(app.url, client, `${path}/events?after=${after}`);
  open.push(listener);
  return listener;
}

const has = (item: string) => (update: ReadingUpdate) => entryOf(update, item) !== undefined;

describe('GET events', () => {
  it('is refused for those who may not see the reading', async () => {
    expect((await listening(await app.as('counsellor', project), theirs)).status).toBe(403);
    expect((await listening(await app.as('lead', project), theirs)).status).toBe(403);
    expect((await listening(app.client(), own)).status).toBe(401);
    expect((await listening(counsellor, `${readingsOf(project)}/${'a'.repeat(24)}`)).status).toBe(404);
  });

  it('sends what is newer than the device knows at once, and not what it knows', async () => {
    await send(counsellor, theirs, change('mood', 3), change('work', 'no'));
    const listener = await listening(person, own, 1);
    const first = await listener.until(() => true);
    expect(first).toMatchObject({ revision: 2 });
    expect(first.entries.map(({ item }) => item)).toEqual(['work']);
  });

  it('shows each device’s changes on the other within two seconds', async () => {
    const [atCounsellor, atPerson] = [await listening(counsellor, theirs), await listening(person, own)];
    await send(person, own, change('mood', 4));
    await send(counsellor, theirs, change('work', 'yes', { voice: 'agreed' }));
    expect(entryOf(await atCounsellor.until(has('mood')), 'mood')).toMatchObject({ value: 4, by: { kind: 'person' } });
    const update = await atPerson.until((each) => entryOf(each, 'work', 'agreed') !== undefined);
    expect(entryOf(update, 'work', 'agreed')).toMatchObject({ value: 'yes', by: { kind: 'user', id: user.id } });
  });

  it('tells each device within two seconds that the other is done for now, and that it goes on', async () => {
    const [atCounsellor, atPerson] = [await listening(counsellor, theirs), await listening(person, own)];
    const isOpen = ({ completedAt }: ReadingUpdate) => completedAt === null;
    await Promise.all([atCounsellor.until(isOpen), atPerson.until(isOpen)]);
    const { body: closed } = await person.patch<Reading>(own, { complete: true });
    const told = await atCounsellor.until(({ completedAt }) => completedAt !== null);
    expect(told).toMatchObject({ completedAt: closed.completedAt, revision: closed.revision, entries: [] });
    const { body: reopened } = await counsellor.patch<Reading>(theirs, { complete: false });
    await atPerson.until(({ completedAt, revision }) => completedAt === null && revision === reopened.revision);
  });

  it('tells a device of what another process closed within two seconds', async () => {
    const listener = await listening(person, own);
    await listener.until(() => true);
    const other = await secondProcess(app);
    await other.as(counsellor).patch(theirs, { complete: true });
    await listener.until(({ completedAt }) => completedAt !== null);
    await other.close();
  });

  it('gives a change that is sent while the other closes its answer: it is taken, and both are told', async () => {
    const atPerson = await listening(person, own);
    const changes = [change('mood', 4), change('story', 'Noch mitten im Satz')];
    const [closed, ...sent] = await Promise.all([
      counsellor.patch<Reading>(theirs, { complete: true }),
      ...changes.map((each) => send(person, own, each)),
    ]);
    expect(closed.body.completedAt).not.toBeNull();
    expect(sent.flatMap(({ body }) => body.outcomes.map(({ result }) => result))).toEqual(['taken', 'taken']);
    const late = await send(person, own, change('work', 'no', { base: 1 }));
    expect(late.body).toMatchObject({ completedAt: closed.body.completedAt, outcomes: [{ result: 'taken' }] });
    await atPerson.until(({ completedAt, revision }) => completedAt !== null && revision === late.body.revision);
    expect(entryOf((await counsellor.get<Reading>(theirs)).body, 'story')?.value).toBe('Noch mitten im Satz');
  });

  it('shows changes that another process wrote within two seconds', async () => {
    const listener = await listening(person, own);
    await listener.until(() => true);
    const other = await secondProcess(app);
    await send(other.as(counsellor), theirs, change('mood', 6));
    expect(entryOf(await listener.until(has('mood')), 'mood')?.value).toBe(6);
    await other.close();
  });

  it('tells a counsellor of an answer that is the person’s alone only that it is there', async () => {
    const listener = await listening(counsellor, theirs);
    await send(person, own, change('story', 'Nur für mich', { visibility: 'private' }));
    const update = await listener.until(has('story'));
    expect(entryOf(update, 'story')).toMatchObject({ hidden: true, value: null, state: 'notAsked' });
    expect(JSON.stringify(listener.events)).not.toContain('Nur für mich');
  });

  it('takes an answer off the counsellor’s screen when the person takes it back', async () => {
    await send(person, own, change('mood', 4));
    const listener = await listening(counsellor, theirs);
    expect(entryOf(await listener.until(has('mood')), 'mood')?.value).toBe(4);
    await send(person, own, change('mood', 4, { visibility: 'private', base: 1 }));
    const update = await listener.until(({ revision }) => revision === 2);
    expect(entryOf(update, 'mood')).toMatchObject({ hidden: true, value: null });
  });

  it('tells a researcher of a counselling project only of what may be counted', async () => {
    const researcher = await listening(await app.as('researcher', project), theirs);
    await send(person, own, change('work', 'no', { visibility: 'shared' }));
    await send(person, own, change('mood', 4, { visibility: 'counted', base: 1 }));
    await researcher.until(has('mood'));
    await send(person, own, change('mood', 4, { visibility: 'shared', base: 2 }));
    const update = await researcher.until(({ revision }) => revision === 3);
    expect(entryOf(update, 'mood')).toMatchObject({ state: 'notAsked', value: null });
    expect(researcher.events.some(has('work'))).toBe(false);
  });

  it('says who has the reading open, and when they have gone', async () => {
    const atPerson = await listening(person, own);
    const first = await atPerson.until(() => true);
    expect(first.present).toMatchObject([{ kind: 'person', who: 'Die Person selbst' }]);
    const atCounsellor = await listening(counsellor, theirs);
    const both = await atPerson.until(({ present }) => present.length === 2);
    expect(both.present.map(({ who }) => who)).toContain(user.name);
    atCounsellor.close();
    await atPerson.until(({ present }) => present.length === 1 && present[0]?.kind === 'person');
  });

  it('has room for six channels of one caller', async () => {
    const listeners = await Promise.all(Array.from({ length: 6 }, () => listening(counsellor, theirs)));
    expect(listeners.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await listening(counsellor, theirs)).status).toBe(429);
    expect((await listening(person, own)).status).toBe(200);
  });

  it('is in the audit log where it shows answers that the caller had not loaded', async () => {
    await send(person, own, change('mood', 4));
    const entries = async () => (await app.auditEntries('readings.listen')).length;
    const before = await entries();
    await (await listening(counsellor, theirs, 1)).until(() => true);
    expect(await entries()).toBe(before);
    await (await listening(counsellor, theirs, 0)).until(() => true);
    await expect.poll(entries).toBe(before + 1);
  });
});

describe('the channel ends', () => {
  it('at the next change when the case has gone to somebody else', async () => {
    const listener = await listening(counsellor, theirs);
    await listener.until(() => true);
    const manager = await app.as('manager', project);
    const path = `/api/projects/${project.id}/subjects/${subject.id}`;
    await manager.patch(path, { counsellorId: null, revision: 0 });
    await send(person, own, change('story', 'Für die Nächsten'));
    await listener.ended;
    expect(JSON.stringify(listener.events)).not.toContain('Für die Nächsten');
  });

  it('when the slip is revoked, though nothing changes', async () => {
    const listener = await listening(person, own);
    await listener.until(() => true);
    const slips = `/api/projects/${project.id}/subjects/${subject.id}/slips`;
    const { body } = await counsellor.get<{ items: { id: string }[] }>(slips);
    for (const { id } of body.items) await counsellor.delete(`${slips}/${id}`);
    await listener.ended;
  }, 30_000);

  it('when the account is no member any more or has signed out', async () => {
    const listener = await listening(counsellor, theirs);
    const elsewhere = await app.signedIn(user);
    const second = await listening(elsewhere, theirs);
    await second.until(() => true);
    await elsewhere.delete('/api/session');
    await second.ended;
    const { members } = app.app.services;
    const list = await members.list(project.id, { limit: 200, sort: 'name', order: 'asc' });
    await members.remove(project.id, list.items.find((member) => member.user.id === user.id)!.id);
    await listener.ended;
  }, 60_000);
});
