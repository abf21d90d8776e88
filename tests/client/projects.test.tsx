/** What a project's pages show to whom, and the log's filters. */

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import ProjectPage from '../../client/features/projects/ProjectPage.tsx';
import { SignedInOnly } from '../../client/shell/guards.tsx';
import { AuditTable } from '../../client/ui/AuditTable.tsx';
import { endOfDay, startOfDay } from '../../client/ui/audit-days.ts';
import { fakeServer, json, renderClient } from '../support/client-render.tsx';

const ID = 'c'.repeat(24);
const project = {
  id: ID,
  name: 'Ganzheitliche Beratung',
  description: '',
  kind: 'counselling',
  floor: 5,
  retentionMonths: 36,
  languages: ['de'],
  createdAt: '2026-03-03T10:00:00.000Z',
  archivedAt: null as string | null,
  revision: 0,
  roles: [] as string[],
};

function session(admin: boolean) {
  const user = {
    id: 'b'.repeat(24),
    login: 'vera',
    name: 'Vera',
    email: null,
    admin,
    active: true,
    language: 'de',
    hasPassword: true,
    createdAt: '2026-03-03T10:00:00.000Z',
    lastSignInAt: null,
    revision: 0,
  };
  return { user, projects: [], permissions: ['projects.read'], language: 'de', expiresAt: null };
}

async function renderProject(admin: boolean, more: Partial<typeof project>) {
  const requests = fakeServer({
    'GET /api/session': () => json(session(admin)),
    [`GET /api/projects/${ID}`]: () => json({ ...project, ...more }),
    [`GET /api/projects/${ID}/sites`]: () => json({ items: [], nextCursor: null }),
    [`PATCH /api/projects/${ID}`]: ({ body }) => json({ ...project, ...more, ...(body as object), revision: 1 }),
  });
  const view = await renderClient(<div />, {
    withSession: true,
    routes: [{ element: <SignedInOnly />, children: [{ path: '/projects/:projectId', element: <ProjectPage /> }] }],
  });
  await view.router.navigate(`/projects/${ID}`);
  await screen.findByRole('heading', { level: 1, name: project.name }, { timeout: 5_000 });
  return { ...view, requests };
}

function parts(): string[] {
  const nav = screen.getByRole('navigation', { name: 'Bereiche des Vorhabens' });
  return within(nav)
    .getAllByRole('link')
    .map((link) => link.textContent ?? '');
}

describe('a project', () => {
  it('shows a lead the facts and the sites, and nothing to change', async () => {
    await renderProject(false, { roles: ['lead'] });
    expect(parts()).toEqual(['Übersicht', 'Standorte']);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText('Leitung')).toBeTruthy();
  });

  it('lets the administration manage it without reading its log', async () => {
    await renderProject(true, {});
    expect(parts()).toEqual(['Übersicht', 'Standorte', 'Mitglieder']);
    expect(screen.getByRole('button', { name: 'Änderungen speichern' })).toBeTruthy();
    expect(await screen.findByText('Was jetzt?')).toBeTruthy();
  });

  it('lets its managers do both', async () => {
    await renderProject(false, { roles: ['manager'] });
    expect(parts()).toEqual(['Übersicht', 'Standorte', 'Mitglieder', 'Protokoll']);
  });

  it('can only be brought back once it is archived', async () => {
    await renderProject(true, { archivedAt: '2026-03-04T10:00:00.000Z' });
    expect(screen.queryByRole('button', { name: 'Änderungen speichern' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Vorhaben zurückholen' })).toBeTruthy();
  });

  it('sends numbers as numbers, and what is no number as it was typed', async () => {
    const { user, requests } = await renderProject(true, {});
    const floor = screen.getByLabelText('Schutzgrenze');
    const months = screen.getByLabelText('Aufbewahrung in Monaten');
    await user.clear(floor);
    await user.type(floor, ' 7 ');
    await user.clear(months);
    await user.type(months, 'viele');
    await user.click(screen.getByRole('button', { name: 'Änderungen speichern' }));
    await waitFor(() =>
      expect(requests.find((request) => request.method === 'PATCH')?.body).toEqual({
        floor: 7,
        retentionMonths: 'viele',
        revision: 0,
      }),
    );
  });
});

describe('the log', () => {
  const entry = {
    id: 'd'.repeat(24),
    at: '2026-03-03T10:00:00.000Z',
    actor: { kind: 'token', id: null, label: 'Vera' },
    action: 'backup.made',
    subject: { kind: 'member', id: null, label: 'ada' },
    project: null,
    outcome: 'refused',
    requestId: null,
    address: null,
  };

  it('says codes in words, and shows one without words as it is', async () => {
    fakeServer({ 'GET /api/audit': () => json({ items: [entry], nextCursor: null }) });
    await renderClient(<AuditTable path="/api/audit" scope="installation" />);
    const row = (await screen.findByText('backup.made')).closest('tr')!;
    expect(row.textContent).toContain('Vera (Zugriffsschlüssel)');
    expect(row.textContent).toContain('Mitglied: ada');
    expect(row.textContent).toContain('abgewiesen');
    expect(row.textContent).toContain('nicht mehr gespeichert');
  });

  it('asks for whole days', async () => {
    const requests = fakeServer({ 'GET /api/audit': () => json({ items: [entry], nextCursor: null }) });
    await renderClient(<AuditTable path="/api/audit" scope="installation" />);
    await screen.findByText('backup.made');
    fireEvent.change(screen.getByLabelText('Von (Tag)'), { target: { value: '2026-03-01' } });
    await waitFor(() => expect(requests.at(-1)?.query.get('from')).toBe(startOfDay('2026-03-01')));
    fireEvent.change(screen.getByLabelText('Bis (Tag)'), { target: { value: '2026-03-01' } });
    await waitFor(() => expect(requests.at(-1)?.query.get('to')).toBe(endOfDay('2026-03-01')));
    expect(screen.getByLabelText('Bis (Tag)')).toHaveProperty('value', '2026-03-01');
  });
});
