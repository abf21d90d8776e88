/** Placeholders in the layout that is to come, so that nothing jumps when it does. */

import { useTranslation } from 'react-i18next';

interface SkeletonProps {
  /** How many lines of text are expected. */
  lines?: number;
}

/** Lines of text that are on their way; says so once to screen readers. */
export function Skeleton({ lines = 3 }: SkeletonProps) {
  const { t } = useTranslation();
  return (
    <div className="wm-skeleton">
      <span className="kern-sr-only">{t('ui.table.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <SkeletonLine key={line} short={line === lines - 1} />
      ))}
    </div>
  );
}

/** One line, for a cell or a heading. */
export function SkeletonLine({ short = false }: { short?: boolean }) {
  return <span className={`wm-skeleton__line${short ? ' wm-skeleton__line--short' : ''}`} aria-hidden="true" />;
}
