/** Who works in a project, with which roles and at which sites; for the administration and the project's managers. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Member, memberList, member as memberReply } from '#contract/member';
import type { Project } from '#contract/project';
import { PROJECT_ROLES } from '#surveys/role';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { rescueFocus } from '../../ui/rescue-focus.ts';
import { Select } from '../../ui/Select.tsx';
import { useUndo } from '../../ui/Undo.tsx';
import { useAllSites } from '../../ui/use-all-sites.ts';
import { listKey, useList } from '../../ui/use-list.ts';
import { AdministrationFrame } from './AdministrationFrame.tsx';
import { MemberDialog } from './MemberDialog.tsx';
import { useProjectWords } from './project-words.ts';

export default function ProjectMembersPage() {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<Member | 'new' | null>(null);
  return (
    <AdministrationFrame
      part={t('projects.members')}
      lead={t('projects.member.lead')}
      actions={(project) =>
        project.archivedAt === null && (
          <Button kind="primary" icon="add" onPress={() => setEditing('new')}>
            {t('projects.member.add')}
          </Button>
        )
      }
    >
      {(project) => (
        <Members project={project} change={project.archivedAt === null} editing={editing} onEdit={setEditing} />
      )}
    </AdministrationFrame>
  );
}

interface MembersProps {
  project: Project;
  change: boolean;
  editing: Member | 'new' | null;
  onEdit: (member: Member | null) => void;
}

function Members({ project, change, editing, onEdit }: MembersProps) {
  const { t } = useTranslation();
  const say = useProjectWords();
  const remove = useRemoveMember(project.id);
  const sites = useAllSites(project.id);
  const source = useList({
    path: `/api/projects/${project.id}/members`,
    page: memberList,
    sort: { by: 'name', order: 'asc' },
    filters: { role: '', siteId: '' },
  });
  const siteNames = (ids: readonly string[]) =>
    ids.length === 0
      ? t('projects.member.allSites')
      : ids.map((id) => sites.data?.find((site) => site.id === id)?.name ?? '…').join(', ');
  const columns: Column<Member>[] = [
    {
      key: 'name',
      header: t('projects.member.name'),
      sortable: true,
      isRowHeader: true,
      cell: ({ user }) => (
        <>
          {user.name} {!user.active && <Badge kind="warning">{t('projects.member.inactive')}</Badge>}
        </>
      ),
    },
    { key: 'login', header: t('projects.member.login'), sortable: true, cell: ({ user }) => user.login },
    { key: 'roles', header: t('projects.member.roles'), cell: (member) => say.roles(member.roles) },
    { key: 'sites', header: t('projects.member.sites'), cell: (member) => siteNames(member.siteIds) },
  ];
  if (change) {
    columns.push({
      key: 'actions',
      header: t('projects.member.actions'),
      isActions: true,
      cell: (member) => (
        <ButtonRow>
          <Button
            kind="tertiary"
            aria-label={t('projects.member.editNamed', { name: member.user.name })}
            onPress={() => onEdit(member)}
          >
            {t('projects.member.edit')}
          </Button>
          <Button
            kind="tertiary"
            aria-label={t('projects.member.removeNamed', { name: member.user.name })}
            onPress={() => remove.mutate(member)}
          >
            {t('projects.member.remove')}
          </Button>
        </ButtonRow>
      ),
    });
  }
  return (
    <>
      {remove.isError && <ErrorAlert error={remove.error} />}
      <DataTable
        source={source}
        caption={t('projects.member.table')}
        columns={columns}
        rowKey={(member) => member.id}
        searchLabel={t('projects.member.search')}
        filters={
          <>
            <Select
              label={t('projects.member.roleFilter')}
              value={source.filters.role ?? ''}
              onChange={(value) => source.setFilter('role', value)}
              options={[
                { value: '', label: t('projects.member.all') },
                ...PROJECT_ROLES.map((role) => ({ value: role as string, label: say.role(role) })),
              ]}
            />
            {sites.data !== undefined && sites.data.length > 0 && (
              <Select
                label={t('projects.member.siteFilter')}
                value={source.filters.siteId ?? ''}
                onChange={(value) => source.setFilter('siteId', value)}
                options={[
                  { value: '', label: t('projects.member.all') },
                  ...sites.data.map((site) => ({ value: site.id, label: site.name })),
                ]}
              />
            )}
          </>
        }
        empty={
          <>
            <p className="kern-title">{t('projects.member.emptyTitle')}</p>
            <p className="kern-body">{t('projects.member.emptyText')}</p>
          </>
        }
      />
      {editing && (
        <MemberDialog
          projectId={project.id}
          member={editing === 'new' ? null : editing}
          sites={sites.data ?? []}
          onClose={() => onEdit(null)}
        />
      )}
    </>
  );
}

/** Taking somebody out happens at once; undo takes the same person in again with the same roles and sites. */
function useRemoveMember(projectId: string) {
  const { t } = useTranslation();
  const offerUndo = useUndo();
  const queries = useQueryClient();
  const { session, refresh } = useSignedIn();
  const path = `/api/projects/${projectId}/members`;

  async function settle(member: Member): Promise<void> {
    await queries.invalidateQueries({ queryKey: listKey(path) });
    if (member.user.id === session.user.id) await refresh();
  }
  return useMutation({
    mutationFn: async (member: Member) => {
      await api.delete(`${path}/${member.id}`);
      return member;
    },
    onSuccess: async (member) => {
      offerUndo({
        message: t('projects.member.removed', { name: member.user.name }),
        undo: async () => {
          const { roles, siteIds } = member;
          await api.post(path, { body: { login: member.user.login, roles, siteIds }, reply: memberReply });
          await settle(member);
        },
      });
      await settle(member);
      rescueFocus();
    },
  });
}
