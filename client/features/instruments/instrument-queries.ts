/** What the pages of instruments ask the server for, and what has to be read again after a change. */

import { type QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type InstrumentDetails, instrumentDetails } from '#contract/instrument';
import { api } from '../../api.ts';
import { instrumentsPath } from '../../ui/use-instruments.ts';
import { listKey } from '../../ui/use-list.ts';

export function instrumentPath(projectId: string, instrumentId: string): string {
  return `${instrumentsPath(projectId)}/${encodeURIComponent(instrumentId)}`;
}

export function instrumentQueryKey(projectId: string, instrumentId: string): readonly unknown[] {
  return ['instrument', projectId, instrumentId];
}

export function useInstrument(projectId: string, instrumentId: string): UseQueryResult<InstrumentDetails> {
  return useQuery({
    queryKey: instrumentQueryKey(projectId, instrumentId),
    queryFn: ({ signal }) => api.get(instrumentPath(projectId, instrumentId), { reply: instrumentDetails, signal }),
  });
}

/** Takes over what the server answered to a change. */
export function acceptInstrument(queries: QueryClient, projectId: string, changed: InstrumentDetails): void {
  queries.setQueryData(instrumentQueryKey(projectId, changed.id), changed);
  void queries.invalidateQueries({ queryKey: listKey(instrumentsPath(projectId)) });
}
