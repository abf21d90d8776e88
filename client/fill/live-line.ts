/** The line on which a reading's changes come in from other devices: server-sent events, connected again when it breaks. */

import type { ReadingUpdate } from '#contract/reading';

/** Pauses between tries to connect again, in milliseconds; the last one repeats. */
const PAUSES = [1_000, 2_000, 5_000, 15_000] as const;

/**
 * Each connection asks from where the screen stands then, so that nothing between two connections is missed.
 *
 * @param address made anew for each connection
 * @param read an event's data as an update, or null where it is none
 * @returns ends it
 */
export function openLiveLine(
  address: () => string,
  read: (data: unknown) => ReadingUpdate | null,
  onUpdate: (update: ReadingUpdate) => void,
): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function connect(): void {
    clearTimeout(timer);
    const opened = new EventSource(address());
    source = opened;
    opened.onmessage = ({ data }) => {
      failures = 0;
      const update = read(JSON.parse(String(data)));
      if (update) onUpdate(update);
    };
    opened.onerror = () => {
      opened.close();
      clearTimeout(timer);
      timer = setTimeout(connect, PAUSES[Math.min(failures, PAUSES.length - 1)]);
      failures += 1;
    };
  }
  /** Back online, or back in front: no need to wait out a pause. */
  function again(): void {
    if (source?.readyState === EventSource.CLOSED && document.visibilityState !== 'hidden') connect();
  }
  window.addEventListener('online', again);
  document.addEventListener('visibilitychange', again);
  connect();
  return () => {
    window.removeEventListener('online', again);
    document.removeEventListener('visibilitychange', again);
    clearTimeout(timer);
    source?.close();
  };
}
