/** All pages of a list that is known to be short (sites, instruments, one subject's readings): at most a few hundred. */

import type { z } from 'zod';
import { api, type Query } from '../api.ts';

interface ListPage<Row> {
  items: Row[];
  nextCursor: string | null;
}

export async function fetchAll<Row>(
  path: string,
  page: z.ZodType<ListPage<Row>>,
  query: Query,
  signal: AbortSignal,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const next: ListPage<Row> = await api.get(path, { reply: page, query: { limit: 200, ...query, cursor }, signal });
    rows.push(...next.items);
    cursor = next.nextCursor;
  } while (cursor !== null);
  return rows;
}
