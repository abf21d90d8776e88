/** What a report is asked for: its filters, kept in the address so that going back, reloading and a sent link agree. */

import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import {
  reportChoices as choicesReply,
  type Report,
  type ReportChoices,
  report as reportReply,
} from '#contract/report';
import { api } from '../../api.ts';
import { instrumentsPath } from '../../ui/use-instruments.ts';

export const FILTERS = ['site', 'from', 'to', 'occasion', 'facet', 'by', 'voice'] as const;
export type Filter = (typeof FILTERS)[number];
/** '' where nothing is chosen. */
export type Filters = Readonly<Record<Filter, string>>;

/** What applies where nothing is chosen. */
export const DEFAULTS: Filters = { site: '', from: '', to: '', occasion: 'latest', facet: '', by: '', voice: 'own' };

/** A report may be worked out over a million readings; longer than this nobody waits for it. */
const TIMEOUT = 120_000;

export interface FilterBar {
  readonly filters: Filters;
  set(changes: Partial<Record<Filter, string>>): void;
  reset(): void;
  readonly narrowed: boolean;
}

export function useFilters(): FilterBar {
  const [params, setParams] = useSearchParams();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, params.get(name) ?? DEFAULTS[name]])) as Record<
    Filter,
    string
  >;
  function set(changes: Partial<Record<Filter, string>>): void {
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(changes)) {
          if (value === DEFAULTS[name as Filter]) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  }
  return {
    filters,
    set,
    reset: () => set(DEFAULTS),
    narrowed: FILTERS.some((name) => filters[name] !== DEFAULTS[name]),
  };
}

function instrumentPath(projectId: string, instrumentId: string): string {
  return `${instrumentsPath(projectId)}/${encodeURIComponent(instrumentId)}`;
}

export function useReport(projectId: string, instrumentId: string, filters: Filters): UseQueryResult<Report> {
  return useQuery({
    queryKey: ['report', projectId, instrumentId, filters],
    queryFn: ({ signal }) =>
      api.get(`${instrumentPath(projectId, instrumentId)}/report`, {
        reply: reportReply,
        query: filters,
        signal,
        timeout: TIMEOUT,
      }),
    // The old numbers stay, dimmed, until the new ones are there: nothing jumps.
    placeholderData: keepPreviousData,
  });
}

export function useReportChoices(projectId: string, instrumentId: string): UseQueryResult<ReportChoices> {
  return useQuery({
    queryKey: ['report-choices', projectId, instrumentId],
    queryFn: ({ signal }) =>
      api.get(`${instrumentPath(projectId, instrumentId)}/report-choices`, { reply: choicesReply, signal }),
  });
}
