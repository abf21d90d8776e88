/** The person's own space: opened with the code of a slip, in their language, left without a trace. */

import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Space } from '#contract/space';
import { slipCodeOf } from '#surveys/codes';
import { configureApi } from '../../client/api.ts';
import { countUnsent } from '../../client/fill/unsent-changes.ts';
import { SpaceApp } from '../../client/space/SpaceApp.tsx';
import { createSpaceTexts, interfaceLanguageOf } from '../../client/space/space-texts.ts';
import { LiveProvider } from '../../client/ui/Live.tsx';
import { fakeServer, json, problem, type ServerRequest } from '../support/client-render.tsx';
import { PULSE, sampleVersion } from '../support/client-samples.ts';
import { FakeChannel } from '../support/fake-channel.ts';

const CODE = slipCodeOf(new Uint8Array(15).fill(7));
const READING = 'a'.repeat(24);
const INSTRUMENT = '4'.repeat(24);

let open: boolean;
let channel: FakeChannel;
let code: string;
let requests: ServerRequest[];
let refuse: Response | null;
let slip: Space['slip'];

const space = (): Space => ({
  code,
  projectName: 'Brücke',
  seenBy: ['Frau Yıldız', 'Herr Kaya'],
  languages: ['de', 'de-x-leicht', 'en', 'ar'],
  expiresAt: '2026-12-31T00:00:00.000Z',
  slip,
  openings: [
    { at: '2026-03-04T13:02:00.000Z', device: 'phone', here: true },
    { at: '2026-03-03T08:30:00.000Z', device: 'computer', here: false },
  ],
  otherDevices: 1,
  readings: [{ ...head(), title: PULSE.title, kind: PULSE.kind }],
  instruments: [{ id: INSTRUMENT, key: 'puls', title: PULSE.title, version: 1 }],
  invented: false,
});
const head = () => ({
  id: READING,
  projectId: '2'.repeat(24),
  subjectId: '3'.repeat(24),
  instrumentId: INSTRUMENT,
  version: 1,
  mode: 'alone' as const,
  startedAt: '2026-03-03T12:00:00.000Z',
  changedAt: '2026-03-03T12:00:00.000Z',
  completedAt: null,
  revision: channel.revision,
});

const guarded = (answer: (request: ServerRequest) => Response | Promise<Response>) => (request: ServerRequest) =>
  open ? answer(request) : problem(401, 'space_closed');

beforeEach(() => {
  open = false;
  code = 'K7Q-4MD';
  refuse = null;
  slip = { madeAt: '2026-03-01T09:00:00.000Z', madeBy: 'staff', isFirst: true };
  channel = new FakeChannel();
  history.replaceState(null, '', '/s');
  vi.stubGlobal(
    'EventSource',
    class {
      close() {}
    },
  );
  requests = fakeServer({
    'POST /api/space': () => {
      if (refuse) return refuse;
      open = true;
      return json(space(), 201);
    },
    'GET /api/space': guarded(() => json(space())),
    'DELETE /api/space': guarded(() => {
      open = false;
      return json({});
    }),
    'DELETE /api/space/other-devices': guarded(() => json({})),
    'POST /api/space/slip': guarded(
      () => refuse ?? json({ code: CODE, link: `/s#${CODE}`, expiresAt: '2026-12-31T00:00:00.000Z' }, 201),
    ),
    'POST /api/space/slip/pdf': guarded(() => new Response('%PDF', { headers: { 'content-type': 'application/pdf' } })),
    'POST /api/space/readings': guarded(() => json({ ...head(), id: 'b'.repeat(24), entries: [] }, 201)),
    [`GET /api/space/readings/${READING}`]: guarded(() => json({ ...head(), entries: channel.entries() })),
    [`GET /api/space/instruments/${INSTRUMENT}/versions/1`]: guarded(() =>
      json(sampleVersion(PULSE, { instrumentId: INSTRUMENT })),
    ),
    [`POST /api/space/readings/${READING}/changes`]: guarded(async ({ body }) =>
      json(await channel.send((body as { changes: Parameters<FakeChannel['send']>[0] }).changes)),
    ),
  });
});

async function visit(language = 'de') {
  const texts = await createSpaceTexts(interfaceLanguageOf(language));
  configureApi({ language: () => 'de', onReachable: () => {} });
  const view = render(
    <I18nextProvider i18n={texts}>
      <LiveProvider>
        <SpaceApp firstLanguage={language} />
      </LiveProvider>
    </I18nextProvider>,
  );
  return { ...view, user: userEvent.setup() };
}

async function visitOpen(language = 'de') {
  open = true;
  const visited = await visit(language);
  await screen.findByRole('heading', { name: /Guten Tag|Hello/ });
  return visited;
}

async function openReading(user: ReturnType<typeof userEvent.setup>, title: RegExp, begin: string) {
  await user.click(screen.getAllByRole('button', { name: title })[0]!);
  // The questions' code is loaded here for the first time.
  await user.click(await screen.findByRole('button', { name: begin }, { timeout: 15_000 }));
  return screen.findByRole('textbox');
}

describe('the code', () => {
  it('opens the space as it was typed: small letters, spaces, no dashes', async () => {
    const { user } = await visit();
    await user.type(await screen.findByRole('textbox', { name: 'Code' }), CODE.toLowerCase().replaceAll('-', ' '));
    await user.click(screen.getByRole('button', { name: 'Bereich öffnen' }));
    expect(await screen.findByRole('heading', { name: 'Guten Tag' })).toBeDefined();
    expect(requests.find(({ method }) => method === 'POST')?.body).toEqual({ code: CODE });
    expect(screen.getByText('Sie müssen nichts ausfüllen. Es hat keine Folgen für Ihre Leistung.')).toBeDefined();
  });

  it('from a QR code is taken out of the address before anything else', async () => {
    history.replaceState(null, '', `/s#${CODE}`);
    await visit();
    expect(location.hash).toBe('');
    expect(await screen.findByRole('heading', { name: 'Guten Tag' })).toBeDefined();
    expect(requests[0]).toMatchObject({ method: 'POST', path: '/api/space', body: { code: CODE } });
  });

  it('with a mistake is named kindly, without asking the server, and stays to be corrected', async () => {
    const { user } = await visit();
    const field = await screen.findByRole('textbox', { name: 'Code' });
    await user.type(field, 'ABC');
    await user.click(screen.getByRole('button', { name: 'Bereich öffnen' }));
    expect(screen.getByRole('alert').textContent).toMatch(/16 Zeichen/);
    await user.clear(field);
    await user.type(field, `${CODE.slice(0, -1)}${CODE.endsWith('2') ? '3' : '2'}`);
    await user.click(screen.getByRole('button', { name: 'Bereich öffnen' }));
    expect(screen.getByRole('alert').textContent).toMatch(/Zeichen vertauscht/);
    expect(requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(document.activeElement).toBe(field);
  });

  it.each([
    ['slip_expired', 403, /gilt nicht mehr/],
    ['slip_revoked', 403, /gilt nicht mehr/],
    ['code_unknown', 401, /keinen Bereich/],
    ['too_many_requests', 429, /warten Sie 3 Minuten/],
  ])('that the server refuses with %s has its own words', async (name, status, words) => {
    refuse = problem(status, name, { retryAfterSeconds: 130 });
    const { user } = await visit();
    await user.type(await screen.findByRole('textbox', { name: 'Code' }), CODE);
    await user.click(screen.getByRole('button', { name: 'Bereich öffnen' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(words);
  });
});

describe('the open space', () => {
  it('fills a reading alone and saves what is typed', async () => {
    const { user } = await visitOpen();
    const field = await openReading(user, /Gesprächspuls/, 'Fragen beginnen');
    await user.type(field, 'viel');
    await waitFor(() => expect(channel.stored('wort')).toBe('viel'));
    expect(channel.log.at(-1)).toMatchObject({ voice: 'own', visibility: 'shared', language: 'de' });
    expect(location.href).toMatch(/\/s$/);
  });

  it('speaks Leichte Sprache, questions included', async () => {
    const { user } = await visitOpen('de-x-leicht');
    expect(screen.getByText(/Alles ist freiwillig/)).toBeDefined();
    await openReading(user, /Unser Gespräch/, 'Anfangen');
    expect(screen.getByRole('heading', { name: 'Was war schön?' })).toBeDefined();
  });

  it('keeps its own words German where it does not speak the language of the questions', async () => {
    const { user } = await visitOpen();
    await user.click(screen.getByRole('button', { name: 'Sprache' }));
    await user.click(screen.getByRole('radio', { name: 'العربية' }));
    expect(screen.getByText(/Knöpfe bleiben auf Deutsch/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Start' }));
    await openReading(user, /محادثتنا/, 'Fragen beginnen');
    const question = await screen.findByRole('heading', { name: 'ما الجيد؟' });
    expect(question.closest('[dir]')?.getAttribute('dir')).toBe('rtl');
  });

  it('says by name who sees what, and what new answers get', async () => {
    const { user } = await visitOpen();
    await user.click(screen.getByRole('button', { name: 'Wer sieht was?' }));
    expect(screen.getByText(/Frau Yıldız, Herr Kaya/)).toBeDefined();
    await user.click(screen.getByRole('radio', { name: /Nur ich/ }));
    await user.click(screen.getByRole('button', { name: 'Start' }));
    await user.type(await openReading(user, /Gesprächspuls/, 'Fragen beginnen'), 'x');
    await waitFor(() => expect(channel.log.at(-1)).toMatchObject({ visibility: 'private' }));
  });

  it('closes other devices on request', async () => {
    const { user } = await visitOpen();
    await user.click(screen.getByRole('button', { name: 'Dort schließen' }));
    await waitFor(() => expect(requests.some(({ path }) => path === '/api/space/other-devices')).toBe(true));
  });

  it('begins a reading once, however often the request has to be sent', async () => {
    const { user } = await visitOpen();
    await user.click(screen.getByRole('button', { name: /Gesprächspuls neu beginnen/ }));
    await waitFor(() => expect(requests.some(({ path }) => path.endsWith(`readings/${'b'.repeat(24)}`))).toBe(true));
    const begun = requests.find(({ path, method }) => path === '/api/space/readings' && method === 'POST');
    expect(begun?.body).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{24}$/) });
  });
});

describe('the person’s code', () => {
  it('is of a slip that somebody made: the person reads when, and when their space was open before', async () => {
    await visitOpen();
    expect(screen.getByText(/am 1\. März 2026 von Ihrer Beratung gemacht/)).toBeDefined();
    expect(screen.getByText(/Davor zuletzt geöffnet: 3\. März 2026.*Computer/)).toBeDefined();
    cleanup();
    slip = { ...slip, isFirst: false };
    await visitOpen();
    expect(screen.getByText(/von Ihrer Beratung neu gemacht/)).toBeDefined();
  });

  it('is renewed in one tap, shown once, and printed in the language of the questions', async () => {
    const { user } = await visitOpen('de-x-leicht');
    await user.click(screen.getByRole('button', { name: 'Mein Code' }));
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toContainEqual(
      expect.stringMatching(/Handy \(hier\)/),
    );
    await user.click(screen.getByRole('button', { name: 'Neuen Code holen' }));
    const shown = await screen.findByText(CODE);
    expect(shown).toBe(document.activeElement);
    expect(requests.find(({ path }) => path === '/api/space/slip')?.body).toEqual({ closeOthers: true });
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:here');
    await user.click(screen.getByRole('button', { name: 'Zettel herunterladen' }));
    await waitFor(() =>
      expect(requests.find(({ path }) => path === '/api/space/slip/pdf')?.body).toEqual({
        code: CODE,
        language: 'de-x-leicht',
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Ich habe den Code' }));
    expect(screen.queryByText(CODE)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Mein Code' }));
    expect(screen.queryByText(CODE)).toBeNull();
    expect(JSON.stringify(localStorage)).not.toContain(CODE);
  });

  it('leaves other devices open on request, and says when it could not be renewed', async () => {
    const { user } = await visitOpen();
    await user.click(screen.getByRole('button', { name: 'Mein Code' }));
    await user.click(screen.getByRole('checkbox', { name: /anderen Geräten schließen/ }));
    refuse = problem(500, 'internal');
    await user.click(screen.getByRole('button', { name: 'Neuen Code holen' }));
    expect((await screen.findByRole('alert')).textContent).toContain('nicht geklappt');
    refuse = null;
    await user.click(screen.getByRole('button', { name: 'Neuen Code holen' }));
    await screen.findByText(CODE);
    expect(requests.findLast(({ path }) => path === '/api/space/slip')?.body).toEqual({ closeOthers: false });
  });
});

describe('a space that the server closed meanwhile', () => {
  it('asks for the code over the open page and loses nothing that was typed', async () => {
    const { user } = await visitOpen();
    const field = await openReading(user, /Gesprächspuls/, 'Fragen beginnen');
    open = false;
    await user.type(field, 'mitten im Satz');
    expect(await screen.findByRole('heading', { name: /noch einmal ein/ })).toBeDefined();
    await user.type(screen.getByRole('textbox', { name: 'Code' }), CODE);
    await user.click(screen.getByRole('button', { name: 'Bereich öffnen' }));
    await waitFor(() => expect(channel.stored('wort')).toBe('mitten im Satz'));
    expect((await screen.findByDisplayValue('mitten im Satz')) as HTMLInputElement).toBe(field);
  });

  it('shows another person’s code nothing of it', async () => {
    const { user } = await visitOpen();
    const field = await openReading(user, /Gesprächspuls/, 'Fragen beginnen');
    open = false;
    await user.type(field, 'geheim');
    await screen.findByRole('heading', { name: /noch einmal ein/ });
    code = 'ABC-234';
    await user.type(screen.getByRole('textbox', { name: 'Code' }), CODE);
    await user.click(screen.getByRole('button', { name: 'Bereich öffnen' }));
    await screen.findByRole('heading', { name: 'Guten Tag' });
    expect(screen.queryByDisplayValue('geheim')).toBeNull();
    expect(channel.log).toEqual([]);
  });
});

describe('leaving', () => {
  it('closes the space and leaves nothing on the device', async () => {
    const { user } = await visitOpen();
    await user.click(screen.getByRole('button', { name: 'Wer sieht was?' }));
    await user.click(screen.getByRole('radio', { name: /Nur ich/ }));
    await user.click(screen.getByRole('button', { name: 'Beenden' }));
    await user.click(screen.getByRole('button', { name: 'Jetzt beenden' }));
    await waitFor(() => expect(open).toBe(false));
    expect(Object.keys(localStorage).filter((name) => name.startsWith('wegmarke'))).toEqual([]);
  });

  it('says what is not saved yet, and without a connection closes the space at the next visit', async () => {
    const { user, unmount } = await visitOpen();
    const field = await openReading(user, /Gesprächspuls/, 'Fragen beginnen');
    channel.failWith(new TypeError('Failed to fetch'));
    await user.type(field, 'x');
    await waitFor(() => expect(countUnsent('')).toBe(1));
    await user.click(screen.getByRole('button', { name: 'Beenden' }));
    expect(screen.getByText(/1 Eingabe ist noch nicht gespeichert/)).toBeDefined();
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    await user.click(screen.getByRole('button', { name: /Trotzdem beenden/ }));
    expect(await screen.findByText(/Auf diesem Gerät ist alles gelöscht/)).toBeDefined();
    expect(countUnsent('')).toBe(0);
    unmount();
    const asked = fakeServer({ 'DELETE /api/space': () => json({}), 'GET /api/space': () => json(space()) });
    await visit();
    expect(await screen.findByRole('textbox', { name: 'Code' })).toBeDefined();
    expect(asked.map(({ method }) => method)).toEqual(['DELETE']);
  });
});

describe('the words of the space', () => {
  it('exist in every one of its languages, with the same places for numbers and names', async () => {
    const [de, leicht, en] = await Promise.all(
      (['de', 'leicht', 'en'] as const).map(
        async (tag) => (await import(`../../client/space/texts-${tag}.ts`)).texts as Record<string, unknown>,
      ),
    );
    const flat = (value: unknown, path = ''): [string, string][] =>
      typeof value === 'string'
        ? [[path, [...value.matchAll(/\{\{\w+\}\}/g)].map(String).sort().join()]]
        : Object.entries(value as object).flatMap(([key, inner]) => flat(inner, `${path}.${key}`));
    for (const other of [leicht, en]) {
      expect(flat(other?.space).sort()).toEqual(flat(de?.space).sort());
      expect(flat(other?.fill).sort()).toEqual(flat(de?.fill).sort());
    }
  });
});
