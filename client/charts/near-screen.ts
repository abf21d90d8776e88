/**
 * Which elements are on the screen or close to it, so that a page of hundreds of charts is built only where somebody
 * looks. One observer watches all of them.
 */

import { type RefObject, useEffect, useState } from 'react';

/** How far beyond the screen things are built already: what is scrolled to, tabbed to or read on to is there by then. */
const NEAR = '800px';

const told = new Map<Element, (isNear: boolean) => void>();
let observer: IntersectionObserver | undefined;

function watch(element: Element, tell: (isNear: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) told.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: NEAR },
  );
  told.set(element, tell);
  observer.observe(element);
  return () => {
    observer?.unobserve(element);
    told.delete(element);
  };
}

/**
 * Whether the element is near the screen; always so where the browser cannot say. What has the focus stays near: nobody's
 * place on the page is taken away.
 */
export function useNearScreen(element: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    const target = element.current;
    if (typeof IntersectionObserver === 'undefined' || !target) return;
    return watch(target, (isNear) => {
      if (isNear || !target.contains(document.activeElement)) setNear(isNear);
    });
  }, [element]);
  return near;
}
