/**
 * A list as a table: sorting by its headers, search and filters above, more rows by a button below. On a narrow screen
 * each row becomes a card with the headers as labels, and sorting moves into a list box. Loading keeps the final
 * layout, an empty list says what to do, a failed one says why and offers another try.
 */

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { ErrorAlert } from './ErrorText.tsx';
import { Icon } from './Icon.tsx';
import { useAnnounce } from './Live.tsx';
import { SearchField } from './SearchField.tsx';
import { Select } from './Select.tsx';
import { SkeletonLine } from './Skeleton.tsx';
import type { TableSource } from './use-list.ts';

export interface Column<Row> {
  /** The server's name for sorting, where the column sorts. */
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  /** The cell that names the row; each table has one. */
  isRowHeader?: boolean;
  numeric?: boolean;
  /** Buttons; the header is for screen readers only. */
  isActions?: boolean;
}

interface DataTableProps<Row> {
  source: TableSource<Row>;
  /** Names the table; not shown, the heading above says it. */
  caption: string;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** Shown where there is nothing at all: what this place is for and the one next step. */
  empty: ReactNode;
  /** Shows the search with this label; lists that the server cannot search leave it out. */
  searchLabel?: string;
  /** List boxes and the like that call `source.setFilter`. */
  filters?: ReactNode;
  skeletonRows?: number;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { source, caption, columns, rowKey, empty, searchLabel, filters, skeletonRows = 5 } = props;
  const { t } = useTranslation();
  const id = useId();
  const nothing = source.status === 'ready' && source.rows.length === 0;
  const tools = searchLabel !== undefined || filters !== undefined;
  useListAnnouncements(source, columns);
  const count = useRef<HTMLParagraphElement>(null);
  const hadMore = useRef(source.hasMore);

  // "Load more" goes away with the last page; a focus on it goes to the count beside it and not to nowhere.
  useEffect(() => {
    if (hadMore.current && !source.hasMore && document.activeElement === document.body) count.current?.focus();
    hadMore.current = source.hasMore;
  }, [source.hasMore]);

  return (
    <div className="wm-list">
      {tools && !(nothing && !source.narrowed) && (
        <div className="wm-list__tools">
          {searchLabel !== undefined && (
            <SearchField label={searchLabel} value={source.search} onChange={source.setSearch} />
          )}
          {filters}
        </div>
      )}
      {source.status === 'error' && (
        <ErrorAlert error={source.error} title={t('ui.table.failedTitle')} onRetry={source.retry} />
      )}
      {nothing && (source.narrowed ? <NothingFound onReset={source.reset} /> : <div className="wm-empty">{empty}</div>)}
      {source.status !== 'error' && !nothing && (
        <>
          <SortSelect source={source} columns={columns} />
          <table
            className="kern-table wm-table"
            aria-describedby={`${id}-count`}
            aria-busy={source.status === 'loading'}
          >
            <caption className="kern-sr-only">{caption}</caption>
            <thead className="kern-table__head">
              <tr className="kern-table__row">
                {columns.map((column) => (
                  <HeaderCell key={column.key} column={column} source={source} />
                ))}
              </tr>
            </thead>
            <tbody className="kern-table__body">
              {source.status === 'loading'
                ? Array.from({ length: skeletonRows }, (_, row) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: placeholder rows are all alike and never move
                    <tr className="kern-table__row" key={row}>
                      {columns.map((column) => (
                        <td className="kern-table__cell" key={column.key}>
                          <SkeletonLine />
                        </td>
                      ))}
                    </tr>
                  ))
                : source.rows.map((row) => (
                    <tr className="kern-table__row" key={rowKey(row)}>
                      {columns.map((column) => (
                        <BodyCell key={column.key} column={column} row={row} />
                      ))}
                    </tr>
                  ))}
            </tbody>
          </table>
          <div className="wm-list__foot">
            <p className="kern-body kern-body--muted" id={`${id}-count`} ref={count} tabIndex={-1}>
              {source.status === 'loading' ? t('ui.table.loading') : <CountText source={source} />}
            </p>
            {source.hasMore && (
              <Button busy={source.loadingMore} onPress={source.loadMore}>
                {t('ui.table.more')}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function HeaderCell<Row>({ column, source }: { column: Column<Row>; source: TableSource<Row> }) {
  const { t } = useTranslation();
  const { by, order } = source.sorting;
  const active = column.sortable && by === column.key;
  const className = `kern-table__header${column.numeric ? ' kern-table__header--numeric' : ''}`;
  if (column.isActions) {
    return (
      <th scope="col" className={className}>
        <span className="kern-sr-only">{column.header || t('ui.table.actions')}</span>
      </th>
    );
  }
  if (!column.sortable) {
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    );
  }
  return (
    <th scope="col" className={className} aria-sort={active ? (order === 'asc' ? 'ascending' : 'descending') : 'none'}>
      <button
        type="button"
        className={`wm-sort${active ? ' wm-sort--active' : ''}`}
        onClick={() => source.sort({ by: column.key, order: active && order === 'asc' ? 'desc' : 'asc' })}
      >
        {column.header}
        <Icon name={active && order === 'desc' ? 'arrow-down' : 'arrow-up'} size="small" />
      </button>
    </th>
  );
}

function BodyCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const className = `kern-table__cell${column.numeric ? ' kern-table__cell--numeric' : ''}${column.isActions ? ' wm-table__actions' : ''}`;
  if (column.isRowHeader) {
    return (
      <th scope="row" className={`${className} wm-table__row-header`}>
        {column.cell(row)}
      </th>
    );
  }
  // The label is for cards: there the header row is not beside the cell.
  return (
    <td className={className} data-label={column.isActions ? undefined : column.header}>
      {column.cell(row)}
    </td>
  );
}

/** Sorting for narrow screens, where the header row is not shown. */
function SortSelect<Row>({ source, columns }: { source: TableSource<Row>; columns: readonly Column<Row>[] }) {
  const { t } = useTranslation();
  const options = columns
    .filter((column) => column.sortable)
    .flatMap((column) => [
      { value: `${column.key} asc`, label: t('ui.table.ascending', { column: column.header }) },
      { value: `${column.key} desc`, label: t('ui.table.descending', { column: column.header }) },
    ]);
  if (options.length === 0) return null;
  return (
    <div className="wm-list__sort">
      <Select
        label={t('ui.table.sortBy')}
        options={options}
        value={`${source.sorting.by} ${source.sorting.order}`}
        onChange={(value) => {
          const [by = '', order] = value.split(' ');
          source.sort({ by, order: order === 'desc' ? 'desc' : 'asc' });
        }}
      />
    </div>
  );
}

function CountText<Row>({ source }: { source: TableSource<Row> }) {
  const { t } = useTranslation();
  const count = source.rows.length;
  if (source.total !== undefined && source.total !== count)
    return t('ui.table.shownOf', { count, total: source.total });
  return source.hasMore ? t('ui.table.shownMore', { count }) : t('ui.table.shown', { count });
}

function NothingFound({ onReset }: { onReset: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="wm-empty">
      <p className="kern-title">{t('ui.table.nothingFoundTitle')}</p>
      <p className="kern-body">{t('ui.table.nothingFoundBody')}</p>
      <Button onPress={onReset}>{t('ui.table.resetFilters')}</Button>
    </div>
  );
}

/** Says what a search, a filter, a sort or "load more" changed. The first load is part of the page and stays quiet. */
function useListAnnouncements<Row>(source: TableSource<Row>, columns: readonly Column<Row>[]): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const question = JSON.stringify([source.search, source.filters]);
  const sorted = `${source.sorting.by} ${source.sorting.order}`;
  const count = source.rows.length;
  const before = useRef({ question, sorted, count, ready: false });

  useEffect(() => {
    if (source.status !== 'ready') return;
    const last = before.current;
    before.current = { question, sorted, count, ready: true };
    if (!last.ready) return;
    const column = columns.find((each) => each.key === source.sorting.by)?.header ?? '';
    if (last.sorted !== sorted) {
      const order = t(source.sorting.order === 'asc' ? 'ui.table.ascending' : 'ui.table.descending', { column });
      announce(t('ui.table.sorted', { order }));
    } else if (last.question !== question || count < last.count) {
      announce(count === 0 ? t('ui.table.nothingFoundTitle') : t('ui.table.shown', { count }));
    } else if (count > last.count) {
      announce(t('ui.table.loaded', { count: count - last.count }));
    }
  }, [source.status, question, sorted, count, announce, t, columns, source.sorting.by, source.sorting.order]);
}
