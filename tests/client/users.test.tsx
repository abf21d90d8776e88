/** The accounts pages: the one-time link, two people editing at once, deactivating with undo. */

import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { User } from '#contract/user';
import NewUserPage from '../../client/features/users/NewUserPage.tsx';
import UserPage from '../../client/features/users/UserPage.tsx';
import { fakeServer, json, problem, renderClient } from '../support/client-render.tsx';
import { sampleSession, sampleUser } from '../support/client-samples.ts';

const ID = 'a'.repeat(24);
const stored = sampleUser({ id: ID, login: 'ada', name: 'Ada', revision: 3 });
const session = sampleSession({
  user: sampleUser({ login: 'vera', name: 'Vera', admin: true }),
  permissions: ['users.list', 'users.read', 'users.update'],
});

describe('a new account', () => {
  it('shows the link once, with the focus on what happened', async () => {
    const requests = fakeServer({
      'GET /api/session': () => json(session),
      'GET /api/settings': () => json({ language: 'en', auditAddressDays: 30, updatedAt: null, revision: 0 }),
      'POST /api/users': ({ body }) =>
        json(
          {
            user: { ...stored, ...(body as object), hasPassword: false },
            link: 'http://localhost/password#geheim',
            expiresAt: '2026-03-10T10:00:00.000Z',
          },
          201,
        ),
    });
    const { user } = await renderClient(<NewUserPage />, { withSession: true });
    await waitFor(() => expect(screen.getByLabelText('Sprache')).toHaveProperty('value', 'en'));
    await user.type(screen.getByLabelText('Name'), 'Ada Lovelace');
    await user.type(screen.getByLabelText('Anmeldename'), 'ada');
    await user.click(screen.getByRole('button', { name: 'Konto anlegen' }));
    expect(await screen.findByLabelText('Link zum Setzen des Passworts')).toHaveProperty(
      'value',
      'http://localhost/password#geheim',
    );
    expect(document.activeElement?.textContent).toContain('Ada Lovelace');
    expect(requests.find((request) => request.method === 'POST')?.body).toEqual({
      name: 'Ada Lovelace',
      login: 'ada',
      email: null,
      // The installation's choice for new accounts, not the language that the administrator happens to read.
      language: 'en',
      admin: false,
    });

    await user.click(screen.getByRole('button', { name: 'Weiteres Konto anlegen' }));
    expect(screen.queryByDisplayValue(/geheim/)).toBeNull();
    expect(screen.getByLabelText('Name')).toHaveProperty('value', '');
  });
});

/** A server with one account and the revision guard of the real one. */
function accountServer() {
  let current = { ...stored };
  const requests = fakeServer({
    'GET /api/session': () => json(session),
    [`GET /api/users/${ID}`]: () => json(current),
    [`PATCH /api/users/${ID}`]: ({ body }) => {
      const { revision, ...changes } = body as { revision: number };
      if (revision !== current.revision) return problem(409, 'edit_conflict', { current });
      current = { ...current, ...changes, revision: revision + 1 };
      return json(current);
    },
  });
  return {
    requests,
    someoneElseSaves: (changes: Partial<User>) => {
      current = { ...current, ...changes, revision: current.revision + 1 };
    },
    current: () => current,
  };
}

function renderUser() {
  return renderClient(<div />, {
    withSession: true,
    at: '/',
    routes: [{ path: '/users/:userId', element: <UserPage /> }],
  });
}

describe('one account', () => {
  it('shows both versions after a conflict, keeps what was typed, and saves what was decided', async () => {
    const server = accountServer();
    const { user, router } = await renderUser();
    await router.navigate(`/users/${ID}`);
    const name = await screen.findByLabelText('Name');
    server.someoneElseSaves({ name: 'Ada von Zoe', admin: true });

    await user.clear(name);
    await user.type(name, 'Ada von Vera');
    await user.click(screen.getByRole('button', { name: 'Änderungen speichern' }));
    const box = (await screen.findByText('Beide haben hier etwas geändert')).closest<HTMLElement>('.kern-alert')!;
    expect(within(box).getByText(/Ada von Vera/)).toBeTruthy();
    expect(within(box).getByText(/Ada von Zoe/)).toBeTruthy();
    expect(name).toHaveProperty('value', 'Ada von Vera');
    expect(screen.getByRole('checkbox')).toHaveProperty('checked', true);

    await user.click(screen.getByRole('button', { name: 'Änderungen speichern' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Ada von Vera' })).toBeTruthy();
    expect(server.current()).toMatchObject({ name: 'Ada von Vera', admin: true, revision: 5 });
    expect(screen.queryByText('Beide haben hier etwas geändert')).toBeNull();
  });

  it('takes the stored value where the person says so', async () => {
    const server = accountServer();
    const { user, router } = await renderUser();
    await router.navigate(`/users/${ID}`);
    const name = await screen.findByLabelText('Name');
    server.someoneElseSaves({ name: 'Ada von Zoe' });
    await user.type(name, ' L.');
    await user.click(screen.getByRole('button', { name: 'Änderungen speichern' }));
    await user.click(await screen.findByRole('button', { name: 'Name: Gespeichertes übernehmen' }));
    expect(name).toHaveProperty('value', 'Ada von Zoe');
    expect(document.activeElement).toBe(name);
  });

  it('is deactivated at once and reactivated by undo, with the revision of the moment', async () => {
    const server = accountServer();
    const { user, router } = await renderUser();
    await router.navigate(`/users/${ID}`);
    await user.click(await screen.findByRole('button', { name: 'Konto stilllegen' }));
    expect(await screen.findByText('stillgelegt')).toBeTruthy();
    expect(server.current()).toMatchObject({ active: false, revision: 4 });
    await user.click(screen.getByRole('button', { name: 'Rückgängig' }));
    expect(await screen.findByRole('button', { name: 'Konto stilllegen' })).toBeTruthy();
    expect(server.current()).toMatchObject({ active: true, revision: 5 });
  });

  it('offers nothing that would lock oneself out', async () => {
    fakeServer({
      'GET /api/session': () => json(session),
      [`GET /api/users/${session.user.id}`]: () => json(session.user),
    });
    const { router } = await renderUser();
    await router.navigate(`/users/${session.user.id}`);
    expect(await screen.findByText(/Das ist Ihr eigenes Konto/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Konto stilllegen' })).toBeNull();
  });
});
