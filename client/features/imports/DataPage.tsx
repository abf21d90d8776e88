/** Where files come in and go out: the published instruments of a project, each with its import and its export. */

import { useTranslation } from 'react-i18next';
import type { Instrument } from '#contract/instrument';
import type { Project } from '#contract/project';
import { textIn } from '#surveys/language';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';
import { ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useAllInstruments } from '../../ui/use-instruments.ts';

export default function DataPage() {
  const { t } = useTranslation();
  return (
    <ProjectFrame part={t('imports.dataTitle')} place="data" lead={t('imports.dataLead')}>
      {(project, rights) => <Published project={project} rights={rights} />}
    </ProjectFrame>
  );
}

function Published({ project, rights }: { project: Project; rights: ProjectRights }) {
  const { t, i18n } = useTranslation();
  const instruments = useAllInstruments(project.id);
  if (instruments.isError && instruments.data === undefined) {
    return <ErrorAlert error={instruments.error} onRetry={() => void instruments.refetch()} />;
  }
  if (instruments.data === undefined) return <Skeleton lines={5} />;
  const published = instruments.data.filter((instrument) => instrument.published !== null);
  if (published.length === 0) {
    return (
      <div className="wm-empty">
        <p className="kern-title">{t('imports.dataEmptyTitle')}</p>
        <p className="kern-body">{t('imports.dataEmptyText')}</p>
        <LinkButton to={paths.projectInstruments(project.id)}>{t('imports.toInstruments')}</LinkButton>
      </div>
    );
  }
  return (
    <ul className="wm-cards">
      {published.map((instrument) => (
        <li className="wm-cards__card" key={instrument.id}>
          <div>
            <h2 className="kern-title">{textIn(instrument.title, i18n.language)}</h2>
            <p className="kern-body kern-body--muted">{t('imports.version', { version: instrument.published ?? 0 })}</p>
          </div>
          <Ways project={project} rights={rights} instrument={instrument} />
        </li>
      ))}
    </ul>
  );
}

interface WaysProps {
  project: Project;
  rights: ProjectRights;
  instrument: Instrument;
}

function Ways({ project, rights, instrument }: WaysProps) {
  const { t, i18n } = useTranslation();
  const title = textIn(instrument.title, i18n.language);
  return (
    <ButtonRow>
      {rights.bringIn && project.archivedAt === null && instrument.archivedAt === null && (
        <LinkButton to={paths.instrumentImport(project.id, instrument.id)}>
          {t('imports.take')}
          <span className="kern-sr-only">: {title}</span>
        </LinkButton>
      )}
      {rights.export && (
        <LinkButton to={paths.instrumentExport(project.id, instrument.id)}>
          {t('imports.give')}
          <span className="kern-sr-only">: {title}</span>
        </LinkButton>
      )}
    </ButtonRow>
  );
}
