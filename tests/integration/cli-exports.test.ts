/** `export`: the file, what is printed about it, what it does not overwrite. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '#server/cli/run-cli';
import { configFrom } from '#server/config';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import { surveyOf } from '#tests/support/definitions';

let folder: string;
let database: TestDatabase;

async function run(...words: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCli(words, {
    language: 'en',
    config: () => configFrom({ MONGODB_URI: database.uri, WEGMARKE_DATA: join(folder, 'data') }),
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
  });
  return { code, out: out.join('\n'), notes };
}

const exporting = (file: string, ...more: string[]) =>
  run('export', '--project', 'P', '--instrument', 'befinden', '--out', join(folder, file), ...more);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wegmarke-exports-'));
  database = await testDatabase('cli-exports');
  await run('project', 'create', '--name', 'P', '--kind', 'survey');
  const question = { type: 'radiogroup', name: 'mood', title: 'Wie geht es?', choices: [1, 2, 3] };
  await writeFile(join(folder, 'befinden.json'), JSON.stringify({ title: 'Befinden', ...surveyOf(question) }));
  await run('instrument', 'import', join(folder, 'befinden.json'), '--project', 'P');
  await writeFile(join(folder, 'answers.csv'), 'who,mood\na,1\nb,3\n');
  await run(
    'answers',
    'import',
    join(folder, 'answers.csv'),
    '--project',
    'P',
    '--instrument',
    'befinden',
    '--subject',
    'who',
  );
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

describe('export', () => {
  it('writes the answers, prints the checksum of the file, and is in the audit log', async () => {
    const { code, out, notes } = await exporting('out.csv');
    expect({ code, notes }).toEqual({ code: 0, notes: [expect.stringContaining('2 rows in')] });
    const file = await readFile(join(folder, 'out.csv'));
    expect(out).toBe(createHash('sha256').update(file).digest('hex'));
    expect(file.toString().split('\r\n')[0]).toMatch(/,mood$/);
    const [entry] = await database.db.collection('audit').find({ action: 'exports.download' }).toArray();
    expect(entry).toMatchObject({ outcome: 'done', actor: { kind: 'system' } });
  });

  it('leaves a file that is there as it is', async () => {
    await writeFile(join(folder, 'mine.csv'), 'mine');
    expect((await exporting('mine.csv')).code).toBe(1);
    expect(await readFile(join(folder, 'mine.csv'), 'utf8')).toBe('mine');
  });

  it('refuses Markdown for anything but the code book', async () => {
    expect((await exporting('answers.md', '--format', 'md')).code).not.toBe(0);
    expect((await exporting('book.md', '--format', 'md', '--content', 'codebook')).code).toBe(0);
    expect(await readFile(join(folder, 'book.md'), 'utf8')).toContain('## `mood`');
  });
});
