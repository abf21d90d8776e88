/** What is wrong in a file, by column and kind, with the first lines that have it. */

import { useTranslation } from 'react-i18next';
import type { ImportIssue } from '#contract/answer-import';
import { Alert } from '../../ui/Alert.tsx';
import { useFormats } from '../../ui/format.ts';

export function ImportIssues({ issues }: { issues: readonly ImportIssue[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (issues.length === 0) return null;
  return (
    <>
      <Alert kind="warning" title={t('imports.issues.title', { count: issues.length })}>
        {t('imports.issues.lead')}
      </Alert>
      <table className="kern-table wm-table wm-import-issues">
        <caption className="kern-sr-only">{t('imports.issues.table')}</caption>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            {(['column', 'what', 'count', 'lines', 'examples'] as const).map((header) => (
              <th
                scope="col"
                className={`kern-table__header${header === 'count' ? ' kern-table__header--numeric' : ''}`}
                key={header}
              >
                {t(`imports.issues.${header}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {issues.map((issue) => (
            <tr className="kern-table__row" key={`${issue.column} ${issue.code}`}>
              <th scope="row" className="kern-table__cell wm-table__row-header">
                {issue.column === null ? t('imports.issues.wholeFile') : <code>{issue.column}</code>}
              </th>
              <td className="kern-table__cell" data-label={t('imports.issues.what')}>
                {issue.message}
              </td>
              <td className="kern-table__cell kern-table__cell--numeric" data-label={t('imports.issues.count')}>
                {formats.number(issue.count)}
              </td>
              <td className="kern-table__cell" data-label={t('imports.issues.lines')}>
                {issue.lines.length === 0
                  ? '–'
                  : `${issue.lines.join(', ')}${issue.lines.length < issue.count ? ' …' : ''}`}
              </td>
              <td className="kern-table__cell wm-samples" data-label={t('imports.issues.examples')}>
                {issue.examples.length === 0 ? '–' : issue.examples.join(' · ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
