/** The pages that a one-time link opens: setting up the installation, choosing a password. */

import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import PasswordLinkPage from '../../client/features/password/PasswordLinkPage.tsx';
import SetupPage from '../../client/features/setup/SetupPage.tsx';
import { fakeServer, json, problem, renderClient } from '../support/client-render.tsx';
import { SAMPLE_TIME, sampleSession, sampleUser } from '../support/client-samples.ts';

const session = sampleSession({ user: sampleUser({ login: 'a.berg', name: 'Antje Berg', admin: true }) });
const signedOut = { 'GET /api/session': () => problem(401, 'not_signed_in') };
const home = [{ path: '/', element: <p>Startseite</p> }];

async function fill(user: Awaited<ReturnType<typeof renderClient>>['user']): Promise<void> {
  await user.type(await screen.findByLabelText('Ihr Name'), 'Antje Berg');
  await user.type(screen.getByLabelText('Anmeldename'), 'a.berg');
  await user.type(screen.getByLabelText('Passwort'), 'der Bach geht bergauf');
  await user.type(screen.getByLabelText('Name des Vorhabens'), 'Nordstadt');
  await user.click(screen.getByRole('button', { name: 'Wegmarke einrichten' }));
}

describe('the set-up page', () => {
  const needed = { ...signedOut, 'GET /api/setup': () => json({ needed: true, language: 'de' }) };

  it('sends everything with the link’s token and goes on signed in', async () => {
    const requests = fakeServer({ ...needed, 'POST /api/setup': () => json(session, 201) });
    const { user } = await renderClient(<SetupPage />, { at: '/setup#tok-123', withSession: true, routes: home });
    await fill(user);
    expect(await screen.findByText('Startseite')).toBeTruthy();
    expect(requests.find((request) => request.method === 'POST')?.body).toEqual({
      token: 'tok-123',
      admin: { login: 'a.berg', name: 'Antje Berg', password: 'der Bach geht bergauf' },
      language: 'de',
      project: { name: 'Nordstadt' },
      sample: false,
    });
  });

  it('asks for the sample project where it is wanted', async () => {
    const requests = fakeServer({ ...needed, 'POST /api/setup': () => json(session, 201) });
    const { user } = await renderClient(<SetupPage />, { at: '/setup#tok-123', withSession: true, routes: home });
    await user.click(await screen.findByLabelText('Auch ein Beispiel-Vorhaben anlegen'));
    await fill(user);
    expect(await screen.findByText('Startseite')).toBeTruthy();
    expect(requests.find((request) => request.method === 'POST')?.body).toMatchObject({ sample: true });
  });

  it('keeps what was typed when something is refused', async () => {
    const issues = [{ path: 'admin.password', code: 'password_common', message: 'Dieses Passwort kennen viele.' }];
    fakeServer({ ...needed, 'POST /api/setup': () => problem(400, 'invalid_input', { issues }) });
    const { user } = await renderClient(<SetupPage />, { at: '/setup#tok-123', withSession: true });
    await fill(user);
    expect(await screen.findByRole('link', { name: 'Dieses Passwort kennen viele.' })).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Name des Vorhabens').value).toBe('Nordstadt');
    expect(screen.getByLabelText<HTMLInputElement>('Passwort').value).toBe('der Bach geht bergauf');
  });

  it('says what to do when the link has expired, and still has the draft', async () => {
    fakeServer({ ...needed, 'POST /api/setup': () => problem(410, 'link_expired') });
    const { user } = await renderClient(<SetupPage />, { at: '/setup#tok-123', withSession: true });
    await fill(user);
    expect(await screen.findByText('Dieser Link gilt nicht mehr')).toBeTruthy();
    expect(sessionStorage.getItem('wegmarke.draft.setup')).toContain('Nordstadt');
    expect(sessionStorage.getItem('wegmarke.draft.setup')).not.toContain('Bach');
  });

  it('turns to the chosen language at once and keeps what was typed', async () => {
    fakeServer(needed);
    const { user } = await renderClient(<SetupPage />, { at: '/setup#tok-123', withSession: true });
    await user.type(await screen.findByLabelText('Ihr Name'), 'Antje Berg');
    await user.click(screen.getByLabelText('English'));
    expect(await screen.findByRole('heading', { level: 1, name: 'Set up Wegmarke' })).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Antje Berg');
  });

  it('asks for the whole link where the token is missing', async () => {
    fakeServer(needed);
    await renderClient(<SetupPage />, { at: '/setup', withSession: true });
    expect(await screen.findByText('Zum Einrichten brauchen Sie den Link vom Server')).toBeTruthy();
  });

  it('leads to the sign-in page once it is done', async () => {
    fakeServer({ ...signedOut, 'GET /api/setup': () => json({ needed: false, language: 'de' }) });
    await renderClient(<SetupPage />, { at: '/setup#tok-123', withSession: true });
    expect(await screen.findByText('Wegmarke ist schon eingerichtet')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Anmelden' }).getAttribute('href')).toBe('/sign-in');
  });
});

describe('the page of a password link', () => {
  const check = {
    'POST /api/password-link/check': () => json({ login: 'k.lund', name: 'Kim Lund', expiresAt: SAMPLE_TIME }),
  };

  it('says whose password it is, saves it and leads to the sign-in page', async () => {
    const requests = fakeServer({ ...check, 'POST /api/password-link': () => new Response(null, { status: 204 }) });
    const { user, router } = await renderClient(<PasswordLinkPage />, {
      at: '/password#tok-9',
      routes: [{ path: '/sign-in', element: <p>Anmeldeseite</p> }],
    });
    expect(await screen.findByText('Hallo Kim Lund! Wählen Sie ein Passwort für das Konto „k.lund“.')).toBeTruthy();
    await user.type(screen.getByLabelText('Neues Passwort'), 'der Bach geht bergauf{Enter}');
    expect(await screen.findByText('Anmeldeseite')).toBeTruthy();
    expect(requests.at(-1)?.body).toEqual({ token: 'tok-9', password: 'der Bach geht bergauf' });
    expect(router.state.location.state).toEqual({ passwordSet: true });
  });

  it.each(['link_expired', 'link_unknown', 'link_used'])('explains %s', async (code) => {
    fakeServer({ 'POST /api/password-link/check': () => problem(410, code) });
    await renderClient(<PasswordLinkPage />, { at: '/password#tok-9' });
    expect(await screen.findByText('Dieser Link gilt nicht mehr')).toBeTruthy();
  });

  it('notices that the link was used up meanwhile', async () => {
    let used = false;
    fakeServer({
      'POST /api/password-link/check': () =>
        used ? problem(410, 'link_used') : check['POST /api/password-link/check'](),
      'POST /api/password-link': () => {
        used = true;
        return problem(410, 'link_used');
      },
    });
    const { user } = await renderClient(<PasswordLinkPage />, { at: '/password#tok-9' });
    await user.type(await screen.findByLabelText('Neues Passwort'), 'der Bach geht bergauf{Enter}');
    await waitFor(() => expect(screen.getByText('Dieser Link gilt nicht mehr')).toBeTruthy());
  });
});
