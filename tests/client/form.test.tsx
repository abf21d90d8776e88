/** Forms: issues find their fields, focus goes where help is, nothing typed is lost. */

import { act, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../client/api.ts';
import { CheckboxGroup } from '../../client/ui/Checkbox.tsx';
import { claimDrafts, clearDrafts, readDraft, writeDraft } from '../../client/ui/draft.ts';
import { Form } from '../../client/ui/Form.tsx';
import { PasswordField, TextField } from '../../client/ui/TextField.tsx';
import { useForm } from '../../client/ui/use-form.ts';
import { renderClient } from '../support/client-render.tsx';

type Values = { name: string; 'admin.password': string; roles: readonly string[] };

interface ProbeProps {
  onSubmit?: (values: Values, changes: Partial<Values>) => Promise<void>;
  stored?: Partial<Values>;
  onConflict?: () => Promise<void>;
}

function Probe({ onSubmit = async () => {}, stored = {}, onConflict }: ProbeProps) {
  const form = useForm<Values>({
    draft: 'probe',
    initial: { name: '', 'admin.password': '', roles: [], ...stored },
    secret: ['admin.password'],
    onSubmit,
    ...(onConflict ? { onConflict } : {}),
  });
  return (
    <Form form={form} submit="Anlegen" label="Probe">
      <TextField {...form.field('name')} label="Name" hint="Wie er heißt." />
      <PasswordField {...form.field('admin.password')} label="Passwort" autoComplete="new-password" />
      <CheckboxGroup
        {...form.field('roles')}
        label="Rollen"
        options={[
          { value: 'lead', label: 'Leitung' },
          { value: 'manager', label: 'Verwaltung' },
        ]}
      />
    </Form>
  );
}

function refuse(issues: { path: string; message: string }[], code = 'invalid_input', status = 400): ApiProblem {
  return new ApiProblem({
    status,
    code,
    title: 'Bitte prüfen',
    issues: issues.map((issue) => ({ code: 'x', ...issue })),
  });
}

describe('a form', () => {
  it('sends what was typed, with only the changed values beside it', async () => {
    const onSubmit = vi.fn(async () => {});
    const { user } = await renderClient(<Probe onSubmit={onSubmit} stored={{ name: 'Nord', roles: ['lead'] }} />);
    await user.click(screen.getByLabelText('Verwaltung'));
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    expect(onSubmit).toHaveBeenCalledWith(
      { name: 'Nord', 'admin.password': '', roles: ['lead', 'manager'] },
      { roles: ['lead', 'manager'] },
    );
  });

  it('shows every issue at its field and in a summary that has the focus', async () => {
    const error = refuse([
      { path: 'admin.password', message: 'Mindestens 12 Zeichen.' },
      { path: 'roles.0', message: 'Diese Rolle gibt es nicht.' },
    ]);
    const { user } = await renderClient(<Probe onSubmit={() => Promise.reject(error)} />);
    await user.type(screen.getByLabelText('Name'), 'Nord');
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));

    const summary = (await screen.findByText('Bitte sehen Sie 2 Angaben noch einmal an')).closest('.kern-alert');
    expect(summary).toHaveProperty('tabIndex', -1);
    expect(document.activeElement).toBe(summary);
    const password = screen.getByLabelText('Passwort');
    expect(password.getAttribute('aria-invalid')).toBe('true');
    expect(describedBy(password)).toContain('Mindestens 12 Zeichen.');
    expect(describedBy(screen.getByRole('group', { name: 'Rollen' }))).toContain('Diese Rolle gibt es nicht.');
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Nord');
  });

  it('leads from the summary to the field', async () => {
    const error = refuse([{ path: 'admin.password', message: 'Mindestens 12 Zeichen.' }]);
    const { user } = await renderClient(<Probe onSubmit={() => Promise.reject(error)} />);
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    await user.click(await screen.findByRole('link', { name: 'Mindestens 12 Zeichen.' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Passwort'));
  });

  it('forgets an issue as soon as its field is changed', async () => {
    const error = refuse([{ path: 'name', message: 'Bitte einen Namen.' }]);
    const { user } = await renderClient(<Probe onSubmit={() => Promise.reject(error)} />);
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    expect(await screen.findAllByText('Bitte einen Namen.')).toHaveLength(2);
    await user.type(screen.getByLabelText('Name'), 'N');
    expect(screen.queryByText('Bitte einen Namen.')).toBeNull();
    expect(screen.getByLabelText('Name').getAttribute('aria-invalid')).toBeNull();
  });

  it('names an issue that belongs to no field by its path', async () => {
    const error = refuse([{ path: 'language', message: 'Unbekannte Sprache.' }]);
    const { user } = await renderClient(<Probe onSubmit={() => Promise.reject(error)} />);
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    expect(await screen.findByText('language: Unbekannte Sprache.')).toBeTruthy();
  });

  it('shows a refusal without issues in the server’s words', async () => {
    const error = new ApiProblem({
      status: 409,
      code: 'login_taken',
      title: 'Vergeben',
      detail: 'Den Namen gibt es schon.',
    });
    const { user } = await renderClient(<Probe onSubmit={() => Promise.reject(error)} />);
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    expect(await screen.findByText('Den Namen gibt es schon.')).toBeTruthy();
  });

  it('sends once, however often the button is pressed', async () => {
    const onSubmit = vi.fn(() => new Promise<void>(() => {}));
    const { user } = await renderClient(<Probe onSubmit={onSubmit} />);
    await user.dblClick(screen.getByRole('button', { name: 'Anlegen' }));
    await user.type(screen.getByLabelText('Name'), '{Enter}');
    expect(onSubmit).toHaveBeenCalledTimes(1);
  });
});

describe('a draft', () => {
  it('brings typed text back, but never a password', async () => {
    const first = await renderClient(<Probe />);
    await first.user.type(screen.getByLabelText('Name'), 'Nord');
    await first.user.type(screen.getByLabelText('Passwort'), 'sehr geheime Worte');
    first.unmount();
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('geheime');

    await renderClient(<Probe />);
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Nord');
    expect(screen.getByLabelText<HTMLInputElement>('Passwort').value).toBe('');
    expect(screen.getByText('Ihre Eingaben von vorhin sind wieder da.')).toBeTruthy();
  });

  it('can be discarded', async () => {
    sessionStorage.setItem('wegmarke.draft.probe', JSON.stringify({ name: 'Alt' }));
    const { user } = await renderClient(<Probe />);
    await user.click(screen.getByRole('button', { name: 'Eingaben verwerfen' }));
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('');
    expect(sessionStorage.length).toBe(0);
  });

  it('ends when the form was sent', async () => {
    const { user } = await renderClient(<Probe />);
    await user.type(screen.getByLabelText('Name'), 'Nord');
    expect(sessionStorage.length).toBe(1);
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    await waitFor(() => expect(sessionStorage.length).toBe(0));
  });

  it('stays when it came while the form was being sent', async () => {
    let arrive = () => {};
    const sent: string[] = [];
    const onSubmit = async ({ name }: Values) => {
      sent.push(name);
      await new Promise<void>((resolve) => {
        arrive = resolve;
      });
    };
    const { user } = await renderClient(<Probe onSubmit={onSubmit} />);
    await user.type(screen.getByLabelText('Name'), 'Nord');
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    await user.type(screen.getByLabelText('Name'), ' und Süd');
    await act(async () => arrive());
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Nord und Süd');
    expect(sent).toEqual(['Nord']);
  });

  it('stays for its owner when a session ran out, and goes when somebody else signs in', async () => {
    claimDrafts('a');
    writeDraft('probe', { name: 'Nord' });
    claimDrafts('a');
    expect(readDraft('probe')).toEqual({ name: 'Nord' });
    claimDrafts('b');
    expect(readDraft('probe')).toBeNull();
  });

  it('stays when sending failed', async () => {
    const { user } = await renderClient(
      <Probe onSubmit={() => Promise.reject(refuse([{ path: 'name', message: 'Nein.' }]))} />,
    );
    await user.type(screen.getByLabelText('Name'), 'Nord');
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    await screen.findAllByText('Nein.');
    expect(sessionStorage.getItem('wegmarke.draft.probe')).toContain('Nord');
  });

  it('of another shape, or damaged, does not break the form', async () => {
    sessionStorage.setItem('wegmarke.draft.probe', JSON.stringify({ name: 7, roles: 'lead', gone: 'x' }));
    await renderClient(<Probe />);
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('');
    clearDrafts();
    expect(sessionStorage.length).toBe(0);
  });
});

interface EditedProps {
  sent: Values[];
}

/** The first sending finds that somebody else changed the thing; the new state is then fetched. */
function Edited({ sent }: EditedProps) {
  const [stored, setStored] = useState<Partial<Values>>({ name: 'Nord', roles: [] });
  return (
    <Probe
      stored={stored}
      onSubmit={async (values) => {
        sent.push(values);
        if (sent.length === 1) throw refuse([], 'edit_conflict', 409);
      }}
      onConflict={async () => act(() => setStored({ name: 'Nordstadt', roles: ['lead'] }))}
    />
  );
}

describe('when somebody else saved meanwhile', () => {
  it('untouched fields follow, touched ones stay, and the next sending works', async () => {
    const sent: Values[] = [];
    const { user } = await renderClient(<Edited sent={sent} />);
    await user.clear(screen.getByLabelText('Name'));
    await user.type(screen.getByLabelText('Name'), 'Norden');
    await user.click(screen.getByRole('button', { name: 'Anlegen' }));

    expect(await screen.findByText('Jemand anderes war schneller')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Norden');
    const roles = within(screen.getByRole('group', { name: 'Rollen' }));
    expect(roles.getByLabelText<HTMLInputElement>('Leitung').checked).toBe(true);

    await user.click(screen.getByRole('button', { name: 'Anlegen' }));
    expect(sent[1]).toMatchObject({ name: 'Norden', roles: ['lead'] });
  });
});

function describedBy(element: Element): string {
  const ids = element.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent).join(' ');
}
