/** Loads something when a page of the space opens: loading, there, or failed with a way to try again. */

import { useEffect, useState } from 'react';

export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown; readonly retry: () => void }
  | { readonly state: 'there'; readonly value: Value };

/** @param key what is loaded; another key loads anew */
export function useLoaded<Value>(key: string, load: (signal: AbortSignal) => Promise<Value>): Loaded<Value> {
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<{ key: string; result: Loaded<Value> } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what `load` loads
  useEffect(() => {
    const stop = new AbortController();
    const retry = () => {
      setLoaded(null);
      setAttempt((count) => count + 1);
    };
    load(stop.signal).then(
      (value) => stop.signal.aborted || setLoaded({ key, result: { state: 'there', value } }),
      (error: unknown) => stop.signal.aborted || setLoaded({ key, result: { state: 'failed', error, retry } }),
    );
    return () => stop.abort();
  }, [key, attempt]);

  return loaded?.key === key ? loaded.result : { state: 'loading' };
}
