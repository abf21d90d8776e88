/** Menus: what they open comes when it is needed, and nobody notices, or is told plainly. */

import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { Menu } from '../../client/ui/Menu.tsx';
import type { onDemand } from '../../client/ui/on-demand.ts';
import { renderClient } from '../support/client-render.tsx';

/** How the code of the list fares on its way. */
const line = vi.hoisted(() => ({ open: (): void => {}, arrival: Promise.resolve() }));
vi.mock('../../client/ui/on-demand.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../client/ui/on-demand.ts')>();
  return {
    ...original,
    onDemand: <Part,>(fetchPart: () => Promise<Part>) => original.onDemand(() => line.arrival.then(fetchPart)),
  };
});

function cutLine(): void {
  line.arrival = Promise.reject(new Error('Failed to fetch'));
  line.arrival.catch(() => {});
}
function slowLine(): void {
  line.arrival = new Promise((resolve) => {
    line.open = () => resolve();
  });
}

async function renderMenu() {
  const chosen = vi.fn();
  const items = ['Konto', 'Hilfe', 'Abmelden'].map((label) => ({ id: label, label, onAction: () => chosen(label) }));
  const { user } = await renderClient(
    <>
      <Menu label="Vera Waltung" items={items} />
      <a href="#weiter">Weiter</a>
    </>,
  );
  return { user, chosen, button: screen.getByRole('button', { name: 'Vera Waltung' }) };
}

// In this order: once the list has come it stays.
describe('a menu', () => {
  it('that cannot be fetched says so, leaves the page as it is, and can be pressed again', async () => {
    cutLine();
    const { user, button } = await renderMenu();
    await user.click(button);
    expect((await screen.findByRole('alert')).textContent).toContain('gerade nicht verfügbar');
    expect(document.activeElement).toBe(button);
    await user.click(screen.getByRole('button', { name: 'Schließen' }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it('does not open any more for somebody who has gone on meanwhile', async () => {
    slowLine();
    const { user, button } = await renderMenu();
    await user.click(button);
    await user.tab();
    await act(async () => {
      line.open();
      await import('../../client/ui/MenuList.tsx');
    });
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Weiter' }));
  });
});

describe('a menu by keyboard', () => {
  it('opens on its first entry with Enter, and gives the focus back with Escape', async () => {
    const { user, button } = await renderMenu();
    button.focus();
    await user.keyboard('{Enter}');
    const first = await screen.findByRole('menuitem', { name: 'Konto' });
    await waitFor(() => expect(document.activeElement).toBe(first));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(button));
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('opens on its last entry with the arrow up, and does what is chosen', async () => {
    const { user, chosen, button } = await renderMenu();
    button.focus();
    await user.keyboard('{ArrowUp}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('menuitem', { name: 'Abmelden' })));
    await user.keyboard('{Enter}');
    expect(chosen).toHaveBeenCalledWith('Abmelden');
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  });
});

describe('a part that comes on demand', () => {
  it('is fetched once, however often it is asked for, and again after a failure', async () => {
    const { onDemand: real } = await vi.importActual<{ onDemand: typeof onDemand }>('../../client/ui/on-demand.ts');
    const fetchPart = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('Failed to fetch'));
    fetchPart.mockResolvedValue('part');
    const part = real(fetchPart);
    await expect(part.load()).rejects.toThrow('Failed to fetch');
    expect(part.loaded()).toBeNull();
    await expect(Promise.all([part.load(), part.load()])).resolves.toEqual(['part', 'part']);
    expect(part.loaded()).toBe('part');
    expect(fetchPart).toHaveBeenCalledTimes(2);
  });
});
