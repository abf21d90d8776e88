/** The reports of a project: one per published instrument. */

import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Instrument } from '#contract/instrument';
import type { Project } from '#contract/project';
import { textIn } from '#surveys/language';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';
import { LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useAllInstruments } from '../../ui/use-instruments.ts';

export default function ReportsPage() {
  const { t } = useTranslation();
  return (
    <ProjectFrame part={t('reports.title')} place="reports" lead={t('reports.lead')}>
      {(project, rights) => <Reports project={project} rights={rights} />}
    </ProjectFrame>
  );
}

function Reports({ project, rights }: { project: Project; rights: ProjectRights }) {
  const { t } = useTranslation();
  const { projectId = '' } = useParams();
  const instruments = useAllInstruments(projectId);
  if (instruments.isError) {
    return <ErrorAlert error={instruments.error} onRetry={() => void instruments.refetch()} />;
  }
  if (!instruments.data) return <Skeleton lines={6} />;
  const published = instruments.data.filter((instrument) => instrument.published !== null);
  if (published.length === 0) {
    return (
      <div className="wm-empty">
        <p className="kern-title">{t('reports.emptyTitle')}</p>
        <p className="kern-body">{t('reports.emptyText')}</p>
      </div>
    );
  }
  return (
    <ul className="wm-cards" aria-label={t('reports.list')}>
      {published.map((instrument) => (
        <ReportCard instrument={instrument} project={project} rights={rights} key={instrument.id} />
      ))}
    </ul>
  );
}

interface ReportCardProps {
  instrument: Instrument;
  project: Project;
  rights: ProjectRights;
}

function ReportCard({ instrument, project, rights }: ReportCardProps) {
  const { t, i18n } = useTranslation();
  const title = textIn(instrument.title, i18n.language);
  return (
    <li className="wm-cards__card">
      <div>
        <Link
          className="kern-link kern-link--no-visited-state kern-title"
          to={paths.instrumentReport(project.id, instrument.id)}
          aria-label={t('reports.openOf', { title })}
        >
          {title}
        </Link>
      </div>
      {rights.export && (
        <LinkButton to={paths.instrumentExport(project.id, instrument.id)} kind="tertiary">
          {t('reports.export')}
          <span className="kern-sr-only">: {title}</span>
        </LinkButton>
      )}
    </li>
  );
}
