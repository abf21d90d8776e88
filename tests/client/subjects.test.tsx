/** Cases: found by a loosely typed code, made with one press, opened, given a slip, put away and taken back. */

import { configure, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Project } from '#contract/project';
import PicturePage from '../../client/features/subjects/PicturePage.tsx';
import ReadingPage from '../../client/features/subjects/ReadingPage.tsx';
import SubjectPage from '../../client/features/subjects/SubjectPage.tsx';
import SubjectsPage from '../../client/features/subjects/SubjectsPage.tsx';
import { spellOut } from '../../client/features/subjects/subject-words.ts';
import { SignedInOnly } from '../../client/shell/guards.tsx';
import { fakeServer, json, problem, renderClient } from '../support/client-render.tsx';
import {
  PULSE,
  SAMPLE_PROJECT,
  SAMPLE_TIME,
  SAMPLE_USER,
  sampleInstrument,
  sampleProject,
  sampleSession,
  sampleUser,
  sampleVersion,
} from '../support/client-samples.ts';
import { fileOf } from '../support/definitions.ts';

// Whole pages on a busy machine.
configure({ asyncUtilTimeout: 5_000 });

const PROJECT = SAMPLE_PROJECT;
const SUBJECT = 'd'.repeat(24);
const ME = SAMPLE_USER;
const OTHER = 'e'.repeat(24);
const SITE = 'f'.repeat(24);
const MAP = '1'.repeat(24);
const at = SAMPLE_TIME;
const base = `/api/projects/${PROJECT}`;

const user = sampleUser({ id: ME, login: 'ayse', name: 'Ayşe Yılmaz' });
const project = sampleProject({
  name: 'Ganzheitliche Beratung',
  kind: 'counselling',
  languages: ['de', 'de-x-leicht'],
  facets: [{ key: 'rolle', label: 'Rolle', values: ['FK', 'FüK'] }],
  roles: ['counsellor'],
});
const subject = {
  id: SUBJECT,
  projectId: PROJECT,
  code: 'K7Q-4MD',
  siteId: SITE,
  facets: {},
  counsellor: { userId: ME, name: 'Ayşe Yılmaz' },
  deputy: null,
  createdAt: at,
  lastReadingAt: null as string | null,
  readings: 0,
  archivedAt: null as string | null,
  invented: false,
  revision: 0,
};
const site = {
  id: SITE,
  projectId: PROJECT,
  name: 'Nordstadt',
  code: 'NORD',
  createdAt: at,
  archivedAt: null,
  revision: 0,
};
const instrument = sampleInstrument({ id: MAP, key: 'lebenslage', kind: 'map', title: { de: 'Lebenslage' } });
const head = {
  id: '9'.repeat(24),
  projectId: PROJECT,
  subjectId: SUBJECT,
  instrumentId: MAP,
  version: 1,
  mode: 'together',
  startedAt: at,
  changedAt: at,
  completedAt: null as string | null,
  revision: 3,
};

interface World {
  roles?: Project['roles'];
  kind?: Project['kind'];
  subjects?: (typeof subject)[];
  one?: Partial<typeof subject>;
  readings?: (typeof head)[];
  instruments?: (typeof instrument)[];
  answers?: Parameters<typeof fakeServer>[0];
}

async function open(where: string, world: World = {}) {
  const roles = world.roles ?? ['counsellor'];
  const found = { ...subject, ...world.one };
  const list = (items: unknown[]) => () => json({ items, nextCursor: null });
  const requests = fakeServer({
    'GET /api/session': () => json(sampleSession({ user, projects: [{ id: PROJECT, name: project.name, roles }] })),
    [`GET ${base}`]: () => json({ ...project, roles, kind: world.kind ?? 'counselling' }),
    [`GET ${base}/sites`]: list([site]),
    [`GET ${base}/assignable-people`]: () =>
      json({
        items: [
          { userId: ME, name: 'Ayşe Yılmaz' },
          { userId: OTHER, name: 'Otto Ohm' },
        ],
      }),
    [`GET ${base}/subjects`]: list(world.subjects ?? []),
    [`POST ${base}/subjects`]: () => json(found, 201),
    [`GET ${base}/subjects/${SUBJECT}`]: () => json(found),
    [`PATCH ${base}/subjects/${SUBJECT}`]: ({ body }) => {
      const { archived } = body as { archived?: boolean };
      return json({ ...found, revision: 1, archivedAt: archived ? at : null });
    },
    [`GET ${base}/subjects/${SUBJECT}/slips`]: list([]),
    [`GET ${base}/instruments`]: list(world.instruments ?? [instrument]),
    [`GET ${base}/readings`]: list(world.readings ?? []),
    ...world.answers,
  });
  const view = await renderClient(<div />, {
    withSession: true,
    routes: [
      {
        element: <SignedInOnly />,
        children: [
          { path: '/projects/:projectId/subjects', element: <SubjectsPage /> },
          { path: '/projects/:projectId/subjects/:subjectId', element: <SubjectPage /> },
          { path: '/projects/:projectId/subjects/:subjectId/picture', element: <PicturePage /> },
          { path: '/projects/:projectId/readings/:readingId', element: <p>Der Bogen</p> },
          { path: '/read/:projectId/:readingId', element: <ReadingPage /> },
        ],
      },
    ],
  });
  await view.router.navigate(where);
  return { ...view, requests };
}

const CASES = `/projects/${PROJECT}/subjects`;
const CASE = `${CASES}/${SUBJECT}`;

describe('the list of cases', () => {
  it('makes a case with one press, for oneself and at the only site, and shows its code to read out', async () => {
    const { user: person, requests } = await open(CASES);
    await person.click(await screen.findByRole('button', { name: 'Neuer Fall' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Neuer Fall' }));
    await person.click(await dialog.findByRole('button', { name: 'Fall anlegen' }, { timeout: 5_000 }));
    expect(await screen.findByText('K7Q-4MD')).toBeTruthy();
    expect(screen.getByText(/Köln · 7 · Quickborn · 4 · München · Düsseldorf/)).toBeTruthy();
    expect(requests.find((request) => request.method === 'POST')?.body).toEqual({
      siteId: SITE,
      counsellorId: ME,
      deputyId: null,
      facets: {},
    });
    expect(screen.getByRole('link', { name: 'Fall öffnen' }).getAttribute('href')).toBe(CASE);
  });

  it('says what the place is for while it is empty', async () => {
    await open(CASES);
    expect(await screen.findByText('Noch kein Fall')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Zu den Bögen' })).toBeTruthy();
  });

  it('asks the server for what was typed and chosen', async () => {
    const { user: person, requests } = await open(CASES, { subjects: [subject], roles: ['counsellor', 'manager'] });
    await person.type(await screen.findByLabelText('Kürzel'), 'k7q 4');
    await waitFor(() => expect(requests.at(-1)?.query.get('q')).toBe('k7q 4'));
    await person.selectOptions(screen.getByLabelText('Zuordnung'), 'meine');
    await waitFor(() => expect(requests.at(-1)?.query.get('assigned')).toBe('me'));
  });

  it('lets a manager look for somebody’s cases, and for those of a group', async () => {
    const { user: person, requests } = await open(CASES, { subjects: [subject], roles: ['manager'] });
    const assigned = await screen.findByLabelText('Zuordnung');
    await within(assigned).findByRole('option', { name: 'Otto Ohm' });
    await person.selectOptions(assigned, 'Otto Ohm');
    await waitFor(() => expect(requests.at(-1)?.query.get('assigned')).toBe(OTHER));
    await person.selectOptions(screen.getByLabelText('Merkmal'), 'Rolle: FK');
    await waitFor(() => expect(requests.at(-1)?.query.get('facet')).toBe('rolle:FK'));
  });

  it('asks a counsellor, who sees their own cases only, for nobody’s', async () => {
    const { requests } = await open(CASES, { subjects: [subject] });
    await screen.findByText('K7Q-4MD');
    expect(screen.queryByLabelText('Zuordnung')).toBeNull();
    expect(requests.some(({ path }) => path.endsWith('/assignable-people'))).toBe(false);
  });

  it('offers no new case to a researcher of a counselling project, who only reads', async () => {
    await open(CASES, { roles: ['researcher'] });
    expect(await screen.findByText('Noch kein Fall')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Fall/ })).toBeNull();
  });

  it('speaks of interview partners in a study', async () => {
    await open(CASES, { kind: 'study', roles: ['researcher'] });
    expect(await screen.findByRole('heading', { level: 1, name: 'Gesprächspersonen' })).toBeTruthy();
  });

  it('marks what is invented', async () => {
    await open(CASES, { subjects: [{ ...subject, invented: true }] });
    expect(await screen.findByText('erfunden')).toBeTruthy();
  });
});

describe('a case', () => {
  it('begins a reading, and the same one again when the first answer was lost', async () => {
    let tries = 0;
    const { user: person, requests } = await open(CASE, {
      answers: {
        [`POST ${base}/readings`]: ({ body }) => {
          tries += 1;
          if (tries === 1) throw new TypeError('Failed to fetch');
          return json({ ...head, id: (body as { id: string }).id, entries: [] }, 201);
        },
      },
    });
    const button = await screen.findByRole('button', { name: 'Lebenslage öffnen' }, { timeout: 5_000 });
    await person.click(button);
    expect(await screen.findByText('Das hat nicht geklappt')).toBeTruthy();
    await person.click(button);
    expect(await screen.findByText('Der Bogen')).toBeTruthy();
    const [first, second] = requests.filter((request) => request.method === 'POST').map((request) => request.body);
    expect(first).toMatchObject({ subjectId: SUBJECT, instrumentId: MAP, mode: 'together' });
    expect(second).toEqual(first);
  });

  it('goes on with today’s reading instead of beginning another', async () => {
    const today = { ...head, startedAt: new Date().toISOString() };
    const { user: person, requests, router } = await open(CASE, { readings: [today] });
    expect(await screen.findByText('Geht mit der Momentaufnahme von heute weiter.')).toBeTruthy();
    await person.click(screen.getByRole('button', { name: 'Lebenslage öffnen' }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/projects/${PROJECT}/readings/${today.id}`));
    expect(requests.some((request) => request.method === 'POST')).toBe(false);
  });

  it('shows when, with what and how, and no totals', async () => {
    await open(CASE, {
      readings: [
        { ...head, completedAt: at },
        { ...head, id: '8'.repeat(24), mode: 'alone' },
      ],
    });
    expect(await screen.findByText(/gemeinsam, fertig seit dem 3\.\sMärz 2026/)).toBeTruthy();
    expect(screen.getByText(/allein mit dem Zettel, zuletzt geändert am 3\. März 2026/)).toBeTruthy();
    expect(screen.getAllByRole('heading', { level: 3, name: 'Lebenslage' })).toHaveLength(2);
  });

  it('leads to the questionnaires where there is none', async () => {
    await open(CASE, { instruments: [], roles: ['counsellor', 'manager'] });
    expect(await screen.findByText('Noch kein Bogen in diesem Vorhaben')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Zu den Bögen' })).toBeTruthy();
  });

  it('keeps answers and slips from a manager, who sees the code only', async () => {
    const { requests } = await open(CASE, { roles: ['manager'] });
    expect(await screen.findByText('Was in den Gesprächen steht, sehen nur die zuständigen Personen.')).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Persönlicher Zettel' })).toBeNull();
    expect(requests.some((request) => request.path.endsWith('/readings'))).toBe(false);
  });

  it('says kindly that it is not theirs to whoever has no business with cases', async () => {
    await open(CASE, { roles: ['lead'] });
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Diese Seite ist nicht für Sie freigegeben' }),
    ).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says the same of the picture to a manager, who does not see answers', async () => {
    await open(`${CASE}/picture`, { roles: ['manager'] });
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Diese Seite ist nicht für Sie freigegeben' }),
    ).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('keeps them from a manager who counsels others', async () => {
    const { requests } = await open(CASE, {
      roles: ['manager', 'counsellor'],
      one: { counsellor: { userId: OTHER, name: 'Otto Ohm' } },
    });
    expect(await screen.findByText('Was in den Gesprächen steht, sehen nur die zuständigen Personen.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Zettel erstellen' })).toBeNull();
    expect(requests.some((request) => request.path.endsWith('/readings'))).toBe(false);
  });

  it('says of a slip that the person made only that and when, and still revokes it', async () => {
    const own = {
      id: '9'.repeat(24),
      subjectId: SUBJECT,
      madeBy: 'person',
      createdAt: at,
      expiresAt: '2999-01-01T00:00:00.000Z',
      revokedAt: null,
      lastUsedAt: null,
    };
    await open(CASE, {
      answers: { [`GET ${base}/subjects/${SUBJECT}/slips`]: () => json({ items: [own], nextCursor: null }) },
    });
    expect(await screen.findByText(/Die Person hat sich am .* selbst einen neuen Code geholt/)).toBeTruthy();
    expect(screen.queryByText(/benutzt/)).toBeNull();
    expect(screen.getByRole('button', { name: /widerrufen/i })).toBeTruthy();
  });

  it('shows a slip’s code once, prints it in the chosen language, and forgets it', async () => {
    const slip = {
      id: '7'.repeat(24),
      subjectId: SUBJECT,
      madeBy: 'staff',
      createdAt: at,
      expiresAt: '2099-01-01T00:00:00.000Z',
      revokedAt: null,
      lastUsedAt: null,
    };
    const made = { ...slip, code: 'ABCD-EFGH-JKLM-NPQR', link: 'http://localhost/s#ABCD-EFGH-JKLM-NPQR' };
    URL.createObjectURL = () => 'blob:x';
    const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    const { user: person, requests } = await open(CASE, {
      answers: {
        [`POST ${base}/subjects/${SUBJECT}/slips`]: () => json(made, 201),
        [`POST ${base}/subjects/${SUBJECT}/slips/${slip.id}/pdf`]: () => new Response('%PDF-1.7'),
      },
    });
    await person.selectOptions(await screen.findByLabelText('Gültig für', {}, { timeout: 5_000 }), '30 Tage');
    await person.click(screen.getByRole('button', { name: 'Zettel erstellen' }));
    expect(await screen.findByText(made.code)).toBeTruthy();
    expect(await screen.findByRole('img', { name: /QR-Code/ })).toBeTruthy();
    await person.selectOptions(screen.getByLabelText('Sprache des Zettels'), 'Leichte Sprache');
    await person.click(screen.getByRole('button', { name: 'Zettel drucken (PDF)' }));
    await waitFor(() => expect(requests.at(-1)?.body).toEqual({ code: made.code, language: 'de-x-leicht' }));
    await waitFor(() => expect(saved).toHaveBeenCalledOnce());
    await person.click(screen.getByRole('button', { name: 'Fertig, Code verbergen' }));
    expect(screen.queryByText(made.code)).toBeNull();
    expect(requests.find((request) => request.path.endsWith('/slips') && request.method === 'POST')?.body).toEqual({
      expiresInDays: 30,
    });
  });

  it('sends what was changed, facets as a whole', async () => {
    const { user: person, requests } = await open(CASE);
    await person.click(await screen.findByRole('button', { name: 'Angaben ändern' }, { timeout: 5_000 }));
    await person.selectOptions(await screen.findByLabelText('Rolle', {}, { timeout: 5_000 }), 'FK');
    await person.selectOptions(await screen.findByLabelText('Vertretung'), 'Otto Ohm');
    await person.click(screen.getByRole('button', { name: 'Änderungen speichern' }));
    await waitFor(() =>
      expect(requests.find((request) => request.method === 'PATCH')?.body).toEqual({
        facets: { rolle: 'FK' },
        deputyId: OTHER,
        revision: 0,
      }),
    );
  });

  it('lets a deputy change all but who is responsible', async () => {
    const { user: person } = await open(CASE, {
      one: { counsellor: { userId: OTHER, name: 'Otto Ohm' }, deputy: { userId: ME, name: 'Ayşe Yılmaz' } as never },
    });
    await person.click(await screen.findByRole('button', { name: 'Angaben ändern' }, { timeout: 5_000 }));
    expect(await screen.findByLabelText('Rolle')).toBeTruthy();
    expect(screen.queryByLabelText('Zuständig')).toBeNull();
  });

  it('is put away at once and taken back', async () => {
    const { user: person, requests } = await open(CASE);
    await person.click(await screen.findByRole('button', { name: 'Fall ablegen' }, { timeout: 5_000 }));
    expect(await screen.findByRole('button', { name: 'Fall zurückholen' })).toBeTruthy();
    await person.click(await screen.findByRole('button', { name: 'Rückgängig' }));
    expect(await screen.findByRole('button', { name: 'Fall ablegen' })).toBeTruthy();
    const sent = requests.filter((request) => request.method === 'PATCH').map((request) => request.body);
    expect(sent).toEqual([
      { archived: true, revision: 0 },
      { archived: false, revision: 1 },
    ]);
  });

  it('says why it could not be loaded, and tries again', async () => {
    let tries = 0;
    const { user: person } = await open(CASE, {
      answers: {
        [`GET ${base}/subjects/${SUBJECT}`]: () => {
          tries += 1;
          return tries === 1
            ? problem(403, 'forbidden', { title: 'Dieser Fall ist Ihnen nicht zugeordnet.' })
            : json(subject);
        },
      },
    });
    expect(await screen.findByText('Dieser Fall ist Ihnen nicht zugeordnet.', {}, { timeout: 5_000 })).toBeTruthy();
    await person.click(screen.getByRole('button', { name: 'Erneut versuchen' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Fall K7Q-4MD' })).toBeTruthy();
  });
});

describe('a reading that may only be read', () => {
  const file = fileOf(
    [
      { type: 'radiogroup', name: 'wohnen', title: 'Wie wohnen Sie?', choices: [{ value: 1, text: 'allein' }] },
      { type: 'radiogroup', name: 'geld', title: 'Wie steht es um das Geld?', choices: [1] },
    ],
    { key: 'lebenslage', kind: 'map', title: { de: 'Lebenslage' } },
  );
  const entry = {
    item: 'wohnen',
    voice: 'own',
    state: 'answered',
    value: 1,
    visibility: 'counted',
    language: 'de',
    at,
    by: { kind: 'person', id: null },
    revision: 1,
    contested: false,
    hidden: false,
  };

  it('shows a researcher the question as it was asked and the answer in words, and hides what is private', async () => {
    const hidden = { ...entry, item: 'geld', state: 'notAsked', value: null, hidden: true };
    await open(`/read/${PROJECT}/${head.id}`, {
      roles: ['researcher'],
      answers: {
        [`GET ${base}/readings/${head.id}`]: () => json({ ...head, entries: [entry, hidden] }),
        [`GET ${base}/instruments/${MAP}/versions/1`]: () => json(sampleVersion(file, { instrumentId: MAP })),
      },
    });
    const question = await screen.findByText('Wie wohnen Sie?', {}, { timeout: 5_000 });
    expect(within(question.parentElement!).getByText('allein')).toBeTruthy();
    expect(screen.getByText('Das sieht nur die Person selbst.')).toBeTruthy();
    expect(screen.getByText(/zum Mitzählen freigegeben/)).toBeTruthy();
  });
});

describe('filling a reading', () => {
  const byPerson = {
    item: 'wort',
    voice: 'own',
    state: 'answered',
    value: 'Alles',
    visibility: 'shared',
    language: 'de-x-leicht',
    at,
    by: { kind: 'person', id: null },
    revision: 3,
    contested: false,
    hidden: false,
  };

  it('is in the counsellor’s own language, whatever the person read, until another is chosen', async () => {
    vi.stubGlobal(
      'EventSource',
      class {
        close() {}
      },
    );
    const { user: hand } = await open(`/read/${PROJECT}/${head.id}?at=eins`, {
      answers: {
        [`GET ${base}/readings/${head.id}`]: () => json({ ...head, entries: [byPerson] }),
        [`GET ${base}/instruments/${MAP}/versions/1`]: () => json(sampleVersion(PULSE, { instrumentId: MAP })),
      },
    });
    expect(await screen.findByRole('heading', { name: 'Was war gut?' }, { timeout: 10_000 })).toBeTruthy();
    await hand.selectOptions(screen.getByRole('combobox', { name: 'Sprache der Fragen' }), 'ar');
    expect(await screen.findByRole('heading', { name: 'ما الجيد؟' })).toBeTruthy();
    expect(screen.getByDisplayValue('Alles')).toBeTruthy();
  }, 20_000);
});

describe('a code', () => {
  it('is spelled with words that nobody mishears', () => {
    expect(spellOut('K7Q-4MD', 'de')).toBe('Köln · 7 · Quickborn · 4 · München · Düsseldorf');
    expect(spellOut('A2Z-9XY', 'en')).toBe('Alfa · 2 · Zulu · 9 · X-ray · Yankee');
  });
});
