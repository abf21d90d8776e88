/** A short state in a word, with a symbol: colour alone never says it. */

import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

interface BadgeProps {
  kind: 'info' | 'success' | 'warning' | 'danger' | 'plain';
  children: ReactNode;
}

export function Badge({ kind, children }: BadgeProps) {
  return (
    <span className={`kern-badge ${kind === 'plain' ? 'wm-badge--plain' : `kern-badge--${kind}`}`}>
      {kind !== 'plain' && <Icon name={kind} />}
      <span className="kern-label kern-label--small">{children}</span>
    </span>
  );
}
