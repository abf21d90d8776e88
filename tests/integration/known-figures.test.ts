/**
 * A survey whose figures are known goes the whole way: definition, file of answers, tally, on the command line.
 * tests/fixtures/README.md says where the file comes from.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '#server/cli/run-cli';
import { configFrom } from '#server/config';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

const ANSWERS = join(import.meta.dirname, '..', 'fixtures', 'anes96.csv');
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const single = (name: string, choices: number[]) => ({ type: 'radiogroup', name, title: name, choices });
const DEFINITION = {
  title: 'ANES 1996',
  elements: [
    single('vote', [0, 1]),
    single('PID', range(0, 6)),
    single('selfLR', range(1, 7)),
    single('educ', range(1, 7)),
    { type: 'text', inputType: 'number', name: 'age', title: 'age' },
  ],
};

let folder: string;
let database: TestDatabase;

async function run(...words: string[]): Promise<string> {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCli(words, {
    language: 'en',
    config: () => configFrom({ MONGODB_URI: database.uri, WEGMARKE_DATA: folder }),
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
  });
  expect({ words, code, notes: code === 0 ? [] : notes }).toEqual({ words, code: 0, notes: [] });
  return out.join('\n');
}

interface Counted {
  readonly n: number;
  readonly missing: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly mean: number;
  readonly groups?: Readonly<Record<string, Counted>>;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wegmarke-figures-'));
  database = await testDatabase('known-figures');
  const definition = join(folder, 'anes.json');
  await writeFile(definition, JSON.stringify(DEFINITION));
  await run('project', 'create', '--name', 'P', '--kind', 'survey');
  await run('instrument', 'import', definition, '--project', 'P', '--key', 'anes', '--language', 'en');
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

it('anes96 comes out of import and tally with its known figures, however often it is imported', async () => {
  const place = ['--project', 'P', '--instrument', 'anes'];
  expect(await run('answers', 'import', ANSWERS, ...place)).toMatch(/^944 rows: 944 new/);
  expect(await run('answers', 'import', ANSWERS, ...place)).toMatch(/^944 rows: 0 new, 0 changed, 944 unchanged/);
  const tally = JSON.parse(await run('answers', 'tally', ...place, '--by', 'item:vote', '--json')) as {
    n: number;
    items: Record<string, Counted>;
  };
  const item = (name: string) => tally.items[name]!;
  const counts = (counted: Counted) => Object.values(counted.counts);
  expect(tally.n).toBe(944);
  expect(counts(item('PID'))).toEqual([200, 180, 108, 37, 94, 150, 175]);
  expect(item('PID').mean).toBeCloseTo(2.8422, 4);
  expect(counts(item('selfLR'))).toEqual([16, 103, 147, 256, 170, 218, 34]);
  expect(counts(item('educ'))).toEqual([13, 52, 248, 187, 90, 227, 127]);
  expect(counts(item('vote'))).toEqual([551, 393]);
  expect(counts(item('educ').groups!['0']!)).toEqual([10, 38, 153, 106, 53, 119, 72]);
  expect(counts(item('educ').groups!['1']!)).toEqual([3, 14, 95, 81, 37, 108, 55]);
});
