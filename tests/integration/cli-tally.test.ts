/** `answers tally`: the numbers of a report on the command line. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '#server/cli/run-cli';
import { configFrom } from '#server/config';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import { surveyOf } from '#tests/support/definitions';

let folder: string;
let database: TestDatabase;

const QUESTIONS = surveyOf(
  { type: 'radiogroup', name: 'mood', choices: [1, 2, 3] },
  { type: 'checkbox', name: 'help', choices: ['family', 'office'] },
  { type: 'comment', name: 'note' },
);

/** 24 persons at two sites, half of them asked twice: 36 rows. */
const ROWS = Array.from({ length: 24 }, (_, person) => ({
  who: `p${person}`,
  site: person < 18 ? 'N' : 'S',
  role: person % 2 === 0 ? 'FK' : 'FüK',
  mood: person < 2 ? 1 : person % 2 === 0 ? 2 : 3,
  help: person % 3 === 0 ? '' : 'office',
  when: '2026-01-15',
}));
const AGAIN = ROWS.slice(0, 12).map((row) => ({ ...row, mood: 3, when: '2026-04-15' }));

async function run(...words: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCli(words, {
    language: 'en',
    config: () => configFrom({ MONGODB_URI: database.uri, WEGMARKE_DATA: join(folder, 'data') }),
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

interface Numbers {
  readonly n: number | null;
  readonly missing: number | null;
  readonly counts: Record<string, number | null>;
  readonly states: Record<string, number | null>;
  readonly mean: number | null;
  readonly sd: number | null;
}
interface Result {
  readonly n: number;
  readonly subjects: number;
  readonly groups?: readonly string[];
  readonly items: Record<string, Numbers & { readonly groups?: Record<string, Numbers> }>;
}

async function tally(...more: string[]): Promise<Result> {
  const { code, out, notes } = await run(
    'answers',
    'tally',
    '--project',
    'P',
    '--instrument',
    'mood',
    '--json',
    ...more,
  );
  expect(code, notes).toBe(0);
  return JSON.parse(out) as Result;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wegmarke-tally-'));
  database = await testDatabase('cli-tally');
  const [survey, answers] = [join(folder, 'mood.json'), join(folder, 'answers.csv')];
  await writeFile(survey, JSON.stringify(QUESTIONS));
  const head = ['who', 'site', 'role', 'mood', 'help', 'when'] as const;
  const lines = [...ROWS, ...AGAIN].map((row) => head.map((name) => row[name]).join(','));
  await writeFile(answers, [head.join(','), ...lines].join('\n'));
  const place = ['--project', 'P'];
  const steps = [
    ['project', 'create', '--name', 'P', '--kind', 'survey', '--site', 'N=Nord', '--site', 'S=Süd'],
    ['instrument', 'import', survey, ...place, '--key', 'mood', '--title', 'Mood'],
    [
      'answers',
      'import',
      answers,
      ...place,
      '--instrument',
      'mood',
      '--subject',
      'who',
      '--date',
      'when',
      '--site',
      'site',
    ],
  ];
  for (const step of steps) {
    const { code, notes } = await run(...step);
    expect(code, notes).toBe(0);
  }
});
afterAll(async () => {
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('answers tally', () => {
  it('counts the latest reading of each person, with n, missing, states, mean and deviation', async () => {
    const { n, subjects, items } = await tally();
    expect([n, subjects]).toEqual([24, 24]);
    expect(items.mood).toMatchObject({ n: 24, missing: 0, counts: { 1: 0, 2: 6, 3: 18 }, mean: 2.75 });
    expect(items.mood?.sd).toBeCloseTo(0.4423, 4);
    expect(items.help).toMatchObject({ n: 16, missing: 8, counts: { family: 0, office: 16 }, mean: null });
    expect(items.note).toMatchObject({ n: 0, counts: {} });
  });

  it('counts what the conditions leave', async () => {
    expect((await tally('--where', 'occasion=all')).n).toBe(36);
    expect((await tally('--where', 'occasion=first')).items.mood?.counts).toEqual({ 1: 2, 2: 11, 3: 11 });
    expect((await tally('--where', 'site=S')).n).toBe(6);
    const later = await tally('--where', 'from=2026-02', '--where', 'to=2026-12', '--where', 'occasion=all');
    expect(later.items.mood).toMatchObject({ n: 12, counts: { 1: 0, 2: 0, 3: 12 } });
  });

  it('splits by site and by another question', async () => {
    const bySite = await tally('--by', 'site');
    expect(bySite.groups).toEqual(['N', 'S']);
    expect(bySite.items.mood?.groups).toMatchObject({ N: { n: 18 }, S: { n: 6 } });
    const byHelp = await tally('--by', 'item:mood', '--where', 'occasion=first');
    expect(byHelp.items.help?.groups).toMatchObject({ 1: { n: 1 }, 2: { counts: { office: 8 } }, 3: { n: 7 } });
  });

  it('protects the numbers where a floor is given', async () => {
    const { items } = await tally('--where', 'occasion=first', '--floor', '5');
    expect(Object.values(items.mood?.counts ?? {})).not.toContain(2);
    const { items: open } = await tally('--floor', '5');
    expect(open.mood).toMatchObject({ n: 24, counts: { 2: 6, 3: 18 } });
  });

  it('prints a table for the eye', async () => {
    const { code, out } = await run('answers', 'tally', '--project', 'P', '--instrument', 'mood');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('mood  n 24  missing 0  mean 2.7500  sd 0.4423  1: 0  2: 6  3: 18');
  });

  it.each([
    [['--where', 'color=red'], '"color=red" is not possible for --where'],
    [['--where', 'site=X'], 'possible are: N, S'],
    [['--where', 'facet.role=FK'], '"facet.role" is not possible'],
    [['--by', 'item:note'], 'possible are: item:mood'],
    [['--floor', '99'], '"99" is not possible for --floor'],
  ])('says what is not possible: %s', async (words, sentence) => {
    const { code, notes } = await run('answers', 'tally', '--project', 'P', '--instrument', 'mood', ...words);
    expect(code).toBe(2);
    expect(notes).toContain(sentence);
  });
});
