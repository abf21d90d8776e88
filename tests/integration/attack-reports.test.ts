/** Attacks on reports: what a lead could work out about fewer persons than the project's floor, and must not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Report, ReportChoices, ReportItem } from '#contract/report';
import type { Site } from '#contract/site';
import { type AnswerRow, insertAnswers } from '#tests/support/answers';
import { type TestApp, testApp } from '#tests/support/app';
import { surveyOf } from '#tests/support/definitions';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
beforeAll(async () => {
  app = await testApp('attack-reports');
});
afterAll(() => app?.close());

const pathOf = (project: Project, instrument: InstrumentDetails, more = '') =>
  `/api/projects/${project.id}/instruments/${instrument.id}/report${more}`;

async function reportOf(client: TestClient, path: string): Promise<Report> {
  const reply = await client.get<Report>(path);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
}

function itemIn(report: Report, name: string): ReportItem {
  const found = report.items.find(({ item }) => item.name === name);
  if (found === undefined) throw new Error(`no item ${name}`);
  return found;
}

const QUESTIONS = surveyOf(
  { type: 'text', name: 'children', inputType: 'number' },
  { type: 'radiogroup', name: 'work', choices: ['yes', 'no', 'soon'] },
  { type: 'checkbox', name: 'help', choices: ['a', 'b', 'c'], showOtherItem: true },
);

async function survey(rows: readonly AnswerRow[], kind: 'survey' | 'counselling' = 'survey') {
  const project = await app.project({ kind, floor: 5 });
  const instrument = await app.instrument(project, QUESTIONS);
  await insertAnswers(app, project, instrument, rows);
  return { project, instrument, lead: await app.as('lead', project) };
}

const many = (count: number, answers: AnswerRow['answers'], fields: Partial<AnswerRow> = {}, from = 0) =>
  Array.from({ length: count }, (_, at): AnswerRow => ({ person: from + at, answers, ...fields }));

describe('a number that hardly anybody gave', () => {
  it('is not named where fewer than the floor answered', async () => {
    const { project, instrument, lead } = await survey([
      ...many(20, { work: 'yes' }),
      { person: 100, answers: { children: 7, work: 'no' } },
      { person: 101, answers: { children: 11, work: 'no' } },
    ]);
    const text = JSON.stringify(itemIn(await reportOf(lead, pathOf(project, instrument)), 'children').total);
    expect(text).not.toMatch(/\b(7|11)\b/);
  });

  it('is not named where it stands out among those of many', async () => {
    const { project, instrument, lead } = await survey([
      ...many(30, { children: 1 }),
      ...many(20, { children: 2 }, {}, 50),
      { person: 100, answers: { children: 13 } },
    ]);
    const text = JSON.stringify(itemIn(await reportOf(lead, pathOf(project, instrument)), 'children').total);
    expect(text).not.toMatch(/\b13\b/);
  });

  it('does not make the classes of the others so wide that it shows how far out it lies', async () => {
    const rows = Array.from({ length: 60 }, (_, person) => ({ person, answers: { children: 20 + (person % 30) } }));
    const of = async (outlier: number) => {
      const { project, instrument, lead } = await survey([...rows, { person: 100, answers: { children: outlier } }]);
      return itemIn(await reportOf(lead, pathOf(project, instrument)), 'children');
    };
    const [near, far, farthest] = [await of(60), await of(97), await of(1_000_000)];
    expect(near.classWidth).toBe(5);
    expect(far).toEqual(near);
    expect(farthest).toEqual(near);
  });

  it('is not listed for a researcher of another site, not even with nobody who gave it', async () => {
    const { project, instrument } = await survey([]);
    const [here, there] = [await app.site(project), await app.site(project)];
    await insertAnswers(app, project, instrument, [
      { person: 1, answers: { children: 2 }, siteId: here.id },
      { person: 2, answers: { children: 13 }, siteId: there.id },
    ]);
    const researcher = await app.as('researcher', project);
    const all = itemIn(await reportOf(researcher, pathOf(project, instrument)), 'children');
    expect(all.total.cells.map(({ value }) => value)).toEqual([2, 13]);
    const own = itemIn(await reportOf(researcher, pathOf(project, instrument, `?site=${here.id}`)), 'children');
    expect(own.total.cells.map(({ value }) => value)).toEqual([2]);
  });
});

describe('what there is to choose from', () => {
  it('does not name a month in which only few were asked', async () => {
    const { project, instrument, lead } = await survey([
      ...many(20, { work: 'yes' }),
      { person: 100, answers: { work: 'no' }, startedAt: '2025-11-02T09:00:00Z' },
      { person: 101, answers: { work: 'no' }, startedAt: '2026-08-02T09:00:00Z' },
    ]);
    const { body } = await lead.get<ReportChoices>(pathOf(project, instrument, '-choices'));
    expect(body.months).toEqual({ first: '2026-03', last: '2026-03' });
  });
});

describe('leads of different sites', () => {
  let project: Project;
  let instrument: InstrumentDetails;
  let sites: Site[];

  async function leadOf(...siteIds: string[]): Promise<TestClient> {
    const user = await app.user();
    await app.app.services.members.add(project.id, { userId: user.id, roles: ['lead'], siteIds });
    return app.signedIn(user);
  }
  const work = async (lead: TestClient, more = '') =>
    itemIn(await reportOf(lead, pathOf(project, instrument, more)), 'work').total;

  beforeAll(async () => {
    project = await app.project({ kind: 'counselling', floor: 5 });
    instrument = await app.instrument(project, QUESTIONS);
    sites = [await app.site(project), await app.site(project), await app.site(project)];
    const [a, b, c] = sites.map(({ id }) => ({ siteId: id }));
    await insertAnswers(app, project, instrument, [
      ...many(30, { work: 'yes' }, a),
      ...many(20, { work: 'no' }, a, 100),
      ...many(25, { work: 'yes' }, b, 200),
      ...many(15, { work: 'no' }, b, 300),
      ...many(3, { work: 'no' }, c, 400),
    ]);
  });

  it('cannot set their reports off against one another to get at a small site', async () => {
    const [a, b, c] = sites.map(({ id }) => id);
    const all = await work(await leadOf());
    expect(all.n).toBe(93);
    expect((await work(await leadOf(c!))).n).toBeNull();
    // Two of the three sites: what is missing to all is the third.
    const both = await work(await leadOf(a!, b!));
    expect([both.n, ...both.cells.map(({ count }) => count)]).toEqual([null, null, null, null]);
    // One by one they are columns of one protected table, whoever asks.
    for (const site of [a!, b!]) {
      expect(await work(await leadOf(site))).toEqual(await work(await leadOf(), `?site=${site}`));
    }
    const sizes = [await work(await leadOf(a!)), await work(await leadOf(b!))].map(({ n }) => n);
    expect(sizes).toContain(null);
  });
});

describe('the floor', () => {
  it('of a counselling project cannot be taken away, nor be made smaller than three', async () => {
    const project = await app.project({ kind: 'counselling', floor: 5 });
    const manager = await app.as('manager', project);
    for (const floor of [0, 1, 2, -1, 2.5]) {
      expect((await manager.patch(`/api/projects/${project.id}`, { floor, revision: 0 })).status).toBe(400);
    }
    expect((await manager.patch(`/api/projects/${project.id}`, { kind: 'survey', revision: 0 })).status).toBe(400);
  });

  it('holds for every voice by itself', async () => {
    const { project, instrument, lead } = await survey(many(4, { work: 'yes' }), 'counselling');
    for (const voice of ['own', 'counsellor', 'agreed']) {
      const report = await reportOf(lead, pathOf(project, instrument, `?voice=${voice}`));
      expect(report).toMatchObject({ readings: null, subjects: null, asOf: null });
      expect(itemIn(report, 'work').total.n).toBeNull();
    }
  });
});
