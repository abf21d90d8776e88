/** The report's places while it is worked out, in the layout that is to come. */

import { useTranslation } from 'react-i18next';
import { SkeletonLine } from '../../ui/Skeleton.tsx';

export function ReportSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="wm-report" role="status">
      <span className="kern-sr-only">{t('reports.loading')}</span>
      <SkeletonLine />
      <SkeletonLine short />
      {[1, 2, 3].map((place) => (
        <div className="wm-chart" key={place} aria-hidden="true">
          <SkeletonLine short />
          <div className="wm-report__placeholder" />
        </div>
      ))}
    </div>
  );
}
