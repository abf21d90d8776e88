/** How the fill screen of somebody with an account reaches a reading of a project. */

import { changesTaken, history, type Reading, reading as readingReply, readingUpdate } from '#contract/reading';
import { api, apiPath } from '../../api.ts';
import type { ReadingChannel } from '../../fill/reading-channel.ts';
import { readingsPath } from './subject-queries.ts';

/** Pauses between tries to connect again, in milliseconds; the last one repeats. */
const PAUSES = [1_000, 2_000, 5_000, 15_000] as const;

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
    history: (item, signal) =>
      api.get(`${path}/history`, { query: { item }, reply: history, ...(signal ? { signal } : {}) }),
    listen: (after, onUpdate) => listen(() => apiPath(`${path}/events`, { after: after() }), onUpdate),
  };
}

/** Each connection asks from where the screen stands then, so that nothing between two connections is missed. */
function listen(address: () => string, onUpdate: Parameters<ReadingChannel['listen']>[1]): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function connect(): void {
    const opened = new EventSource(address());
    source = opened;
    opened.onmessage = ({ data }) => {
      failures = 0;
      const update = readingUpdate.safeParse(JSON.parse(String(data)));
      if (update.success) onUpdate(update.data);
    };
    opened.onerror = () => {
      opened.close();
      clearTimeout(timer);
      timer = setTimeout(connect, PAUSES[Math.min(failures, PAUSES.length - 1)]);
      failures += 1;
    };
  }
  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
