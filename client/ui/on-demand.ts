/**
 * Parts that a page can be read without, such as what a menu opens: their code comes when somebody is about to use them.
 * What asks for one stays as it is meanwhile and keeps the focus, so the first press counts.
 */

import { useEffect, useState } from 'react';

export interface OnDemand<Part> {
  /** Fetches the part, once; after a failure the next call tries again. */
  readonly load: () => Promise<Part>;
  /** The part, or null while it is not here. */
  readonly loaded: () => Part | null;
}

export function onDemand<Part>(fetchPart: () => Promise<Part>): OnDemand<Part> {
  let loaded: Part | null = null;
  let loading: Promise<Part> | null = null;
  return {
    loaded: () => loaded,
    load: () => {
      loading ??= fetchPart().then(
        (part) => {
          loaded = part;
          return part;
        },
        (error: unknown) => {
          loading = null;
          throw error;
        },
      );
      return loading;
    },
  };
}

/** Fetches ahead of the need. A failure is left to the moment when the part is needed. */
export function prepare(part: OnDemand<unknown>): void {
  part.load().catch(() => {});
}

/**
 * The part as soon as it is wanted and here; null until then. When it cannot be had (a lost connection, a new version)
 * it is as with the code of a page: this throws while rendering, and the nearest boundary offers another try.
 */
export function useOnDemand<Part>(part: OnDemand<Part>, wanted: boolean): Part | null {
  const [, setArrived] = useState(part.loaded() !== null);
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  useEffect(() => {
    if (!wanted || part.loaded()) return;
    let left = false;
    part.load().then(
      () => !left && setArrived(true),
      (error: unknown) => !left && setFailure({ error }),
    );
    return () => {
      left = true;
    };
  }, [part, wanted]);
  if (failure) throw failure.error;
  return part.loaded();
}
