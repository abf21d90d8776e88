/**
 * The frame of every page: one `h1`, the document's title, and focus on the heading after navigation, so that keyboard
 * and screen reader start where the new page starts. The first page after loading leaves the focus alone.
 */

import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { ErrorBoundary } from './ErrorBoundary.tsx';

interface PageProps {
  title: string;
  /** The window's title, where it has to say more than the heading. */
  documentTitle?: string;
  /** A sentence or two that say what the page is for. */
  lead?: ReactNode;
  /** Buttons that belong to the whole page. */
  actions?: ReactNode;
  /** `text` keeps lines readable (forms, prose), `wide` is for tables. */
  width?: 'text' | 'wide';
  /** What stands above the heading: a link back to the list. */
  before?: ReactNode;
  children?: ReactNode;
}

export function Page({ title, documentTitle = title, lead, actions, width = 'wide', before, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key, pathname } = useLocation();

  useEffect(() => {
    document.title = `${documentTitle} · Wegmarke`;
  }, [documentTitle]);

  // React Router calls the entry that the browser loaded "default"; every later one has a key of its own.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed search string is the same page, so the key alone does not count
  useEffect(() => {
    if (key !== 'default') heading.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={`wm-page wm-page--${width}`}>
      {before && <div className="wm-page__before">{before}</div>}
      <div className="wm-page__head">
        <h1 className="kern-heading-large" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div className="kern-btn-wrapper">{actions}</div>}
      </div>
      {lead && <div className="kern-body wm-page__lead">{lead}</div>}
      <ErrorBoundary key={pathname}>{children}</ErrorBoundary>
    </div>
  );
}

interface SectionProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
}

/** A part of a page under an `h2`. */
export function Section({ title, lead, actions, children, id }: SectionProps) {
  return (
    <section className="wm-section" aria-labelledby={id ? `${id}-title` : undefined} id={id}>
      <div className="wm-page__head">
        <h2 className="kern-heading-medium" id={id ? `${id}-title` : undefined} tabIndex={-1}>
          {title}
        </h2>
        {actions && <div className="kern-btn-wrapper">{actions}</div>}
      </div>
      {lead && <div className="kern-body wm-page__lead">{lead}</div>}
      {children}
    </section>
  );
}
