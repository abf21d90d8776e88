/**
 * A list from the server, page by page, with sorting, search and filters kept in the address, so that going back,
 * reloading and sending somebody the link all show the same list.
 */

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { z } from 'zod';
import { api } from '../api.ts';

export interface Sorting {
  by: string;
  order: 'asc' | 'desc';
}

/** What a `DataTable` shows; `useList` makes one, and a fixed list can be given as one too. */
export interface TableSource<Row> {
  rows: readonly Row[];
  status: 'loading' | 'error' | 'ready';
  error: unknown;
  retry: () => void;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  /** How many there are in all, where the server counts them. */
  total: number | undefined;
  sorting: Sorting;
  sort: (sorting: Sorting) => void;
  search: string;
  setSearch: (text: string) => void;
  /** Filters by name; '' is "no filter". */
  filters: Readonly<Record<string, string>>;
  setFilter: (name: string, value: string) => void;
  /** True where search or a filter leaves something out. */
  narrowed: boolean;
  reset: () => void;
}

interface ListPage<Row> {
  items: Row[];
  nextCursor: string | null;
  total?: number | undefined;
}

interface ListOptions<Row> {
  /** The API's path, `/api/users`. Queries are cached under it: invalidate `['list', path]` after a change. */
  path: string;
  page: z.ZodType<ListPage<Row>>;
  sort: Sorting;
  /** The filters' names with their values when nothing is chosen. */
  filters?: Readonly<Record<string, string>>;
  limit?: number;
  /** Lists of one page beside each other need names of their own in the address. */
  prefix?: string;
}

/** The query key of a list; give it to `invalidateQueries` after changing something in it. */
export function listKey(path: string): readonly unknown[] {
  return ['list', path];
}

export function useList<Row>(options: ListOptions<Row>): TableSource<Row> {
  const { path, page, filters: defaults = {}, limit = 50, prefix = '' } = options;
  const [params, setParams] = useSearchParams();
  const search = params.get(`${prefix}q`) ?? '';
  const sorting: Sorting = {
    by: params.get(`${prefix}sort`) ?? options.sort.by,
    order: (params.get(`${prefix}order`) ?? options.sort.order) === 'desc' ? 'desc' : 'asc',
  };
  const filters = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, params.get(prefix + name) ?? value]),
  );
  const question = { limit, sort: sorting.by, order: sorting.order, q: search, ...filters };

  const query = useInfiniteQuery({
    queryKey: [...listKey(path), question],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get(path, { reply: page, query: { ...question, cursor: pageParam }, signal }),
    getNextPageParam: (last: ListPage<Row>) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

  function change(entries: Record<string, string>): void {
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(entries)) {
          if (value === (defaults[name] ?? '')) next.delete(prefix + name);
          else next.set(prefix + name, value);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  }

  const pages = query.data?.pages ?? [];
  const failed = query.isError && !query.isPlaceholderData;
  return {
    rows: pages.flatMap((each) => each.items),
    status: query.data ? 'ready' : failed ? 'error' : 'loading',
    error: query.error,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    total: pages[0]?.total,
    sorting,
    sort: (next) => change({ sort: next.by, order: next.order }),
    search,
    setSearch: (text) => change({ q: text }),
    filters,
    setFilter: (name, value) => change({ [name]: value }),
    narrowed: search !== '' || Object.entries(filters).some(([name, value]) => value !== defaults[name]),
    reset: () => change({ q: '', ...defaults }),
  };
}
