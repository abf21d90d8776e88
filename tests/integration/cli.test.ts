/** The command line: what it does to a database, also beside a running engine, and what it says when it cannot. */
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#server/cli/open-database';
import { COMMANDS, runCli } from '#server/cli/run-cli';
import { configFrom } from '#server/config';
import { databaseOf } from '#server/db/connect';
import { startEngine } from '#server/db/embedded/engine';
import type { InterfaceLanguage } from '#surveys/language';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

let folder: string;
let database: TestDatabase;
/** The environment of the commands: the test's database, a data directory of its own for the keys. */
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wegmarke-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  database = await testDatabase('cli');
  environment = { MONGODB_URI: database.uri, WEGMARKE_DATA: await newFolder() };
  return () => database.close();
});

const newFolder = () => mkdtemp(join(folder, 'data-'));

async function run(words: readonly string[], env = environment, language: InterfaceLanguage = 'en'): Promise<Outcome> {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCli(words, {
    language,
    config: () => configFrom(env),
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

const addUser = ['user', 'add', '--login', 'anna', '--name', 'Anna Admin'];

describe('what is not understood', () => {
  it.each([
    [['dance'], 'There is no command "dance".'],
    [['user', 'dance'], 'There is no command "user dance".'],
    [['user', 'add', '--login', 'x'], '--name is missing.'],
    [[...addUser, '--colour', 'red'], 'This command does not know "--colour".'],
    [[...addUser, 'more'], 'This command does not know "more".'],
    [['user', 'add', '--login'], '--login needs a value.'],
    [
      [...addUser, '--project', 'P', '--role', 'boss'],
      /^"boss" is not possible for --role; possible are: counsellor, /,
    ],
    [[...addUser, '--project', 'P'], '--role is missing.'],
    [[...addUser, '--role', 'lead'], '--project is missing.'],
    [['backup'], 'FILE needs a value.'],
  ] as const)('%j is one sentence, a pointer to the help, and exit code 2', async (words, wanted) => {
    const { code, out, notes } = await run(words);
    const [first, second, ...rest] = notes.split('\n');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(first).toEqual(typeof wanted === 'string' ? wanted : expect.stringMatching(wanted));
    expect([second, ...rest]).toEqual(['Help: npm run -s wegmarke -- --help']);
  });
});

describe('help', () => {
  it('names every command, in German and English', async () => {
    for (const language of ['de', 'en'] as const) {
      const { code, out } = await run(['--help'], {}, language);
      expect(code).toBe(0);
      for (const { name, help } of COMMANDS) {
        expect(out).toContain(`  ${name} `);
        expect(out).toContain(help[language]);
      }
    }
  });

  it('shows what a command takes, and works with a broken environment', async () => {
    const { code, out } = await run(['user', 'add', '--help'], { PORT: 'broken' });
    expect(code).toBe(0);
    expect(out).toMatch(/--role ROLE .*counsellor, researcher, lead, manager; may be repeated/);
  });
});

describe('accounts and projects', () => {
  it('makes a project with sites and prints its id alone on standard output', async () => {
    const made = await run([
      'project',
      'create',
      '--name',
      'Beratung',
      '--site',
      'nord=Jobcenter Nord',
      '--site',
      'S=Süd',
    ]);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^[0-9a-f]{24}$/) });
    const sites = await database.db.collection('sites').find().sort({ code: 1 }).toArray();
    expect(sites.map(({ code, name }) => `${code} ${name}`)).toEqual(['NORD Jobcenter Nord', 'S Süd']);
  });

  it('makes an account with roles in a project and prints the link for its password', async () => {
    await run(['project', 'create', '--name', 'Beratung']);
    const env = { ...environment, WEGMARKE_URL: 'https://wegmarke.example/' };
    const made = await run(
      [...addUser, '--admin', '--project', 'beratung', '--role', 'lead', '--role', 'manager'],
      env,
    );
    expect(made.code).toBe(0);
    expect(made.out).toMatch(/^https:\/\/wegmarke\.example\/password#[\w-]{43}$/);
    expect(await database.db.collection('users').findOne({})).toMatchObject({ login: 'anna', admin: true });
    expect(await database.db.collection('members').findOne({})).toMatchObject({ roles: ['lead', 'manager'] });

    const again = await run(['user', 'reset', '--login', 'ANNA'], env);
    expect(again.out).not.toBe(made.out);
  });

  it('leaves no account behind when the project does not exist', async () => {
    const failed = await run([...addUser, '--project', 'Nirgends', '--role', 'lead'], environment, 'de');
    expect(failed).toEqual({ code: 1, out: '', notes: 'Das Vorhaben „Nirgends“ gibt es nicht.' });
    expect(await database.db.collection('users').countDocuments()).toBe(0);
  });

  it('says which option does not fit', async () => {
    expect(await run(['user', 'add', '--login', 'a b', '--name', 'X', '--email', 'nonsense'])).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/^--login: Please use letters.*\n--email: This is not a valid e-mail address\.$/),
    });
    await run(addUser);
    expect(await run(addUser)).toMatchObject({ code: 1, notes: '--login: This login is taken.' });
    expect(await run(['project', 'create', '--name', 'P', '--site', 'Nord'])).toMatchObject({
      code: 1,
      notes: expect.stringContaining('CODE=NAME'),
    });
    expect(await database.db.collection('projects').countDocuments()).toBe(0);
  });

  it('makes an access token only where its owner may read', async () => {
    await run(['project', 'create', '--name', 'Beratung']);
    await run(addUser);
    const words = [
      'token',
      'create',
      '--login',
      'anna',
      '--project',
      'Beratung',
      '--scope',
      'read',
      '--name',
      'Skript',
    ];
    expect(await run(words)).toMatchObject({ code: 1, notes: '--project: This project does not exist.' });
    await run(['user', 'add', '--login', 'berta', '--name', 'Berta', '--project', 'Beratung', '--role', 'lead']);
    const made = await run(words.map((word) => (word === 'anna' ? 'berta' : word)));
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^wgm_/) });
    expect(JSON.stringify(await database.db.collection('tokens').find().toArray())).not.toContain(made.out);
    expect(await run([...words.slice(0, -1), 'X', '--days', '0'])).toMatchObject({ code: 1 });
  });

  it('writes all of it into the audit log', async () => {
    await run(['project', 'create', '--name', 'Beratung', '--site', 'N=Nord']);
    await run([...addUser, '--project', 'Beratung', '--role', 'lead']);
    await run(['user', 'reset', '--login', 'anna']);
    const entries = await database.db.collection('audit').find().sort({ _id: 1 }).toArray();
    expect(entries.map(({ action }) => action)).toEqual([
      'projects.create',
      'sites.create',
      'users.create',
      'members.add',
      'users.passwordLink',
    ]);
    for (const { actor } of entries) expect(actor).toMatchObject({ kind: 'system', label: 'wegmarke' });
  });
});

describe('backup and restore', () => {
  /** Everything in the database of an environment, each document as bytes. */
  async function everything(env: Record<string, string>): Promise<Record<string, unknown>> {
    const { connection, close } = await openDatabase(configFrom(env));
    try {
      const db = databaseOf(connection);
      const content: Record<string, unknown> = {};
      for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        const collection = db.collection(name);
        const raw = await collection.find({}, { raw: true, sort: { _id: 1 } }).toArray();
        const indexes = (await collection.listIndexes().toArray()).map(({ v: _, ...index }) =>
          JSON.stringify(index, Object.keys(index).sort()),
        );
        content[name] = [
          raw.map((bytes) => Buffer.from(bytes as unknown as Uint8Array).toString('hex')),
          indexes.sort(),
        ];
      }
      return content;
    } finally {
      await close();
    }
  }

  it('carries everything from the embedded engine to another server and back, byte by byte', async () => {
    const embedded = { WEGMARKE_DATA: await newFolder() };
    await run(['project', 'create', '--name', 'Beratung', '--site', 'N=Nord'], embedded);
    await run([...addUser, '--email', 'anna@example.org', '--admin'], embedded);
    const before = await everything(embedded);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['audit', 'projects', 'sites', 'users', 'migrations']));

    const file = join(folder, 'there.wegmarke');
    const saved = await run(['backup', file], embedded);
    expect(saved).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Saved: \d+ documents in \d+ collections, to /),
    });
    expect(saved.notes).toContain('The keys are not in the backup.');
    const external = { ...environment, WEGMARKE_DATA: embedded.WEGMARKE_DATA };
    expect(await run(['restore', file], external)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Restored: /),
    });
    expect(await everything(external)).toEqual(before);

    const backFile = join(folder, 'back.wegmarke');
    await run(['backup', backFile], external);
    const second = { WEGMARKE_DATA: await newFolder() };
    await copyFile(join(embedded.WEGMARKE_DATA, 'keys.json'), join(second.WEGMARKE_DATA, 'keys.json'));
    expect((await run(['restore', backFile], second)).code).toBe(0);
    expect(await everything(second)).toEqual(before);
    expect((await run(['user', 'reset', '--login', 'anna'], second)).code).toBe(0);
  });

  it('works beside the engine of a running server', async () => {
    const directory = await newFolder();
    const engine = await startEngine({ directory });
    try {
      const env = { WEGMARKE_DATA: directory };
      expect((await run(addUser, env)).code).toBe(0);
      const file = join(folder, 'beside.wegmarke');
      expect((await run(['backup', file], env)).code).toBe(0);
      expect(await run(['restore', file, '--replace'], env)).toMatchObject({
        code: 0,
        notes: expect.stringContaining('please restart it afterwards'),
      });
      expect((await run(addUser, env)).notes).toBe('--login: This login is taken.');
    } finally {
      await engine.close();
    }
  });

  it('has no keys in the file, and says so, unless they are asked for', async () => {
    await run(addUser);
    const keys = JSON.parse(await readFile(join(environment.WEGMARKE_DATA!, 'keys.json'), 'utf8')) as { keys: string };
    const [without, withKeys] = [join(folder, 'without.wegmarke'), join(folder, 'with.wegmarke')];
    await run(['backup', without]);
    expect(gunzipSync(await readFile(without)).includes(keys.keys)).toBe(false);
    expect((await run(['backup', withKeys, '--with-keys'])).notes).toContain('can read everything');
    expect(gunzipSync(await readFile(withKeys)).includes(keys.keys)).toBe(true);
  });

  it('refuses to restore what could not be read for lack of keys, or brings the keys along', async () => {
    await run([...addUser, '--email', 'anna@example.org']);
    const [without, withKeys] = [join(folder, 'locked.wegmarke'), join(folder, 'open.wegmarke')];
    await run(['backup', without]);
    await run(['backup', withKeys, '--with-keys']);

    const elsewhere = { WEGMARKE_DATA: await newFolder() };
    const refused = await run(['restore', without], elsewhere);
    expect(refused).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/^The key "k\w+" of the backup is missing/),
    });
    expect(Object.keys(await everything(elsewhere))).toEqual([]);

    const restored = await run(['restore', withKeys], elsewhere);
    expect(restored).toMatchObject({ code: 0, notes: expect.stringContaining('Keys added to') });
    expect((await stat(join(elsewhere.WEGMARKE_DATA, 'keys.json'))).mode & 0o777).toBe(0o600);
    // Commands check the keys against the database before they do anything.
    expect((await run(['user', 'reset', '--login', 'anna'], elsewhere)).code).toBe(0);
  });

  it('says in one sentence what is wrong with a file', async () => {
    const file = join(folder, 'foreign');
    await writeFile(file, 'something else');
    expect(await run(['restore', file])).toEqual({
      code: 1,
      out: '',
      notes: 'The file is not a backup of Wegmarke. Nothing has been changed.',
    });
    expect(await run(['restore', join(folder, 'nowhere')], environment, 'de')).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/^Die Sicherung kann nicht gelesen werden: .*ENOENT/),
    });
    await run(addUser);
    const good = join(folder, 'good.wegmarke');
    await run(['backup', good]);
    expect(await run(['restore', good])).toMatchObject({ code: 1, notes: expect.stringContaining('is not empty') });
    expect(await run(['backup', good])).toMatchObject({ code: 1, notes: expect.stringContaining('exists') });
  });
});

describe('surroundings', () => {
  it('a data directory that cannot be used is one sentence', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const failed = await run(addUser, { WEGMARKE_DATA: join(file, 'data') });
    expect(failed).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/^The data directory .* cannot be written to\.$/),
    });
  });

  it('the description of the interface needs neither database nor data directory', async () => {
    const directory = join(folder, 'not-made');
    const { code, out } = await run(['openapi'], { WEGMARKE_DATA: directory, MONGODB_URI: 'mongodb://127.0.0.1:9/' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ openapi: '3.1.0', paths: { '/api/projects': { get: {}, post: {} } } });
    await expect(stat(directory)).rejects.toThrow();
    await mkdir(directory);
  });
});
