/** One's own account: details, two windows that edit them, devices, access tokens. */

import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { User } from '#contract/user';
import AccountPage from '../../client/features/account/AccountPage.tsx';
import { useSession } from '../../client/session/session.tsx';
import { fakeServer, json, problem, renderClient, type ServerRequest } from '../support/client-render.tsx';
import { SAMPLE_TIME, sampleSession, sampleUser } from '../support/client-samples.ts';

const at = SAMPLE_TIME;
const hex = (digit: string) => digit.repeat(24);

const kim = sampleUser({ login: 'k.lund', name: 'Kim Lund', lastSignInAt: SAMPLE_TIME, revision: 3 });
const userOf = (more: Partial<User> = {}) => ({ ...kim, ...more });
const sessionOf = (user = kim) =>
  sampleSession({ user, projects: [{ id: hex('a'), name: 'Nordstadt', roles: ['researcher'] }] });
const token = {
  id: hex('7'),
  name: 'Auswertung',
  projectId: hex('a'),
  scope: 'read',
  hint: 'wgm_4f2a',
  createdAt: at,
  expiresAt: '2099-01-01T00:00:00.000Z',
  lastUsedAt: null,
};
const devices = [
  { id: hex('4'), current: true, createdAt: at, lastUsedAt: at, device: 'Firefox auf Linux' },
  { id: hex('5'), current: false, createdAt: at, lastUsedAt: at, device: 'Chrome auf Android' },
];

/** The page as the guard would show it: once it is known who is there. */
function Account() {
  const { session } = useSession();
  return session ? <AccountPage /> : <p>Niemand da</p>;
}

async function open(answers: Parameters<typeof fakeServer>[0] = {}) {
  const requests = fakeServer({
    'GET /api/session': () => json(sessionOf()),
    'GET /api/sessions': () => json({ items: devices, nextCursor: null }),
    'GET /api/tokens': () => json({ items: [token], nextCursor: null }),
    ...answers,
  });
  const view = await renderClient(<Account />, {
    withSession: true,
    routes: [{ path: '/sign-in', element: <p>Anmeldeseite</p> }],
  });
  await screen.findByText('Firefox auf Linux');
  await screen.findByText('Auswertung');
  return { ...view, requests };
}

function bodies(requests: ServerRequest[], method: string, path: string): unknown[] {
  return requests.filter((each) => each.method === method && each.path === path).map((each) => each.body);
}

describe('one’s details', () => {
  it('are saved with the revision that they were read with', async () => {
    const saved = userOf({ name: 'Kim Lund-Meyer', email: 'kim@example.org', revision: 4 });
    const { user, requests } = await open({ 'PATCH /api/account': () => json(saved) });
    await user.type(screen.getByLabelText('Name'), '-Meyer');
    await user.type(screen.getByLabelText(/^E-Mail-Adresse/), 'kim@example.org');
    await user.click(screen.getByRole('button', { name: 'Angaben speichern' }));
    expect((await screen.findAllByText('Ihre Angaben sind gespeichert.')).length).toBeGreaterThan(0);
    expect(bodies(requests, 'PATCH', '/api/account')).toEqual([
      { name: 'Kim Lund-Meyer', email: 'kim@example.org', language: 'de', revision: 3 },
    ]);
  });

  it('changed in another window meanwhile are shown, and saved on the second try', async () => {
    let stored = userOf();
    const { user, requests } = await open({
      'GET /api/session': () => json(sessionOf(stored)),
      'PATCH /api/account': ({ body }) => {
        const { revision } = body as { revision: number };
        if (revision === 4) return json(userOf({ revision: 5 }));
        stored = userOf({ email: 'neu@example.org', revision: 4 });
        return problem(409, 'edit_conflict', { current: stored });
      },
    });
    await user.type(screen.getByLabelText('Name'), ' M.');
    await user.click(screen.getByRole('button', { name: 'Angaben speichern' }));
    expect(await screen.findByText('Jemand anderes war schneller')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Kim Lund M.');
    expect(screen.getByLabelText<HTMLInputElement>(/^E-Mail-Adresse/).value).toBe('neu@example.org');

    await user.click(screen.getByRole('button', { name: 'Angaben speichern' }));
    await waitFor(() => expect(bodies(requests, 'PATCH', '/api/account')).toHaveLength(2));
    expect(bodies(requests, 'PATCH', '/api/account')[1]).toEqual({
      name: 'Kim Lund M.',
      email: 'neu@example.org',
      language: 'de',
      revision: 4,
    });
  });
});

describe('the devices', () => {
  it('can be signed out one by one, but not the one in use', async () => {
    const path = `DELETE /api/sessions/${hex('5')}`;
    const { user, requests } = await open({ [path]: () => new Response(null, { status: 204 }) });
    expect(screen.queryByRole('button', { name: 'Firefox auf Linux abmelden' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Chrome auf Android abmelden' }));
    expect(await screen.findByText('Chrome auf Android ist abgemeldet.')).toBeTruthy();
    expect(requests.filter((each) => each.path === '/api/sessions')).toHaveLength(2);
  });

  it('can all be signed out at once, this one too', async () => {
    const { user, requests } = await open({
      'DELETE /api/sessions': () => json({ ended: 2 }),
      'DELETE /api/session': () => problem(401, 'not_signed_in'),
    });
    await user.click(screen.getByRole('button', { name: 'Überall abmelden, auch hier' }));
    expect(await screen.findByText('Anmeldeseite')).toBeTruthy();
    const all = requests.find((each) => each.method === 'DELETE' && each.path === '/api/sessions');
    expect(all?.query.get('except')).toBeNull();
  });
});

describe('access tokens', () => {
  it('are shown once, when they are made', async () => {
    const secret = 'wgm_9c1e0d6f7a';
    const { user, requests } = await open({
      'POST /api/tokens': () => json({ token: secret, entry: { ...token, name: 'R' } }, 201),
    });
    await user.click(screen.getByRole('button', { name: 'Zugriffsschlüssel anlegen' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Zugriffsschlüssel anlegen' }));
    await user.type(dialog.getByLabelText('Wofür ist er?'), 'R');
    await user.click(dialog.getByLabelText('Lesen und schreiben'));
    await user.click(dialog.getByRole('button', { name: 'Zugriffsschlüssel anlegen' }));

    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Zugriffsschlüssel' });
    expect(field.value).toBe(secret);
    expect(bodies(requests, 'POST', '/api/tokens')).toEqual([
      { name: 'R', projectId: hex('a'), scope: 'write', expiresInDays: 90 },
    ]);
    await user.keyboard('{Escape}');
    expect(screen.getByDisplayValue(secret)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Ich habe ihn gesichert' }));
    await waitFor(() => expect(screen.queryByDisplayValue(secret)).toBeNull());
    expect(JSON.stringify({ ...sessionStorage })).not.toContain(secret);
  });

  it('are revoked after a question', async () => {
    const { user, requests } = await open({
      [`DELETE /api/tokens/${hex('7')}`]: () => new Response(null, { status: 204 }),
    });
    await user.click(screen.getByRole('button', { name: 'Auswertung widerrufen' }));
    const question = within(await screen.findByRole('alertdialog'));
    expect(requests.some((each) => each.method === 'DELETE')).toBe(false);
    await user.click(question.getByRole('button', { name: 'Widerrufen' }));
    expect(await screen.findByText('Der Zugriffsschlüssel „Auswertung“ ist widerrufen.')).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });
});
