/** All sites of a project that are in use, for choosing among them: a project has at most a few hundred. */

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Site, siteList } from '#contract/site';
import { fetchAll } from './fetch-all.ts';
import { listKey } from './use-list.ts';

export function useAllSites(projectId: string): UseQueryResult<Site[]> {
  const path = `/api/projects/${projectId}/sites`;
  return useQuery({
    // Begins like the list of sites, so that a change of that list refreshes this one too.
    queryKey: [...listKey(path), 'all'],
    queryFn: ({ signal }) => fetchAll(path, siteList, { archived: 'no' }, signal),
  });
}
