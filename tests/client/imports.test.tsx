/** Bringing in answers: uploading, saying what columns mean, the dry run with its problems, taking over, stopping. */

import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import AnswerImportPage from '../../client/features/imports/AnswerImportPage.tsx';
import AnswerImportsPage from '../../client/features/imports/AnswerImportsPage.tsx';
import DataPage from '../../client/features/imports/DataPage.tsx';
import { missingFrom, problemOf } from '../../client/features/imports/mapping.ts';
import { SignedInOnly } from '../../client/shell/guards.tsx';
import { fakeServer, json, renderClient } from '../support/client-render.tsx';
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
const IMPORT = '2'.repeat(24);
const base = `/api/projects/${SAMPLE_PROJECT}`;
const imports = `${base}/instruments/${BOOK}/imports`;
const long = { timeout: 5_000 };

const project = sampleProject({ facets: [{ key: 'rolle', label: 'Rolle', values: ['FK'] }] });
const instrument = sampleInstrument({ id: BOOK });
const file = fileOf([
  { type: 'text', name: 'alter', inputType: 'number' },
  {
    type: 'checkbox',
    name: 'hilfe',
    choices: [
      { value: 'a', text: 'Familie' },
      { value: 'b', text: 'Verein' },
    ],
  },
]);
const version = sampleVersion(file, { instrumentId: BOOK });
const found = {
  id: IMPORT,
  instrumentId: BOOK,
  version: 1,
  state: 'uploaded',
  fileName: 'welle1.csv',
  bytes: 100,
  mapping: {
    encoding: 'windows-1252',
    separator: ';',
    decimal: ',',
    dateFormat: 'dmy',
    columns: { person: { use: 'subject' }, alter: { use: 'item', item: 'alter' }, x: { use: 'ignore' } },
    missing: ['NA'],
  },
  columns: [
    { name: 'person', use: { use: 'subject' }, samples: ['p1', 'p2'], empty: 0 },
    { name: 'alter', use: { use: 'item', item: 'alter' }, samples: ['34', 'NA'], empty: 1 },
    { name: 'x', use: { use: 'ignore' }, samples: [], empty: 2 },
  ],
  rows: null as number | null,
  progress: 0,
  result: null as object | null,
  issues: [] as object[],
  createdAt: SAMPLE_TIME,
  finishedAt: null as string | null,
};
const clean = {
  ...found,
  state: 'checked',
  rows: 2,
  progress: 2,
  result: { added: 2, changed: 0, unchanged: 0, subjects: 2 },
};

async function open(where: string, answers: Parameters<typeof fakeServer>[0] = {}, roles = ['researcher']) {
  const requests = fakeServer({
    'GET /api/session': () => json(sampleSession()),
    [`GET ${base}`]: () => json({ ...project, roles }),
    [`GET ${base}/instruments`]: () => json({ items: [instrument], nextCursor: null }),
    [`GET ${base}/instruments/${BOOK}/versions/1`]: () => json(version),
    [`GET ${imports}`]: () => json({ items: [], nextCursor: null }),
    [`GET ${imports}/${IMPORT}`]: () => json(found),
    ...answers,
  });
  const view = await renderClient(<div />, {
    withSession: true,
    routes: [
      {
        element: <SignedInOnly />,
        children: [
          { path: '/projects/:projectId/data', element: <DataPage /> },
          { path: '/projects/:projectId/instruments/:instrumentId/import', element: <AnswerImportsPage /> },
          { path: '/projects/:projectId/instruments/:instrumentId/import/:importId', element: <AnswerImportPage /> },
        ],
      },
    ],
  });
  await view.router.navigate(`/projects/${SAMPLE_PROJECT}${where}`);
  return { ...view, requests };
}

const LIST = `/instruments/${BOOK}/import`;
const ONE = `${LIST}/${IMPORT}`;

/** An upload that a test moves forward by itself. */
class FakeUpload {
  static last: FakeUpload;
  readonly upload = new EventTarget();
  readonly #events = new EventTarget();
  readonly headers: Record<string, string> = {};
  address = '';
  sent: unknown;
  status = 0;
  responseText = '';
  constructor() {
    FakeUpload.last = this;
  }
  open(_method: string, address: string): void {
    this.address = address;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  getResponseHeader(): null {
    return null;
  }
  addEventListener(name: string, listener: () => void): void {
    this.#events.addEventListener(name, listener);
  }
  send(body: unknown): void {
    this.sent = body;
  }
  abort(): void {
    this.#events.dispatchEvent(new Event('abort'));
  }
  progress(loaded: number, total: number): void {
    this.upload.dispatchEvent(new ProgressEvent('progress', { lengthComputable: true, loaded, total }));
  }
  answer(status: number, body: unknown): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.#events.dispatchEvent(new Event('load'));
  }
}

afterEach(() => vi.unstubAllGlobals());

describe('the files of a project', () => {
  it('leads researchers both ways and managers neither', async () => {
    const { unmount } = await open('/data');
    expect(await screen.findByRole('link', { name: 'Antworten übernehmen: Befragung' }, long)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Antworten herunterladen: Befragung' })).toBeTruthy();
    unmount();
    await open('/data', {}, ['manager']);
    expect(await screen.findByText('Befragung', {}, long)).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Antworten übernehmen: Befragung' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Antworten herunterladen: Befragung' })).toBeNull();
  });
});

describe('uploading', () => {
  const csv = new File(['person;alter\np1;34'], 'welle1.csv');

  async function begin() {
    vi.stubGlobal('XMLHttpRequest', FakeUpload);
    const view = await open(LIST);
    await view.user.upload(await screen.findByLabelText('CSV-Datei hierher ziehen oder wählen', {}, long), csv);
    return view;
  }

  it('sends the file as it is, shows how far it is, and leads on', async () => {
    await begin();
    const { last } = FakeUpload;
    expect(last.address).toBe(`${imports}?fileName=welle1.csv`);
    expect(last.sent).toBe(csv);
    last.progress(40, 100);
    expect(await screen.findByText('40 % hochgeladen')).toBeTruthy();
    last.progress(100, 100);
    expect(await screen.findByText('Hochgeladen. Die Datei wird gelesen …')).toBeTruthy();
    last.answer(201, found);
    expect(await screen.findByRole('heading', { level: 1, name: 'welle1.csv' }, long)).toBeTruthy();
  });

  it('can be stopped, and says that nothing was imported', async () => {
    const { user: person } = await begin();
    await person.click(screen.getByRole('button', { name: 'Abbrechen' }));
    expect(await screen.findByText('Das Hochladen wurde abgebrochen. Es wurde nichts übernommen.')).toBeTruthy();
  });

  it('says in the server’s words why a file was refused', async () => {
    await begin();
    FakeUpload.last.answer(413, { code: 'body_too_large', title: 'Zu groß', status: 413, requestId: 'r' });
    expect(await screen.findByText('Zu groß')).toBeTruthy();
  });

  it('is not offered before the questionnaire is published', async () => {
    await open(LIST, {
      [`GET ${base}/instruments`]: () => json({ items: [{ ...instrument, published: null }], nextCursor: null }),
    });
    expect(await screen.findByText('Dieser Bogen ist noch nicht veröffentlicht', {}, long)).toBeTruthy();
    expect(screen.queryByLabelText('CSV-Datei hierher ziehen oder wählen')).toBeNull();
  });
});

describe('an import', () => {
  it('shows what was detected and guessed, and checks with what was changed', async () => {
    const { user: person, requests } = await open(ONE, { [`POST ${imports}/${IMPORT}/check`]: () => json(clean) });
    expect(await screen.findByLabelText('Zeichensatz', {}, long)).toHaveProperty('value', 'windows-1252');
    expect(screen.getByLabelText('Trennzeichen')).toHaveProperty('value', ';');
    expect(screen.getByText('34 · NA')).toBeTruthy();
    await person.selectOptions(
      screen.getByLabelText('Bedeutung von x'),
      'eine Antwort einer Mehrfachauswahl (ja oder nein) oder einer Rangfolge (der Platz)',
    );
    await person.type(screen.getByLabelText('Frage für x'), 'hilfe');
    await person.selectOptions(screen.getByLabelText('Antwort für x'), 'Verein');
    fireEvent.change(screen.getByLabelText('Zellen ohne Antwort'), { target: { value: 'NA; -9 ;NA;' } });
    await person.click(screen.getByRole('button', { name: 'Probelauf starten' }));
    expect(await screen.findByText('2 neue Momentaufnahmen')).toBeTruthy();
    expect(requests.find((request) => request.method === 'POST')?.body).toEqual({
      mapping: {
        ...found.mapping,
        missing: ['NA', '-9'],
        columns: { ...found.mapping.columns, x: { use: 'choice', item: 'hilfe', choice: 'b' } },
      },
    });
    expect(screen.getByRole('button', { name: '2 Zeilen übernehmen' })).toBeTruthy();
  });

  it('waits for a question that exists', async () => {
    const { user: person } = await open(ONE);
    const target = await screen.findByLabelText('Frage für alter', {}, long);
    await person.clear(target);
    await person.type(target, 'altre');
    expect(screen.getByText('Eine Frage mit diesem Namen gibt es im Bogen nicht.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Probelauf starten' })).toHaveProperty('disabled', true);
  });

  it('shows problems by column with the lines, and offers no taking over', async () => {
    const issues = [
      {
        column: 'alter',
        code: 'not_a_number',
        message: '„alt“ ist keine Zahl.',
        count: 12,
        lines: [3, 7],
        examples: ['alt'],
      },
    ];
    await open(ONE, { [`GET ${imports}/${IMPORT}`]: () => json({ ...clean, issues }) });
    expect(await screen.findByText('Ein Problem: So wird nichts übernommen', {}, long)).toBeTruthy();
    const row = within(screen.getByRole('table', { name: 'Probleme je Spalte' })).getByRole('row', { name: /alter/ });
    expect(row.textContent).toContain('„alt“ ist keine Zahl.');
    expect(row.textContent).toContain('3, 7 …');
    expect(screen.queryByRole('button', { name: /übernehmen/ })).toBeNull();
    expect(screen.queryByText('Das würde geschehen')).toBeNull();
    expect(screen.getByRole('button', { name: 'Noch einmal prüfen' })).toBeTruthy();
  });

  it('wants another dry run once something was changed after it', async () => {
    const { user: person } = await open(ONE, { [`GET ${imports}/${IMPORT}`]: () => json(clean) });
    expect(await screen.findByRole('button', { name: '2 Zeilen übernehmen' }, long)).toBeTruthy();
    await person.selectOptions(screen.getByLabelText('Datum'), '2026-03-31');
    expect(screen.queryByRole('button', { name: '2 Zeilen übernehmen' })).toBeNull();
    expect(screen.getByText('Sie haben etwas geändert. Bitte prüfen Sie noch einmal.')).toBeTruthy();
  });

  it('follows a run until it is done', async () => {
    const running = { ...clean, state: 'running', rows: 2, progress: 1, result: null };
    const done = {
      ...clean,
      state: 'done',
      finishedAt: SAMPLE_TIME,
      result: { added: 1, changed: 1, unchanged: 3, subjects: 1 },
    };
    let asked = 0;
    const { user: person } = await open(ONE, {
      [`GET ${imports}/${IMPORT}`]: () => {
        asked += 1;
        return json(asked === 1 ? clean : asked === 2 ? running : done);
      },
      [`POST ${imports}/${IMPORT}/run`]: () => json(running),
    });
    await person.click(await screen.findByRole('button', { name: '2 Zeilen übernehmen' }, long));
    expect(await screen.findByText('1 Zeile übernommen')).toBeTruthy();
    expect(await screen.findByText('1 neue Momentaufnahme', {}, long)).toBeTruthy();
    expect(screen.getByText('3 waren schon da und bleiben, wie sie sind')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Bericht ansehen' })).toBeTruthy();
    expect(screen.queryByLabelText('Zeichensatz')).toBeNull();
  });

  it('is thrown away on request', async () => {
    let state = 'uploaded';
    const { user: person, requests } = await open(ONE, {
      [`GET ${imports}/${IMPORT}`]: () => json({ ...found, state }),
      [`DELETE ${imports}/${IMPORT}`]: () => {
        state = 'cancelled';
        return new Response(null, { status: 204 });
      },
    });
    await person.click(await screen.findByRole('button', { name: 'Datei verwerfen' }, long));
    await waitFor(() => expect(requests.some((request) => request.method === 'DELETE')).toBe(true));
    expect((await screen.findAllByText('Abgebrochen. Es wurde nichts übernommen.')).length).toBeGreaterThan(0);
    expect(screen.getByRole('link', { name: 'Andere Datei hochladen' })).toBeTruthy();
  });
});

describe('a mapping', () => {
  it('takes cells without an answer as a list, each once', () => {
    expect(missingFrom(' NA ;; -9;NA')).toEqual(['NA', '-9']);
  });

  it('refuses a choice of a question that has none to choose from', () => {
    expect(problemOf({ use: 'choice', item: 'alter', choice: 'a' }, version.items)).toBe('itemUnknown');
    expect(problemOf({ use: 'facet', facet: 'Rolle!' }, version.items)).toBe('facetWrong');
    expect(problemOf({ use: 'date' }, version.items)).toBeNull();
  });
});
