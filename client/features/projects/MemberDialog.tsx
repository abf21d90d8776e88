/** Takes somebody into a project, or changes their roles and sites there. */

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Member, member as memberReply } from '#contract/member';
import type { Site } from '#contract/site';
import { PROJECT_ROLES, type ProjectRole } from '#surveys/role';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Button } from '../../ui/Button.tsx';
import { CheckboxGroup } from '../../ui/Checkbox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EditConflict, useConflictBase } from '../../ui/EditConflict.tsx';
import { currentOf } from '../../ui/edit-conflict.ts';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { type FieldValue, useForm } from '../../ui/use-form.ts';
import { listKey } from '../../ui/use-list.ts';
import { useProjectWords } from './project-words.ts';

interface MemberValues {
  [field: string]: string | readonly string[];
  login: string;
  roles: readonly ProjectRole[];
  siteIds: readonly string[];
}

interface MemberDialogProps {
  projectId: string;
  /** null: somebody new. */
  member: Member | null;
  sites: readonly Site[];
  onClose: () => void;
}

export function MemberDialog({ projectId, member, sites, onClose }: MemberDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const say = useProjectWords();
  const { session, refresh } = useSignedIn();
  const [stored, setStored] = useState(member);
  const path = `/api/projects/${projectId}/members`;
  const initial: MemberValues = {
    login: stored?.user.login ?? '',
    roles: stored?.roles ?? [],
    siteIds: stored?.siteIds ?? [],
  };
  const conflict = useConflictBase(initial);
  const form = useForm({
    draft: `member:${projectId}:${member?.id ?? 'new'}`,
    initial,
    onSubmit: async (values, changes) => {
      const saved = stored
        ? await api.patch(`${path}/${stored.id}`, {
            body: { ...changes, revision: stored.revision },
            reply: memberReply,
          })
        : await api.post(path, { body: values, reply: memberReply });
      await queries.invalidateQueries({ queryKey: listKey(path) });
      if (saved.user.id === session.user.id) await refresh();
      announce(t(stored ? 'projects.member.saved' : 'projects.member.added', { name: saved.user.name }));
      onClose();
    },
    onConflict: async (problem) => {
      conflict.begin();
      setStored(currentOf(problem, memberReply) ?? stored);
      await queries.invalidateQueries({ queryKey: listKey(path) });
    },
  });
  const siteName = (id: string) => sites.find((site) => site.id === id)?.name ?? id;
  const words = (name: string, value: FieldValue) => {
    if (name === 'roles' && Array.isArray(value)) return say.roles(value as readonly ProjectRole[]);
    if (name === 'siteIds' && Array.isArray(value)) {
      return value.length === 0 ? t('projects.member.allSites') : value.map(siteName).join(', ');
    }
    return undefined;
  };
  const labels = {
    login: t('projects.member.login'),
    roles: t('projects.member.roles'),
    siteIds: t('projects.member.sites'),
  };
  const title = member ? t('projects.member.editTitle', { name: member.user.name }) : t('projects.member.addTitle');
  return (
    <Dialog open title={title} onClose={onClose}>
      <EditConflict form={form} base={conflict.base} stored={initial} labels={labels} words={words} />
      <Form
        form={form}
        submit={t(member ? 'projects.member.save' : 'projects.member.add')}
        actions={<Button onPress={onClose}>{t('ui.cancel')}</Button>}
      >
        {!member && (
          <TextField
            label={labels.login}
            hint={t('projects.member.loginHint')}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            {...form.field('login')}
          />
        )}
        <CheckboxGroup
          label={labels.roles}
          hint={t('projects.member.rolesHint')}
          options={PROJECT_ROLES.map((role) => ({
            value: role,
            label: say.role(role),
            hint: t(`projects.roleHint.${role}`),
          }))}
          {...form.field('roles')}
        />
        {sites.length > 0 && (
          <CheckboxGroup
            label={labels.siteIds}
            hint={t('projects.member.sitesHint')}
            options={sites.map((site) => ({ value: site.id, label: site.name }))}
            {...form.field('siteIds')}
          />
        )}
      </Form>
    </Dialog>
  );
}
