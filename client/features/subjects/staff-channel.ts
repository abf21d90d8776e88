/** How the fill screen of somebody with an account reaches a reading of a project. */

import {
  changesTaken,
  history,
  type Reading,
  type ReadingUpdate,
  reading as readingReply,
  readingUpdate,
} from '#contract/reading';
import { api, apiPath } from '../../api.ts';
import { openLiveLine } from '../../fill/live-line.ts';
import type { ReadingChannel } from '../../fill/reading-channel.ts';
import { readingsPath } from './subject-queries.ts';

export function readingPath(projectId: string, readingId: string): string {
  return `${readingsPath(projectId)}/${encodeURIComponent(readingId)}`;
}

export function fetchReading(projectId: string, readingId: string, signal?: AbortSignal): Promise<Reading> {
  return api.get(readingPath(projectId, readingId), { reply: readingReply, ...(signal ? { signal } : {}) });
}

/** @param userId whose unsent changes these are; nobody else's browser session may find them */
export function staffChannel(projectId: string, readingId: string, userId: string): ReadingChannel {
  const path = readingPath(projectId, readingId);
  return {
    storageKey: `user-${userId}/reading-${readingId}`,
    load: (signal) => fetchReading(projectId, readingId, signal),
    send: (changes, options) =>
      api.post(`${path}/changes`, {
        body: { changes },
        reply: changesTaken,
        keepalive: options?.keepalive ?? false,
      }),
    complete: (complete, language) => api.patch(path, { body: { complete, language }, reply: readingReply }),
    history: (item, signal) =>
      api.get(`${path}/history`, { query: { item }, reply: history, ...(signal ? { signal } : {}) }),
    listen: (after, onUpdate) =>
      openLiveLine(() => apiPath(`${path}/events`, { after: after() }), readUpdate, onUpdate),
  };
}

/** An event as an update; null where it is none. */
function readUpdate(data: unknown): ReadingUpdate | null {
  const update = readingUpdate.safeParse(data);
  return update.success ? update.data : null;
}
