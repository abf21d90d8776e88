/** What a project's pages show to whom, and the log's filters. */

import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import ProjectFacetsPage from '../../client/features/projects/ProjectFacetsPage.tsx';
import ProjectHomePage from '../../client/features/projects/ProjectHomePage.tsx';
import ProjectOverviewPage from '../../client/features/projects/ProjectOverviewPage.tsx';
import { SignedInOnly } from '../../client/shell/guards.tsx';
import { AuditTable } from '../../client/ui/AuditTable.tsx';
import { endOfDay, startOfDay } from '../../client/ui/audit-days.ts';
import { fakeServer, json, renderClient } from '../support/client-render.tsx';
import { SAMPLE_PROJECT, sampleProject, sampleSession, sampleUser } from '../support/client-samples.ts';

// Whole pages on a busy machine.
configure({ asyncUtilTimeout: 5_000 });

const ID = SAMPLE_PROJECT;
const project = sampleProject({ id: ID, name: 'Ganzheitliche Beratung', kind: 'counselling' });

function session(admin: boolean, roles: Project['roles'] = []) {
  const projects = roles.length === 0 ? [] : [{ id: ID, name: project.name, roles }];
  return sampleSession({ user: sampleUser({ admin }), projects, permissions: ['projects.read'] });
}

async function renderProject(admin: boolean, more: Partial<Project>, at = 'overview') {
  const requests = fakeServer({
    'GET /api/session': () => json(session(admin, more.roles)),
    [`GET /api/projects/${ID}`]: () => json({ ...project, ...more }),
    [`GET /api/projects/${ID}/sites`]: () => json({ items: [], nextCursor: null }),
    [`GET /api/projects/${ID}/instruments`]: () => json({ items: [], nextCursor: null }),
    [`GET /api/projects/${ID}/members`]: () => json({ items: [], nextCursor: null }),
    [`GET /api/projects/${ID}/subjects`]: () => json({ items: [], nextCursor: null }),
    [`PATCH /api/projects/${ID}`]: ({ body }) => json({ ...project, ...more, ...(body as object), revision: 1 }),
  });
  const view = await renderClient(<div />, {
    withSession: true,
    routes: [
      {
        element: <SignedInOnly />,
        children: [
          { path: '/projects/:projectId', element: <ProjectHomePage /> },
          { path: '/projects/:projectId/overview', element: <ProjectOverviewPage /> },
          { path: '/projects/:projectId/facets', element: <ProjectFacetsPage /> },
          { path: '/projects/:projectId/subjects', element: <p>Die Fälle</p> },
          { path: '/projects/:projectId/reports', element: <p>Die Berichte</p> },
        ],
      },
    ],
  });
  await view.router.navigate(`/projects/${ID}/${at}`);
  if (at !== '') await screen.findByText(project.name, {}, { timeout: 5_000 });
  return { ...view, requests };
}

function places(): string[] {
  return linksOf('Bereiche des Vorhabens');
}

function parts(): string[] {
  return linksOf('Teile der Verwaltung');
}

function linksOf(name: string): string[] {
  const nav = screen.getByRole('navigation', { name });
  return within(nav)
    .getAllByRole('link')
    .map((link) => link.textContent ?? '');
}

describe('a project', () => {
  it('shows a lead the facts and the sites, and nothing to change', async () => {
    await renderProject(false, { roles: ['lead'] });
    expect(places()).toEqual(['Bögen', 'Berichte', 'Über das Vorhaben']);
    expect(parts()).toEqual(['Übersicht', 'Standorte']);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText('Leitung')).toBeTruthy();
  });

  it('lets the administration manage it without reading its log', async () => {
    await renderProject(true, {});
    expect(places()).toEqual(['Bögen', 'Verwaltung']);
    expect(parts()).toEqual(['Übersicht', 'Standorte', 'Mitglieder', 'Merkmale']);
    expect(screen.getByRole('button', { name: 'Änderungen speichern' })).toBeTruthy();
    expect(await screen.findByText('Was jetzt?')).toBeTruthy();
  });

  it('lets its managers do both', async () => {
    await renderProject(false, { roles: ['manager'] });
    expect(places()).toEqual(['Fälle', 'Bögen', 'Berichte', 'Verwaltung']);
    expect(parts()).toEqual(['Übersicht', 'Standorte', 'Mitglieder', 'Merkmale', 'Protokoll']);
  });

  it('calls subjects what they are in a study', async () => {
    await renderProject(false, { roles: ['researcher'], kind: 'study' });
    expect(places()[0]).toBe('Gesprächspersonen');
  });

  it('says of the sample that it is invented', async () => {
    await renderProject(false, { roles: ['lead'], invented: true });
    expect(screen.getByText('erfunden')).toBeTruthy();
  });

  it.each<[string, Project['roles'], string]>([
    ['a counsellor', ['counsellor'], 'Die Fälle'],
    ['a lead', ['lead'], 'Die Berichte'],
    ['a manager', ['manager'], 'Eckdaten'],
  ])('opens for %s where their work begins', async (_who, roles, text) => {
    await renderProject(false, { roles }, '');
    expect(await screen.findByText(text, {}, { timeout: 5_000 })).toBeTruthy();
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

describe('the attributes of a project', () => {
  const role = { key: 'rolle', label: 'Rolle', values: ['Fachkraft', 'Führungskraft'] };

  it('are added with a key made from the label, one value per line', async () => {
    const { user, requests } = await renderProject(false, { roles: ['manager'], facets: [role] }, 'facets');
    await user.click(await screen.findByRole('button', { name: 'Merkmal hinzufügen' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText('Bezeichnung'), 'Größe der Stadt');
    await user.type(within(dialog).getByLabelText('Werte'), 'groß\nklein\n\ngroß ');
    await user.click(within(dialog).getByRole('button', { name: 'Merkmal hinzufügen' }));
    await waitFor(() =>
      expect(requests.find((request) => request.method === 'PATCH')?.body).toEqual({
        facets: [role, { key: 'groesse_der_stadt', label: 'Größe der Stadt', values: ['groß', 'klein'] }],
        revision: 0,
      }),
    );
    expect(await screen.findByText('groß · klein')).toBeTruthy();
  });

  it('are refused here where the key is taken', async () => {
    const { user, requests } = await renderProject(false, { roles: ['manager'], facets: [role] }, 'facets');
    await user.click(await screen.findByRole('button', { name: 'Merkmal hinzufügen' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText('Bezeichnung'), 'Rolle');
    await user.type(within(dialog).getByLabelText('Werte'), 'x');
    await user.click(within(dialog).getByRole('button', { name: 'Merkmal hinzufügen' }));
    expect(
      await within(dialog).findByRole('link', { name: 'Das Kürzel „rolle“ gibt es in diesem Vorhaben schon.' }),
    ).toBeTruthy();
    expect(requests.some((request) => request.method === 'PATCH')).toBe(false);
  });

  it('are taken out at once and put back as they were', async () => {
    const { user, requests } = await renderProject(false, { roles: ['manager'], facets: [role] }, 'facets');
    await user.click(await screen.findByRole('button', { name: 'Rolle entfernen' }));
    expect(await screen.findByText('Noch keine Merkmale')).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: 'Rückgängig' }));
    expect(await screen.findByText('Fachkraft · Führungskraft')).toBeTruthy();
    expect(requests.filter((request) => request.method === 'PATCH').at(-1)?.body).toEqual({
      facets: [role],
      revision: 1,
    });
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
