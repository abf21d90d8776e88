/** The live region: says what happened to people who cannot see it. Only for what the screen shows as well. */

import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';

type Announce = (message: string) => void;

const LiveContext = createContext<Announce>(() => {});

/** Emptied after a while, so that the same message is read again when it happens again. */
const clearAfter = 7_000;

/** Holds the one polite live region of the page; belongs around everything. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const announce = useCallback<Announce>((text) => {
    clearTimeout(timer.current);
    setMessage('');
    // A frame later, so that an unchanged text counts as new.
    timer.current = setTimeout(() => {
      setMessage(text);
      timer.current = setTimeout(() => setMessage(''), clearAfter);
    }, 50);
  }, []);

  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <LiveContext value={announce}>
      {children}
      {/* The attribute keeps the region readable while a dialog hides everything else. */}
      <div className="kern-sr-only" role="status" aria-live="polite" data-live-announcer="true">
        {message}
      </div>
    </LiveContext>
  );
}

/** A function that has a screen reader say something: `announce(t('…saved'))`. */
export function useAnnounce(): Announce {
  return useContext(LiveContext);
}
