/** How far an import is, what a dry run found, and what was taken over in the end. */

import { useTranslation } from 'react-i18next';
import type { AnswerImport } from '#contract/answer-import';
import type { Project } from '#contract/project';
import { paths } from '../../paths.ts';
import { Alert } from '../../ui/Alert.tsx';
import { ButtonRow, LinkButton } from '../../ui/Button.tsx';

export function ImportProgress({ found }: { found: AnswerImport }) {
  const { t } = useTranslation();
  const running = found.state === 'running';
  const count = found.progress;
  const label = t(`imports.states.${found.state}`);
  return (
    <div className="wm-running">
      <p className="kern-title">{label}</p>
      {found.rows === null ? (
        <progress className="wm-running__bar" aria-label={label} />
      ) : (
        <progress className="wm-running__bar" aria-label={label} value={count} max={Math.max(found.rows, 1)} />
      )}
      <p className="kern-body" role="status">
        {t(running ? 'imports.progressRunning' : 'imports.progressChecking', { count })}
      </p>
      <p className="kern-body">{t('imports.leave')}</p>
    </div>
  );
}

interface ImportOutcomeProps {
  project: Project;
  found: AnswerImport;
  /** Nothing was changed since the dry run. */
  fresh: boolean;
}

export function ImportOutcome({ project, found, fresh }: ImportOutcomeProps) {
  const { t } = useTranslation();
  const { state, result, issues } = found;
  if (state === 'cancelled') return <Alert kind="info" title={t('imports.cancelled')} />;
  if (state === 'failed') return <Alert kind="danger" title={t('imports.failed')} />;
  if (result === null) return null;
  if (state === 'done') {
    return (
      <Alert kind="success" title={t('imports.result.doneTitle')} live="status">
        <Counts found={found} result={result} />
        <ButtonRow>
          <LinkButton to={paths.instrumentReport(project.id, found.instrumentId)}>
            {t('imports.result.report')}
          </LinkButton>
          <LinkButton to={paths.projectSubjects(project.id)}>{t('imports.result.cases')}</LinkButton>
        </ButtonRow>
      </Alert>
    );
  }
  // With problems nothing would happen, so there is nothing to count.
  if (state !== 'checked' || !fresh || issues.length > 0) return null;
  return (
    <Alert kind="success" title={t('imports.result.wouldTitle')} live="status">
      <Counts found={found} result={result} />
      <p className="kern-body">{t('imports.result.clean')}</p>
    </Alert>
  );
}

interface CountsProps {
  found: AnswerImport;
  result: NonNullable<AnswerImport['result']>;
}

function Counts({ found, result }: CountsProps) {
  const { t } = useTranslation();
  return (
    <ul className="kern-list kern-list--bullet">
      {found.rows !== null && <li>{t('imports.result.rows', { count: found.rows })}</li>}
      <li>{t('imports.result.added', { count: result.added })}</li>
      {result.changed > 0 && <li>{t('imports.result.changed', { count: result.changed })}</li>}
      {result.unchanged > 0 && <li>{t('imports.result.unchanged', { count: result.unchanged })}</li>}
      <li>{t('imports.result.subjects', { count: result.subjects })}</li>
    </ul>
  );
}
