/** Charts far from the screen: what is there of them, and when the rest comes. */

import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChartFigure } from '../../client/charts/ChartFigure.tsx';
import type { Figure } from '../../client/charts/figure.ts';
import { renderClient } from '../support/client-render.tsx';

const FIGURE: Figure = {
  title: 'Wer hilft Ihnen?',
  kind: 'Balkendiagramm',
  facts: ['n = 25'],
  panels: [],
  legend: [],
  notes: [],
  table: {
    corner: 'Antwort',
    columns: [{ header: 'Anzahl', as: 'count' }],
    rows: [
      { head: 'Nachbarschaft', cells: [20] },
      { head: 'Summe', cells: [20], kind: 'total' },
    ],
  },
};

let scrollTo: (target: Element, isNear: boolean) => void;

// One observer serves the whole page and stays.
class FakeObserver {
  constructor(tell: (entries: object[]) => void) {
    scrollTo = (target, isIntersecting) => act(() => tell([{ target, isIntersecting }]));
  }
  observe() {}
  unobserve() {}
}

beforeEach(() => vi.stubGlobal('IntersectionObserver', FakeObserver));
afterEach(() => window.dispatchEvent(new Event('afterprint')));

const figure = () => screen.getByRole('figure', { name: 'Wer hilft Ihnen?' });
const show = () => renderClient(<ChartFigure figure={FIGURE} floor={5} width={700} />);

describe('a chart far from the screen', () => {
  it('is its title, its size and words to be found by, and has table and tools only near the screen', async () => {
    await show();
    expect(within(figure()).getByRole('heading')).toBeTruthy();
    expect(within(figure()).getByText('n = 25')).toBeTruthy();
    expect(within(figure()).getByText('Nachbarschaft').getAttribute('hidden')).toBe('until-found');
    expect(within(figure()).queryByRole('table')).toBeNull();
    scrollTo(figure(), true);
    expect(within(figure()).getByRole('table', { name: 'Wer hilft Ihnen?' })).toBeTruthy();
    expect(within(figure()).getAllByRole('button')).not.toHaveLength(0);
    scrollTo(figure(), false);
    expect(within(figure()).queryByRole('table')).toBeNull();
  });

  it('keeps the table that somebody opened, and the place of whoever is in it', async () => {
    const { user } = await show();
    scrollTo(figure(), true);
    within(figure()).getByRole('button', { name: /CSV/ }).focus();
    scrollTo(figure(), false);
    expect(document.activeElement?.textContent).toBe('CSV');
    (document.activeElement as HTMLElement).blur();
    await user.click(within(figure()).getByRole('button', { name: /als Tabelle/ }));
    (document.activeElement as HTMLElement).blur();
    scrollTo(figure(), false);
    expect(within(figure()).getByRole('table')).toBeTruthy();
  });

  it('is there as a whole for the printer', async () => {
    await show();
    act(() => void window.dispatchEvent(new Event('beforeprint')));
    expect(within(figure()).getByRole('table')).toBeTruthy();
    act(() => void window.dispatchEvent(new Event('afterprint')));
    expect(within(figure()).queryByRole('table')).toBeNull();
  });
});
