/** Site, assignment and facets of one subject, with a guard against two people editing at once; and putting it away. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import { type Subject, subject as subjectReply } from '#contract/subject';
import { api } from '../../api.ts';
import { Button } from '../../ui/Button.tsx';
import { EditConflict, useConflictBase } from '../../ui/EditConflict.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Form } from '../../ui/Form.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { useUndo } from '../../ui/Undo.tsx';
import { useAllSites } from '../../ui/use-all-sites.ts';
import { useForm } from '../../ui/use-form.ts';
import { listKey } from '../../ui/use-list.ts';
import { bodyOf, SubjectFields, type SubjectValues, valuesOf } from './SubjectFields.tsx';
import { subjectKey, subjectPath, subjectsPath, useAssignable } from './subject-queries.ts';
import type { SubjectRights } from './subject-rights.ts';
import { wordOf } from './subject-words.ts';

interface SubjectProps {
  project: Project;
  subject: Subject;
}

interface SubjectDetailsProps extends SubjectProps {
  may: SubjectRights;
  refetch: () => Promise<unknown>;
}

/** The facts, and the form in their place while somebody changes them. */
export function SubjectDetails({ project, subject, may, refetch }: SubjectDetailsProps) {
  const { t } = useTranslation();
  const word = wordOf(project.kind);
  const [editing, setEditing] = useState(false);
  const open = may.edit && subject.archivedAt === null && project.archivedAt === null;
  return (
    <Section
      title={t(`subjects.${word}.details`)}
      id="details"
      actions={
        open && (
          <Button kind="tertiary" aria-expanded={editing} onPress={() => setEditing(!editing)}>
            {t(editing ? 'subjects.detailsDone' : 'subjects.detailsEdit')}
          </Button>
        )
      }
    >
      {editing && open ? (
        <SubjectForm project={project} subject={subject} assign={may.assign} refetch={refetch} />
      ) : (
        <SubjectFacts project={project} subject={subject} />
      )}
      {may.edit && project.archivedAt === null && <SubjectArchive project={project} subject={subject} />}
    </Section>
  );
}

function SubjectFacts({ project, subject }: SubjectProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const sites = useAllSites(project.id);
  const word = wordOf(project.kind);
  const site = sites.data?.find((each) => each.id === subject.siteId)?.name ?? '…';
  const facts: readonly (readonly [string, string])[] = [
    [t(`subjects.${word}.counsellor`), subject.counsellor?.name ?? t('subjects.nobody')],
    [t('subjects.deputy'), subject.deputy?.name ?? t('subjects.nobody')],
    [t('subjects.site'), subject.siteId === null ? t('subjects.noSite') : site],
    ...project.facets.map((facet) => [facet.label, subject.facets[facet.key] ?? t('subjects.chooseNone')] as const),
    [t('subjects.createdAt'), formats.date(subject.createdAt)],
  ];
  return (
    <dl className="kern-description-list">
      {facts.map(([key, value]) => (
        <div className="kern-description-list-item" key={key}>
          <dt className="kern-description-list-item__key">{key}</dt>
          <dd className="kern-description-list-item__value">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface SubjectFormProps extends SubjectProps {
  assign: boolean;
  refetch: () => Promise<unknown>;
}

function SubjectForm({ project, subject, assign, refetch }: SubjectFormProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [saved, setSaved] = useState(false);
  const sites = useAllSites(project.id);
  const people = useAssignable(project.id);
  const word = wordOf(project.kind);
  const initial = valuesOf(project, subject);
  const conflict = useConflictBase(initial);
  const form = useForm<SubjectValues>({
    draft: `subject:${subject.id}`,
    initial,
    onSubmit: async (values, changes) => {
      const body = { ...bodyOf(values, changes), revision: subject.revision };
      const reply = await api.patch(subjectPath(project.id, subject.id), { body, reply: subjectReply });
      queries.setQueryData(subjectKey(project.id, subject.id), reply);
      void queries.invalidateQueries({ queryKey: listKey(subjectsPath(project.id)) });
      conflict.end();
      setSaved(true);
      announce(t('subjects.saved'));
    },
    onConflict: () => {
      conflict.begin();
      return refetch();
    },
  });
  const labels: Record<string, string> = {
    siteId: t('subjects.site'),
    counsellorId: t(`subjects.${word}.counsellor`),
    deputyId: t('subjects.deputy'),
    ...Object.fromEntries(project.facets.map((facet) => [`facets.${facet.key}`, facet.label])),
  };
  const words = (name: string, value: unknown) => {
    if (value === '') return t(name === 'siteId' ? 'subjects.noSite' : 'subjects.nobody');
    if (name === 'siteId') return sites.data?.find((site) => site.id === value)?.name;
    if (name.endsWith('Id')) {
      const known = [...(people.data ?? []), subject.counsellor, subject.deputy];
      return known.find((person) => person?.userId === value)?.name;
    }
    return undefined;
  };
  return (
    <>
      <EditConflict form={form} base={conflict.base} stored={initial} labels={labels} words={words} />
      <Form
        form={form}
        submit={t('subjects.detailsSave')}
        actions={<SavedNote shown={saved && !form.dirty}>{t('subjects.saved')}</SavedNote>}
      >
        <SubjectFields project={project} form={form} subject={subject} assign={assign} />
      </Form>
    </>
  );
}

/** Putting away happens at once and can be taken back, now or later. */
function SubjectArchive({ project, subject }: SubjectProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const offerUndo = useUndo();
  const queries = useQueryClient();
  const word = wordOf(project.kind);
  const key = subjectKey(project.id, subject.id);

  async function setArchived(archived: boolean): Promise<void> {
    const revision = queries.getQueryData<Subject>(key)?.revision ?? subject.revision;
    const body = { archived, revision };
    const reply = await api.patch(subjectPath(project.id, subject.id), { body, reply: subjectReply });
    queries.setQueryData(key, reply);
    void queries.invalidateQueries({ queryKey: listKey(subjectsPath(project.id)) });
  }
  const change = useMutation({
    mutationFn: setArchived,
    onSuccess: (_nothing, archived) => {
      const { code } = subject;
      if (archived) offerUndo({ message: t(`subjects.${word}.archived`, { code }), undo: () => setArchived(false) });
      else announce(t(`subjects.${word}.restored`, { code }));
    },
  });
  return (
    <div className="wm-actions__step">
      {!subject.archivedAt && <p className="kern-body">{t(`subjects.${word}.archiveHint`)}</p>}
      <div>
        <Button busy={change.isPending} onPress={() => change.mutate(!subject.archivedAt)}>
          {t(subject.archivedAt ? `subjects.${word}.restore` : `subjects.${word}.archive`)}
        </Button>
      </div>
      {change.isError && <ErrorAlert error={change.error} />}
    </div>
  );
}
