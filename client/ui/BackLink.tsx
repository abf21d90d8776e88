/** The way from a page back to the list that it belongs to; stands above the heading. */

import { Link } from 'react-router';
import { Icon } from './Icon.tsx';

interface BackLinkProps {
  to: string;
  children: string;
}

export function BackLink({ to, children }: BackLinkProps) {
  return (
    <Link className="kern-link kern-link--no-visited-state wm-back" to={to}>
      <Icon name="arrow-back" />
      {children}
    </Link>
  );
}
