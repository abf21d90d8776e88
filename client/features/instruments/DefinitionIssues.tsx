/** Every problem that was found in a definition, with its place in the file and what is wrong in words. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DefinitionIssue } from '#surveys/instrument';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';

const shownAtFirst = 20;

/** The text of an issue in the interface's language. */
export function useIssueText(): (issue: DefinitionIssue) => string {
  const { t, i18n } = useTranslation();
  return (issue) => {
    const key = `definition.issue.${issue.code}`;
    // A newer server may know codes that this page has no words for.
    if (!i18n.exists(key)) return t('instruments.issues.unknown', { code: issue.code });
    return String(t(key as never, issue.params as never));
  };
}

export function DefinitionIssues({ issues }: { issues: readonly DefinitionIssue[] }) {
  const { t } = useTranslation();
  const errors = issues.filter((issue) => issue.severity === 'error');
  const warnings = issues.filter((issue) => issue.severity === 'warning');
  return (
    <>
      {errors.length > 0 && (
        <Alert kind="danger" title={t('instruments.issues.errors', { count: errors.length })}>
          <IssueList issues={errors} />
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert kind="info" title={t('instruments.issues.warnings', { count: warnings.length })}>
          <IssueList issues={warnings} />
        </Alert>
      )}
    </>
  );
}

function IssueList({ issues }: { issues: readonly DefinitionIssue[] }) {
  const { t } = useTranslation();
  const text = useIssueText();
  const [all, setAll] = useState(false);
  const shown = all ? issues : issues.slice(0, shownAtFirst);
  return (
    <>
      <ul className="kern-list kern-list--bullet wm-issues">
        {shown.map((issue, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand at one place twice, and the list never changes
          <li key={at}>
            {text(issue)} <Where path={issue.path} />
          </li>
        ))}
      </ul>
      {shown.length < issues.length && (
        <div>
          <Button onPress={() => setAll(true)}>
            {t('instruments.issues.more', { count: issues.length - shown.length })}
          </Button>
        </div>
      )}
    </>
  );
}

/** A path into the file, or the line of one that is no tree (yet). */
function Where({ path }: { path: string }) {
  const { t } = useTranslation();
  const line = /^line (\d+)$/.exec(path)?.[1];
  const words =
    path === '' ? t('instruments.issues.file') : line === undefined ? null : t('instruments.issues.line', { line });
  return (
    <span className="wm-issues__where">
      {words ?? (
        <>
          {t('instruments.issues.where')} <code>{path}</code>
        </>
      )}
    </span>
  );
}
