/** Subjects of an import: many at once, found again, without the file's own identifiers. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { SubjectList } from '#contract/subject';
import { type TestApp, testApp } from '#tests/support/app';

let app: TestApp;
let project: Project;

beforeAll(async () => {
  app = await testApp('subject-imports');
  project = await app.project({ kind: 'survey' });
});
afterAll(() => app?.close());

const rows = (...identifiers: string[]) =>
  identifiers.map((identifier) => ({ identifier, siteId: null, facets: { sex: 'f' } }));

it('makes one subject per identifier, and finds it when the file comes again', async () => {
  const { subjectImports, subjects } = app.app.services;
  const names = Array.from({ length: 2_500 }, (_, index) => `Person ${index}`);
  const first = await subjectImports.findOrCreate(project.id, rows(...names, ...names.slice(0, 10)));
  expect(first.size).toBe(2_500);
  expect([...first.values()].every(({ isNew }) => isNew)).toBe(true);
  const again = await subjectImports.findOrCreate(project.id, rows('Person 7', 'Neu'));
  expect(again.get('Person 7')).toEqual({ id: first.get('Person 7')!.id, isNew: false });
  expect(again.get('Neu')?.isNew).toBe(true);
  const codes = await subjects.model.distinct('code', { projectId: project.id });
  expect(codes).toHaveLength(2_501);
  const stored = JSON.stringify(await subjects.model.find({ projectId: project.id }).lean());
  expect(stored).not.toContain('Person');
});

it('takes a code of this project for its subject, and one of another project for a name', async () => {
  const { subjectImports } = app.app.services;
  const known = await app.subject(project);
  const foreign = await app.subject(await app.project());
  const typed = known.code.toLowerCase().replace('-', '');
  const found = await subjectImports.findOrCreate(project.id, rows(known.code, typed, foreign.code));
  expect(found.get(known.code)).toEqual({ id: known.id, isNew: false });
  expect(found.get(typed)).toEqual({ id: known.id, isNew: false });
  expect(found.get(foreign.code)).toMatchObject({ isNew: true });
});

it('knows the same name in two projects as two subjects', async () => {
  const { subjectImports } = app.app.services;
  const other = await app.project();
  const here = await subjectImports.findOrCreate(project.id, rows('17'));
  const there = await subjectImports.findOrCreate(other.id, rows('17'));
  expect(there.get('17')).toMatchObject({ isNew: true });
  expect(there.get('17')?.id).not.toBe(here.get('17')?.id);
});

it('counts what came in, and takes back only subjects without readings that it made', async () => {
  const { subjectImports } = app.app.services;
  const own = await app.project();
  const made = await subjectImports.findOrCreate(own.id, rows('a', 'b', 'c'));
  const [a, b, c] = [...made.values()].map(({ id }) => id);
  const lastAt = new Date('2024-05-01T10:00:00Z');
  await subjectImports.readingsAdded(
    new Map([
      [a!, { count: 1, lastAt }],
      [b!, { count: 2, lastAt }],
    ]),
  );
  const byHand = await app.subject(own);
  await subjectImports.removeNew(own.id, [a!, b!, c!, byHand.id]);
  const { body } = await (await app.as('manager', own)).get<SubjectList>(`/api/projects/${own.id}/subjects`);
  const left = Object.fromEntries(body.items.map(({ id, readings }) => [id, readings]));
  expect(left).toEqual({ [a!]: 1, [b!]: 2, [byHand.id]: 0 });
  expect(body.items.find(({ id }) => id === a)?.lastReadingAt).toBe(lastAt.toISOString());
});
