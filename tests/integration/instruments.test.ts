/** Instruments over HTTP: from the library or a file to a version that never changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DefinitionCheck,
  DraftComparison,
  InstrumentDefinition,
  InstrumentDetails,
  InstrumentLibrary,
  InstrumentList,
} from '#contract/instrument';
import type { ProblemBody } from '#contract/problem';
import type { Project } from '#contract/project';
import { instrumentVersionModel } from '#server/instruments/instrument.model';
import { type TestApp, testApp } from '#tests/support/app';
import { fileOf, surveyOf } from '#tests/support/definitions';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let project: Project;
let researcher: TestClient;
let path: string;

beforeAll(async () => {
  app = await testApp('instruments');
  project = await app.project();
  researcher = await app.as('researcher', project);
  path = pathOf(project);
});
afterAll(() => app?.close());

const pathOf = ({ id }: Pick<Project, 'id'>) => `/api/projects/${id}/instruments`;
const definitionOf = (content: object, more: object = {}) => ({
  definition: { content: JSON.stringify(content), fileName: 'bogen.json', ...more },
});

const MOOD = { type: 'radiogroup', name: 'mood', title: 'Wie geht es?', choices: [1, 2, 3] };
const NOTE = { type: 'comment', name: 'note', title: 'Noch etwas?' };

async function created(key: string, ...elements: object[]): Promise<InstrumentDetails> {
  const body = definitionOf({ title: `Bogen ${key}`, ...surveyOf(...elements) }, { key });
  const reply = await researcher.post<InstrumentDetails>(path, body);
  expect(reply.status).toBe(201);
  return reply.body;
}

async function published(key: string, ...elements: object[]): Promise<InstrumentDetails> {
  const { id, revision } = await created(key, ...elements);
  const reply = await researcher.post<InstrumentDetails>(`${path}/${id}/publish`, { changes: [], revision });
  expect(reply.status).toBe(200);
  return reply.body;
}

/** Gives the instrument a new draft. */
async function redrafted({ id, key, revision }: InstrumentDetails, ...elements: object[]): Promise<InstrumentDetails> {
  const draft = definitionOf({ title: `Bogen ${key}`, ...surveyOf(...elements) }).definition;
  const reply = await researcher.patch<InstrumentDetails>(`${path}/${id}`, { draft, revision });
  expect(reply.status).toBe(200);
  return reply.body;
}

describe('the library', () => {
  it('is shown to everybody who is signed in', async () => {
    const reader = await app.as('signedIn');
    const { body } = await reader.get<InstrumentLibrary>('/api/instrument-library');
    expect(body.items.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['lebenslage', 'gespraechspuls', 'teilhabe']),
    );
    for (const entry of body.items) expect(entry.items).toBeGreaterThan(0);
  });

  it('gives an instrument that is published at once, once in a project', async () => {
    const manager = await app.as('manager', project);
    const reply = await manager.post<InstrumentDetails>(path, { library: 'teilhabe' });
    expect(reply).toMatchObject({
      status: 201,
      body: { key: 'teilhabe', published: 1, hasDraft: false, draft: null, versions: [{ version: 1, changes: [] }] },
    });
    expect((await app.auditEntries('instruments.create')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'instrument', id: reply.body.id },
    });
    expect(await manager.post(path, { library: 'teilhabe' })).toMatchObject({
      status: 409,
      body: { code: 'instrument_key_taken' },
    });
    expect(await instrumentVersionModel(app.connection).countDocuments({ instrumentId: reply.body.id })).toBe(1);
  });

  it('says so where it has no such instrument', async () => {
    expect(await researcher.post(path, { library: 'horoskop' })).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'library', code: 'library_unknown' }] },
    });
  });
});

describe('checking a file', () => {
  it('is refused for a counsellor', async () => {
    const counsellor = await app.as('counsellor', project);
    expect((await counsellor.post(`${path}/check`, definitionOf(surveyOf(MOOD)))).status).toBe(403);
  });

  it('shows what a SurveyJS definition would become, and stores nothing', async () => {
    const { body } = await researcher.post<DefinitionCheck>(`${path}/check`, definitionOf(surveyOf(MOOD, NOTE)));
    expect(body).toMatchObject({
      format: 'surveyjs',
      file: { key: 'bogen', kind: 'survey', languages: ['de'] },
      items: [
        { name: 'mood', type: 'single' },
        { name: 'note', type: 'text', freeText: true },
      ],
      issues: [],
    });
    const { body: list } = await researcher.get<InstrumentList>(`${path}?q=bogen`);
    expect(list.items.filter(({ key }) => key === 'bogen')).toEqual([]);
  });

  it('reads a code book in CSV, also with semicolons', async () => {
    const content =
      'variable;label;value;value_label\nage;Alter;;\nsex;Geschlecht;1;weiblich\nsex;Geschlecht;2;männlich\n';
    const { body } = await researcher.post<DefinitionCheck>(`${path}/check`, {
      definition: { content, fileName: 'codebuch.csv' },
    });
    expect(body).toMatchObject({
      format: 'codebook',
      items: [
        { name: 'age', type: 'number' },
        { name: 'sex', type: 'single', choices: [{ value: 1 }, { value: 2 }] },
      ],
    });
  });

  it('takes 4 MB and refuses more', async () => {
    const long = (bytes: number) => ({ definition: { content: ' '.repeat(bytes) } });
    expect(await researcher.post(`${path}/check`, long(4 * 1024 * 1024))).toMatchObject({
      status: 200,
      body: { issues: [{ code: 'file_empty' }] },
    });
    expect((await researcher.post(`${path}/check`, long(4 * 1024 * 1024 + 1))).status).toBe(400);
    expect((await researcher.post(`${path}/check`, long(9 * 1024 * 1024))).status).toBe(413);
  });
});

describe('a file as a draft', () => {
  it('is refused for a lead', async () => {
    const lead = await app.as('lead', project);
    expect((await lead.post(path, definitionOf(surveyOf(MOOD)))).status).toBe(403);
  });

  it('is refused with every error, each with its path and in the language of who reads', async () => {
    const broken = surveyOf(MOOD, MOOD, { type: 'html', name: 'h', html: '<b>!</b>' });
    const reply = await researcher.request<ProblemBody>('POST', path, {
      body: definitionOf(broken),
      headers: { 'accept-language': 'en' },
    });
    expect(reply).toMatchObject({ status: 400, body: { code: 'definition_broken' } });
    expect(reply.body.issues).toEqual([
      {
        path: 'survey.pages[0].elements[1].name',
        code: 'name_twice',
        message: 'The name "mood" is there more than once. Each question needs its own.',
        params: { name: 'mood' },
      },
      expect.objectContaining({ path: 'survey.pages[0].elements[2].type', code: 'type_refused' }),
    ]);
  });

  it('is seen by authors only until it is published', async () => {
    const draft = await created('versteckt', MOOD);
    expect(draft).toMatchObject({ published: null, hasDraft: true, versions: [], draft: { key: 'versteckt' } });
    const counsellor = await app.as('counsellor', project);
    expect((await counsellor.get(`${path}/${draft.id}`)).status).toBe(404);
    const { body } = await counsellor.get<InstrumentList>(`${path}?limit=200`);
    expect(body.items.map(({ id }) => id)).not.toContain(draft.id);

    const { revision } = draft;
    await researcher.post(`${path}/${draft.id}/publish`, { changes: [], revision });
    const after = await counsellor.get<InstrumentDetails>(`${path}/${draft.id}`);
    expect(after).toMatchObject({ status: 200, body: { published: 1, draft: null } });
  });

  it('keeps names with dots, dollars and umlauts as they are', async () => {
    const odd = { type: 'multipletext', name: '$größe.x', title: 'Größe', items: [{ name: 'a.b' }] };
    const { id } = await published('seltsam', odd);
    const { body } = await researcher.get<InstrumentDefinition>(`${path}/${id}/versions/1`);
    expect(body.file.survey).toMatchObject({ pages: [{ elements: [odd] }] });
    expect(body.items.map(({ name }) => name)).toEqual(['$größe.x.a.b']);
  });

  it('can be thrown away, but not when there is nothing else', async () => {
    const only = await created('allein', MOOD);
    expect(await researcher.patch(`${path}/${only.id}`, { draft: null, revision: 0 })).toMatchObject({
      status: 400,
      body: { issues: [{ path: 'draft', code: 'draft_is_all' }] },
    });
    const redone = await redrafted(await published('verworfen', MOOD), MOOD, NOTE);
    const thrown = await researcher.patch(`${path}/${redone.id}`, { draft: null, revision: redone.revision });
    expect(thrown).toMatchObject({ status: 200, body: { hasDraft: false, draft: null, published: 1 } });
  });

  it('must keep the key of its instrument', async () => {
    const { id, revision } = await published('treu', MOOD);
    const draft = definitionOf(fileOf([MOOD], { key: 'untreu' })).definition;
    expect(await researcher.patch(`${path}/${id}`, { draft, revision })).toMatchObject({
      status: 400,
      body: { code: 'definition_broken', issues: [{ path: 'key', code: 'key_differs' }] },
    });
  });

  it('keeps two authors from overwriting each other', async () => {
    const mine = await published('zwei', MOOD);
    await redrafted(mine, MOOD, NOTE);
    const draft = definitionOf(surveyOf(NOTE)).definition;
    expect(await researcher.patch(`${path}/${mine.id}`, { draft, revision: mine.revision })).toMatchObject({
      status: 409,
      body: { code: 'edit_conflict', current: { draft: { survey: { pages: [{ elements: [MOOD, NOTE] }] } } } },
    });
    expect(await researcher.post(`${path}/${mine.id}/publish`, { changes: [], revision: mine.revision })).toMatchObject(
      { status: 409, body: { code: 'edit_conflict' } },
    );
  });
});

describe('publishing', () => {
  it('is refused for a counsellor, and without a draft', async () => {
    const { id, revision } = await published('fertig', MOOD);
    const counsellor = await app.as('counsellor', project);
    expect((await counsellor.post(`${path}/${id}/publish`, { changes: [], revision })).status).toBe(403);
    expect(await researcher.post(`${path}/${id}/publish`, { changes: [], revision })).toMatchObject({
      status: 409,
      body: { code: 'draft_missing' },
    });
  });

  it('asks for each change to be declared, and keeps what was declared', async () => {
    const first = await published('wandel', MOOD, NOTE);
    const shorter = { ...MOOD, choices: [1, 2] };
    const { id, revision } = await redrafted(first, shorter, { ...NOTE, title: 'Möchten Sie noch etwas sagen?' });

    const { body: comparison } = await researcher.get<DraftComparison>(`${path}/${id}/comparison`);
    expect(comparison.changes).toEqual([
      { item: 'mood', kind: 'choices', certain: true },
      { item: 'note', kind: 'wording', certain: true },
    ]);
    expect(comparison.issues.map(({ code }) => code)).toEqual(['choice_removed_undeclared', 'change_undeclared']);

    const changes = [{ item: 'mood', kind: 'choices', note: { de: 'Die 3 wurde nie gewählt.' } }];
    expect(await researcher.post(`${path}/${id}/publish`, { changes, revision })).toMatchObject({
      status: 409,
      body: { code: 'changes_undeclared', issues: [{ path: 'items.note', code: 'change_undeclared' }] },
    });
    const all = [...changes, { item: 'note', kind: 'wording' }];
    const second = await researcher.post<InstrumentDetails>(`${path}/${id}/publish`, { changes: all, revision });
    expect(second).toMatchObject({ status: 200, body: { published: 2, versions: [{ version: 1 }, { version: 2 }] } });
    const { body } = await researcher.get<InstrumentDefinition>(`${path}/${id}/versions/2`);
    expect(body.history).toEqual([
      { version: 1, changes: [] },
      { version: 2, changes: all },
    ]);
  });

  it('refuses another type under the same name unless it is said', async () => {
    const first = await published('art', MOOD);
    const { id, revision } = await redrafted(first, { ...MOOD, type: 'checkbox' });
    const refused = await researcher.post(`${path}/${id}/publish`, { changes: [], revision });
    expect(refused).toMatchObject({
      status: 409,
      body: { issues: [{ code: 'type_undeclared', params: { before: 'single', after: 'multiple' } }] },
    });
    const changes = [{ item: 'mood', kind: 'type' }];
    expect((await researcher.post(`${path}/${id}/publish`, { changes, revision })).status).toBe(200);
  });

  it('is done once by two who do it at the same moment', async () => {
    const { id, revision } = await redrafted(await published('gleich', MOOD), MOOD, NOTE);
    const changes = [{ item: 'note', kind: 'added' }];
    const replies = await Promise.all(
      [1, 2, 3].map(() => researcher.post<InstrumentDetails>(`${path}/${id}/publish`, { changes, revision })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { body } = await researcher.get<InstrumentDetails>(`${path}/${id}`);
    expect(body.versions.map(({ version }) => version)).toEqual([1, 2]);
    expect(await instrumentVersionModel(app.connection).countDocuments({ instrumentId: id })).toBe(2);
  });
});

describe('a published version', () => {
  it('is read by every member, and stays as it was when the instrument goes on', async () => {
    const first = await published('bleibt', MOOD);
    const before = (await researcher.get<InstrumentDefinition>(`${path}/${first.id}/versions/1`)).body;
    const { id, revision } = await redrafted(first, { ...MOOD, title: 'Wie fühlen Sie sich?' });
    await researcher.post(`${path}/${id}/publish`, { changes: [{ item: 'mood', kind: 'wording' }], revision });
    for (const role of ['counsellor', 'lead'] as const) {
      const reader = await app.as(role, project);
      expect((await reader.get(`${path}/${id}/versions/1`)).body).toEqual(before);
    }
    expect(before.items[0]?.label).toEqual({ de: 'Wie geht es?' });
  });

  it('has no way to be changed, not even from within the server', async () => {
    const { id } = await published('ewig', MOOD);
    const model = instrumentVersionModel(app.connection);
    const content = '{}';
    await expect(model.updateOne({ instrumentId: id }, { $set: { content } })).rejects.toThrow('never changed');
    await expect(model.updateMany({}, { $set: { content } })).rejects.toThrow('never changed');
    await expect(model.findOneAndUpdate({ instrumentId: id }, { $set: { content } })).rejects.toThrow('never changed');
    await expect(model.replaceOne({ instrumentId: id }, { content })).rejects.toThrow('never changed');
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      const reply = await researcher.request(method, `${path}/${id}/versions/1`, { body: {} });
      expect(reply.status).toBe(405);
    }
  });

  it('is not reached through another project', async () => {
    const { id } = await published('hier', MOOD);
    const other = await app.project();
    const foreign = await app.as('researcher', other);
    for (const rest of ['', '/versions/1', '/comparison']) {
      expect((await foreign.get(`${pathOf(other)}/${id}${rest}`)).status).toBe(404);
    }
    expect((await researcher.get(`${path}/${id}/versions/2`)).status).toBe(404);
  });
});

describe('putting away', () => {
  it('takes an instrument out of the list and keeps it from being changed or filled in', async () => {
    const { id, revision } = await published('weg', MOOD);
    const away = await researcher.patch<InstrumentDetails>(`${path}/${id}`, { archived: true, revision });
    expect(away.body.archivedAt).not.toBeNull();
    const listed = async (query: string) =>
      (await researcher.get<InstrumentList>(`${path}?limit=200${query}`)).body.items.map((entry) => entry.id);
    expect(await listed('')).not.toContain(id);
    expect(await listed('&archived=yes')).toContain(id);

    const draft = definitionOf(surveyOf(NOTE)).definition;
    expect(await researcher.patch(`${path}/${id}`, { draft, revision: revision + 1 })).toMatchObject({
      status: 409,
      body: { code: 'instrument_archived' },
    });
    const { instruments } = app.app.services;
    await expect(instruments.latest(project.id, id)).rejects.toMatchObject({ code: 'instrument_archived' });
    expect((await instruments.listForPersons(project.id)).map((entry) => entry.id)).not.toContain(id);

    const back = await researcher.patch(`${path}/${id}`, { archived: false, revision: revision + 1 });
    expect(back).toMatchObject({ status: 200, body: { archivedAt: null } });
    expect((await instruments.latest(project.id, id)).version).toBe(1);
  });

  it('of the project stops all writing', async () => {
    const own = await app.project();
    const author = await app.as('researcher', own);
    const { id, revision } = await app.instrument(own, surveyOf(MOOD));
    await app.app.services.projects.update(own.id, { archived: true, revision: own.revision });
    for (const reply of [
      await author.post(pathOf(own), { library: 'teilhabe' }),
      await author.patch(`${pathOf(own)}/${id}`, { archived: true, revision }),
      await author.post(`${pathOf(own)}/${id}/publish`, { changes: [], revision }),
    ]) {
      expect(reply).toMatchObject({ status: 409, body: { code: 'project_archived' } });
    }
  });
});

describe('the list', () => {
  it('is sorted by title and filtered by kind', async () => {
    const own = await app.project();
    for (const library of ['teilhabe', 'gespraechspuls', 'lebenslage']) await app.instrument(own, library);
    const counsellor = await app.as('counsellor', own);
    const keys = async (query: string) =>
      (await counsellor.get<InstrumentList>(`${pathOf(own)}${query}`)).body.items.map(({ key }) => key);
    expect(await keys('')).toEqual(['gespraechspuls', 'lebenslage', 'teilhabe']);
    expect(await keys('?kind=map')).toEqual(['lebenslage']);
    expect(await keys('?q=puls')).toEqual(['gespraechspuls']);
  });
});

describe('loading definitions', () => {
  it('gives the same object again, so that what is made from it can be kept', async () => {
    const { id } = await published('gemerkt', MOOD);
    const { instruments } = app.app.services;
    const both = await Promise.all([instruments.definition(project.id, id, 1), instruments.latest(project.id, id)]);
    expect(both[0].file).toBe(both[1].file);
  });
});
