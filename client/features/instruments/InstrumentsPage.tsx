/** The questionnaires and guides of a project, and the two ways of getting one: from the library or from a file. */

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Instrument, instrumentList } from '#contract/instrument';
import type { Project } from '#contract/project';
import { nameOfLanguage, textIn } from '#surveys/language';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { useFormats } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { instrumentsPath } from '../../ui/use-instruments.ts';
import { useList } from '../../ui/use-list.ts';

export default function InstrumentsPage() {
  const { t } = useTranslation();
  return (
    <ProjectFrame
      part={t('instruments.title')}
      place="instruments"
      lead={t('instruments.lead')}
      actions={(project, rights) => rights.author && project.archivedAt === null && <Add projectId={project.id} />}
    >
      {(project, rights) => <Instruments project={project} author={rights.author && project.archivedAt === null} />}
    </ProjectFrame>
  );
}

function Add({ projectId }: { projectId: string }) {
  const { t } = useTranslation();
  return (
    <ButtonRow>
      <LinkButton to={paths.instrumentLibrary(projectId)} kind="primary" icon="add">
        {t('instruments.fromLibrary')}
      </LinkButton>
      <LinkButton to={paths.newInstrument(projectId)}>{t('instruments.fromFile')}</LinkButton>
    </ButtonRow>
  );
}

function Instruments({ project, author }: { project: Project; author: boolean }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const source = useList({
    path: instrumentsPath(project.id),
    page: instrumentList,
    sort: { by: 'title', order: 'asc' },
    filters: { archived: 'no' },
  });
  const columns: Column<Instrument>[] = [
    {
      key: 'title',
      header: t('instruments.name'),
      sortable: true,
      isRowHeader: true,
      cell: (instrument) => (
        <span className="wm-inline">
          <Link className="kern-link kern-link--no-visited-state" to={paths.instrument(project.id, instrument.id)}>
            {textIn(instrument.title, i18n.language)}
          </Link>
          {instrument.archivedAt && <Badge kind="info">{t('instruments.archived')}</Badge>}
        </span>
      ),
    },
    { key: 'kind', header: t('instruments.kind'), cell: (instrument) => t(`instruments.kinds.${instrument.kind}`) },
    {
      key: 'version',
      header: t('instruments.version'),
      cell: (instrument) => (
        <span className="wm-inline">
          {instrument.published === null
            ? t('instruments.notPublished')
            : t('instruments.versionNumber', { version: instrument.published })}
          {instrument.hasDraft && author && <Badge kind="info">{t('instruments.draft')}</Badge>}
        </span>
      ),
    },
    {
      key: 'languages',
      header: t('instruments.languages'),
      cell: (instrument) => instrument.languages.map(nameOfLanguage).join(', '),
    },
    {
      key: 'createdAt',
      header: t('instruments.createdAt'),
      sortable: true,
      cell: (instrument) => formats.date(instrument.createdAt),
    },
  ];
  return (
    <DataTable
      source={source}
      caption={t('instruments.table')}
      columns={columns}
      rowKey={(instrument) => instrument.id}
      searchLabel={t('instruments.search')}
      filters={
        <Select
          label={t('instruments.statusFilter')}
          value={source.filters.archived ?? 'no'}
          onChange={(value) => source.setFilter('archived', value)}
          options={[
            { value: 'no', label: t('instruments.active') },
            { value: 'yes', label: t('instruments.archivedOnes') },
            { value: 'all', label: t('instruments.all') },
          ]}
        />
      }
      empty={
        <>
          <p className="kern-title">{t('instruments.emptyTitle')}</p>
          <p className="kern-body">{t(author ? 'instruments.emptyText' : 'instruments.emptyReader')}</p>
          {author && <Add projectId={project.id} />}
        </>
      }
    />
  );
}
