/** The subjects of a project: found by code, narrowed down, made in one step. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Project } from '#contract/project';
import { type Subject, subjectList } from '#contract/subject';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';
import { useProject } from '../../shell/project-query.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { useFormats } from '../../ui/format.ts';
import { InventedBadge } from '../../ui/InventedBadge.tsx';
import { useAllSites } from '../../ui/use-all-sites.ts';
import { useList } from '../../ui/use-list.ts';
import { NewSubjectDialog } from './NewSubjectDialog.tsx';
import { SubjectFilters } from './SubjectFilters.tsx';
import { subjectsPath } from './subject-queries.ts';
import { mayCreate } from './subject-rights.ts';
import { wordOf } from './subject-words.ts';

export default function SubjectsPage() {
  const { t } = useTranslation();
  const { projectId = '' } = useParams();
  const [adding, setAdding] = useState(false);
  const word = wordOf(useProject(projectId).data?.kind ?? 'counselling');
  const mayAdd = (project: Project) => mayCreate(project) && project.archivedAt === null;
  return (
    <ProjectFrame
      part={t(`subjects.${word}.title`)}
      place="subjects"
      lead={t(`subjects.${word}.lead`)}
      actions={(project) =>
        mayAdd(project) && (
          <Button kind="primary" icon="add" onPress={() => setAdding(true)}>
            {t(`subjects.${word}.add`)}
          </Button>
        )
      }
    >
      {(project, rights) => (
        <>
          <Subjects project={project} rights={rights} onAdd={mayAdd(project) ? () => setAdding(true) : undefined} />
          {adding && <NewSubjectDialog project={project} onClose={() => setAdding(false)} />}
        </>
      )}
    </ProjectFrame>
  );
}

interface SubjectsProps {
  project: Project;
  rights: ProjectRights;
  onAdd: (() => void) | undefined;
}

function Subjects({ project, rights, onAdd }: SubjectsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const word = wordOf(project.kind);
  const sites = useAllSites(project.id);
  const siteName = (id: string | null) =>
    id === null ? '–' : (sites.data?.find((site) => site.id === id)?.name ?? '…');
  const source = useList({
    path: subjectsPath(project.id),
    page: subjectList,
    sort: { by: 'lastActivityAt', order: 'desc' },
    filters: { site: '', facet: '', assigned: 'all', archived: 'no' },
  });
  const columns: Column<Subject>[] = [
    {
      key: 'code',
      header: t('subjects.code'),
      sortable: true,
      isRowHeader: true,
      cell: (subject) => (
        <span className="wm-inline">
          <Link
            className="kern-link kern-link--no-visited-state wm-subject-code"
            to={paths.subject(project.id, subject.id)}
          >
            {subject.code}
          </Link>
          {subject.archivedAt && <Badge kind="info">{t('subjects.archived')}</Badge>}
          {/* Where the whole project is invented, the bar above says so. */}
          {subject.invented && !project.invented && <InventedBadge />}
        </span>
      ),
    },
    { key: 'site', header: t('subjects.site'), cell: (subject) => siteName(subject.siteId) },
    {
      key: 'counsellor',
      header: t(`subjects.${word}.counsellor`),
      cell: (subject) => subject.counsellor?.name ?? t('subjects.nobody'),
    },
    {
      key: 'lastActivityAt',
      header: t('subjects.lastReading'),
      sortable: true,
      cell: (subject) => (subject.lastReadingAt ? formats.date(subject.lastReadingAt) : t('subjects.none')),
    },
    {
      key: 'readings',
      header: t('subjects.readings'),
      numeric: true,
      cell: (subject) => formats.number(subject.readings),
    },
  ];
  return (
    <DataTable
      source={source}
      caption={t(`subjects.${word}.table`)}
      columns={columns}
      rowKey={(subject) => subject.id}
      searchLabel={t('subjects.search')}
      filters={<SubjectFilters source={source} project={project} rights={rights} />}
      empty={
        <>
          <p className="kern-title">{t(`subjects.${word}.emptyTitle`)}</p>
          <p className="kern-body">{t(onAdd ? `subjects.${word}.emptyText` : `subjects.${word}.emptyReader`)}</p>
          {onAdd && (
            <div className="kern-btn-wrapper wm-button-row">
              <Button kind="primary" onPress={onAdd}>
                {t(`subjects.${word}.create`)}
              </Button>
              <LinkButton to={paths.projectInstruments(project.id)}>{t('subjects.toInstruments')}</LinkButton>
            </div>
          )}
        </>
      }
    />
  );
}
