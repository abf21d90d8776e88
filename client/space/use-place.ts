/**
 * Where in the space one is. The address stays `/s`: it would end up in histories and screenshots of a shared device. The
 * browser's own way back works, and so does loading the page anew.
 */

import { useCallback, useEffect, useMemo, useState } from 'react';

export const PLACES = ['home', 'reading', 'picture', 'who', 'language', 'slip', 'leave'] as const;

export interface Place {
  readonly page: (typeof PLACES)[number];
  /** The reading, or the instrument of the picture. */
  readonly id?: string;
  /** Where in the reading; see FillReading. */
  readonly step?: string;
}

const HOME: Place = { page: 'home' };

function isPlace(state: unknown): state is Place {
  return typeof state === 'object' && state !== null && 'page' in state && PLACES.some((page) => page === state.page);
}

const LEFT = 'left';

/** Loads the page anew, so that nothing of the person stays in its memory, and says so on the page that follows. */
export function startAnewHavingLeft(language: string): void {
  history.replaceState({ page: LEFT, language }, '', location.pathname);
  location.reload();
}

/** The language in which to say goodbye to whoever just left; the device itself has forgotten it. */
export function languageOfLeaving(): string | null {
  const { state } = history;
  if (typeof state !== 'object' || state === null || state.page !== LEFT) return null;
  return typeof state.language === 'string' ? state.language : null;
}

/** Whether the page was just loaded anew after leaving; asking forgets it. */
export function hasJustLeft(): boolean {
  const left = typeof history.state === 'object' && history.state !== null && history.state.page === LEFT;
  if (left) history.replaceState(HOME, '', location.pathname);
  return left;
}

export interface Places {
  readonly place: Place;
  readonly go: (place: Place) => void;
  /** Begins anew, as after entering another code. */
  readonly reset: () => void;
}

export function usePlace(): Places {
  const [place, setPlace] = useState<Place>(() => (isPlace(history.state) ? history.state : HOME));
  useEffect(() => {
    const back = (event: PopStateEvent) => setPlace(isPlace(event.state) ? event.state : HOME);
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, []);
  const go = useCallback((next: Place) => {
    history.pushState(next, '', location.pathname);
    setPlace(next);
  }, []);
  const reset = useCallback(() => {
    history.replaceState(HOME, '', location.pathname);
    setPlace(HOME);
  }, []);
  return useMemo(() => ({ place, go, reset }), [place, go, reset]);
}
