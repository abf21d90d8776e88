/** What goes out as an export comes in again as an import: into another project, with the same numbers. */
import { parse } from 'csv-parse/sync';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerImport } from '#contract/answer-import';
import type { Project } from '#contract/project';
import { guarded, unguarded } from '#server/exports/formula-guard';
import { type AnswerRow, insertAnswers } from '#tests/support/answers';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';
import { everyType } from '../e2e/support/every-type.ts';

const BASE = everyType(['own']);
const MORE = [
  { type: 'text', inputType: 'number', name: 'balance', title: 'Kontostand' },
  { type: 'text', inputType: 'number', name: 'warm', title: 'Grad', min: -200, max: 200 },
  { type: 'text', inputType: 'date', name: 'since', title: 'Seit' },
  { type: 'text', inputType: 'datetime-local', name: 'moment', title: 'Zeitpunkt' },
  { type: 'text', inputType: 'month', name: 'month', title: 'Monat' },
  { type: 'radiogroup', name: 'way_out', title: 'Ausweg', choices: ['=cmd()', "'=x", '-1', 'NA'], showOtherItem: true },
  { type: 'checkbox', name: 'q1', title: 'Eins', choices: [1, 11, -1] },
  { type: 'ranking', name: 'q11', title: 'Elf', choices: [1, 2, -1] },
  {
    type: 'matrixdropdown',
    name: 'table',
    title: 'Tabelle',
    columns: [{ name: 'c', cellType: 'dropdown', choices: [1, 2] }],
    rows: ['r'],
  },
];
const FILE = {
  ...BASE,
  survey: { ...BASE.survey, pages: [...BASE.survey.pages, { name: 'more', elements: MORE }] },
};

/** An answer of each kind, or a state, moving on from row to row. */
const ANSWERS: Readonly<Record<string, readonly AnswerRow['answers'][string][]>> = {
  place: ["'=1+1", '=1+1', 'NA', 'later', '-5', "'-5"],
  tell: ['+49 30 1', '; "quoted"\nline', 'declined', '@x'],
  'contact.phone': ['+49', 'spokenOnly', null],
  'contact.mail': ['a@b.example', 'dontKnow'],
  land: ['syria', 'germany', 'dontKnow'],
  tongues: [['arabic'], ['german', 'arabic'], 'later', null],
  picture: ['calm', 'busy', 'declined'],
  order: [['time', 'work', 'health'], ['health', 'work'], 'declined', 'spokenOnly', null],
  worry: ['money', 'childCare', 'spokenOnly'],
  help: [['friends'], 'dontKnow', ['family', 'friends']],
  glad: [true, false, 'later'],
  content: [0, 10, 7, 'declined', 'later'],
  way: [0, 120, 50, 'dontKnow'],
  'week.slept': ['often', 'always', 'later'],
  'week.outside': ['sometimes', 'dontKnow'],
  dates: [[{ what: 'Amt; "Termin"', when: '2026-03-02' }], 'later'],
  jobs: [[{ firm: '=Firma' }, { firm: 'B' }], 'declined'],
  balance: [-91, -92.5, 1250.75, 'later', 'spokenOnly'],
  warm: [-91, -94, 20, 'declined'],
  since: ['2026-03-02', '1999-12-31', 'dontKnow'],
  moment: ['2026-03-02T09:30', 'later'],
  month: ['2026-03', '2025-12', 'declined'],
  way_out: ['=cmd()', "'=x", '-1', 'NA', 'other', 'dontKnow'],
  q1: [[1], [11, -1], [1, 11, -1], 'later'],
  q11: [[1, 2, -1], [-1, 1, 2], 'later', 'dontKnow'],
  'table.r.c': [1, 2, 'later'],
};
const ROWS: AnswerRow[] = Array.from({ length: 30 }, (_, at) => ({
  person: at % 20,
  facets: { role: at % 2 === 0 ? 'FK' : 'FüK' },
  startedAt: `2026-0${at < 20 ? 1 : 2}-10T09:00:00.000Z`,
  answers: Object.fromEntries(Object.entries(ANSWERS).map(([name, values]) => [name, values[at % values.length]!])),
}));

let app: TestApp;
let from: Place;

interface Place {
  readonly project: Project;
  readonly base: string;
  readonly client: TestClient;
}

async function place(facets: Project['facets'] = []): Promise<Place & { instrument: { id: string } }> {
  const project = await app.project({ kind: 'survey' });
  if (facets.length > 0) await app.app.services.projects.update(project.id, { facets, revision: project.revision });
  const instrument = await app.instrument(project, FILE);
  const client = await app.as('researcher', project);
  return { project, instrument, client, base: `/api/projects/${project.id}/instruments/${instrument.id}` };
}

async function exported({ base, client }: Place, query = ''): Promise<Buffer> {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${app.url}${base}/export${query}`, { headers: { cookie } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

async function imported({ base, client }: Place, raw: Buffer): Promise<AnswerImport> {
  const headers = { 'content-type': 'text/csv' };
  const { body } = await client.request<AnswerImport>('POST', `${base}/imports?fileName=x.csv`, { raw, headers });
  await client.post(`${base}/imports/${body.id}/run`, { mapping: body.mapping });
  await app.app.services.answerImports.settled(body.id);
  return (await client.get<AnswerImport>(`${base}/imports/${body.id}`)).body;
}

interface Counted {
  readonly items: readonly { readonly name: string }[];
}

async function numbers({ base, client }: Place) {
  const { status, body } = await client.get<Counted & Record<string, unknown>>(`${base}/report?occasion=all`);
  expect(status).toBe(200);
  return body;
}

/** The rows without what is new in another project: the reading's id, the subject's code, and that it was imported. */
function rowsOf(bytes: Buffer, delimiter = ','): Record<string, string>[] {
  const rows: Record<string, string>[] = parse(bytes, { bom: true, columns: true, delimiter });
  return rows.map(({ reading: _, subject: __, mode: ___, ...row }) => row);
}

beforeAll(async () => {
  app = await testApp('answer-imports-exported');
  const made = await place([{ key: 'role', label: 'Rolle', values: ['FK', 'FüK'] }]);
  const persons = new Map<number, Types.ObjectId>();
  for (const { person } of ROWS) {
    if (persons.has(person)) continue;
    persons.set(person, new Types.ObjectId((await app.subject(made.project)).id));
  }
  await insertAnswers(app, made.project, made.instrument, ROWS, { persons });
  from = made;
});
afterAll(() => app?.close());

describe('an export that is imported into another project', () => {
  it.each(['', '?separator=semicolon', '?labels=de'])('%s has the same numbers, item by item', async (query) => {
    const into = await place();
    const file = await exported(from, query);
    const { state, issues, result } = await imported(into, file);
    expect({ state, issues, result }).toMatchObject({ state: 'done', issues: [], result: { added: 30, subjects: 20 } });
    const [before, after] = [await numbers(from), await numbers(into)];
    expect(after.items).toEqual(before.items);
  });

  it('is the same export again, to the cell', async () => {
    const into = await place();
    const file = await exported(from);
    await imported(into, file);
    expect(rowsOf(await exported(into))).toEqual(rowsOf(file));
  });
});

it.each(['=1', "'=1", "''=1", "'", "''", "'x", '-5', "'-5", '-5a', '', "'\t"])(
  '%j is itself again after being guarded',
  (text) => {
    expect(unguarded(guarded(text))).toBe(text);
  },
);
