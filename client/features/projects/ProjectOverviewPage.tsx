/** A project at a glance, and its settings for those who manage it. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Project, project as projectReply } from '#contract/project';
import type { Language } from '#surveys/language';
import { api } from '../../api.ts';
import { projectKey } from '../../shell/project-query.ts';
import { Button } from '../../ui/Button.tsx';
import { EditConflict, useConflictBase } from '../../ui/EditConflict.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Form } from '../../ui/Form.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { useUndo } from '../../ui/Undo.tsx';
import { useForm } from '../../ui/use-form.ts';
import { listKey } from '../../ui/use-list.ts';
import { AdministrationFrame } from './AdministrationFrame.tsx';
import { NextSteps } from './NextSteps.tsx';
import { bodyOf, ProjectFields, valuesOf } from './ProjectFields.tsx';
import { useProjectWords } from './project-words.ts';

export default function ProjectOverviewPage() {
  const { t } = useTranslation();
  return (
    <AdministrationFrame part={t('projects.overview')}>
      {(project, rights, refetch) => (
        <>
          {!project.archivedAt && <NextSteps project={project} rights={rights} />}
          <ProjectFacts project={project} />
          {rights.manage && !project.archivedAt && (
            <Section title={t('projects.settings')} id="settings">
              <ProjectSettings project={project} refetch={refetch} key={project.id} />
            </Section>
          )}
          {rights.manage && <ProjectArchive project={project} />}
        </>
      )}
    </AdministrationFrame>
  );
}

function ProjectFacts({ project }: { project: Project }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useProjectWords();
  const facts: readonly (readonly [string, string])[] = [
    [t('projects.description'), project.description || t('projects.noDescription')],
    [t('projects.kind'), `${say.kind(project.kind)}: ${t(`projects.kindText_${project.kind}`)}`],
    [t('projects.myRoles'), say.roles(project.roles)],
    [t('projects.floor'), t('projects.floorValue', { count: project.floor })],
    [t('projects.retentionLabel'), t('projects.retentionValue', { count: project.retentionMonths })],
    [t('projects.languages'), project.languages.map(say.language).join(', ')],
    [t('projects.createdAt'), formats.date(project.createdAt)],
  ];
  return (
    <Section title={t('projects.facts')} id="facts">
      <dl className="kern-description-list wm-facts">
        {facts.map(([key, value]) => (
          <div className="kern-description-list-item" key={key}>
            <dt className="kern-description-list-item__key">{key}</dt>
            <dd className="kern-description-list-item__value">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function ProjectSettings({ project, refetch }: { project: Project; refetch: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const say = useProjectWords();
  const [saved, setSaved] = useState(false);
  const initial = valuesOf(project);
  const conflict = useConflictBase(initial);
  const form = useForm({
    draft: `project:${project.id}`,
    initial,
    onSubmit: async (_values, changes) => {
      const body = { ...bodyOf(changes), revision: project.revision };
      const reply = await api.patch(`/api/projects/${project.id}`, { body, reply: projectReply });
      queries.setQueryData(projectKey(project.id), reply);
      void queries.invalidateQueries({ queryKey: listKey('/api/projects') });
      conflict.end();
      setSaved(true);
      announce(t('projects.saved'));
    },
    onConflict: () => {
      conflict.begin();
      return refetch();
    },
  });
  const labels = {
    name: t('projects.name'),
    description: t('projects.description'),
    floor: t('projects.floor'),
    retentionMonths: t('projects.retention'),
    languages: t('projects.languages'),
  };
  return (
    <div className="wm-narrow">
      <EditConflict
        form={form}
        base={conflict.base}
        stored={initial}
        labels={labels}
        words={(name, value) =>
          name === 'languages' && Array.isArray(value)
            ? (value as readonly Language[]).map(say.language).join(', ')
            : undefined
        }
      />
      <Form
        form={form}
        submit={t('projects.save')}
        actions={<SavedNote shown={saved && !form.dirty}>{t('projects.saved')}</SavedNote>}
      >
        <ProjectFields form={form} kind={project.kind} />
      </Form>
    </div>
  );
}

/** Archiving happens at once and can be taken back, now or later. */
function ProjectArchive({ project }: { project: Project }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const offerUndo = useUndo();
  const queries = useQueryClient();

  async function setArchived(archived: boolean): Promise<void> {
    const revision = queries.getQueryData<Project>(projectKey(project.id))?.revision ?? project.revision;
    const body = { archived, revision };
    const reply = await api.patch(`/api/projects/${project.id}`, { body, reply: projectReply });
    queries.setQueryData(projectKey(project.id), reply);
    void queries.invalidateQueries({ queryKey: listKey('/api/projects') });
  }
  const change = useMutation({
    mutationFn: setArchived,
    onSuccess: (_nothing, archived) => {
      const name = project.name;
      if (archived) offerUndo({ message: t('projects.archiveDone', { name }), undo: () => setArchived(false) });
      else announce(t('projects.restored', { name }));
    },
  });
  const label = t(project.archivedAt ? 'projects.restore' : 'projects.archive');
  return (
    <Section title={label} lead={project.archivedAt ? undefined : t('projects.archiveHint')} id="archive">
      <div>
        <Button busy={change.isPending} onPress={() => change.mutate(!project.archivedAt)}>
          {label}
        </Button>
      </div>
      {change.isError && <ErrorAlert error={change.error} />}
    </Section>
  );
}
