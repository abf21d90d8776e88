/** Pages: heading, title and focus; what breaks stays in its part and keeps what was typed. */

import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { Link } from 'react-router';
import { describe, expect, it } from 'vitest';
import { Button } from '../../client/ui/Button.tsx';
import { Form } from '../../client/ui/Form.tsx';
import { Page } from '../../client/ui/Page.tsx';
import { TextField } from '../../client/ui/TextField.tsx';
import { useForm } from '../../client/ui/use-form.ts';
import { renderClient } from '../support/client-render.tsx';
import { takeComplaints } from '../support/client-setup.ts';

describe('a page', () => {
  it('names the window and leaves the focus alone when it is the first', async () => {
    await renderClient(<Page title="Vorhaben" />);
    expect(document.title).toBe('Vorhaben · Wegmarke');
    expect(screen.getByRole('heading', { level: 1, name: 'Vorhaben' })).not.toBe(document.activeElement);
  });

  it('moves the focus to its heading after navigation', async () => {
    const { user } = await renderClient(
      <Page title="Vorhaben">
        <Link to="/users">Konten</Link>
      </Page>,
      { routes: [{ path: '/users', element: <Page title="Konten" /> }] },
    );
    await user.click(screen.getByRole('link', { name: 'Konten' }));
    const heading = await screen.findByRole('heading', { level: 1, name: 'Konten' });
    expect(document.activeElement).toBe(heading);
    expect(document.title).toBe('Konten · Wegmarke');
  });

  it('keeps the focus where it is while only the search changes', async () => {
    const { user, router } = await renderClient(
      <Page title="Konten">
        <input aria-label="Suche" />
      </Page>,
    );
    await user.click(screen.getByLabelText('Suche'));
    await router.navigate('/?q=x');
    await waitFor(() => expect(router.state.location.search).toBe('?q=x'));
    expect(document.activeElement).toBe(screen.getByLabelText('Suche'));
  });
});

function Fragile() {
  const [broken, setBroken] = useState(false);
  const form = useForm({ draft: 'fragile', initial: { note: '' }, onSubmit: async () => {} });
  if (broken) throw new Error('a part of the page broke');
  return (
    <Form form={form} submit="Speichern">
      <TextField {...form.field('note')} label="Notiz" />
      <Button onPress={() => setBroken(true)}>Kaputt machen</Button>
    </Form>
  );
}

describe('what breaks', () => {
  it('leaves the rest of the page, and brings back what was typed', async () => {
    const { user } = await renderClient(
      <Page title="Vorhaben">
        <Fragile />
      </Page>,
    );
    await user.type(screen.getByLabelText('Notiz'), 'Lange Überlegung');
    await user.click(screen.getByRole('button', { name: 'Kaputt machen' }));

    expect(screen.getByRole('heading', { level: 1, name: 'Vorhaben' })).toBeTruthy();
    expect(screen.getByText('Dieser Teil der Seite ist gerade nicht verfügbar')).toBeTruthy();
    expect(String(takeComplaints()[0])).toContain('a part of the page broke');

    await user.click(screen.getByRole('button', { name: 'Erneut versuchen' }));
    expect(screen.getByLabelText<HTMLInputElement>('Notiz').value).toBe('Lange Überlegung');
  });
});
