/** The projects that somebody belongs to; for the administration all of them. */

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Project, projectList } from '#contract/project';
import { paths } from '../../paths.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { LinkButton } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { useFormats } from '../../ui/format.ts';
import { InventedBadge } from '../../ui/InventedBadge.tsx';
import { Page } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { useList } from '../../ui/use-list.ts';
import { useProjectWords } from './project-words.ts';
import { SampleProject } from './SampleProject.tsx';

export default function ProjectsPage() {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useProjectWords();
  const { can } = useSignedIn();
  const mayCreate = can('projects.create');
  const source = useList({
    path: '/api/projects',
    page: projectList,
    sort: { by: 'name', order: 'asc' },
    filters: { archived: 'no' },
  });
  const columns: Column<Project>[] = [
    {
      key: 'name',
      header: t('projects.name'),
      sortable: true,
      isRowHeader: true,
      cell: (project) => (
        <span className="wm-inline">
          <Link className="kern-link kern-link--no-visited-state" to={paths.project(project.id)}>
            {project.name}
          </Link>
          {project.invented && <InventedBadge />}
        </span>
      ),
    },
    { key: 'kind', header: t('projects.kind'), cell: (project) => say.kind(project.kind) },
    { key: 'roles', header: t('projects.myRoles'), cell: (project) => say.roles(project.roles) },
    {
      key: 'status',
      header: t('projects.status'),
      cell: (project) =>
        project.archivedAt ? (
          <Badge kind="warning">{t('projects.archived')}</Badge>
        ) : (
          <Badge kind="success">{t('projects.running')}</Badge>
        ),
    },
    {
      key: 'createdAt',
      header: t('projects.createdAt'),
      sortable: true,
      cell: (project) => formats.date(project.createdAt),
    },
  ];
  const create = (
    <LinkButton to={paths.newProject} kind="primary" icon="add">
      {t('projects.create')}
    </LinkButton>
  );
  return (
    <Page title={t('projects.title')} lead={t('projects.lead')} actions={mayCreate && create}>
      <DataTable
        source={source}
        caption={t('projects.table')}
        columns={columns}
        rowKey={(project) => project.id}
        searchLabel={t('projects.search')}
        filters={
          <Select
            label={t('projects.statusFilter')}
            value={source.filters.archived ?? 'no'}
            onChange={(value) => source.setFilter('archived', value)}
            options={[
              { value: 'no', label: t('projects.onlyRunning') },
              { value: 'yes', label: t('projects.onlyArchived') },
              { value: 'all', label: t('projects.all') },
            ]}
          />
        }
        empty={
          <>
            <p className="kern-title">{t('projects.emptyTitle')}</p>
            <p className="kern-body">{t(mayCreate ? 'projects.emptyAdmin' : 'projects.emptyMember')}</p>
          </>
        }
      />
      {can('demo.create') && source.status === 'ready' && !source.rows.some((project) => project.invented) && (
        <SampleProject />
      )}
    </Page>
  );
}
