/** Attacks on what a person keeps to themself: no role, route, file or log gives its value or state away. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { History, Picture, Reading, ReadingUpdate } from '#contract/reading';
import type { Report } from '#contract/report';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { type TestApp, testApp } from '#tests/support/app';
import { listen } from '#tests/support/event-client';
import type { TestClient } from '#tests/support/http-client';
import { begin, change, entryOf, QUESTIONNAIRE, readingsOf, SPACE_READINGS, send } from '#tests/support/readings';

const SECRET = 'Nur-fuer-mich-4711';

/** `more` is asked only of those who said yes, `twice` must repeat `work`; both would tell what `work` says. */
const TELLING = {
  ...QUESTIONNAIRE,
  key: 'verraeter',
  survey: {
    pages: [
      {
        name: 'all',
        elements: [
          { type: 'radiogroup', name: 'work', title: 'Arbeit', choices: ['yes', 'no'] },
          { type: 'text', name: 'more', title: 'Mehr', visibleIf: "{work} = 'yes'" },
          {
            type: 'text',
            name: 'twice',
            title: 'Noch einmal',
            validators: [{ type: 'expression', expression: '{twice} = {work}', text: 'Sie sagten {work}' }],
          },
        ],
      },
    ],
  },
};

let app: TestApp;
let project: Project;
let instrument: { id: string };
let telling: { id: string };
let user: User;
let counsellor: TestClient;
let subject: Subject;
let person: TestClient;
let own: string;
let theirs: string;
let reading: Reading;

beforeAll(async () => {
  app = await testApp('attack-private');
  project = await app.project();
  instrument = await app.instrument(project, QUESTIONNAIRE);
  telling = await app.instrument(project, TELLING);
  user = await app.member(project, 'counsellor');
  counsellor = await app.signedIn(user);
});
afterAll(() => app?.close());

async function newReading(of: { id: string }): Promise<void> {
  reading = (await begin(counsellor, project, { subjectId: subject.id, instrumentId: of.id })).body;
  own = `${SPACE_READINGS}/${reading.id}`;
  theirs = `${readingsOf(project)}/${reading.id}`;
}

beforeEach(async () => {
  subject = await app.subject(project, { counsellor: user });
  person = await app.personAt(subject);
  await newReading(instrument);
});

const keep = (item: string, value: Parameters<typeof change>[1], fields: Parameters<typeof change>[2] = {}) =>
  send(person, own, change(item, value, { visibility: 'private', ...fields }));

describe('an answer that is the person’s alone', () => {
  it('is in no reply to anybody else, no log line and no audit entry, nor was it when it was shared before', async () => {
    await send(
      person,
      own,
      change('story', SECRET, { visibility: 'counted' }),
      change('mood', 9, { visibility: 'counted' }),
    );
    await keep('story', SECRET, { base: 2 });
    await keep('mood', null, { state: 'declined', base: 2 });
    const clients = [
      counsellor,
      await app.as('researcher', project),
      await app.as('lead', project),
      await app.as('manager', project),
      await app.as('admin'),
      await app.personAt(await app.subject(project)),
      (await app.token(user, project, 'read')).client,
    ];
    const inProject = `/api/projects/${project.id}`;
    const report = `${inProject}/instruments/${instrument.id}`;
    const paths = [
      theirs,
      own,
      `${theirs}/history?item=story`,
      `${theirs}/history?item=mood`,
      `${own}/history?item=story`,
      `${inProject}/subjects/${subject.id}/picture?instrument=${instrument.id}`,
      `/api/space/picture?instrument=${instrument.id}`,
      `${inProject}/readings?subject=${subject.id}`,
      `${report}/report`,
      `${report}/export?content=readings&format=csv`,
      `${report}/export?content=entries&format=csv`,
      `${inProject}/audit`,
      '/api/audit',
    ];
    for (const client of clients) {
      for (const path of paths) {
        const text = JSON.stringify((await client.get(path)).body);
        expect(text, path).not.toContain(SECRET);
        expect(text, path).not.toContain('declined,');
        expect(text, path).not.toMatch(/"state":"(declined|answered)"/);
      }
    }
    expect(JSON.stringify(app.log)).not.toContain(SECRET);
    expect(JSON.stringify(await app.auditEntries())).not.toContain(SECRET);
    const stored = await app.database.db.collection('readings').find().toArray();
    expect(JSON.stringify(stored)).not.toContain(SECRET);
  });

  it('cannot be made visible, overwritten or emptied by a counsellor, whatever they claim to have seen', async () => {
    await keep('mood', 3);
    for (const base of [0, 1]) {
      for (const visibility of ['shared', 'counted', 'private'] as const) {
        for (const value of [7, null]) {
          const { body } = await send(counsellor, theirs, change('mood', value, { visibility, base }));
          expect(body.outcomes[0]).toMatchObject({ result: 'refused', contested: false });
          expect(body.outcomes[0]?.message).not.toMatch(/\d/);
        }
      }
    }
    expect(entryOf((await person.get<Reading>(own)).body, 'mood')).toMatchObject({ value: 3, visibility: 'private' });
  });

  it('says the same of a change that is sent again by somebody else, whether or not it was contested', async () => {
    await send(person, own, change('mood', 3));
    await send(counsellor, theirs, change('mood', 4, { base: 1 }));
    // Made without having seen the counsellor's: contested.
    await keep('mood', 5, { base: 1 });
    const { body } = await counsellor.get<History>(`${theirs}/history?item=mood`);
    const last = body.items.at(-1)!;
    const again = await send(counsellor, theirs, change('mood', 5, { id: last.change.id, base: 0 }));
    expect(again.body.outcomes[0]).toMatchObject({ contested: false });
    const entry = entryOf((await counsellor.get<Reading>(theirs)).body, 'mood');
    expect(entry).toMatchObject({ hidden: true, contested: false });
  });

  it('does not follow from what closing the reading objects to or takes out', async () => {
    const told: unknown[] = [];
    for (const work of ['yes', 'no']) {
      await newReading(telling);
      await keep('work', work);
      await send(counsellor, theirs, change('more', 'mehr'), change('twice', 'etwas anderes'));
      const closed = await counsellor.patch<Reading>(theirs, { complete: true });
      const { body } = await counsellor.get<Reading>(theirs);
      told.push([
        closed.status,
        JSON.stringify(closed.body).includes('Sie sagten'),
        body.entries.map(({ item, state, value }) => [item, state, value]),
      ]);
    }
    expect(told[0]).toEqual(told[1]);
    expect((told[0] as unknown[]).slice(0, 2)).toEqual([200, false]);
  });

  it('does not follow from whether it is an answer or a state', async () => {
    const told: unknown[] = [];
    for (const fields of [{ state: 'later' as const }, { state: 'answered' as const }]) {
      await newReading(telling);
      await keep('work', fields.state === 'answered' ? 'no' : null, fields);
      await send(counsellor, theirs, change('more', 'mehr'), change('twice', 'etwas anderes'));
      const { status, body } = await counsellor.patch<Reading>(theirs, { complete: true });
      told.push([status, body.entries?.map(({ item, state, value }) => [item, state, value])]);
    }
    expect(told[0]).toEqual(told[1]);
  });

  it('is forgotten by the report at the next request, the value itself included', async () => {
    const researcher = await app.as('researcher', project);
    const numbers = await app.instrument(project, {
      ...QUESTIONNAIRE,
      key: 'zahlen',
      survey: { elements: [{ type: 'text', name: 'age', title: 'Alter', inputType: 'number' }] },
    });
    const path = `/api/projects/${project.id}/instruments/${numbers.id}/report`;
    await newReading(numbers);
    await send(person, own, change('age', 57, { visibility: 'counted' }));
    const before = await researcher.get<Report>(path);
    expect(before.body.items[0]!.total).toMatchObject({ n: 1, cells: [{ value: 57, count: 1 }] });
    await keep('age', 57, { base: 1 });
    const { body } = await researcher.get<Report>(path);
    expect(body).toMatchObject({ readings: 0, subjects: 0, asOf: null });
    expect(body.items[0]!.total).toMatchObject({ n: 0, cells: [] });
    const picture = await researcher.get<Picture>(
      `/api/projects/${project.id}/subjects/${subject.id}/picture?instrument=${numbers.id}`,
    );
    expect(picture.body.readings[0]?.entries).toEqual([]);
  });
});

describe('a live channel', () => {
  it('ends for a slip that is revoked while somebody keeps changing answers', async () => {
    const listener = await listen<ReadingUpdate>(app.url, person, `${own}/events`);
    await listener.until(() => true);
    const slips = `/api/projects/${project.id}/subjects/${subject.id}/slips`;
    const { body } = await counsellor.get<{ items: { id: string }[] }>(slips);
    for (const { id } of body.items) await counsellor.delete(`${slips}/${id}`);
    const revokedAt = Date.now();
    let ended = false;
    const done = () => {
      ended = true;
    };
    listener.ended.then(done, done);
    for (let step = 0; !ended && step < 8; step += 1) {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await send(counsellor, theirs, change('mood', step, { base: step }));
    }
    expect(ended).toBe(true);
    expect(Date.now() - revokedAt).toBeLessThan(15_000);
    listener.close();
  }, 40_000);
});
