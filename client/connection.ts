/**
 * Whether the server can be reached, learnt from the requests themselves and from the browser. While it cannot, a
 * light request asks again with growing pauses, so that the notice goes away by itself.
 */

import { useSyncExternalStore } from 'react';
import { api, asSent } from './api.ts';

const firstPause = 2_000;
const longestPause = 30_000;

let reachable = true;
let pause = firstPause;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Called with the outcome of every request. */
export function reportReachable(now: boolean): void {
  clearTimeout(timer);
  if (now) pause = firstPause;
  else {
    timer = setTimeout(probe, pause);
    pause = Math.min(pause * 2, longestPause);
  }
  if (now === reachable) return;
  reachable = now;
  for (const listener of listeners) listener();
}

function probe(): void {
  // Whatever comes of it, `reportReachable` hears of it through the hook.
  api.get('/api/health', { reply: asSent(), timeout: 5_000, mayBeSignedOut: true }).catch(() => {});
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const offline = () => reportReachable(false);
  window.addEventListener('offline', offline);
  window.addEventListener('online', probe);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('offline', offline);
    window.removeEventListener('online', probe);
  };
}

/** True while the last we know is that the server answers. */
export function useReachable(): boolean {
  return useSyncExternalStore(subscribe, () => reachable);
}
