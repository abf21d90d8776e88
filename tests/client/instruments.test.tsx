/** Questionnaires: taken from the library, read in from a file with every problem named, declared and published. */

import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { DefinitionCheck, InstrumentDetails } from '#contract/instrument';
import { itemsOf } from '#surveys/code-book';
import { declaredOf, undecided } from '../../client/features/instruments/declared-changes.ts';
import InstrumentPage from '../../client/features/instruments/InstrumentPage.tsx';
import InstrumentsPage from '../../client/features/instruments/InstrumentsPage.tsx';
import LibraryPage from '../../client/features/instruments/LibraryPage.tsx';
import NewInstrumentPage from '../../client/features/instruments/NewInstrumentPage.tsx';
import { SignedInOnly } from '../../client/shell/guards.tsx';
import { fakeServer, json, problem, renderClient } from '../support/client-render.tsx';
import {
  SAMPLE_PROJECT,
  SAMPLE_TIME,
  sampleInstrument,
  sampleProject,
  sampleSession,
  sampleVersion,
} from '../support/client-samples.ts';
import { fileOf } from '../support/definitions.ts';

// Whole pages on a busy machine.
configure({ asyncUtilTimeout: 5_000 });

const BOOK = '1'.repeat(24);
const base = `/api/projects/${SAMPLE_PROJECT}`;

const project = sampleProject();
const file = fileOf([{ type: 'text', name: 'alter', inputType: 'number', title: 'Wie alt sind Sie?' }], {
  key: 'befragung',
  title: { de: 'Befragung' },
  items: { alter: { missing: [{ value: -9, label: { de: 'keine Angabe' } }] } },
});
const items = [...itemsOf(file)];
const book: InstrumentDetails = {
  ...sampleInstrument({ id: BOOK, published: null, hasDraft: true, revision: 4 }),
  versions: [],
  draft: file,
};
const check: DefinitionCheck = {
  format: 'surveyjs',
  outline: { title: file.title, key: file.key, languages: file.languages, items: 1 },
  file,
  items,
  issues: [],
};

async function open(where: string, answers: Parameters<typeof fakeServer>[0] = {}, roles = ['researcher']) {
  const requests = fakeServer({
    'GET /api/session': () => json(sampleSession()),
    [`GET ${base}`]: () => json({ ...project, roles }),
    [`GET ${base}/instruments`]: () => json({ items: [], nextCursor: null }),
    [`GET ${base}/instruments/${BOOK}`]: () => json(book),
    [`POST ${base}/instruments/check`]: () => json(check),
    ...answers,
  });
  const view = await renderClient(<div />, {
    withSession: true,
    routes: [
      {
        element: <SignedInOnly />,
        children: [
          { path: '/projects/:projectId/instruments', element: <InstrumentsPage /> },
          { path: '/projects/:projectId/instruments/library', element: <LibraryPage /> },
          { path: '/projects/:projectId/instruments/new', element: <NewInstrumentPage /> },
          { path: '/projects/:projectId/instruments/:instrumentId', element: <InstrumentPage /> },
        ],
      },
    ],
  });
  await view.router.navigate(`/projects/${SAMPLE_PROJECT}/instruments${where}`);
  return { ...view, requests };
}

const long = { timeout: 5_000 };

describe('the list of questionnaires', () => {
  it('offers both ways of getting one to authors, and nothing to a counsellor', async () => {
    const { unmount } = await open('');
    expect(await screen.findByText('Noch kein Bogen', {}, long)).toBeTruthy();
    expect(screen.getAllByRole('link', { name: 'Aus der Sammlung aufnehmen' })).toHaveLength(2);
    unmount();
    await open('', {}, ['counsellor']);
    expect(await screen.findByText('Noch kein Bogen', {}, long)).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Eigenen Bogen einlesen' })).toBeNull();
  });
});

describe('the library', () => {
  const entry = {
    key: 'lebenslage',
    kind: 'map',
    title: { de: 'Lebenslage' },
    description: { de: 'Worum es im Leben geht.' },
    languages: ['de', 'de-x-leicht'],
    licence: 'CC BY 4.0',
    normed: false,
    items: 12,
  };

  it('takes an instrument in, and says what is already there', async () => {
    const { user: person, requests } = await open('/library', {
      'GET /api/instrument-library': () =>
        json({ items: [entry, { ...entry, key: 'befragung', title: { de: 'Puls' } }] }),
      [`GET ${base}/instruments`]: () => json({ items: [book], nextCursor: null }),
      [`POST ${base}/instruments`]: () => json({ ...book, title: { de: 'Lebenslage' }, draft: null }, 201),
    });
    expect(await screen.findByRole('link', { name: '„Puls“ öffnen' }, long)).toBeTruthy();
    expect(screen.getAllByText('nicht normiert')).toHaveLength(2);
    expect(screen.getAllByText(/12 Fragen · Deutsch, Leichte Sprache · Lizenz: CC BY 4\.0/)).toHaveLength(2);
    await person.click(screen.getByRole('button', { name: '„Lebenslage“ aufnehmen' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Lebenslage' }, long)).toBeTruthy();
    expect(requests.find((request) => request.method === 'POST')?.body).toEqual({ library: 'lebenslage' });
  });
});

describe('reading in a file', () => {
  // jsdom's files cannot be read.
  const fileWith = (name: string, bytes: Uint8Array) =>
    Object.assign(new File(['{}'], name), { arrayBuffer: async () => bytes.slice().buffer });
  const chosen = fileWith('umfrage.json', new TextEncoder().encode('{"pages":[]}'));

  it('shows what it would become and saves it as a draft', async () => {
    const { user: person, requests } = await open('/new', {
      [`POST ${base}/instruments`]: () => json(book, 201),
    });
    await person.upload(await screen.findByLabelText('Datei hierher ziehen oder wählen', {}, long), chosen);
    expect(await screen.findByText('Erkannt: Fragebogen aus SurveyJS, 1 Frage.', {}, long)).toBeTruthy();
    const row = screen.getByRole('row', { name: /alter/ });
    expect(within(row).getByText('Wie alt sind Sie?')).toBeTruthy();
    expect(row.textContent).toContain('keine Angabe: -9');
    await person.click(screen.getByRole('button', { name: 'Als Entwurf speichern' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Befragung' }, long)).toBeTruthy();
    const sent = requests.find((request) => request.path.endsWith('/instruments') && request.method === 'POST')?.body;
    expect(sent).toEqual({ definition: { fileName: 'umfrage.json', content: '{"pages":[]}' } });
  });

  it('names every problem with its place, and does not offer to save', async () => {
    const issues = [
      { severity: 'error', path: 'survey.pages[0].elements[2]', code: 'name_twice', params: { name: 'alter' } },
      { severity: 'error', path: 'survey.pages[3]', code: 'from_the_future', params: {} },
      { severity: 'warning', path: '', code: 'title_missing', params: { name: 'alter' } },
    ];
    const { user: person } = await open('/new', {
      [`POST ${base}/instruments/check`]: () => json({ ...check, file: null, items: [], issues }),
    });
    await person.upload(await screen.findByLabelText('Datei hierher ziehen oder wählen', {}, long), chosen);
    // In the box, and a moment later for screen readers.
    expect((await screen.findAllByText('2 Probleme verhindern das Speichern', {}, long)).length).toBeGreaterThan(0);
    expect(screen.getByText(/Den Namen „alter“ gibt es mehrmals/)).toBeTruthy();
    expect(screen.getByText('survey.pages[0].elements[2]')).toBeTruthy();
    expect(screen.getByText(/Hier stimmt etwas nicht \(from_the_future\)/)).toBeTruthy();
    expect(screen.getByText('Ein Hinweis')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Als Entwurf speichern' })).toBeNull();
    // What is known of it all the same.
    expect(screen.getByText('Befragung')).toBeTruthy();
    expect(screen.getByText('Erkannt: Fragebogen aus SurveyJS, 1 Frage lesbar.')).toBeTruthy();
    expect(screen.getByLabelText('Titel')).toHaveProperty('value', 'Befragung');
  });

  it('gives no number of questions where none is known', async () => {
    const issues = [{ severity: 'error', path: 'line 3', code: 'json_broken', params: { line: 3, column: 6 } }];
    const broken = { format: 'unknown', outline: null, file: null, items: [], issues };
    const { user: person } = await open('/new', { [`POST ${base}/instruments/check`]: () => json(broken) });
    await person.upload(await screen.findByLabelText('Datei hierher ziehen oder wählen', {}, long), chosen);
    expect(await screen.findByText('Gewählt: umfrage.json', {}, long)).toBeTruthy();
    expect(screen.getByText('Zeile 3')).toBeTruthy();
    expect(screen.queryByText(/Erkannt/)).toBeNull();
    expect(screen.queryByText(/\d Fragen/)).toBeNull();
  });

  it('understands what older programs write, letter by letter', async () => {
    const { user: person, requests } = await open('/new');
    const bytes = Uint8Array.from('variable,label\nort,Wie schön wohnen Sie?\n', (letter) => letter.charCodeAt(0));
    await person.upload(
      await screen.findByLabelText('Datei hierher ziehen oder wählen', {}, long),
      fileWith('codebuch.csv', bytes),
    );
    await waitFor(() =>
      expect(requests.at(-1)?.body).toEqual({
        definition: { fileName: 'codebuch.csv', content: 'variable,label\nort,Wie schön wohnen Sie?\n' },
      }),
    );
  });

  it('takes pasted text, and checks again with another title', async () => {
    const { user: person, requests } = await open('/new');
    const box = await screen.findByLabelText(/Oder Text einfügen/, {}, long);
    fireEvent.change(box, { target: { value: '{"elements":[]}' } });
    await person.click(screen.getByRole('button', { name: 'Prüfen' }));
    const title = await screen.findByLabelText('Titel', {}, long);
    await person.clear(title);
    await person.type(title, 'Umfrage 2026');
    await person.click(screen.getByRole('button', { name: 'Noch einmal prüfen' }));
    await waitFor(() =>
      expect(requests.at(-1)?.body).toEqual({
        definition: {
          fileName: '',
          content: '{"elements":[]}',
          key: 'befragung',
          language: 'de',
          title: 'Umfrage 2026',
        },
      }),
    );
  });

  it('refuses what is too large before sending anything', async () => {
    const { user: person, requests } = await open('/new');
    const huge = new File(['x'], 'alles.json');
    Object.defineProperty(huge, 'size', { value: 5 * 1024 * 1024 });
    await person.upload(await screen.findByLabelText('Datei hierher ziehen oder wählen', {}, long), huge);
    expect(await screen.findByText(/größer als 4 MB/)).toBeTruthy();
    expect(requests.some((request) => request.method === 'POST')).toBe(false);
  });
});

describe('a questionnaire', () => {
  const published = {
    ...book,
    published: 1,
    versions: [{ version: 1, publishedAt: SAMPLE_TIME, changes: [], items: 1 }],
  };
  const definition = sampleVersion(file, { instrumentId: BOOK });
  const changes = [
    { item: 'alter', kind: 'wording', certain: true },
    { item: 'beruf', kind: 'type', certain: true },
    { item: 'neu', kind: 'added', certain: true },
  ];

  it('publishes the first draft as it is', async () => {
    const { user: person, requests } = await open(`/${BOOK}`, {
      [`POST ${base}/instruments/${BOOK}/publish`]: () => json({ ...published, draft: null, hasDraft: false }),
      [`GET ${base}/instruments/${BOOK}/versions/1`]: () => json(definition),
    });
    await person.click(await screen.findByRole('button', { name: 'Fassung 1 veröffentlichen' }, long));
    expect(await screen.findByText('Kein Entwurf. Eine neue Fassung beginnt mit einer geänderten Datei.')).toBeTruthy();
    expect(requests.find((request) => request.path.endsWith('/publish'))?.body).toEqual({ changes: [], revision: 4 });
  });

  it('asks about each change before the second version, and sends what its author said', async () => {
    const { user: person, requests } = await open(`/${BOOK}`, {
      [`GET ${base}/instruments/${BOOK}`]: () => json(published),
      [`GET ${base}/instruments/${BOOK}/versions/1`]: () => json(definition),
      [`GET ${base}/instruments/${BOOK}/comparison`]: () => json({ changes, issues: [] }),
      [`POST ${base}/instruments/${BOOK}/publish`]: () =>
        problem(409, 'changes_undeclared', { title: 'Das wurde nicht veröffentlicht.' }),
    });
    const publish = await screen.findByRole('button', { name: 'Fassung 2 veröffentlichen' }, long);
    await person.click(publish);
    expect(requests.some((request) => request.path.endsWith('/publish'))).toBe(false);
    expect(await screen.findByText('Noch nicht veröffentlicht')).toBeTruthy();
    await person.click(screen.getByRole('checkbox', { name: /So gewollt/ }));
    await person.selectOptions(
      screen.getByLabelText('Meint die Frage noch dasselbe?'),
      'nein, die Bedeutung ist eine andere',
    );
    await person.type(screen.getAllByLabelText(/Anmerkung/)[0]!, 'jetzt in Jahren');
    await person.click(publish);
    await waitFor(() =>
      expect(requests.find((request) => request.path.endsWith('/publish'))?.body).toEqual({
        changes: [
          { item: 'alter', kind: 'wording', note: { de: 'jetzt in Jahren' } },
          { item: 'alter', kind: 'meaning', note: { de: 'jetzt in Jahren' } },
          { item: 'beruf', kind: 'type' },
          { item: 'neu', kind: 'added' },
        ],
        revision: 4,
      }),
    );
    expect(await screen.findByText('Das wurde nicht veröffentlicht.')).toBeTruthy();
  });

  it('shows a counsellor what is asked, and no draft', async () => {
    await open(
      `/${BOOK}`,
      {
        [`GET ${base}/instruments/${BOOK}`]: () => json({ ...published, draft: null, hasDraft: false }),
        [`GET ${base}/instruments/${BOOK}/versions/1`]: () => json(definition),
      },
      ['counsellor'],
    );
    expect(await screen.findByText('Wie alt sind Sie?', {}, long)).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Entwurf' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Antworten übernehmen' })).toBeNull();
  });
});

describe('what an author declares', () => {
  it('says nothing of its own where nothing was said', () => {
    expect(declaredOf([{ item: 'a', kind: 'wording' }], {}, 'de')).toEqual([{ item: 'a', kind: 'wording' }]);
  });

  it('cannot turn a break into something comparable', () => {
    const judged = { a: { ...undecided, confirmed: true, meaning: 'same' as const } };
    expect(declaredOf([{ item: 'a', kind: 'choices' }], judged, 'de')).toEqual([{ item: 'a', kind: 'choices' }]);
  });
});
