/** Exports over HTTP: who may, what is in the files, what is left out, and what stays written down. */
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportList } from '#contract/export';
import type { Project } from '#contract/project';
import type { Reading } from '#contract/reading';
import { itemIndex } from '#server/readings/reading-codec';
import type { Change } from '#surveys/entry';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';
import { begin, change, QUESTIONNAIRE, SPACE_READINGS, send } from '#tests/support/readings';

let app: TestApp;
let study: Project;
let counselling: Project;
let instrument: { id: string };
let counsellingInstrument: { id: string };
let researcher: TestClient;
let code: string;

const FORMULA = '=HYPERLINK("http://boese.example";"Klick")';

const path = (project: Project, id: string, query = '') =>
  `/api/projects/${project.id}/instruments/${id}/export${query}`;

async function fetchFile(client: TestClient, project: Project, id: string, query = '') {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${app.url}${path(project, id, query)}`, { headers: { cookie } });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function csv(client: TestClient, project: Project, id: string, query = ''): Promise<Record<string, string>[]> {
  const { bytes } = await fetchFile(client, project, id, query);
  const delimiter = query.includes('semicolon') ? ';' : ',';
  return parse(bytes, { bom: true, columns: true, delimiter });
}

const pastExports = async (client: TestClient, project: Project) =>
  (await client.get<ExportList>(`/api/projects/${project.id}/exports`)).body.items;

beforeAll(async () => {
  app = await testApp('exports');
  study = await app.project({ kind: 'study' });
  const facets = [{ key: 'role', label: 'Rolle', values: ['FK', 'FüK'] }];
  await app.app.services.projects.update(study.id, { facets, revision: study.revision });
  counselling = await app.project();
  instrument = await app.instrument(study, QUESTIONNAIRE);
  counsellingInstrument = await app.instrument(counselling, QUESTIONNAIRE);
  researcher = await app.as('researcher', study);
  const site = await app.site(study, { code: 'KOELN' });
  const subject = await app.subject(study, { siteId: site.id, facets: { role: 'FK' } });
  code = subject.code;
  const changes: Change[] = [
    change('mood', 7),
    change('mood', 4, { voice: 'counsellor' }),
    change('work', 'soon'),
    change('help', [1, 3]),
    change('story', FORMULA),
    change('pressure', null, { state: 'later', value: null }),
    change('contact', null, { state: 'declined', value: null }),
  ];
  await begin(researcher, study, { subjectId: subject.id, instrumentId: instrument.id, changes });
});
afterAll(() => app?.close());

describe('GET …/export', () => {
  it('is refused for everybody but researchers of the project', async () => {
    for (const role of ['lead', 'counsellor', 'manager'] as const) {
      expect((await (await app.as(role, study)).get(path(study, instrument.id))).status).toBe(403);
    }
    expect((await app.client().get(path(study, instrument.id))).status).toBe(401);
    expect((await researcher.get(path(counselling, counsellingInstrument.id))).status).toBe(403);
  });

  it('has a row per reading: codes, one column per choice, and why there is no answer', async () => {
    const { response, bytes } = await fetchFile(researcher, study, instrument.id);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="?[a-z0-9-]+-readings-\d{4}-\d\d-\d\d\.csv"?$/,
    );
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString().trimEnd().split('\r\n')).toHaveLength(2);
    const [row] = await csv(researcher, study, instrument.id);
    expect(row).toMatchObject({
      subject: code,
      site: 'KOELN',
      facet_role: 'FK',
      occasion: '1',
      version: '1',
      mode: 'together',
      mood: '7',
      mood__counsellor: '4',
      work: 'soon',
      help__1: '1',
      help__2: '0',
      help__3: '1',
      pressure: '-91',
      contact: '-92',
      mood__agreed: '',
    });
  });

  it('takes the danger out of a text that a spreadsheet would run, and leaves its words', async () => {
    const [row] = await csv(researcher, study, instrument.id);
    expect(row?.story).toBe(`'${FORMULA}`);
  });

  it('writes words instead of codes where it is asked to, and semicolons', async () => {
    const [row] = await csv(researcher, study, instrument.id, '?separator=semicolon&labels=de');
    expect(row).toMatchObject({ pressure: '[später]', contact: '[möchte nicht]', help__1: '1' });
  });

  it('has a row per entry with voice, state and visibility', async () => {
    const rows = await csv(researcher, study, instrument.id, '?content=entries');
    expect(rows).toHaveLength(7);
    expect(rows.find((row) => row.item === 'mood' && row.voice === 'counsellor')).toMatchObject({
      subject: code,
      state: 'answered',
      value: '4',
      visibility: 'shared',
      language: 'de',
      at: '2026-03-02T09:30:00.000Z',
    });
    expect(rows.find((row) => row.item === 'help')?.value).toBe('[1,3]');
    expect(rows.find((row) => row.item === 'pressure')).toMatchObject({ state: 'later', value: '' });
  });

  it('makes a workbook that holds numbers as numbers, formulas as texts, and the code book', async () => {
    const { bytes } = await fetchFile(researcher, study, instrument.id, '?format=xlsx');
    const files = unzipSync(bytes);
    const text = (name: string) => Buffer.from(files[name] ?? []).toString();
    expect(text('xl/workbook.xml')).toContain('name="Daten"');
    const sheet = text('xl/worksheets/sheet1.xml');
    expect(sheet).toContain('<c><v>7</v></c>');
    expect(sheet).toContain(
      '<t xml:space="preserve">=HYPERLINK(&quot;http://boese.example&quot;;&quot;Klick&quot;)</t>',
    );
    expect(sheet.match(/<row>/g)).toHaveLength(2);
    expect(text('xl/worksheets/sheet2.xml')).toContain('mood__counsellor');
  });

  it('describes every column of the data in its code book', async () => {
    const [row] = await csv(researcher, study, instrument.id);
    const book = await csv(researcher, study, instrument.id, '?content=codebook&labels=de');
    const described = new Set(book.filter((line) => line.kind === 'column').map((line) => line.column));
    expect(Object.keys(row ?? {}).filter((column) => !described.has(column))).toEqual([]);
    expect(book).toContainEqual(expect.objectContaining({ column: 'work', kind: 'code', code: 'soon' }));
    expect(book).toContainEqual(expect.objectContaining({ kind: 'missing', code: '-91', text: 'später' }));
    const { bytes } = await fetchFile(researcher, study, instrument.id, '?content=codebook&format=md');
    expect(bytes.toString()).toMatch(/^# Codebuch: Testbogen\n[\s\S]*- Normen: nicht normiert[\s\S]*## `help__2`/);
  });

  it('knows Markdown for code books only', async () => {
    const reply = await researcher.get(path(study, instrument.id, '?format=md'));
    expect(reply).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });

  it('chooses codes that no answer can be', async () => {
    const element = { type: 'slider', name: 'balance', title: 'Bilanz', min: -100, max: 100 };
    const odd = await app.instrument(study, { pages: [{ name: 'p', elements: [element] }] });
    const book = await csv(researcher, study, odd.id, '?content=codebook');
    expect(book.filter((line) => line.column === '*' && line.kind === 'missing').map((line) => line.code)).toEqual([
      '-991',
      '-992',
      '-993',
      '-994',
    ]);
  });
});

describe('what an export leaves out', () => {
  it('what people keep to themselves, and in counselling all that they did not let be counted', async () => {
    const user = await app.member(counselling, 'counsellor');
    const counsellor = await app.signedIn(user);
    const here = await app.as('researcher', counselling);
    const [quiet, open] = [
      await app.subject(counselling, { counsellor: user }),
      await app.subject(counselling, { counsellor: user }),
    ];
    const person = await app.personAt(open);
    await begin(counsellor, counselling, {
      subjectId: quiet.id,
      instrumentId: counsellingInstrument.id,
      changes: [change('mood', 2)],
    });
    const { body: own } = await person.post<Reading>(SPACE_READINGS, { instrumentId: counsellingInstrument.id });
    const { body: taken } = await send(
      person,
      `${SPACE_READINGS}/${own.id}`,
      change('mood', 9, { visibility: 'counted' }),
      change('work', 'yes', { visibility: 'shared' }),
      change('story', 'nur für mich', { visibility: 'private' }),
    );
    expect(taken.outcomes.map(({ result }) => result)).toEqual(['taken', 'taken', 'taken']);
    const rows = await csv(here, counselling, counsellingInstrument.id);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ subject: open.code, mood: '9', work: '', story: '' });
    const entries = await csv(here, counselling, counsellingInstrument.id, '?content=entries');
    expect(entries.map((entry) => entry.item)).toEqual(['mood']);
  });

  it('readings of other sites than the researcher’s own', async () => {
    const far = await app.site(study, { code: 'FERN' });
    const user = await app.user();
    await app.app.services.members.add(study.id, { userId: user.id, roles: ['researcher'], siteIds: [far.id] });
    expect(await csv(await app.signedIn(user), study, instrument.id)).toEqual([]);
  });
});

describe('the record of an export', () => {
  it('has rows, bytes and the checksum of exactly what was sent, and is audited', async () => {
    const { bytes } = await fetchFile(researcher, study, instrument.id, '?content=entries');
    const [latest] = await pastExports(researcher, study);
    expect(latest).toMatchObject({
      content: 'entries',
      format: 'csv',
      state: 'done',
      rows: 7,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      instrumentId: instrument.id,
    });
    expect((await app.auditEntries('exports.download')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'export', label: latest?.fileName },
    });
  });

  describe('of many megabytes', () => {
    const READINGS = 400;
    const STORY = 'x'.repeat(50_000);
    let big: { id: string };

    /** More than the database puts into one reply (16 MB), and than can be sent before a connection ends. */
    beforeAll(async () => {
      big = await app.instrument(study, { ...QUESTIONNAIRE, key: 'test-gross' });
      const { instruments, readingRecords } = app.app.services;
      const subject = await app.subject(study);
      await readingRecords.insertImported({
        projectId: study.id,
        instrumentId: big.id,
        version: 1,
        importId: 'a'.repeat(24),
        by: { kind: 'import', id: null },
        language: 'de',
        items: itemIndex(await instruments.definition(study.id, big.id, 1)),
        rows: Array.from({ length: READINGS }, (_, row) => ({
          subjectId: subject.id,
          siteId: null,
          facets: {},
          startedAt: new Date(Date.UTC(2025, 0, 1, 0, row)),
          completedAt: null,
          rowKey: String(row),
          rowHash: '',
          entries: [
            { item: 'mood', state: 'answered', value: row % 11 },
            { item: 'story', state: 'answered', value: `${row} ${STORY}` },
          ],
        })),
      });
    });

    it('has every reading once, in the order in which they were stored', async () => {
      const rows = await csv(researcher, study, big.id);
      expect(rows.map(({ mood, story }) => [mood, story?.split(' ')[0]])).toEqual(
        Array.from({ length: READINGS }, (_, row) => [String(row % 11), String(row)]),
      );
      expect(rows.every(({ story }) => story?.endsWith(` ${STORY}`))).toBe(true);
    });

    it('says that it was broken off when whoever fetches it goes away', async () => {
      const cookie = [...researcher.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      await new Promise<void>((resolve) => {
        const sent = httpRequest(`${app.url}${path(study, big.id)}`, { headers: { cookie } }, (response) => {
          response.once('data', () => {
            sent.destroy();
            resolve();
          });
        });
        sent.on('error', () => undefined);
        sent.end();
      });
      await expect
        .poll(async () => (await pastExports(researcher, study))[0], { timeout: 10_000 })
        .toMatchObject({ state: 'broken', rows: null, sha256: null, instrumentId: big.id });
    });
  });

  it('is listed for authors, by instrument, and for nobody else', async () => {
    const manager = await app.as('manager', study);
    const all = await pastExports(manager, study);
    const reply = await manager.get<ExportList>(`/api/projects/${study.id}/exports?instrument=${instrument.id}`);
    expect(reply.body.items.length).toBeGreaterThan(0);
    expect(reply.body.items.length).toBeLessThan(all.length);
    expect((await (await app.as('lead', study)).get(`/api/projects/${study.id}/exports`)).status).toBe(403);
  });
});
