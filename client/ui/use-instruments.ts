/** The instruments of a project and their published versions, for the places that choose among them or show them. */

import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { type Instrument, type InstrumentDefinition, instrumentDefinition, instrumentList } from '#contract/instrument';
import { api } from '../api.ts';
import { fetchAll } from './fetch-all.ts';
import { listKey } from './use-list.ts';

export function instrumentsPath(projectId: string): string {
  return `/api/projects/${encodeURIComponent(projectId)}/instruments`;
}

/** All of a project, put-away ones too: old readings name them. */
export function useAllInstruments(projectId: string): UseQueryResult<Instrument[]> {
  const path = instrumentsPath(projectId);
  return useQuery({
    queryKey: [...listKey(path), 'all'],
    queryFn: ({ signal }) => fetchAll(path, instrumentList, { archived: 'all' }, signal),
  });
}

function definitionQuery(projectId: string, instrumentId: string, version: number) {
  return {
    queryKey: ['definition', projectId, instrumentId, version],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api.get(`${instrumentsPath(projectId)}/${encodeURIComponent(instrumentId)}/versions/${version}`, {
        reply: instrumentDefinition,
        signal,
      }),
    // A published version never changes.
    staleTime: Number.POSITIVE_INFINITY,
  };
}

/** One published version; nothing is asked while it is not known which. */
export function useDefinition(
  projectId: string,
  instrumentId: string | undefined,
  version: number | undefined,
): UseQueryResult<InstrumentDefinition> {
  return useQuery({
    ...definitionQuery(projectId, instrumentId ?? '', version ?? 0),
    enabled: instrumentId !== undefined && version !== undefined,
  });
}

export interface Definitions {
  /** By version, as far as they have been loaded. */
  readonly byVersion: ReadonlyMap<number, InstrumentDefinition>;
  readonly ready: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/** Several versions of one instrument. */
export function useDefinitions(
  projectId: string,
  instrumentId: string | undefined,
  versions: readonly number[],
): Definitions {
  return useQueries({
    queries:
      instrumentId === undefined ? [] : versions.map((version) => definitionQuery(projectId, instrumentId, version)),
    combine: (results) => ({
      byVersion: new Map(results.flatMap(({ data }) => (data ? [[data.version, data] as const] : []))),
      ready: results.every((result) => result.isSuccess),
      error: results.find((result) => result.isError)?.error,
      retry: () => {
        for (const result of results) if (result.isError) void result.refetch();
      },
    }),
  });
}
