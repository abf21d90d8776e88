/** A message in a box: what happened, that nothing is lost, what to do now. */

import type { ReactNode, Ref } from 'react';
import { Icon } from './Icon.tsx';

interface AlertProps {
  kind: 'info' | 'success' | 'warning' | 'danger';
  title: ReactNode;
  children?: ReactNode;
  /** `status`: read when it appears; `alert`: read at once. Without it the box is part of the page. */
  live?: 'status' | 'alert';
  /** So that focus can move to it. */
  ref?: Ref<HTMLDivElement>;
}

export function Alert({ kind, title, children, live, ref }: AlertProps) {
  return (
    <div className={`kern-alert kern-alert--${kind}`} role={live} ref={ref} tabIndex={ref ? -1 : undefined}>
      <div className="kern-alert__header">
        <Icon name={kind} />
        <p className="kern-title">{title}</p>
      </div>
      {children && (
        <div className="kern-alert__body">
          {typeof children === 'string' ? <p className="kern-body">{children}</p> : children}
        </div>
      )}
    </div>
  );
}
