/** The sites of a project: jobcenters or teams, with a short code for exports. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import { type Site, siteList, site as siteReply } from '#contract/site';
import { api } from '../../api.ts';
import type { ProjectRights } from '../../shell/project-places.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { rescueFocus } from '../../ui/rescue-focus.ts';
import { Select } from '../../ui/Select.tsx';
import { useUndo } from '../../ui/Undo.tsx';
import { listKey, useList } from '../../ui/use-list.ts';
import { AdministrationFrame } from './AdministrationFrame.tsx';
import { SiteDialog } from './SiteDialog.tsx';

export default function ProjectSitesPage() {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<Site | 'new' | null>(null);
  const mayManage = (project: Project, rights: ProjectRights) => rights.manage && project.archivedAt === null;
  return (
    <AdministrationFrame
      part={t('projects.sites')}
      lead={t('projects.site.lead')}
      actions={(project, rights) =>
        mayManage(project, rights) && (
          <Button kind="primary" icon="add" onPress={() => setEditing('new')}>
            {t('projects.site.add')}
          </Button>
        )
      }
    >
      {(project, rights) => (
        <>
          <Sites project={project} manage={mayManage(project, rights)} onEdit={setEditing} />
          {editing && (
            <SiteDialog
              projectId={project.id}
              site={editing === 'new' ? null : editing}
              onClose={() => setEditing(null)}
            />
          )}
        </>
      )}
    </AdministrationFrame>
  );
}

interface SitesProps {
  project: Project;
  manage: boolean;
  onEdit: (site: Site) => void;
}

function Sites({ project, manage, onEdit }: SitesProps) {
  const { t } = useTranslation();
  const archive = useArchiveSite(project.id);
  const source = useList({
    path: `/api/projects/${project.id}/sites`,
    page: siteList,
    sort: { by: 'name', order: 'asc' },
    filters: { archived: 'no' },
  });
  const columns: Column<Site>[] = [
    { key: 'name', header: t('projects.site.name'), sortable: true, isRowHeader: true, cell: (site) => site.name },
    { key: 'code', header: t('projects.site.code'), sortable: true, cell: (site) => site.code },
    {
      key: 'status',
      header: t('projects.status'),
      cell: (site) =>
        site.archivedAt ? (
          <Badge kind="warning">{t('projects.archived')}</Badge>
        ) : (
          <Badge kind="success">{t('projects.site.active')}</Badge>
        ),
    },
  ];
  if (manage) {
    columns.push({
      key: 'actions',
      header: t('projects.site.actions'),
      isActions: true,
      cell: (site) => (
        <ButtonRow>
          <Button
            kind="tertiary"
            aria-label={t('projects.site.editNamed', { name: site.name })}
            onPress={() => onEdit(site)}
          >
            {t('projects.site.edit')}
          </Button>
          <Button
            kind="tertiary"
            aria-label={t(site.archivedAt ? 'projects.site.restoreNamed' : 'projects.site.archiveNamed', {
              name: site.name,
            })}
            onPress={() => archive.mutate({ site, archived: !site.archivedAt })}
          >
            {t(site.archivedAt ? 'projects.site.restore' : 'projects.site.archive')}
          </Button>
        </ButtonRow>
      ),
    });
  }
  return (
    <>
      {archive.isError && <ErrorAlert error={archive.error} />}
      <DataTable
        source={source}
        caption={t('projects.site.table')}
        columns={columns}
        rowKey={(site) => site.id}
        searchLabel={t('projects.site.search')}
        filters={
          <Select
            label={t('projects.statusFilter')}
            value={source.filters.archived ?? 'no'}
            onChange={(value) => source.setFilter('archived', value)}
            options={[
              { value: 'no', label: t('projects.site.onlyActive') },
              { value: 'yes', label: t('projects.onlyArchived') },
              { value: 'all', label: t('projects.all') },
            ]}
          />
        }
        empty={
          <>
            <p className="kern-title">{t('projects.site.emptyTitle')}</p>
            <p className="kern-body">{t(manage ? 'projects.site.emptyText' : 'projects.site.emptyReader')}</p>
          </>
        }
      />
    </>
  );
}

/** Archiving a site, with the offer to take it back. */
function useArchiveSite(projectId: string) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const offerUndo = useUndo();
  const queries = useQueryClient();
  const path = `/api/projects/${projectId}/sites`;

  async function setArchived(site: Site, archived: boolean): Promise<Site> {
    const body = { archived, revision: site.revision };
    const reply = await api.patch(`${path}/${site.id}`, { body, reply: siteReply });
    await queries.invalidateQueries({ queryKey: listKey(path) });
    return reply;
  }
  return useMutation({
    mutationFn: ({ site, archived }: { site: Site; archived: boolean }) => setArchived(site, archived),
    onSuccess: (changed, { archived }) => {
      const { name } = changed;
      if (archived) {
        offerUndo({ message: t('projects.site.archived', { name }), undo: () => setArchived(changed, false) });
      } else announce(t('projects.site.restored', { name }));
      rescueFocus();
    },
  });
}
