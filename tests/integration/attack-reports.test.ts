/** Attacks on reports: what a lead could work out about fewer persons than the project's floor, and must not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Report, ReportChoices, ReportItem } from '#contract/report';
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
    console.log(text);
    expect(text).not.toMatch(/\b(7|11)\b/);
  });

  it('is not named where it stands out among those of many', async () => {
    const { project, instrument, lead } = await survey([
      ...many(30, { children: 1 }),
      ...many(20, { children: 2 }, {}, 50),
      { person: 100, answers: { children: 13 } },
    ]);
    const text = JSON.stringify(itemIn(await reportOf(lead, pathOf(project, instrument)), 'children').total);
    console.log(text);
    expect(text).not.toMatch(/\b13\b/);
  });
  it('classes', async () => {
    const { project, instrument, lead } = await survey([
      ...Array.from({ length: 60 }, (_, person) => ({ person, answers: { children: 20 + (person % 30) } })),
      { person: 100, answers: { children: 97 } },
    ]);
    const text = JSON.stringify(itemIn(await reportOf(lead, pathOf(project, instrument)), 'children'));
    console.log(text);
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
