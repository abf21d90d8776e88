/** Bringing in answers that exist: upload, dry run, taking over, and doing it again. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AnswerImport, ImportMapping } from '#contract/answer-import';
import type { InstrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import { type TestApp, testApp } from '#tests/support/app';
import { DAY, MINUTE } from '#tests/support/clock';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let project: Project;
let instrument: InstrumentDetails;
let researcher: TestClient;

const SURVEY = {
  elements: [
    {
      type: 'radiogroup',
      name: 'help',
      title: 'Help?',
      choices: [
        { value: 1, text: 'never' },
        { value: 2, text: 'often' },
      ],
    },
    { type: 'rating', name: 'home', title: 'Home', rateMin: 0, rateMax: 10 },
    { type: 'checkbox', name: 'topics', title: 'Topics', choices: ['money', 'work'] },
    { type: 'comment', name: 'words', title: 'Wörter' },
  ],
};

beforeAll(async () => {
  app = await testApp('answer-imports');
  project = await app.project({ kind: 'survey' });
  researcher = await app.as('researcher', project);
});
afterAll(() => app.close());

/** A fresh instrument, so that the tests do not see one another's answers. */
async function freshInstrument(): Promise<string> {
  instrument = await app.instrument(project, SURVEY);
  return `/api/projects/${project.id}/instruments/${instrument.id}/imports`;
}

async function upload(base: string, content: string | Uint8Array, client = researcher) {
  return client.request<AnswerImport>('POST', `${base}?fileName=antworten.csv`, {
    raw: content,
    headers: { 'content-type': 'text/csv' },
  });
}

/** Uploads, changes the mapping where asked, does the step, and waits until it is over. */
async function step(
  base: string,
  what: 'check' | 'run',
  content: string | Uint8Array,
  more: Partial<ImportMapping> = {},
) {
  const { body: uploaded } = await upload(base, content);
  const mapping = { ...uploaded.mapping, ...more, columns: { ...uploaded.mapping.columns, ...more.columns } };
  const path = `${base}/${uploaded.id}`;
  const reply = await researcher.post<AnswerImport>(`${path}/${what}`, { mapping });
  expect(reply.status).toBe(200);
  await app.app.services.answerImports.settled(uploaded.id);
  return (await researcher.get<AnswerImport>(path)).body;
}

const readings = () =>
  app.database.db
    .collection('readings')
    .find({ instrumentId: { $exists: true } })
    .toArray();
async function stored() {
  const all = await readings();
  return all.filter((reading) => String(reading.instrumentId) === instrument.id);
}

describe('who may', () => {
  it.each(['counsellor', 'lead', 'admin'] as const)('refuses a %s', async (role) => {
    const base = await freshInstrument();
    expect((await upload(base, 'help\n1\n', await app.as(role, project))).status).toBe(403);
  });

  it('does not find an import through another instrument', async () => {
    const base = await freshInstrument();
    const { body } = await upload(base, 'help\n1\n');
    const other = await freshInstrument();
    expect((await researcher.get(`${other}/${body.id}`)).status).toBe(404);
    expect((await researcher.delete(`${other}/${body.id}`)).status).toBe(404);
  });
});

describe('an uploaded file', () => {
  it('is looked at: encoding, separator, decimals, columns with samples', async () => {
    const base = await freshInstrument();
    const { status, body } = await upload(
      base,
      Buffer.from('Fall;help;home;Wörter;sonst\nA;often;5;größer;1,5\nB;1;NA;;\n', 'latin1'),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'uploaded', fileName: 'antworten.csv', rows: null });
    expect(body.mapping).toMatchObject({ encoding: 'windows-1252', separator: ';', decimal: ',', missing: ['NA'] });
    expect(body.columns.map(({ name, use }) => [name, use.use])).toEqual([
      ['Fall', 'subject'],
      ['help', 'item'],
      ['home', 'item'],
      ['Wörter', 'item'],
      ['sonst', 'ignore'],
    ]);
    expect(body.columns[3]).toMatchObject({ samples: ['größer'], empty: 1 });
  });

  it('is kept encrypted, and so is what was seen in it', async () => {
    const base = await freshInstrument();
    await upload(base, 'words\nUnverwechselbarer Satz\n');
    const everything = await Promise.all(
      ['answerImports', 'answerImportPieces'].map((name) => app.database.db.collection(name).find().toArray()),
    );
    const bytes = everything
      .flat()
      .map((document) => (document.data ? document.data.buffer.toString('latin1') : JSON.stringify(document)));
    expect(bytes.join()).not.toContain('Unverwechselbar');
    expect(JSON.stringify(app.log)).not.toContain('Unverwechselbar');
  });
});

describe('a dry run', () => {
  it('counts what would happen and lists problems per column with lines; nothing is stored', async () => {
    const base = await freshInstrument();
    const file = 'id,help,home\na,1,11\nb,7,3\nc,8,12\nd,2\n';
    const { state, rows, issues, result } = await step(base, 'check', file);
    expect({ state, rows, added: result?.added }).toEqual({ state: 'checked', rows: 4, added: 0 });
    expect(
      issues.map(({ column, code, count, lines, examples }) => ({ column, code, count, lines, examples })),
    ).toEqual([
      { column: 'home', code: 'out_of_scale', count: 2, lines: [2, 4], examples: ['11', '12'] },
      { column: 'help', code: 'unknown_choice', count: 2, lines: [3, 4], examples: ['7', '8'] },
      { column: null, code: 'row_ragged', count: 1, lines: [5], examples: ['2 / 3'] },
    ]);
    expect(issues[0]?.message).toBe('Der Wert „11“ liegt außerhalb der Skala.');
    expect(await stored()).toEqual([]);
  });

  it('reads the columns anew with another separator', async () => {
    const base = await freshInstrument();
    const file = 'help|home;x\n1|5;x\n';
    const first = (await upload(base, file)).body;
    expect(first.columns.map(({ name }) => name)).toEqual(['help|home', 'x']);
    const { columns, issues, result } = await step(base, 'check', file, { separator: '|' });
    expect(columns.map(({ name, use }) => [name, use.use])).toEqual([
      ['help', 'item'],
      ['home;x', 'ignore'],
    ]);
    expect({ issues, added: result?.added }).toEqual({ issues: [], added: 1 });
  });

  it('says where a file is not in the chosen encoding', async () => {
    const base = await freshInstrument();
    const bytes = Buffer.from('help,words\n1,gut\n2,schön\n', 'latin1');
    const { issues } = await step(base, 'check', bytes, { encoding: 'utf-8' });
    expect(issues).toMatchObject([{ code: 'encoding_wrong', lines: [3] }]);
  });

  it.each([
    ['', 'file_empty'],
    ['help\n', 'file_empty'],
    ['zeile\n1\n', 'nothing_mapped'],
    ['help,home\n1,"2\n', 'quotes_broken'],
    ['help,home\n1,er sagt "ja"\n', 'quotes_broken'],
  ])('of %j says %s', async (file, code) => {
    const base = await freshInstrument();
    expect((await step(base, 'check', file)).issues).toMatchObject([{ code }]);
  });
});

describe('a file of five million cells', () => {
  const ROWS = 50_000;
  const COLUMNS = 100;
  const names = Array.from({ length: COLUMNS }, (_, index) => `q${index}`);
  /** @param broken the row that has a value outside the codes */
  function* lines(broken: number): Generator<string> {
    yield `${names.join(';')}\n`;
    for (let row = 0; row < ROWS; row += 1) {
      const cells = names.map((_, column) => (row * 7 + column * 3) % 11);
      if (row === broken) cells[COLUMNS - 1] = 99;
      yield `${cells.join(';')}\n`;
    }
  }

  it('is looked through with every value checked, in little memory, while others are answered', async () => {
    instrument = await app.instrument(project, {
      elements: names.map((name) => ({ type: 'rating', name, title: name, rateMin: 0, rateMax: 10 })),
    });
    const base = `/api/projects/${project.id}/instruments/${instrument.id}/imports`;
    const file = Buffer.from([...lines(ROWS - 1)].join(''));
    const { status, body: uploaded } = await upload(base, file);
    expect(status).toBe(201);
    expect(uploaded.columns).toHaveLength(COLUMNS);
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 50);
    const path = `${base}/${uploaded.id}`;
    // The check is answered after a moment and goes on; meanwhile others ask.
    const first = await researcher.post<AnswerImport>(`${path}/check`, { mapping: uploaded.mapping });
    expect(first.body.state).toBe('checking');
    const others = await Promise.all(Array.from({ length: 10 }, () => researcher.get<AnswerImport>(path)));
    expect(others.map((other) => other.status)).toEqual(Array(10).fill(200));
    await app.app.services.answerImports.settled(uploaded.id);
    clearInterval(watch);
    const { body: checked } = await researcher.get<AnswerImport>(path);
    expect(checked).toMatchObject({ state: 'checked', rows: ROWS, result: { added: ROWS - 1 } });
    expect(checked.issues).toMatchObject([
      { column: `q${COLUMNS - 1}`, code: 'out_of_scale', count: 1, lines: [ROWS + 1] },
    ]);
    expect((most - before) / 1024 / 1024).toBeLessThan(400);
  }, 120_000);
});

describe('taking over', () => {
  it('makes a reading of each row, by code or label, with choices, texts and missing cells', async () => {
    const base = await freshInstrument();
    const file = 'help,home,topics_money,topics_work,words\noften,10,1,1,Ein Satz\n1,NA,0,1,\n,,,,\n';
    const { state, result } = await step(base, 'run', file);
    expect({ state, result }).toEqual({ state: 'done', result: { added: 3, changed: 0, unchanged: 0, subjects: 3 } });
    const entries = (await stored()).map((reading) =>
      reading.entries.map((entry: { i: string; x?: unknown; c?: string }) => [entry.i, entry.x ?? typeof entry.c]),
    );
    expect(entries).toEqual([
      [
        ['help', 2],
        ['home', 10],
        ['words', 'string'],
        ['topics', ['money', 'work']],
      ],
      [
        ['help', 1],
        ['topics', ['work']],
      ],
      [],
    ]);
    const audit = await app.auditEntries('imports.run');
    expect(audit.at(-1)).toMatchObject({ outcome: 'done', subject: { kind: 'import' } });
  });

  it('takes all rows or none', async () => {
    const base = await freshInstrument();
    const { state, issues } = await step(base, 'run', 'help\n1\n2\n3\n');
    expect(state).toBe('checked');
    expect(issues).toMatchObject([{ code: 'unknown_choice', lines: [4] }]);
    expect(await stored()).toEqual([]);
  });

  it('takes everything back when the database fails in the middle', async () => {
    const base = await freshInstrument();
    const before = await app.database.db.collection('subjects').countDocuments();
    const records = app.app.services.readingRecords;
    const insert = records.insertImported.bind(records);
    let batches = 0;
    const spy = vi.spyOn(records, 'insertImported').mockImplementation(async (batch) => {
      batches += 1;
      if (batches === 3) throw new Error('the disk is full');
      return insert(batch);
    });
    const file = `help\n${'1\n2\n'.repeat(1_500)}`;
    const { state, issues } = await step(base, 'run', file);
    spy.mockRestore();
    expect(batches).toBe(3);
    expect(state).toBe('failed');
    expect(issues).toMatchObject([{ code: 'interrupted' }]);
    expect(await stored()).toEqual([]);
    expect(await app.database.db.collection('subjects').countDocuments()).toBe(before);
  });

  it('again doubles nothing, adds new rows, and replaces rows that say something else now', async () => {
    const base = await freshInstrument();
    const first = 'id,help\na,1\nb,2\n';
    await step(base, 'run', first);
    expect((await step(base, 'run', first)).result).toEqual({ added: 0, changed: 0, unchanged: 2, subjects: 0 });
    const second = 'id,help\na,2\nb,2\nc,1\n';
    expect((await step(base, 'check', second)).result).toEqual({ added: 1, changed: 1, unchanged: 1, subjects: 1 });
    expect((await step(base, 'run', second)).result).toEqual({ added: 1, changed: 1, unchanged: 1, subjects: 1 });
    expect((await stored()).map((reading) => reading.entries[0].x)).toEqual([2, 2, 1]);
  });

  it('again leaves rows without a date at the time that they first got, though they say something else now', async () => {
    const base = await freshInstrument();
    await step(base, 'run', 'Fall,Welle,help\nA,1,1\nA,2,1\nB,1,1\n');
    const times = async () => (await stored()).map(({ startedAt, completedAt }) => [startedAt, completedAt]);
    const before = await times();
    app.clock.advance(90 * DAY);
    researcher = await app.as('researcher', project);
    const again = await step(base, 'run', 'Fall,Welle,help\nA,1,2\nA,2,1\nB,1,2\n');
    expect(again.result).toMatchObject({ changed: 2, unchanged: 1 });
    expect(await times()).toEqual(before);
    expect((await stored()).map(({ occasion }) => occasion)).toEqual([1, 2, 1]);
  });

  it('again moves a row that has a date to the date that it has now', async () => {
    const base = await freshInstrument();
    await step(base, 'run', 'Fall,Welle,Datum,help\nA,1,2026-01-05,1\n');
    await step(base, 'run', 'Fall,Welle,Datum,help\nA,1,2026-02-05,1\n');
    expect((await stored()).map(({ startedAt }) => startedAt.toISOString().slice(0, 10))).toEqual(['2026-02-05']);
  });

  it('again leaves equal rows without subjects as often as they are in the file', async () => {
    const base = await freshInstrument();
    await step(base, 'run', 'help\n1\n1\n');
    expect((await step(base, 'run', 'help\n1\n1\n1\n')).result).toMatchObject({ added: 1, unchanged: 2 });
  });

  it('keeps what somebody has changed since', async () => {
    const base = await freshInstrument();
    await step(base, 'run', 'id,help\nx,1\n');
    const [reading] = await stored();
    const change = {
      id: 'change-of-a-person-1',
      item: 'help',
      voice: 'own',
      state: 'answered',
      value: 2,
      visibility: 'counted',
      at: app.clock.now().toISOString(),
      base: 0,
      language: 'de',
    };
    const path = `/api/projects/${project.id}/readings/${reading?._id}/changes`;
    expect((await researcher.post(path, { changes: [change] })).status).toBe(200);
    expect((await step(base, 'run', 'id,help,home\nx,1,5\n')).result).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await stored())[0]?.entries).toMatchObject([{ i: 'help', x: 2 }]);
  });

  it('makes repeated readings of one person, in the order of their occasions, with sites and facets', async () => {
    const site = await app.site(project, { name: 'Jobcenter Nord', code: 'JCN' });
    const base = await freshInstrument();
    const file =
      'id;Welle;Datum;Standort;rolle;help\np1;2;1.3.2026;JCN;FK;2\np1;1;1.1.2026;JCN;FK;1\np2;1;1.1.2026;jobcenter nord;FüK;1\n';
    const { issues, result } = await step(base, 'run', file, {
      columns: { rolle: { use: 'facet', facet: 'rolle' } },
    });
    expect(issues).toEqual([]);
    expect(result).toMatchObject({ added: 3, subjects: 2 });
    const shown = (await stored()).map(({ occasion, month, siteId, facets }) => [
      occasion,
      month,
      String(siteId) === site.id,
      facets.rolle,
    ]);
    expect(shown).toEqual([
      [2, '2026-03', true, 'FK'],
      [1, '2026-01', true, 'FK'],
      [1, '2026-01', true, 'FüK'],
    ]);
    const { body } = await researcher.get<Project>(`/api/projects/${project.id}`);
    expect(body.facets).toContainEqual({ key: 'rolle', label: 'rolle', values: ['FK', 'FüK'] });
    expect((await step(base, 'check', 'id,Welle,help\np1,1,1\np1,1,2\n')).issues).toMatchObject([
      { code: 'row_twice', lines: [3] },
    ]);
  });

  it('puts an earlier occasion before a later one that came with an earlier file', async () => {
    const base = await freshInstrument();
    await step(base, 'run', 'id,Welle,help\nq1,2,2\nq1,4,1\n');
    app.clock.advance(20 * MINUTE);
    await step(base, 'run', 'id,Welle,help\nq1,1,1\nq1,3,1\nq2,1,1\n');
    const shown = (await stored()).map(({ occasion, wave }) => [wave, occasion]);
    expect(shown).toEqual([
      [2, 2],
      [4, 4],
      [1, 1],
      [3, 3],
      [1, 1],
    ]);
    app.clock.advance(20 * MINUTE);
    expect((await step(base, 'run', 'id,Welle,help\nq1,1,1\nq1,3,1\n')).result).toMatchObject({ unchanged: 2 });
  });

  it('remembers the mapping of the last file', async () => {
    const base = await freshInstrument();
    await step(base, 'run', 'frage_eins\n1\n', { columns: { frage_eins: { use: 'item', item: 'help' } } });
    const { body } = await upload(base, 'frage_eins,home\n1,2\n');
    expect(body.mapping.columns).toEqual({
      frage_eins: { use: 'item', item: 'help' },
      home: { use: 'item', item: 'home' },
    });
  });

  it('remembers the mapping of a file that did not fit, for when it comes mended', async () => {
    const base = await freshInstrument();
    const uses = { columns: { frage_eins: { use: 'item' as const, item: 'help' } } };
    const wrong = await step(base, 'check', 'frage_eins\nvielleicht\n', uses);
    expect(wrong.issues).not.toEqual([]);
    await researcher.delete(`${base}/${wrong.id}`);
    const { body } = await upload(base, 'frage_eins\n1\n');
    expect(body.mapping.columns).toEqual(uses.columns);
  });

  it('can be cancelled, and is over then', async () => {
    const base = await freshInstrument();
    const { body } = await upload(base, 'help\n1\n');
    expect((await researcher.delete(`${base}/${body.id}`)).status).toBe(204);
    const again = await researcher.post(`${base}/${body.id}/run`, { mapping: body.mapping });
    expect(again).toMatchObject({ status: 409, body: { code: 'import_over' } });
    const list = await researcher.get<{ items: AnswerImport[] }>(base);
    expect(list.body.items).toMatchObject([{ id: body.id, state: 'cancelled' }]);
  });

  it('that a dead process left behind is taken back', async () => {
    const base = await freshInstrument();
    await step(base, 'run', 'id,help\na,1\n');
    const imports = app.database.db.collection('answerImports');
    const [done] = await imports.find({ state: 'done' }).sort({ createdAt: -1, _id: -1 }).limit(1).toArray();
    await imports.updateOne({ _id: done!._id }, { $set: { state: 'running', active: true } });
    app.clock.advance(2 * 60_000);
    await app.app.services.answerImports.clearDead();
    expect(await imports.findOne({ _id: done!._id })).toMatchObject({ state: 'failed' });
    expect(await stored()).toEqual([]);
  });
});
