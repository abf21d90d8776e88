/** The report page and the export page: filters in the address, words, hidden numbers, failures. */

import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Report } from '#contract/report';
import ExportPage from '../../client/features/reports/ExportPage.tsx';
import ReportPage from '../../client/features/reports/ReportPage.tsx';
import { SignedInOnly } from '../../client/shell/guards.tsx';
import { fakeServer, json, problem, renderClient } from '../support/client-render.tsx';
import { SAMPLE_PROJECT, sampleProject, sampleSession } from '../support/client-samples.ts';
import { itemOf } from '../support/items.ts';

const P = SAMPLE_PROJECT;
const I = 'a'.repeat(24);
const SITE = '1'.repeat(24);
const BASE = `/api/projects/${P}/instruments/${I}`;
const REPORT = `GET ${BASE}/report`;

const text = (de: string) => ({ de });
const project = sampleProject({ name: 'Beratung', kind: 'counselling', roles: ['lead'] });
const session = sampleSession({ permissions: ['projects.read'] });

const STATES = { notAsked: 0, later: 0, declined: 0, dontKnow: 0, spokenOnly: 0, missing: 0 };

function reportItem(name: string, label: string, counts: (number | null)[], fields = {}): Report['items'][number] {
  const choices = counts.map((_, index) => ({ value: index, label: text(`Antwort ${index}`) }));
  return {
    item: { ...itemOf({ name, type: 'single' }), label: text(label), choices },
    total: {
      n: 30,
      cells: choices.map((choice, index) => ({ ...choice, count: counts[index] ?? null })),
      states: STATES,
      mean: null,
      median: null,
      sd: null,
      interval: null,
      ranks: null,
    },
    groups: [],
    withheld: null,
    classWidth: null,
    ...fields,
  };
}

function report(fields: Partial<Report> = {}): Report {
  return {
    instrumentId: I,
    title: text('Lebenslage'),
    version: 1,
    floor: 5,
    rounding: 0,
    readings: 184,
    subjects: 170,
    groups: [],
    items: [reportItem('help', 'Wer hilft Ihnen?', [20, null])],
    asOf: '2026-06-12T10:00:00.000Z',
    ...fields,
  };
}

const choices = {
  sites: [
    { id: SITE, name: 'Köln' },
    { id: '2'.repeat(24), name: 'Bremen' },
  ],
  facets: [{ key: 'role', label: 'Rolle', values: ['FK', 'FüK'] }],
  months: { first: '2025-12', last: '2026-02' },
};

async function open(answers: Parameters<typeof fakeServer>[0], search = '', roles = ['lead'], page = 'report') {
  const requests = fakeServer({
    'GET /api/session': () => json(session),
    [`GET /api/projects/${P}`]: () => json({ ...project, roles }),
    [`GET ${BASE}/report-choices`]: () => json(choices),
    ...answers,
  });
  const view = await renderClient(<div />, {
    withSession: true,
    routes: [
      {
        element: <SignedInOnly />,
        children: [
          { path: '/projects/:projectId/instruments/:instrumentId/report', element: <ReportPage /> },
          { path: '/projects/:projectId/instruments/:instrumentId/export', element: <ExportPage /> },
        ],
      },
    ],
  });
  await view.router.navigate(`/projects/${P}/instruments/${I}/${page}${search}`);
  const asked = () => requests.filter((request) => request.path === `${BASE}/report`);
  return { ...view, requests, asked };
}

describe('the report page', () => {
  it('says in one sentence what is shown, and which numbers stay hidden', async () => {
    await open({ [REPORT]: () => json(report()) });
    const sentence = await screen.findByText(/^Lebenslage, alle Standorte/, undefined, { timeout: 5_000 });
    expect(sentence.textContent?.replaceAll('\u00a0', ' ')).toBe(
      'Lebenslage, alle Standorte, gesamter Zeitraum, letzte Erhebung, n = 184',
    );
    expect(screen.getByText(/weniger als 5 Personen/)).toBeTruthy();
    const figure = screen.getByRole('figure', { name: 'Wer hilft Ihnen?' });
    expect(within(figure).getByRole('table').textContent).toContain('zu wenige');
  });

  it('speaks of no sites where the project has none', async () => {
    const none = () => json({ ...choices, sites: [] });
    await open({ [REPORT]: () => json(report()), [`GET ${BASE}/report-choices`]: none });
    expect(await screen.findByText(/^Lebenslage, gesamter Zeitraum/, undefined, { timeout: 5_000 })).toBeTruthy();
  });

  it('says at both ends of a scale what they mean', async () => {
    const made = reportItem('content', 'Wie zufrieden sind Sie?', [3, 4, 5]);
    const scale = { min: 0, max: 2, step: 1, minLabel: text('gar nicht'), maxLabel: text('sehr') };
    const cells = made.total.cells.map((cell) => ({ ...cell, label: {} }));
    const item = { ...made.item, type: 'scale' as const, choices: [], scale };
    await open({ [REPORT]: () => json(report({ items: [{ ...made, item, total: { ...made.total, cells } }] })) });
    const figure = await screen.findByRole('figure', { name: 'Wie zufrieden sind Sie?' }, { timeout: 5_000 });
    const heads = within(figure).getAllByRole('rowheader');
    expect(heads.slice(0, 3).map((head) => head.textContent)).toEqual(['0 (gar nicht)', '1', '2 (sehr)']);
  });

  it('keeps its filters in the address and asks the server for them', async () => {
    const { router, asked, user } = await open({ [REPORT]: () => json(report()) }, '?occasion=first&from=2026-01');
    await screen.findByText(/Januar 2026, erste Erhebung/, undefined, { timeout: 5_000 });
    expect(Object.fromEntries(asked()[0]?.query ?? [])).toMatchObject({ occasion: 'first', from: '2026-01' });
    await user.selectOptions(await screen.findByLabelText('Standort'), 'Köln');
    await user.selectOptions(screen.getByLabelText('Vergleichen nach'), 'Rolle');
    await waitFor(() =>
      expect(Object.fromEntries(asked().at(-1)?.query ?? [])).toMatchObject({ site: SITE, by: 'role' }),
    );
    expect(router.state.location.search).toContain(`site=${SITE}`);
    expect(await screen.findByText(/Lebenslage, Köln, ab Januar 2026.*verglichen nach Rolle/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Auswahl zurücksetzen' }));
    expect(router.state.location.search).toBe('');
  });

  it('offers only months that fit together', async () => {
    await open({ [REPORT]: () => json(report()) }, '?from=2026-01');
    const to = await screen.findByLabelText('bis (Monat)', undefined, { timeout: 5_000 });
    await waitFor(() =>
      expect(
        within(to)
          .getAllByRole('option')
          .map((option) => option.textContent),
      ).toEqual(['ohne Grenze', 'Januar 2026', 'Februar 2026']),
    );
  });

  it('names what is not shown, and why', async () => {
    const items = [
      reportItem('strengths', 'Was läuft gut?', [], { withheld: 'freeText' }),
      reportItem('debt', 'Haben Sie Schulden?', [], { withheld: 'tooFew' }),
    ];
    await open({ [REPORT]: () => json(report({ items })) });
    expect(await screen.findByText('Sie werden nicht ausgezählt.', undefined, { timeout: 5_000 })).toBeTruthy();
    expect(screen.getByText(/zu wenige Personen geantwortet/)).toBeTruthy();
    expect(screen.queryByRole('figure')).toBeNull();
  });

  it('ends with the questions that belong to no topic', async () => {
    const about = (domain: string, name: string) => {
      const made = reportItem(name, `Frage ${name}`, [20, 8]);
      return { ...made, item: { ...made.item, domain } };
    };
    const items = [reportItem('concern', 'Was ist Ihr Anliegen?', [20, 8]), about('home', 'a'), about('health', 'b')];
    await open({ [REPORT]: () => json(report({ items })) });
    await screen.findByRole('figure', { name: 'Frage a' }, { timeout: 5_000 });
    const headings = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent);
    expect(headings).toEqual(['home', 'health', 'Weitere Fragen', 'Mitnehmen']);
  });

  it('says in each picture that its counts are rounded, and what stands for no valid answer', async () => {
    const made = reportItem('help', 'Wer hilft Ihnen?', [20, 10]);
    const item = { ...made.item, missing: [{ value: -8, label: text('weiß nicht') }] };
    const total = { ...made.total, states: { ...STATES, missing: 10 } };
    await open({ [REPORT]: () => json(report({ items: [{ ...made, item, total }], rounding: 10 })) });
    const figure = await screen.findByRole('figure', { name: 'Wer hilft Ihnen?' }, { timeout: 5_000 });
    expect(within(figure).getByText(/auf Vielfache von 10 gerundet/)).toBeTruthy();
    expect(within(figure).getByText('ohne gültige Angabe: 10')).toBeTruthy();
    expect(within(figure).getByText(/Statt einer Antwort steht dort „weiß nicht“\./)).toBeTruthy();
    expect(screen.getByText(/n ≈ 184$/)).toBeTruthy();
  });

  it('puts the items of one matrix into one picture with its question as the title', async () => {
    const part = (row: string) => ({
      ...reportItem(`talk.${row}`, `Wie war das Gespräch? ${row}`, [1, 2, 3]),
    });
    const items = ['Zeit', 'Ton'].map((row) => {
      const made = part(row);
      return { ...made, item: { ...made.item, question: 'talk', chart: 'diverging' as const, partLabel: text(row) } };
    });
    await open({ [REPORT]: () => json(report({ items })) });
    const figure = await screen.findByRole('figure', { name: 'Wie war das Gespräch?' }, { timeout: 5_000 });
    expect(within(figure).getByRole('rowheader', { name: 'Zeit' })).toBeTruthy();
    expect(within(figure).getByRole('rowheader', { name: 'Ton' })).toBeTruthy();
  });

  it('says what to do where a selection leaves too little or nothing', async () => {
    const items = [reportItem('help', 'Wer hilft?', [null], { withheld: 'tooFew' })];
    await open({ [REPORT]: () => json(report({ readings: null, subjects: null, items })) });
    expect(
      await screen.findByText('Für diese Auswahl gibt es zu wenige Angaben', undefined, { timeout: 5_000 }),
    ).toBeTruthy();
  });

  it('says why it failed and tries again on request', async () => {
    let broken = true;
    const { user } = await open({
      [REPORT]: () => (broken ? problem(500, 'internal', { detail: 'Gerade nicht.' }) : json(report())),
    });
    expect(await screen.findByText('Gerade nicht.', undefined, { timeout: 5_000 })).toBeTruthy();
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Erneut versuchen' }));
    expect(await screen.findByRole('figure')).toBeTruthy();
  });

  it('leads only researchers to the single answers', async () => {
    await open({ [REPORT]: () => json(report()) });
    await screen.findByRole('figure', undefined, { timeout: 5_000 });
    expect(screen.queryByRole('link', { name: 'Daten herunterladen' })).toBeNull();
  });
});

describe('the export page', () => {
  const instrument = {
    id: I,
    projectId: P,
    key: 'lebenslage',
    kind: 'map',
    title: text('Lebenslage'),
    languages: ['de', 'en'],
    published: 1,
    hasDraft: false,
    alone: true,
    normed: false,
    createdAt: '2026-03-03T10:00:00.000Z',
    archivedAt: null,
    revision: 1,
  };
  const past = {
    id: 'e'.repeat(24),
    instrumentId: I,
    content: 'readings',
    format: 'csv',
    fileName: 'lebenslage-readings-2026-06-11.csv',
    startedAt: '2026-06-11T10:00:00.000Z',
    finishedAt: '2026-06-11T10:00:01.000Z',
    rows: 12_034,
    bytes: 1_000_000,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    by: 'Vera',
    state: 'done',
  };
  const answers = {
    [`GET /api/projects/${P}/instruments`]: () => json({ items: [instrument], nextCursor: null }),
    [`GET /api/projects/${P}/exports`]: () => json({ items: [past], nextCursor: null }),
  };

  it('is a plain link that says what was chosen', async () => {
    const { user } = await open(answers, '', ['researcher'], 'export');
    const link = await screen.findByRole('link', { name: 'Datei herunterladen' }, { timeout: 5_000 });
    expect(link.getAttribute('href')).toBe(`${BASE}/export?content=readings&format=csv&separator=semicolon`);
    await user.selectOptions(screen.getByLabelText('Inhalt'), 'Das Verzeichnis der Fragen (Codebuch)');
    await user.selectOptions(screen.getByLabelText('Als'), 'Textdatei (Markdown)');
    expect(link.getAttribute('href')).toBe(`${BASE}/export?content=codebook&format=md&labels=de`);
    expect(screen.getByText(/nur Angaben, die die Personen zum Mitzählen freigegeben haben/)).toBeTruthy();
  });

  it('lists what was taken out, with rows and a checksum that can be copied', async () => {
    const { user, requests } = await open(answers, '', ['researcher'], 'export');
    const row = (await screen.findByText(past.fileName, undefined, { timeout: 5_000 })).closest('tr')!;
    expect(row.textContent).toContain('12.034');
    expect(row.textContent).toContain('vollständig');
    await user.click(within(row).getByRole('button', { name: `Prüfsumme von ${past.fileName} kopieren` }));
    expect(await navigator.clipboard.readText()).toBe(past.sha256);
    expect(requests.find((request) => request.path.endsWith('/exports'))?.query.get('instrument')).toBe(I);
  });

  it('starts nothing for a manager, who sees what others have taken out', async () => {
    await open(answers, '', ['manager'], 'export');
    await screen.findByText(past.fileName, undefined, { timeout: 5_000 });
    expect(screen.queryByRole('link', { name: 'Datei herunterladen' })).toBeNull();
  });
});
