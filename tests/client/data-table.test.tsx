/** Lists: sorting, search, filters, more rows, and what they say when there is nothing or something broke. */

import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Column, DataTable } from '../../client/ui/DataTable.tsx';
import { Select } from '../../client/ui/Select.tsx';
import { useList } from '../../client/ui/use-list.ts';
import { fakeServer, json, problem, renderClient } from '../support/client-render.tsx';

const row = z.object({ id: z.string(), name: z.string(), size: z.number() });
type Row = z.infer<typeof row>;
const page = z.object({ items: z.array(row), nextCursor: z.string().nullable(), total: z.number().optional() });

const columns: Column<Row>[] = [
  { key: 'name', header: 'Name', cell: (each) => each.name, sortable: true, isRowHeader: true },
  { key: 'size', header: 'Größe', cell: (each) => each.size, sortable: true, numeric: true },
];

function Places() {
  const source = useList({ path: '/api/places', page, sort: { by: 'name', order: 'asc' }, filters: { state: 'open' } });
  return (
    <DataTable
      source={source}
      caption="Orte"
      columns={columns}
      rowKey={(each) => each.id}
      searchLabel="Suchen"
      empty={<p>Legen Sie den ersten Ort an.</p>}
      filters={
        <Select
          label="Stand"
          value={source.filters.state ?? ''}
          onChange={(value) => source.setFilter('state', value)}
          options={[
            { value: 'open', label: 'offen' },
            { value: 'all', label: 'alle' },
          ]}
        />
      }
    />
  );
}

const rows: Row[] = ['Nord', 'Süd', 'Ost'].map((name, index) => ({ id: String(index), name, size: index }));

function names(): string[] {
  return screen.getAllByRole('rowheader').map((cell) => cell.textContent ?? '');
}

describe('a table', () => {
  it('shows its rows with headers, and how many there are', async () => {
    fakeServer({ 'GET /api/places': () => json({ items: rows, nextCursor: null, total: 3 }) });
    await renderClient(<Places />);
    const table = await screen.findByRole('table', { name: 'Orte' });
    await waitFor(() => expect(names()).toEqual(['Nord', 'Süd', 'Ost']));
    expect(within(table).getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending');
    expect(screen.getByText('3 Einträge')).toBeTruthy();
  });

  it('asks the server to sort, and says which way', async () => {
    const requests = fakeServer({ 'GET /api/places': () => json({ items: rows, nextCursor: null }) });
    const { user } = await renderClient(<Places />);
    await waitFor(() => expect(names()).toHaveLength(3));
    await user.click(screen.getByRole('button', { name: 'Größe' }));
    await user.click(screen.getByRole('button', { name: 'Größe' }));
    await waitFor(() => expect(requests.at(-1)?.query.get('order')).toBe('desc'));
    expect(requests.at(-1)?.query.get('sort')).toBe('size');
    expect(screen.getByRole('columnheader', { name: 'Größe' }).getAttribute('aria-sort')).toBe('descending');
    expect(await screen.findByText('Sortiert nach Größe, absteigend')).toBeTruthy();
  });

  it('sorts by a list box too, for narrow screens', async () => {
    const requests = fakeServer({ 'GET /api/places': () => json({ items: rows, nextCursor: null }) });
    const { user } = await renderClient(<Places />);
    await user.selectOptions(await screen.findByLabelText('Sortieren nach'), 'Größe, absteigend');
    await waitFor(() => expect(requests.at(-1)?.query.get('sort')).toBe('size'));
    expect(requests.at(-1)?.query.get('order')).toBe('desc');
  });

  it('goes on by cursor and keeps the rows that it has', async () => {
    const requests = fakeServer({
      'GET /api/places': ({ query }) =>
        query.get('cursor') === 'c2'
          ? json({ items: rows.slice(2), nextCursor: null, total: 3 })
          : json({ items: rows.slice(0, 2), nextCursor: 'c2', total: 3 }),
    });
    const { user } = await renderClient(<Places />);
    expect(await screen.findByText('2 von 3 Einträgen')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Weitere laden' }));
    await waitFor(() => expect(names()).toEqual(['Nord', 'Süd', 'Ost']));
    expect(requests).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'Weitere laden' })).toBeNull();
    expect(document.activeElement?.textContent).toBe('3 Einträge');
    expect(await screen.findByText('1 weiterer Eintrag geladen')).toBeTruthy();
  });

  it('searches after a pause in typing, not with every letter', async () => {
    const requests = fakeServer({
      'GET /api/places': ({ query }) => json({ items: query.get('q') ? rows.slice(1, 2) : rows, nextCursor: null }),
    });
    const { user, router } = await renderClient(<Places />);
    await waitFor(() => expect(names()).toHaveLength(3));
    await user.type(screen.getByLabelText('Suchen'), 'Süd');
    await waitFor(() => expect(names()).toEqual(['Süd']));
    expect(requests.map((request) => request.query.get('q'))).toEqual([null, 'Süd']);
    expect(router.state.location.search).toContain('q=S');
  });

  it('starts with what the address says', async () => {
    const requests = fakeServer({ 'GET /api/places': () => json({ items: rows, nextCursor: null }) });
    await renderClient(<Places />, { at: '/?q=ost&sort=size&order=desc&state=all' });
    await waitFor(() => expect(names()).toHaveLength(3));
    expect(Object.fromEntries(requests[0]?.query ?? [])).toEqual({
      limit: '50',
      q: 'ost',
      sort: 'size',
      order: 'desc',
      state: 'all',
    });
    expect(screen.getByLabelText<HTMLInputElement>('Suchen').value).toBe('ost');
  });
});

describe('a list with nothing in it', () => {
  it('says what to do, without a search for nothing', async () => {
    fakeServer({ 'GET /api/places': () => json({ items: [], nextCursor: null }) });
    await renderClient(<Places />);
    expect(await screen.findByText('Legen Sie den ersten Ort an.')).toBeTruthy();
    expect(screen.queryByLabelText('Suchen')).toBeNull();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('offers to widen the search when that found nothing', async () => {
    fakeServer({
      'GET /api/places': ({ query }) => json({ items: query.get('state') === 'open' ? rows : [], nextCursor: null }),
    });
    const { user } = await renderClient(<Places />, { at: '/?state=all' });
    await user.click(await screen.findByRole('button', { name: 'Suche und Filter zurücksetzen' }));
    await waitFor(() => expect(names()).toHaveLength(3));
    expect(screen.queryByText('Legen Sie den ersten Ort an.')).toBeNull();
  });
});

describe('a list that does not load', () => {
  it('says why and tries again on demand', async () => {
    let broken = true;
    fakeServer({
      'GET /api/places': () =>
        broken
          ? problem(500, 'internal', { detail: 'Da ging etwas schief.' })
          : json({ items: rows, nextCursor: null }),
    });
    const { user } = await renderClient(<Places />);
    expect(await screen.findByText('Da ging etwas schief.')).toBeTruthy();
    expect(screen.getByText('Kennung für Rückfragen: req-1')).toBeTruthy();
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Erneut versuchen' }));
    await waitFor(() => expect(names()).toHaveLength(3));
  });
});
