/** The installation's settings, for the pages of the administration that show or need them. */

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Settings, settings as settingsReply } from '#contract/settings';
import { api } from '../api.ts';

export const settingsKey = ['settings'];

export function useSettings(): UseQueryResult<Settings> {
  return useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => api.get('/api/settings', { reply: settingsReply, signal }),
  });
}
