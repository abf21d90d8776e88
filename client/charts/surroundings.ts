/**
 * What a drawn chart depends on beside its data: the page's theme, the fonts, and whether it goes to paper. Canvases do
 * not follow style sheets, so they are drawn anew when one of these changes.
 */

import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

export interface Surroundings {
  /** Changes with the theme and when a font has arrived. */
  readonly look: number;
  /** Everything is drawn, finer and in light colours. */
  readonly printing: boolean;
}

let current: Surroundings = { look: 0, printing: false };
const listeners = new Set<() => void>();
let themeBeforePrint: string | undefined;

function change(next: Partial<Surroundings>): void {
  current = { look: current.look + 1, printing: next.printing ?? current.printing };
  for (const listener of listeners) listener();
}

/** Paper is white. The browser lays out the page right after this event, so the charts have to be there by then. */
function beforePrint(): void {
  if (current.printing) return;
  themeBeforePrint = document.documentElement.dataset.kernTheme;
  document.documentElement.dataset.kernTheme = 'light';
  flushSync(() => change({ printing: true }));
}

function afterPrint(): void {
  if (!current.printing) return;
  if (themeBeforePrint === undefined) delete document.documentElement.dataset.kernTheme;
  else document.documentElement.dataset.kernTheme = themeBeforePrint;
  change({ printing: false });
}

let stopWatching = () => {};

function watch(): () => void {
  const look = () => change({});
  const theme = new MutationObserver(look);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-kern-theme'] });
  const system = window.matchMedia?.('(prefers-color-scheme: dark)');
  system?.addEventListener('change', look);
  document.fonts?.addEventListener('loadingdone', look);
  window.addEventListener('beforeprint', beforePrint);
  window.addEventListener('afterprint', afterPrint);
  return () => {
    theme.disconnect();
    system?.removeEventListener('change', look);
    document.fonts?.removeEventListener('loadingdone', look);
    window.removeEventListener('beforeprint', beforePrint);
    window.removeEventListener('afterprint', afterPrint);
  };
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) stopWatching = watch();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stopWatching();
    // Nobody watches from here on; what was known of the look must not be taken for true later.
    current = { ...current };
  };
}

export function useSurroundings(): Surroundings {
  return useSyncExternalStore(subscribe, () => current);
}
