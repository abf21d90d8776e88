/** What the pages of one subject ask the server for, and where it is kept among the queries. */

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type ReadingHead, readingList } from '#contract/reading';
import { type SlipList, slipList } from '#contract/slip';
import { type AssignableList, assignableList, type Subject, subject as subjectReply } from '#contract/subject';
import { api } from '../../api.ts';
import { fetchAll } from '../../ui/fetch-all.ts';
import { listKey } from '../../ui/use-list.ts';

export function subjectsPath(projectId: string): string {
  return `/api/projects/${encodeURIComponent(projectId)}/subjects`;
}

export function subjectPath(projectId: string, subjectId: string): string {
  return `${subjectsPath(projectId)}/${encodeURIComponent(subjectId)}`;
}

export function readingsPath(projectId: string): string {
  return `/api/projects/${encodeURIComponent(projectId)}/readings`;
}

export function subjectKey(projectId: string, subjectId: string): readonly unknown[] {
  return ['subject', projectId, subjectId];
}

/** One subject; nothing is asked while it is not known which. */
export function useSubject(projectId: string, subjectId: string | undefined): UseQueryResult<Subject> {
  return useQuery({
    queryKey: subjectKey(projectId, subjectId ?? ''),
    queryFn: ({ signal }) => api.get(subjectPath(projectId, subjectId ?? ''), { reply: subjectReply, signal }),
    enabled: subjectId !== undefined,
  });
}

export function readingsKey(projectId: string, subjectId: string): readonly unknown[] {
  return [...listKey(readingsPath(projectId)), subjectId];
}

/** All readings of one subject, newest first. */
export function useReadings(projectId: string, subjectId: string, enabled: boolean): UseQueryResult<ReadingHead[]> {
  return useQuery({
    queryKey: readingsKey(projectId, subjectId),
    queryFn: ({ signal }) => fetchAll(readingsPath(projectId), readingList, { subject: subjectId }, signal),
    enabled,
  });
}

/** Counsellors (interviewers) who may be assigned; only those who assign may ask. */
export function useAssignable(projectId: string, enabled = true): UseQueryResult<AssignableList['items']> {
  return useQuery({
    queryKey: ['assignable', projectId],
    queryFn: async ({ signal }) => {
      const path = `/api/projects/${encodeURIComponent(projectId)}/assignable-people`;
      return (await api.get(path, { reply: assignableList, signal })).items;
    },
    enabled,
  });
}

export function slipsKey(projectId: string, subjectId: string): readonly unknown[] {
  return listKey(`${subjectPath(projectId, subjectId)}/slips`);
}

export function useSlips(projectId: string, subjectId: string): UseQueryResult<SlipList['items']> {
  return useQuery({
    queryKey: slipsKey(projectId, subjectId),
    queryFn: async ({ signal }) => {
      const path = `${subjectPath(projectId, subjectId)}/slips`;
      return (await api.get(path, { reply: slipList, signal })).items;
    },
  });
}
