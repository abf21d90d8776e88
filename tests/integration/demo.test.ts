/** The sample project: made once, marked as invented, full enough for everything to have something to show. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { InstrumentList } from '#contract/instrument';
import type { MemberList } from '#contract/member';
import type { Project, ProjectList } from '#contract/project';
import type { History, Picture, ReadingList } from '#contract/reading';
import type { SiteList } from '#contract/site';
import type { Subject, SubjectList } from '#contract/subject';
import { runCli } from '#server/cli/run-cli';
import { configFrom } from '#server/config';
import { DEMO_NAME } from '#server/demo/demo-project';
import { PROJECT_ROLES } from '#surveys/role';
import { type TestApp, testApp } from '#tests/support/app';
import { DAY } from '#tests/support/clock';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import type { TestClient } from '#tests/support/http-client';

// Each sample project takes some seconds.
vi.setConfig({ testTimeout: 60_000 });

describe('POST /api/demo', () => {
  let app: TestApp;
  let admin: TestClient;
  let project: Project;
  let took: number;

  beforeAll(async () => {
    app = await testApp('demo');
    admin = await app.as('admin');
    const began = performance.now();
    const reply = await admin.post<Project>('/api/demo');
    took = performance.now() - began;
    expect(reply.status).toBe(201);
    project = reply.body;
  });
  afterAll(() => app?.close());

  const at = (path: string) => `/api/projects/${project.id}${path}`;
  const subjectsOf = async (query = '') =>
    (await admin.get<SubjectList>(at(`/subjects?limit=100&archived=all${query}`))).body;

  it('is refused for everybody but the administration', async () => {
    expect((await app.as('anonymous').then((client) => client.post('/api/demo'))).status).toBe(401);
    expect((await (await app.as('manager', project)).post('/api/demo')).status).toBe(403);
  });

  it('makes the project once, in a few seconds', async () => {
    // About three seconds on two idle cores.
    expect(took).toBeLessThan(20_000);
    expect(await admin.post('/api/demo')).toMatchObject({ status: 409, body: { code: 'demo_exists' } });
    const [entry] = await app.auditEntries('demo.create');
    expect(entry).toMatchObject({ outcome: 'done', subject: { kind: 'project', label: DEMO_NAME } });
  });

  it('says everywhere that it is invented', async () => {
    expect(project).toMatchObject({ name: DEMO_NAME, invented: true, kind: 'counselling', floor: 5 });
    const { items } = await subjectsOf();
    expect(items.every(({ invented }) => invented)).toBe(true);
  });

  it('makes no accounts: whoever asked has all roles and all cases', async () => {
    const { items: members } = (await admin.get<MemberList>(at('/members'))).body;
    const [owner, ...others] = members.filter(({ roles }) => roles.length > 1);
    expect(others).toEqual([]);
    expect(new Set(owner?.roles)).toEqual(new Set(PROJECT_ROLES));
    expect(await app.database.db.collection('users').countDocuments({ passwordHash: null })).toBe(0);
    const { items } = await subjectsOf();
    expect(new Set(items.map(({ counsellor }) => counsellor?.userId)).size).toBe(1);
    expect((await subjectsOf('&assigned=me')).items).toHaveLength(items.length);
  });

  it('has places, groups, the three instruments of the library, and forty cases of the past year', async () => {
    expect((await admin.get<SiteList>(at('/sites'))).body.items).toHaveLength(3);
    expect(project.facets.map(({ key }) => key)).toEqual(['alter', 'programm', 'haushalt']);
    const { items: instruments } = (await admin.get<InstrumentList>(at('/instruments'))).body;
    expect(instruments.map(({ key, published }) => `${key} ${published}`).sort()).toEqual([
      'gespraechspuls 1',
      'lebenslage 1',
      'teilhabe 1',
    ]);
    const { items } = await subjectsOf();
    expect(items).toHaveLength(40);
    expect(items.filter(({ archivedAt }) => archivedAt !== null).length).toBeGreaterThan(0);
    const now = app.clock.now().getTime();
    for (const { createdAt, lastReadingAt, readings, siteId, facets } of items) {
      expect(siteId).not.toBeNull();
      expect(Object.keys(facets)).toHaveLength(3);
      expect(readings).toBeGreaterThan(0);
      expect(now - Date.parse(createdAt)).toBeLessThan(366 * DAY);
      expect(Date.parse(lastReadingAt ?? '')).toBeGreaterThan(Date.parse(createdAt));
      expect(Date.parse(lastReadingAt ?? '')).toBeLessThanOrEqual(now);
    }
  });

  it('gives a case several situation maps over months, with a history behind them', async () => {
    const { subject, picture } = await withPicture();
    expect(picture.readings.length).toBeGreaterThan(2);
    const [first, ...later] = picture.readings;
    expect(later.every(({ startedAt }) => startedAt > (first?.startedAt ?? ''))).toBe(true);
    const voices = new Set(picture.readings.flatMap(({ entries }) => entries.map(({ voice }) => voice)));
    expect(voices.has('own') && voices.has('counsellor')).toBe(true);
    const changed = await admin.get<ReadingList>(at(`/readings?subject=${subject.id}&limit=50`));
    expect(changed.body.items.length).toBeGreaterThanOrEqual(picture.readings.length);
    for (const { startedAt, changedAt } of changed.body.items) expect(changedAt >= startedAt).toBe(true);
  });

  it('keeps what people keep to themselves from whoever looks', async () => {
    const hidden: string[] = [];
    for (const { id } of (await subjectsOf()).items.slice(0, 20)) {
      const { readings } = await pictureOf(id);
      for (const { entries } of readings) {
        hidden.push(...entries.filter((entry) => entry.hidden).map(({ item }) => item));
        expect(entries.every((entry) => !entry.hidden || (entry.value === null && entry.state === 'notAsked'))).toBe(
          true,
        );
      }
    }
    expect(hidden.length).toBeGreaterThan(0);
  });

  it('has second thoughts of the person in the history of an answer', async () => {
    const stored = await app.database.db.collection('readings').findOne({ 'past.0': { $exists: true } });
    const item: string = stored?.past[0].i;
    const { body } = await admin.get<History>(at(`/readings/${stored?._id.toHexString()}/history?item=${item}`));
    expect(body.items.length).toBeGreaterThan(1);
    expect(body.items.at(-1)?.by.kind).toBe('person');
  });

  it('can be made anew once it is put away', async () => {
    const { revision } = (await admin.get<Project>(at(''))).body;
    expect((await admin.patch(at(''), { archived: true, revision })).status).toBe(200);
    const again = await admin.post<Project>('/api/demo');
    expect(again).toMatchObject({ status: 201, body: { name: `${DEMO_NAME} 2`, invented: true } });
  });

  async function lebenslage(): Promise<string> {
    const { items } = (await admin.get<InstrumentList>(at('/instruments'))).body;
    return items.find(({ key }) => key === 'lebenslage')?.id ?? '';
  }

  async function pictureOf(subjectId: string): Promise<Picture> {
    return (await admin.get<Picture>(at(`/subjects/${subjectId}/picture?instrument=${await lebenslage()}`))).body;
  }

  /** A case with at least three situation maps, two voices in them. */
  async function withPicture(): Promise<{ subject: Subject; picture: Picture }> {
    for (const subject of (await subjectsOf()).items) {
      const picture = await pictureOf(subject.id);
      const voices = new Set(picture.readings.flatMap(({ entries }) => entries.map(({ voice }) => voice)));
      if (picture.readings.length > 2 && voices.has('counsellor')) return { subject, picture };
    }
    throw new Error('no case has three situation maps');
  }
});

describe('setting up', () => {
  it('makes the sample project where it is wished for', async () => {
    const app = await testApp('demo-setup');
    const link = await app.app.services.setup.makeLink();
    const client = app.client();
    const reply = await client.post('/api/setup', setup(link, { sample: true }));
    expect(reply.status).toBe(201);
    const { items } = (await client.get<ProjectList>('/api/projects')).body;
    expect(items.map(({ name, invented }) => `${name} ${invented}`).sort()).toEqual([
      `${DEMO_NAME} true`,
      'Ganzheitliche Beratung false',
    ]);
    expect(await app.database.db.collection('subjects').countDocuments({ invented: true })).toBe(40);
    expect(await app.database.db.collection('readings').countDocuments()).toBeGreaterThan(200);
    await app.close();
  });
});

describe('setting up where there is a sample project', () => {
  it('succeeds without making another one, and says so in the log', async () => {
    const app = await testApp('demo-again');
    await app.app.services.projects.create({ name: 'Von früher', invented: true });
    const link = await app.app.services.setup.makeLink();
    const reply = await app.client().post('/api/setup', setup(link, { sample: true }));
    expect(reply.status).toBe(201);
    expect(await app.database.db.collection('projects').countDocuments({ invented: true })).toBe(1);
    expect(app.log.filter(({ action }) => action === 'demo.create')).toHaveLength(1);
    await app.close();
  });
});

/** What the set-up page sends. */
function setup(link: string | null, fields: object) {
  return {
    token: link?.split('#')[1],
    admin: { login: 'erste', name: 'Erste Person', password: 'hinter dem blauen Berg' },
    language: 'de',
    project: { name: 'Ganzheitliche Beratung' },
    ...fields,
  };
}

describe('wegmarke demo', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await testDatabase('demo-cli');
    folder = await mkdtemp(join(tmpdir(), 'wegmarke-demo-'));
  });
  afterAll(async () => {
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(...words: string[]) {
    const out: string[] = [];
    const notes: string[] = [];
    const code = await runCli(words, {
      language: 'en',
      config: () => configFrom({ MONGODB_URI: database.uri, WEGMARKE_DATA: folder }),
      out: (line) => void out.push(line),
      note: (line) => void notes.push(line),
    });
    return { code, out: out.join('\n'), notes: notes.join('\n') };
  }

  it('says what is missing, makes the project for the account that is named, and makes it once', async () => {
    expect(await run('demo')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('no account of the administration'),
    });
    expect(await run('demo', '--user', 'nobody')).toMatchObject({ code: 1, notes: 'There is no account "nobody".' });
    await run('user', 'add', '--login', 'anna', '--name', 'Anna Admin', '--admin');
    await run('user', 'add', '--login', 'ben', '--name', 'Ben Beratung');
    const made = await run('demo', '--user', 'ben');
    expect(made).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^[0-9a-f]{24}$/),
      notes: expect.stringContaining('"ben"'),
    });
    expect(await database.db.collection('subjects').countDocuments({ invented: true })).toBe(40);
    expect(await run('demo')).toMatchObject({ code: 1, notes: 'There is a sample project already.' });
  });
});
