/** One project as the server knows it: the query that its pages share. */

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Project, project as projectReply } from '#contract/project';
import { api } from '../api.ts';

/** Where one project is kept among the queries. */
export function projectKey(projectId: string): readonly unknown[] {
  return ['project', projectId];
}

export function useProject(projectId: string): UseQueryResult<Project> {
  return useQuery({
    queryKey: projectKey(projectId),
    queryFn: ({ signal }) => api.get(`/api/projects/${encodeURIComponent(projectId)}`, { reply: projectReply, signal }),
  });
}
