/**
 * The words that a picture is made of, for the browser's search in the page: out of sight and out of the way until the
 * search comes upon them, and then shown. Browsers that cannot do that find the title and an opened table.
 */

import { useEffect, useRef } from 'react';

export function FindableWords({ words }: { words: readonly string[] }) {
  const place = useRef<HTMLParagraphElement>(null);
  // React knows `hidden` as yes or no only, and would write over what the browser has opened.
  useEffect(() => place.current?.setAttribute('hidden', 'until-found'), []);
  if (words.length === 0) return null;
  return (
    <p className="kern-body kern-body--small wm-chart__words" ref={place}>
      {words.join(' · ')}
    </p>
  );
}
