/** `instrument import`: what a file becomes, what it says about it, and how a next version is made. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '#server/cli/run-cli';
import { configFrom } from '#server/config';
import type { InterfaceLanguage } from '#surveys/language';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import { surveyOf } from '#tests/support/definitions';

let folder: string;
let database: TestDatabase;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wegmarke-instruments-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  database = await testDatabase('cli-instruments');
  environment = { MONGODB_URI: database.uri, WEGMARKE_DATA: await mkdtemp(join(folder, 'data-')) };
  await run(['project', 'create', '--name', 'P', '--kind', 'survey']);
  return () => database.close();
});

async function run(words: readonly string[], language: InterfaceLanguage = 'en') {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCli(words, {
    language,
    config: () => configFrom(environment),
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
  });
  return { code, out: out.join('\n'), notes };
}

async function fileWith(name: string, content: string | Uint8Array | object): Promise<string> {
  const path = join(folder, name);
  const isText = typeof content === 'string' || content instanceof Uint8Array;
  await writeFile(path, isText ? content : JSON.stringify(content));
  return path;
}

const importing = (path: string, ...more: string[]) => ['instrument', 'import', path, '--project', 'P', ...more];
const MOOD = { type: 'radiogroup', name: 'mood', title: 'Wie geht es?', choices: [1, 2, 3] };
const titled = (...elements: object[]) => ({ title: 'Befinden', ...surveyOf(...elements) });

async function stored() {
  const all = (name: string) => database.db.collection(name).find().toArray();
  const [instruments, versions] = await Promise.all([all('instruments'), all('instrumentVersions')]);
  return { instruments, versions };
}

describe('instrument import', () => {
  it('publishes a SurveyJS definition and prints its id', async () => {
    const path = await fileWith('befinden.json', titled(MOOD));
    const { code, out, notes } = await run(importing(path));
    expect({ code, notes }).toEqual({
      code: 0,
      notes: ['Instrument "befinden", version 1, published with 1 items:'],
    });
    const { instruments, versions } = await stored();
    expect(instruments).toMatchObject([{ key: 'befinden', published: 1, kind: 'survey' }]);
    expect(versions).toHaveLength(1);
    expect(out).toBe(String(instruments[0]?._id));
    const actions = (await database.db.collection('audit').find().toArray()).map((entry) => entry.action);
    expect(actions).toEqual(['projects.create', 'instruments.create', 'instruments.publish']);
  });

  it('lists every problem with its path and reason, in the language of the terminal, and stores nothing', async () => {
    const broken = titled(MOOD, MOOD, { type: 'file', name: 'f' }, { type: 'text', name: 'x', isRequired: true });
    const path = await fileWith('kaputt.json', broken);
    const german = await run(importing(path), 'de');
    expect(german.code).toBe(1);
    expect(german.notes).toEqual([
      'Fehler survey.pages[0].elements[1].name: Den Namen „mood“ gibt es mehrmals. Jede Frage braucht einen eigenen.',
      expect.stringMatching(
        /^Fehler survey\.pages\[0\]\.elements\[2\]\.type: Die Fragenart „file“ wird nicht angenommen/,
      ),
      'Hinweis survey.pages[0].elements[3]: Die Frage „x“ hat keinen Text; gezeigt wird ihr Name.',
      expect.stringMatching(/^Hinweis survey\.pages\[0\]\.elements\[3\]: Nichts ist Pflicht/),
      'Aus kaputt.json kann kein Bogen werden. Es wurde nichts gespeichert.',
    ]);
    expect((await run(importing(path))).notes[0]).toContain('Error survey.pages[0].elements[1].name: The name "mood"');
    expect((await stored()).instruments).toEqual([]);
  });

  it('makes an instrument of a code book, whatever it is encoded in', async () => {
    const table =
      'variable,label,value,value_label\nalter,Alter,,\nzufr,Zufriedenheit,1,gering\nzufr,Zufriedenheit,2,groß\n';
    const path = await fileWith('latin.csv', Buffer.from(table, 'latin1'));
    const { code, notes } = await run(importing(path, '--codebook', '--key', 'efc', '--title', 'EFC'));
    expect({ code, notes }).toEqual({ code: 0, notes: ['Instrument "efc", version 1, published with 2 items:'] });
    const { instruments, versions } = await stored();
    expect(instruments[0]).toMatchObject({ key: 'efc', title: { de: 'EFC' } });
    expect(JSON.parse(versions[0]?.content)).toMatchObject({
      survey: {
        pages: [{ elements: [{ inputType: 'number' }, { choices: [{ value: 1 }, { value: 2, text: 'groß' }] }] }],
      },
    });
  });

  it('says so where a code book was meant and something else is there', async () => {
    const path = await fileWith('kein-codebuch.json', titled(MOOD));
    expect(await run(importing(path, '--codebook'))).toMatchObject({
      code: 1,
      notes: ['The file kein-codebuch.json is not a code book.'],
    });
  });

  it('keeps a draft where one is wanted', async () => {
    const path = await fileWith('entwurf.json', titled(MOOD));
    const { code, notes } = await run(importing(path, '--draft'));
    expect({ code, notes }).toEqual({ code: 0, notes: ['Instrument "befinden" kept as a draft:'] });
    expect((await stored()).instruments).toMatchObject([{ published: null, hasDraft: true }]);
    // The next import of the key publishes.
    expect((await run(importing(path))).notes).toEqual(['Instrument "befinden", version 1, published with 1 items:']);
  });

  it('makes a next version once its changes are declared, and nothing twice', async () => {
    const path = await fileWith('stand.json', titled(MOOD));
    const first = await run(importing(path));
    expect((await run(importing(path))).notes).toEqual([
      'Instrument "befinden" is published exactly so already (version 1):',
    ]);

    const changed = titled(
      { ...MOOD, title: 'Wie geht es Ihnen?' },
      { type: 'comment', name: 'n', title: 'Noch etwas?' },
    );
    await fileWith('stand.json', changed);
    const refused = await run(importing(path));
    expect(refused.code).toBe(1);
    expect(refused.notes).toEqual([
      'Error items.mood: The change of "mood" (wording) has not been declared.',
      'Error items.n: The change of "n" (added) has not been declared.',
      'Declare them with --changes FILE.json; found were: [{"item":"mood","kind":"wording"},{"item":"n","kind":"added"}]',
      'The changes have not been declared. Nothing has been stored.',
    ]);
    expect((await stored()).instruments).toMatchObject([{ published: 1, hasDraft: false }]);

    const changes = await fileWith('changes.json', [
      { item: 'mood', kind: 'wording' },
      { item: 'n', kind: 'added' },
    ]);
    const second = await run(importing(path, '--changes', changes));
    expect(second).toMatchObject({ code: 0, out: first.out });
    expect(second.notes).toEqual(['Instrument "befinden", version 2, published with 2 items:']);
    expect((await stored()).versions).toHaveLength(2);
  });

  it.each([
    [['--project', 'Q'], 'There is no project "Q".'],
    [['--changes', '/nowhere.json'], /^The file \/nowhere\.json cannot be read/],
    [['--key', 'Groß'], '--key: This does not have the right form.'],
  ] as const)('%j is one clear sentence', async (more, sentence) => {
    const path = await fileWith('gut.json', titled(MOOD));
    const { code, notes } = await run(importing(path, ...more));
    expect(code).toBe(1);
    expect(notes).toEqual([typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]);
  });

  it('does not read files that are too large, or not there', async () => {
    const path = await fileWith('riesig.json', ' '.repeat(4 * 1024 * 1024 + 1));
    expect((await run(importing(path))).notes).toEqual([`The file ${path} is too large; at most 4 MB are possible.`]);
    expect((await run(importing(join(folder, 'nicht-da.json')))).notes[0]).toContain('cannot be read');
  });
});
