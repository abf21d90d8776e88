/** Where imports are on the server, and how one that is being worked on is followed. */

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type AnswerImport, answerImport } from '#contract/answer-import';
import { api } from '../../api.ts';
import { instrumentsPath } from '../../ui/use-instruments.ts';

export function importsPath(projectId: string, instrumentId: string): string {
  return `${instrumentsPath(projectId)}/${encodeURIComponent(instrumentId)}/imports`;
}

export function importKey(importId: string): readonly unknown[] {
  return ['answer-import', importId];
}

/** How often a running import is asked for, in milliseconds. */
const pause = 1_000;

export function isWorking({ state }: Pick<AnswerImport, 'state'>): boolean {
  return state === 'checking' || state === 'running';
}

export function useImport(projectId: string, instrumentId: string, importId: string): UseQueryResult<AnswerImport> {
  return useQuery({
    queryKey: importKey(importId),
    queryFn: ({ signal }) =>
      api.get(`${importsPath(projectId, instrumentId)}/${encodeURIComponent(importId)}`, {
        reply: answerImport,
        signal,
      }),
    refetchInterval: (query) => (query.state.data && isWorking(query.state.data) ? pause : false),
  });
}
