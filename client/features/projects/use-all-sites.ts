/** All sites of a project that are in use, for choosing among them: a project has at most a few hundred. */

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Site, siteList } from '#contract/site';
import { api } from '../../api.ts';

/** The key of the query; it starts like the list of sites, so that a change of that list refreshes this one too. */
function allSitesKey(projectId: string): readonly unknown[] {
  return ['list', `/api/projects/${projectId}/sites`, 'all'];
}

async function fetchAllSites(projectId: string, signal: AbortSignal): Promise<Site[]> {
  const sites: Site[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: 200, archived: 'no', cursor };
    const page: { items: Site[]; nextCursor: string | null } = await api.get(`/api/projects/${projectId}/sites`, {
      query,
      reply: siteList,
      signal,
    });
    sites.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return sites;
}

export function useAllSites(projectId: string): UseQueryResult<Site[]> {
  return useQuery({
    queryKey: allSitesKey(projectId),
    queryFn: ({ signal }) => fetchAllSites(projectId, signal),
  });
}
