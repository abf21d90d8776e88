/** A page's heading; whoever hears the page hears it first. */

import { type ReactNode, useEffect, useRef } from 'react';

export function PageHeading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <h1 className="kern-heading-large" ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
