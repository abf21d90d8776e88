/** Reports over HTTP: what researchers and leads get to see of the answers to an instrument, and what they do not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Report, ReportChoices, ReportItem } from '#contract/report';
import type { Site } from '#contract/site';
import { insertAnswers } from '#tests/support/answers';
import { type TestApp, testApp } from '#tests/support/app';
import { surveyOf } from '#tests/support/definitions';
import type { TestClient } from '#tests/support/http-client';

const ANES = parse(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'anes96.csv'), 'utf8'), {
  columns: true,
  cast: true,
}) as Record<string, number>[];

const numbered = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => ({ value: first + at, text: `Stufe ${first + at}` }));

let app: TestApp;
beforeAll(async () => {
  app = await testApp('reports');
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

const countsOf = ({ cells }: ReportItem['total']) => cells.map(({ count }) => count);

describe('a real survey (ANES 1996)', () => {
  let project: Project;
  let instrument: InstrumentDetails;
  let researcher: TestClient;
  let lead: TestClient;

  beforeAll(async () => {
    const made = await app.project({ kind: 'survey', floor: 5 });
    project = await app.app.services.projects.update(made.id, {
      facets: [{ key: 'vote', label: 'Wahl', values: ['0', '1'] }],
      revision: made.revision,
    });
    instrument = await app.instrument(
      project,
      surveyOf(
        { type: 'radiogroup', name: 'PID', choices: numbered(0, 6) },
        { type: 'rating', name: 'selfLR', rateMin: 1, rateMax: 7 },
        { type: 'radiogroup', name: 'educ', choices: numbered(1, 7) },
        { type: 'radiogroup', name: 'vote', choices: numbered(0, 1) },
        { type: 'text', name: 'age', inputType: 'number' },
        { type: 'comment', name: 'note' },
      ),
    );
    await insertAnswers(
      app,
      project,
      instrument,
      ANES.map(({ PID, selfLR, educ, vote, age }, person) => ({
        person,
        answers: { PID: PID!, selfLR: selfLR!, educ: educ!, vote: vote!, age: age!, note: 'ein Wort' },
        facets: { vote: String(vote) },
      })),
    );
    researcher = await app.as('researcher', project);
    lead = await app.as('lead', project);
  });

  it.each(['researcher', 'lead'] as const)('gives a %s the published counts', async (role) => {
    const report = await reportOf(role === 'lead' ? lead : researcher, pathOf(project, instrument));
    expect(report).toMatchObject({ floor: role === 'lead' ? 5 : 0, rounding: 0, readings: 944, subjects: 944 });
    expect(countsOf(itemIn(report, 'PID').total)).toEqual([200, 180, 108, 37, 94, 150, 175]);
    expect(itemIn(report, 'PID').total.mean).toBeCloseTo(2.8422, 4);
    expect(countsOf(itemIn(report, 'selfLR').total)).toEqual([16, 103, 147, 256, 170, 218, 34]);
    expect(countsOf(itemIn(report, 'educ').total)).toEqual([13, 52, 248, 187, 90, 227, 127]);
    expect(countsOf(itemIn(report, 'vote').total)).toEqual([551, 393]);
  });

  it('shows researchers every cell of a comparison', async () => {
    const report = await reportOf(researcher, pathOf(project, instrument, '?by=vote'));
    expect(itemIn(report, 'educ').groups.map(countsOf)).toEqual([
      [10, 38, 153, 106, 53, 119, 72],
      [3, 14, 95, 81, 37, 108, 55],
    ]);
  });

  it('withholds the cell of three from a lead, and enough beside it that it does not follow', async () => {
    const report = await reportOf(lead, pathOf(project, instrument, '?by=vote'));
    const { total, groups } = itemIn(report, 'educ');
    const [clinton, dole] = groups.map(countsOf) as [(number | null)[], (number | null)[]];
    expect(dole[0]).toBeNull();
    // What is withheld in one group is withheld in the other, in at least two rows: they can be shifted.
    const hidden = dole.flatMap((count, row) => (count === null ? [row] : []));
    expect(clinton.flatMap((count, row) => (count === null ? [row] : []))).toEqual(hidden);
    expect(hidden.length).toBeGreaterThan(1);
    const sum = hidden.reduce((all, row) => all + countsOf(total)[row]!, 0);
    expect(sum).toBeGreaterThan(10);
  });

  it('gives a lead nothing more by filtering for one group and subtracting', async () => {
    const whole = itemIn(await reportOf(lead, pathOf(project, instrument)), 'educ');
    const split = itemIn(await reportOf(lead, pathOf(project, instrument, '?by=vote')), 'educ');
    for (const [at, value] of ['0', '1'].entries()) {
      const part = itemIn(await reportOf(lead, pathOf(project, instrument, `?facet=vote:${value}`)), 'educ');
      expect(part.total).toEqual(split.groups[at]);
      const rests = countsOf(whole.total).map((count, row) => {
        const own = countsOf(part.total)[row];
        return own == null ? null : count! - own;
      });
      expect(rests.every((rest) => rest === null || rest >= 5)).toBe(true);
    }
  });

  it('counts many different numbers in classes for a lead, and one by one for a researcher', async () => {
    const shown = itemIn(await reportOf(lead, pathOf(project, instrument)), 'age');
    expect(shown.classWidth).toBe(10);
    expect(shown.total.cells.map(({ value }) => value)).toEqual([20, 30, 40, 50, 60, 70, 80]);
    // The ends are open: who is youngest or oldest is not to be seen, and nobody is left out.
    expect([shown.total.cells.at(0)?.label, shown.total.cells.at(-1)?.label]).toEqual([{ de: '< 30' }, { de: '≥ 80' }]);
    expect(countsOf(shown.total).reduce((sum, count) => sum! + count!, 0)).toBe(944);
    expect(shown.total).toMatchObject({ sd: null, interval: null });
    const open = itemIn(await reportOf(researcher, pathOf(project, instrument)), 'age');
    expect(open.classWidth).toBeNull();
    const ages = ANES.map(({ age }) => age!);
    const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length;
    expect(open.total.mean).toBeCloseTo(mean, 10);
    expect(Math.abs(shown.total.mean! - mean)).toBeLessThan(5);
  });

  it('never shows texts', async () => {
    for (const client of [lead, researcher]) {
      const note = itemIn(await reportOf(client, pathOf(project, instrument)), 'note');
      expect(note).toMatchObject({ withheld: 'freeText', total: { n: 944, cells: [] } });
    }
  });
});

describe('a counselling project', () => {
  let project: Project;
  let instrument: InstrumentDetails;
  let north: Site;
  let south: Site;
  let lead: TestClient;
  let researcher: TestClient;
  const persons = new Map<number, Types.ObjectId>();

  beforeAll(async () => {
    project = await app.project({ kind: 'counselling', floor: 5 });
    [north, south] = [await app.site(project, { name: 'Nord' }), await app.site(project, { name: 'Süd' })];
    instrument = await app.instrument(
      project,
      surveyOf(
        { type: 'radiogroup', name: 'mood', choices: ['gut', 'mittel', 'schlecht'] },
        { type: 'rating', name: 'strain', rateMin: 0, rateMax: 10, rateCount: 11 },
        { type: 'checkbox', name: 'help', choices: ['familie', 'amt', 'verein'] },
      ),
    );
    lead = await app.as('lead', project);
    researcher = await app.as('researcher', project);
    const rows = Array.from({ length: 40 }, (_, person) => ({
      person,
      siteId: person < 28 ? north.id : south.id,
      answers: {
        mood: person % 3 === 0 ? 'gut' : person % 3 === 1 ? 'mittel' : 'schlecht',
        strain: person < 2 ? 'declined' : person % 8,
        help: person % 2 === 0 ? ['familie', 'amt'] : ['verein'],
      },
      startedAt: person < 20 ? '2026-01-10T09:00:00Z' : '2026-02-10T09:00:00Z',
    }));
    await insertAnswers(app, project, instrument, rows, { persons });
    const again = rows
      .slice(0, 12)
      .map((row) => ({ ...row, answers: { mood: 'gut' }, startedAt: '2026-05-04T09:00:00Z' }));
    await insertAnswers(app, project, instrument, again, { persons });
  });

  it('counts the latest reading of each person unless all are asked for', async () => {
    const latest = await reportOf(researcher, pathOf(project, instrument));
    expect(latest).toMatchObject({ readings: 40, subjects: 40 });
    const all = await reportOf(researcher, pathOf(project, instrument, '?occasion=all'));
    expect(all).toMatchObject({ readings: 52, subjects: 40 });
    const first = await reportOf(researcher, pathOf(project, instrument, '?occasion=first'));
    expect(countsOf(itemIn(first, 'mood').total)).toEqual([14, 13, 13]);
    expect(itemIn(latest, 'mood').total.cells[0]!.count).toBe(14 - 4 + 12);
  });

  it('filters by site and by months', async () => {
    const here = await reportOf(researcher, pathOf(project, instrument, `?site=${south.id}`));
    expect(here.subjects).toBe(12);
    const january = await reportOf(researcher, pathOf(project, instrument, '?from=2026-01&to=2026-01'));
    expect(january.subjects).toBe(20);
    const both = await reportOf(researcher, pathOf(project, instrument, `?from=2026-02&site=${south.id}&occasion=all`));
    expect(both.readings).toBe(12);
  });

  it('keeps what became of a question apart, and says each count of a state under the floor like zero', async () => {
    const open = itemIn(await reportOf(researcher, pathOf(project, instrument, '?occasion=first')), 'strain');
    expect(open.total).toMatchObject({ n: 38, states: { declined: 2, later: 0, notAsked: 0 } });
    const shown = itemIn(await reportOf(lead, pathOf(project, instrument)), 'strain');
    expect(shown.total.states).toMatchObject({ declined: null, later: null, notAsked: 12 });
  });

  it('counts each choice of a multiple choice against those who answered', async () => {
    const { total } = itemIn(await reportOf(researcher, pathOf(project, instrument, '?occasion=first')), 'help');
    expect(total.n).toBe(40);
    expect(countsOf(total)).toEqual([20, 20, 20]);
  });

  it('rounds for a lead what narrows down by more than one thing', async () => {
    const report = await reportOf(lead, pathOf(project, instrument, `?site=${north.id}&to=2026-01`));
    expect(report.rounding).toBe(10);
    const counts = report.items.flatMap(({ total }) => [total.n, ...countsOf(total)]);
    expect(counts.some((count) => count !== null)).toBe(true);
    expect(counts.every((count) => count === null || count % 10 === 0)).toBe(true);
  });

  it('shows a lead nothing of a filter that leaves out fewer persons than the floor', async () => {
    const odd = await app.site(project, { name: 'Klein' });
    const few = Array.from({ length: 3 }, (_, at) => ({ person: 900 + at, siteId: odd.id, answers: { mood: 'gut' } }));
    await insertAnswers(app, project, instrument, few);
    const small = await reportOf(lead, pathOf(project, instrument, `?site=${odd.id}`));
    expect(small).toMatchObject({ readings: null, subjects: null });
    expect(small.items.every(({ withheld, total }) => withheld === 'tooFew' && total.n === null)).toBe(true);
    const bySite = itemIn(await reportOf(lead, pathOf(project, instrument, '?by=site')), 'mood');
    const sizes = bySite.groups.map(({ n }) => n);
    expect(sizes.filter((n) => n === null).length).toBeGreaterThan(1);
  });

  it('counts only what the person lets be counted, and takes it back out', async () => {
    const before = await reportOf(researcher, pathOf(project, instrument));
    const [id] = await insertAnswers(app, project, instrument, [{ person: 500, answers: { mood: 'gut' } }]);
    await insertAnswers(app, project, instrument, [
      { person: 501, answers: { mood: 'gut' }, visibility: 'shared' },
      { person: 502, answers: { mood: 'gut' }, visibility: 'private' },
    ]);
    const after = await reportOf(researcher, pathOf(project, instrument));
    expect(after.readings).toBe(before.readings! + 1);
    app.clock.advance(60_000);
    await app.database.db
      .collection('readings')
      .updateOne({ _id: new Types.ObjectId(id) }, { $set: { visibility: 'shared', touchedAt: app.clock.now() } });
    expect((await reportOf(researcher, pathOf(project, instrument))).readings).toBe(before.readings);
  });

  it('notices readings that were deleted', async () => {
    const before = await reportOf(researcher, pathOf(project, instrument));
    const [id] = await insertAnswers(app, project, instrument, [{ person: 600, answers: { mood: 'gut' } }]);
    expect((await reportOf(researcher, pathOf(project, instrument))).readings).toBe(before.readings! + 1);
    await app.database.db.collection('readings').deleteOne({ _id: new Types.ObjectId(id) });
    expect((await reportOf(researcher, pathOf(project, instrument))).readings).toBe(before.readings);
  });

  it('gives a member of one site that site only', async () => {
    const user = await app.user();
    await app.app.services.members.add(project.id, { userId: user.id, roles: ['lead'], siteIds: [south.id] });
    const client = await app.signedIn(user);
    expect((await reportOf(client, pathOf(project, instrument))).readings).toBe(12);
    expect(await client.get(pathOf(project, instrument, `?site=${north.id}`))).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'site', code: 'site_unknown' }] },
    });
    const choices = await client.get<ReportChoices>(pathOf(project, instrument, '-choices'));
    expect(choices.body.sites).toEqual([{ id: south.id, name: 'Süd' }]);
  });

  it('names the filters that are not there', async () => {
    const reply = await lead.get(pathOf(project, instrument, '?facet=role:FK&by=age&from=2026-05&to=2026-01'));
    expect(reply).toMatchObject({
      status: 400,
      body: {
        issues: expect.arrayContaining([
          expect.objectContaining({ path: 'facet', code: 'facet_unknown' }),
          expect.objectContaining({ path: 'by', code: 'facet_unknown' }),
          expect.objectContaining({ path: 'to', code: 'range_reversed' }),
        ]),
      },
    });
  });

  it('is not for counsellors, and not for what was never published', async () => {
    const counsellor = await app.as('counsellor', project);
    expect(await counsellor.get(pathOf(project, instrument))).toMatchObject({ status: 403 });
    const nothing = pathOf(project, { ...instrument, id: new Types.ObjectId().toHexString() });
    expect(await lead.get(nothing)).toMatchObject({ status: 404 });
  });
});
