/** The change log of a reading over HTTP: what is folded into what, however changes arrive. */
import fc from 'fast-check';
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { History, Reading } from '#contract/reading';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { itemIndex } from '#server/readings/reading-codec';
import { foldChanges } from '#surveys/change-log';
import { itemsOf } from '#surveys/code-book';
import type { Change, RecordedChange, Voice } from '#surveys/entry';
import { type TestApp, testApp } from '#tests/support/app';
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

beforeAll(async () => {
  app = await testApp('reading_log');
  project = await app.project({ kind: 'study' });
  instrument = await app.instrument(project, QUESTIONNAIRE);
  user = await app.member(project, 'researcher');
  counsellor = await app.signedIn(user);
  subject = await app.subject(project);
  person = await app.personAt(subject);
});
afterAll(() => app?.close());

async function newReading() {
  const { body } = await begin(counsellor, project, { subjectId: subject.id, instrumentId: instrument.id });
  return { id: body.id, theirs: `${readingsOf(project)}/${body.id}`, own: `${SPACE_READINGS}/${body.id}` };
}

const ITEMS = ['mood', 'work', 'help', 'story'] as const;
const ANSWERS = {
  mood: fc.integer({ min: 0, max: 10 }),
  work: fc.constantFrom('yes', 'no', 'soon'),
  help: fc.subarray([1, 2, 3], { minLength: 1 }),
  story: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
} as const;

/** Who sends a change, of what; how far behind the newest revision its author is. */
const step = fc.record({
  byPerson: fc.boolean(),
  item: fc.constantFrom(...ITEMS),
  voice: fc.constantFrom<Voice>('own', 'counsellor'),
  behind: fc.integer({ min: 0, max: 3 }),
  sendAgain: fc.boolean(),
  put: fc.constantFrom('answered', 'later', 'declined', 'notAsked'),
  pick: fc.integer(),
});

describe('what a reading shows', () => {
  it('is the fold of its log, whoever sends what in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const { own, theirs } = await newReading();
        const log: RecordedChange[] = [];
        let seen = 0;
        for (const { byPerson, item, voice, behind, sendAgain, put, pick } of steps) {
          const value =
            put === 'answered'
              ? fc.sample(ANSWERS[item] as fc.Arbitrary<string | number | number[]>, { seed: pick, numRuns: 1 })[0]!
              : null;
          const made: Change = change(item, value, {
            voice: byPerson ? 'own' : voice,
            state: put as Change['state'],
            visibility: 'shared',
            base: Math.max(0, seen - behind),
          });
          const [client, path] = byPerson ? [person, own] : [counsellor, theirs];
          for (const _ of sendAgain ? [1, 2] : [1]) {
            const { body } = await send(client, path, made);
            seen = body.revision;
          }
          const by = byPerson ? { kind: 'person' as const, id: null } : { kind: 'user' as const, id: user.id };
          log.push({ ...made, revision: log.length + 1, by, receivedAt: app.clock.now().toISOString() });
        }
        const { body } = await person.get<Reading>(own);
        expect(body.revision).toBe(log.length);
        expect(body.entries.map(({ hidden: _, ...entry }) => entry)).toEqual(foldChanges(log));
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it('is complete after many answers in one request', async () => {
    const { theirs } = await newReading();
    const voices = ['own', 'counsellor', 'agreed'] as const;
    const changes = voices.flatMap((voice) => [
      ...([0, 1, 2, 3] as const).map((index) => change(ITEMS[index]!, [5, 'yes', [2], 'Text'][index]!, { voice })),
      change('pressure', 2, { voice }),
      change('contact', 'a@example.org', { voice }),
    ]);
    await send(counsellor, theirs, change('mood', 1));
    const { body } = await send(counsellor, theirs, ...changes.map((each) => ({ ...each, base: 1 })));
    expect(body.outcomes.every(({ result }) => result === 'taken')).toBe(true);
    const shown = (await counsellor.get<Reading>(theirs)).body;
    expect(shown.entries).toHaveLength(18);
    expect(shown.entries.map(({ item, voice, value }) => [item, voice, value]).sort()).toEqual(
      changes.map(({ item, voice, value }) => [item, voice, value]).sort(),
    );
  });

  it('loses nothing of what two processes write at once', async () => {
    const { theirs } = await newReading();
    const other = await secondProcess(app);
    const clients = [counsellor, other.as(counsellor)];
    const replies = await Promise.all(
      clients.flatMap((client, which) =>
        Array.from({ length: 25 }, (_, index) =>
          send(client, theirs, change('mood', index % 11, { voice: which === 0 ? 'own' : 'agreed' })),
        ),
      ),
    );
    await other.close();
    expect(replies.map(({ status, body }) => [status, body.outcomes?.[0]?.result])).toEqual(
      replies.map(() => [200, 'taken']),
    );
    const history = await counsellor.get<History>(`${theirs}/history?item=mood`);
    expect(history.body.items.map(({ revision }) => revision)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  }, 30_000);
});

describe('an imported reading', () => {
  /** As an import of answers stores them: entries without a log. */
  async function imported(value: number, startedAt: Date) {
    const [id] = await app.app.services.readingRecords.insertImported({
      projectId: project.id,
      instrumentId: instrument.id,
      version: 1,
      importId: new ObjectId().toHexString(),
      by: { kind: 'import', id: user.id },
      language: 'de',
      items: itemIndex({ file: QUESTIONNAIRE, items: itemsOf(QUESTIONNAIRE) }),
      rows: [
        {
          subjectId: subject.id,
          siteId: null,
          facets: {},
          startedAt,
          completedAt: startedAt,
          rowKey: `row ${value}`,
          rowHash: 'x',
          entries: [
            { item: 'mood', state: 'answered', value },
            { item: 'story', state: 'answered', value: 'Aus der Datei' },
          ],
        },
      ],
    });
    return `${readingsOf(project)}/${id}`;
  }

  it('shows its answers, and one line of history for each', async () => {
    const path = await imported(4, new Date('2025-05-01T10:00:00Z'));
    const { body } = await counsellor.get<Reading>(path);
    expect(body).toMatchObject({ mode: 'import', revision: 0 });
    expect(entryOf(body, 'story')).toMatchObject({ value: 'Aus der Datei', by: { kind: 'import' }, revision: 0 });
    const history = await counsellor.get<History>(`${path}/history?item=mood`);
    expect(history.body.items).toMatchObject([{ change: { value: 4 }, by: { kind: 'import', name: 'Import' } }]);
  });

  it('can be changed, and keeps what was imported in its history', async () => {
    const path = await imported(5, new Date('2025-06-01T10:00:00Z'));
    const { body } = await send(counsellor, path, change('mood', 9, { visibility: 'counted' }));
    expect(body.outcomes).toMatchObject([{ result: 'taken', contested: false }]);
    const history = await counsellor.get<History>(`${path}/history?item=mood`);
    expect(history.body.items.map(({ change: made, by }) => [made.value, by.kind])).toEqual([
      [5, 'import'],
      [9, 'user'],
    ]);
  });

  it('is numbered among the subject’s other readings', async () => {
    await imported(6, new Date('2020-01-01T10:00:00Z'));
    const stored = await app.database.db
      .collection('readings')
      .find({ subjectId: new ObjectId(subject.id) })
      .sort({ startedAt: 1, _id: 1 })
      .toArray();
    expect(stored[0]).toMatchObject({ mode: 'import', month: '2020-01' });
    expect(stored.map(({ occasion }) => occasion)).toEqual(stored.map((_, index) => index + 1));
  });
});

describe('what readings repeat of their subject', () => {
  it('follows the subject when it moves to another site', async () => {
    const site = await app.site(project);
    const { id } = await newReading();
    const { body } = await counsellor.get<Subject>(`/api/projects/${project.id}/subjects/${subject.id}`);
    const path = `/api/projects/${project.id}/subjects/${subject.id}`;
    expect((await counsellor.patch(path, { siteId: site.id, revision: body.revision })).status).toBe(200);
    const stored = await app.database.db.collection('readings').findOne({ _id: new ObjectId(id) });
    expect(stored?.siteId).toEqual(new ObjectId(site.id));
  });
});
