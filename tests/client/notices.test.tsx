/** What tells people what happened: undo for a while, the lost connection, copying. */

import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { reportReachable } from '../../client/connection.ts';
import { Button } from '../../client/ui/Button.tsx';
import { CopyBox } from '../../client/ui/CopyBox.tsx';
import { OfflineNotice } from '../../client/ui/OfflineNotice.tsx';
import { useUndo } from '../../client/ui/Undo.tsx';
import { fakeServer, json, renderClient } from '../support/client-render.tsx';

function Archive({ undo, seconds = 2 }: { undo: () => Promise<unknown>; seconds?: number }) {
  const offer = useUndo();
  return (
    <Button onPress={() => offer({ message: 'Standort Nord ist archiviert.', undo, seconds })}>Archivieren</Button>
  );
}

describe('undo', () => {
  it('takes back what was done, and says so', async () => {
    const undo = vi.fn(async () => {});
    const { user } = await renderClient(<Archive undo={undo} />);
    await user.click(screen.getByRole('button', { name: 'Archivieren' }));
    await user.click(screen.getByRole('button', { name: 'Rückgängig' }));
    expect(undo).toHaveBeenCalledTimes(1);
    expect(await screen.findByText('Rückgängig gemacht.')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Rückgängig machen' })).toBeNull();
  });

  it('goes away when its time is over', async () => {
    const { user } = await renderClient(<Archive undo={async () => {}} seconds={1} />);
    await user.click(screen.getByRole('button', { name: 'Archivieren' }));
    expect(screen.getByRole('region', { name: 'Rückgängig machen' })).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Rückgängig machen' })).toBeNull(), {
      timeout: 3_000,
    });
  });

  it('is reached by F6 and waits while the focus is on it', async () => {
    const { user } = await renderClient(<Archive undo={async () => {}} seconds={1} />);
    await user.click(screen.getByRole('button', { name: 'Archivieren' }));
    await user.keyboard('{F6}');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Rückgängig' }));
    await act(() => new Promise((resolve) => setTimeout(resolve, 1_600)));
    expect(screen.getByRole('button', { name: 'Rückgängig' })).toBeTruthy();
  });

  it('stays and says why when it does not work', async () => {
    const { user } = await renderClient(<Archive undo={() => Promise.reject(new Error('no'))} />);
    await user.click(screen.getByRole('button', { name: 'Archivieren' }));
    await user.click(screen.getByRole('button', { name: 'Rückgängig' }));
    expect(
      await screen.findByText(/Das konnte nicht rückgängig gemacht werden\. Hier ist etwas schiefgegangen/),
    ).toBeTruthy();
  });
});

describe('a lost connection', () => {
  it('is shown and announced, and goes away by itself', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const requests = fakeServer({ 'GET /api/health': () => json({ status: 'ok' }) });
    await renderClient(<OfflineNotice />);
    const { configureApi } = await import('../../client/api.ts');
    configureApi({ onReachable: reportReachable });
    expect(screen.queryByText('Keine Verbindung zum Server.')).toBeNull();

    act(() => reportReachable(false));
    expect(screen.getByText('Keine Verbindung zum Server.')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(2_500));
    await waitFor(() => expect(screen.queryByText('Keine Verbindung zum Server.')).toBeNull());
    expect(requests).toHaveLength(1);
    await act(() => vi.advanceTimersByTimeAsync(100));
    expect(screen.getByText('Die Verbindung ist wieder da.')).toBeTruthy();
  });
});

describe('something shown once', () => {
  it('is copied by its button', async () => {
    const { user } = await renderClient(<CopyBox label="Link" value="https://example.org/#abc" hint="Nur jetzt." />);
    await user.click(screen.getByRole('button', { name: 'Kopieren' }));
    expect(await navigator.clipboard.readText()).toBe('https://example.org/#abc');
    expect(screen.getByRole('button', { name: 'Kopiert' })).toBeTruthy();
  });

  it('is selected for copying by hand where the browser refuses', async () => {
    const { user } = await renderClient(<CopyBox label="Link" value="https://example.org/#abc" />);
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
    await user.click(screen.getByRole('button', { name: 'Kopieren' }));
    expect((await screen.findAllByText(/Das Kopieren ging nicht/)).length).toBeGreaterThan(0);
    const field = screen.getByLabelText<HTMLInputElement>('Link');
    expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe('https://example.org/#abc');
  });
});
