/** Signing in, being asked to sign in again in the middle of work, waiting, signing out. */

import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Session } from '#contract/session';
import { api } from '../../client/api.ts';
import SignInPage, { safeNext } from '../../client/features/sign-in/SignInPage.tsx';
import { useSession } from '../../client/session/session.tsx';
import { Header } from '../../client/shell/Header.tsx';
import { claimDrafts, readDraft, writeDraft } from '../../client/ui/draft.ts';
import { Form } from '../../client/ui/Form.tsx';
import { TextField } from '../../client/ui/TextField.tsx';
import { useForm } from '../../client/ui/use-form.ts';
import { fakeServer, json, problem, renderClient } from '../support/client-render.tsx';
import { sampleSession, sampleUser } from '../support/client-samples.ts';

const kim = sampleUser({ login: 'k.lund', name: 'Kim Lund' });

function sessionOf(permissions: string[] = [], projects: Session['projects'] = []) {
  return sampleSession({ user: kim, permissions, projects });
}

describe('the sign-in page', () => {
  it('signs in and goes where one wanted to go', async () => {
    const requests = fakeServer({
      'GET /api/session': () => problem(401, 'not_signed_in'),
      'GET /api/setup': () => json({ needed: false, language: 'de' }),
      'POST /api/session': () => json(sessionOf()),
    });
    const { user, router } = await renderClient(<SignInPage />, {
      at: '/sign-in?next=%2Fusers%3Fq%3Dx',
      routes: [{ path: '/users', element: <p>Hier wollte ich hin</p> }],
      withSession: true,
    });
    await user.type(await screen.findByLabelText('Anmeldename'), 'k.lund');
    await user.type(screen.getByLabelText('Passwort'), 'ein langer Satz');
    await user.click(screen.getByRole('button', { name: 'Anmelden' }));
    expect(await screen.findByText('Hier wollte ich hin')).toBeTruthy();
    expect(router.state.location.search).toBe('?q=x');
    expect(requests.find((request) => request.method === 'POST')?.body).toEqual({
      login: 'k.lund',
      password: 'ein langer Satz',
    });
  });

  it('keeps the login when the password was wrong', async () => {
    fakeServer({
      'GET /api/session': () => problem(401, 'not_signed_in'),
      'GET /api/setup': () => json({ needed: false, language: 'de' }),
      'POST /api/session': () => problem(401, 'sign_in_failed', { detail: 'Name oder Passwort stimmen nicht.' }),
    });
    const { user } = await renderClient(<SignInPage />, { at: '/sign-in', withSession: true });
    await user.type(await screen.findByLabelText('Anmeldename'), 'k.lund');
    await user.type(screen.getByLabelText('Passwort'), 'falsch{Enter}');
    expect(await screen.findByText('Name oder Passwort stimmen nicht.')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Anmeldename').value).toBe('k.lund');
    expect(sessionStorage.length).toBe(0);
  });

  it('shows a waiting time in words and lets one try again when it is over', async () => {
    fakeServer({
      'GET /api/session': () => problem(401, 'not_signed_in'),
      'GET /api/setup': () => json({ needed: false, language: 'de' }),
      'POST /api/session': () => problem(429, 'sign_in_wait', { retryAfterSeconds: 1 }),
    });
    const { user } = await renderClient(<SignInPage />, { at: '/sign-in', withSession: true });
    await user.type(await screen.findByLabelText('Anmeldename'), 'k.lund');
    await user.type(screen.getByLabelText('Passwort'), 'falsch{Enter}');
    expect(await screen.findByText('Bitte warten Sie kurz')).toBeTruthy();
    expect(screen.getAllByText(/In 1 Sekunde können Sie es wieder versuchen/)).toHaveLength(2);
    expect(screen.getByRole('button', { name: 'Anmelden' })).toHaveProperty('disabled', true);
    await waitFor(() => expect(screen.queryByText('Bitte warten Sie kurz')).toBeNull(), { timeout: 3_000 });
    expect(screen.getByRole('button', { name: 'Anmelden' })).toHaveProperty('disabled', false);
    expect(await screen.findByText('Sie können es jetzt wieder versuchen.')).toBeTruthy();
  });

  it('says how to begin while the installation is empty', async () => {
    fakeServer({
      'GET /api/session': () => problem(401, 'not_signed_in'),
      'GET /api/setup': () => json({ needed: true, language: 'de' }),
    });
    await renderClient(<SignInPage />, { at: '/sign-in', withSession: true });
    expect(await screen.findByText('Diese Installation ist noch nicht eingerichtet')).toBeTruthy();
    expect(screen.queryByLabelText('Passwort')).toBeNull();
  });

  it('shows nothing that another account had typed in this tab', async () => {
    claimDrafts('f'.repeat(24));
    writeDraft('project:new', { name: 'Von jemand anderem' });
    fakeServer({
      'GET /api/session': () => problem(401, 'session_expired'),
      'GET /api/setup': () => json({ needed: false, language: 'de' }),
      'POST /api/session': () => json(sessionOf()),
    });
    const { user } = await renderClient(<SignInPage />, {
      at: '/sign-in?next=%2Fusers',
      routes: [{ path: '/users', element: <p>Angekommen</p> }],
      withSession: true,
    });
    await user.type(await screen.findByLabelText('Anmeldename'), 'k.lund');
    await user.type(screen.getByLabelText('Passwort'), 'ein langer Satz');
    await user.click(screen.getByRole('button', { name: 'Anmelden' }));
    await screen.findByText('Angekommen');
    expect(readDraft('project:new')).toBeNull();
  });

  it('never leads to another site', () => {
    expect(safeNext('/users?q=x')).toBe('/users?q=x');
    const traps = [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\n\\evil.example',
      '/..//evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
      'users',
      '',
      null,
    ];
    for (const trap of traps) expect(safeNext(trap), String(trap)).toBe('/');
  });
});

function Work() {
  const { session } = useSession();
  const form = useForm({
    draft: 'work',
    initial: { note: '' },
    onSubmit: async (body) => {
      await api.post('/api/notes', { body, reply: z.object({ ok: z.boolean() }) });
    },
  });
  if (!session) return <p>Niemand da</p>;
  return (
    <Form form={form} submit="Speichern">
      <TextField {...form.field('note')} label="Notiz" />
    </Form>
  );
}

describe('a session that ends in the middle of work', () => {
  it('is renewed in a dialog, and what was typed is sent after all', async () => {
    let alive = false;
    const requests = fakeServer({
      'GET /api/session': () => json(sessionOf()),
      'POST /api/notes': () => (alive ? json({ ok: true }) : problem(401, 'session_expired')),
      'POST /api/session': () => {
        alive = true;
        return json(sessionOf());
      },
    });
    const { user } = await renderClient(<Work />, { withSession: true });
    await user.type(await screen.findByLabelText('Notiz'), 'Lange Überlegung');
    await user.click(screen.getByRole('button', { name: 'Speichern' }));

    const dialog = await screen.findByRole('dialog', { name: 'Bitte melden Sie sich noch einmal an' });
    expect(dialog.contains(document.activeElement)).toBe(true);
    expect(screen.getByLabelText<HTMLInputElement>('Anmeldename').readOnly).toBe(true);
    await user.type(screen.getByLabelText('Passwort'), 'ein langer Satz{Enter}');

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => {
      const notes = requests.filter((request) => request.path === '/api/notes');
      expect(notes.map((request) => request.body)).toEqual([
        { note: 'Lange Überlegung' },
        { note: 'Lange Überlegung' },
      ]);
    });
  });

  it('can be left, which removes the drafts for whoever comes next', async () => {
    fakeServer({
      'GET /api/session': () => json(sessionOf()),
      'POST /api/notes': () => problem(401, 'session_expired', { detail: 'Abgelaufen.' }),
    });
    const { user } = await renderClient(<Work />, { withSession: true });
    await user.type(await screen.findByLabelText('Notiz'), 'Vertraulich');
    await user.click(screen.getByRole('button', { name: 'Speichern' }));
    await user.click(await screen.findByRole('button', { name: 'Abbrechen und ganz abmelden' }));
    expect(await screen.findByText('Niemand da')).toBeTruthy();
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('Vertraulich');
  });
});

describe('the header', () => {
  it('shows the places that one may use, and signs out', async () => {
    const project = (id: string, name: string): Session['projects'][number] => ({
      id: id.padStart(24, '0'),
      name,
      roles: ['lead'],
    });
    const requests = fakeServer({
      'GET /api/session': () => json(sessionOf(['projects.list'], [project('1', 'Nord'), project('2', 'Süd')])),
      'DELETE /api/session': () => new Response(null, { status: 204 }),
    });
    const { user, router } = await renderClient(<Header />, {
      withSession: true,
      routes: [{ path: '/sign-in', element: <p>Abgemeldet</p> }],
    });
    expect(await screen.findByRole('link', { name: 'Vorhaben' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Konten' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Vorhaben wählen' })).toBeTruthy();

    await user.click(screen.getByRole('button', { name: /Kim Lund/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Abmelden' }));
    expect(await screen.findByText('Abgemeldet')).toBeTruthy();
    expect(requests.some((request) => request.method === 'DELETE')).toBe(true);
    expect(router.state.location.pathname).toBe('/sign-in');
  });

  it('goes on in the language of this browser after a reload, and takes the account’s where there is none', async () => {
    fakeServer({ 'GET /api/session': () => json({ ...sessionOf(['projects.list']), language: 'en' }) });
    localStorage.setItem('wegmarke.language', 'de');
    const first = await renderClient(<Header />, { withSession: true });
    expect(await screen.findByRole('link', { name: 'Vorhaben' })).toBeTruthy();
    first.unmount();
    localStorage.clear();
    await renderClient(<Header />, { withSession: true });
    expect(await screen.findByRole('link', { name: 'Projects' })).toBeTruthy();
  });

  it('speaks the chosen language and has the account remember it', async () => {
    const requests = fakeServer({
      'GET /api/session': () => json(sessionOf(['projects.list'])),
      'PATCH /api/account': () => json({ ...sessionOf().user, language: 'en', revision: 1 }),
    });
    const { user } = await renderClient(<Header />, { withSession: true });
    await user.click(await screen.findByRole('button', { name: /Sprache.*Deutsch/ }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'English' }));
    expect(await screen.findByRole('link', { name: 'Projects' })).toBeTruthy();
    await waitFor(() => {
      const saved = requests.find((request) => request.method === 'PATCH');
      expect(saved?.body).toEqual({ language: 'en', revision: 0 });
    });
  });
});
