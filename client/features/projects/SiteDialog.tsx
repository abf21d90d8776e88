/** Adds a site or changes its name and code. */

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Site, site as siteReply } from '#contract/site';
import { api } from '../../api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EditConflict, useConflictBase } from '../../ui/EditConflict.tsx';
import { currentOf } from '../../ui/edit-conflict.ts';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';
import { listKey } from '../../ui/use-list.ts';

interface SiteDialogProps {
  projectId: string;
  /** null: a new one. */
  site: Site | null;
  onClose: () => void;
}

export function SiteDialog({ projectId, site, onClose }: SiteDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [stored, setStored] = useState(site);
  const path = `/api/projects/${projectId}/sites`;
  const initial = { name: stored?.name ?? '', code: stored?.code ?? '' };
  const conflict = useConflictBase(initial);
  const form = useForm({
    draft: `site:${projectId}:${site?.id ?? 'new'}`,
    initial,
    onSubmit: async (values, changes) => {
      const saved = stored
        ? await api.patch(`${path}/${stored.id}`, { body: { ...changes, revision: stored.revision }, reply: siteReply })
        : await api.post(path, { body: values, reply: siteReply });
      await queries.invalidateQueries({ queryKey: listKey(path) });
      announce(t(stored ? 'projects.site.saved' : 'projects.site.added', { name: saved.name }));
      onClose();
    },
    onConflict: async (problem) => {
      conflict.begin();
      setStored(currentOf(problem, siteReply) ?? stored);
      await queries.invalidateQueries({ queryKey: listKey(path) });
    },
  });
  const labels = { name: t('projects.site.name'), code: t('projects.site.code') };
  return (
    <Dialog open title={t(site ? 'projects.site.editTitle' : 'projects.site.addTitle')} onClose={onClose}>
      <EditConflict form={form} base={conflict.base} stored={initial} labels={labels} />
      <Form
        form={form}
        submit={t(site ? 'projects.site.save' : 'projects.site.add')}
        actions={<Button onPress={onClose}>{t('ui.cancel')}</Button>}
      >
        <TextField label={labels.name} autoComplete="off" maxLength={120} autoFocus {...form.field('name')} />
        <TextField
          label={labels.code}
          hint={t('projects.site.codeHint')}
          autoComplete="off"
          spellCheck={false}
          {...form.field('code')}
        />
      </Form>
    </Dialog>
  );
}
