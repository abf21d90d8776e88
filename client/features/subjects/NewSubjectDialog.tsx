/** A new subject in one step: everything is already chosen, so that one press is enough. Then its code, large. */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import { type Subject, subject as subjectReply } from '#contract/subject';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Button, ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useAllSites } from '../../ui/use-all-sites.ts';
import { useForm } from '../../ui/use-form.ts';
import { listKey } from '../../ui/use-list.ts';
import { bodyOf, SubjectFields, type SubjectValues, valuesOf } from './SubjectFields.tsx';
import { subjectsPath, useAssignable } from './subject-queries.ts';
import { managesAll } from './subject-rights.ts';
import { spellOut, wordOf } from './subject-words.ts';

interface NewSubjectDialogProps {
  project: Project;
  onClose: () => void;
}

export function NewSubjectDialog({ project, onClose }: NewSubjectDialogProps) {
  const { t } = useTranslation();
  const word = wordOf(project.kind);
  const [made, setMade] = useState<Subject | null>(null);
  const sites = useAllSites(project.id);
  const people = useAssignable(project.id);
  const failed = [sites, people].find((query) => query.isError);
  const title = made ? t(`subjects.${word}.created`, { code: made.code }) : t(`subjects.${word}.add`);
  return (
    <Dialog open title={title} onClose={onClose}>
      {made ? (
        <SubjectMade project={project} subject={made} onAnother={() => setMade(null)} />
      ) : failed ? (
        <ErrorAlert error={failed.error} onRetry={() => void failed.refetch()} />
      ) : sites.data && people.data ? (
        <NewSubjectForm
          project={project}
          onlySite={sites.data.length === 1 ? (sites.data[0]?.id ?? '') : ''}
          assignable={people.data.map((person) => person.userId)}
          onMade={setMade}
          onClose={onClose}
        />
      ) : (
        <Skeleton lines={5} />
      )}
    </Dialog>
  );
}

/** The site of the last subject made in this project in this tab: the next one is most likely made there too. */
function lastSite(projectId: string): string {
  try {
    return sessionStorage.getItem(`wegmarke.site.${projectId}`) ?? '';
  } catch {
    // Storage is switched off: nothing is remembered.
    return '';
  }
}

function rememberSite(projectId: string, siteId: string | null): void {
  try {
    sessionStorage.setItem(`wegmarke.site.${projectId}`, siteId ?? '');
  } catch {
    // Storage is switched off: nothing is remembered.
  }
}

interface NewSubjectFormProps {
  project: Project;
  onlySite: string;
  assignable: readonly string[];
  onMade: (subject: Subject) => void;
  onClose: () => void;
}

function NewSubjectForm({ project, onlySite, assignable, onMade, onClose }: NewSubjectFormProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { session } = useSignedIn();
  const word = wordOf(project.kind);
  const me = session.user.id;
  const initial: SubjectValues = {
    ...valuesOf(project, null),
    siteId: onlySite || lastSite(project.id),
    counsellorId: assignable.includes(me) ? me : '',
  };
  const form = useForm<SubjectValues>({
    draft: `subject:${project.id}:new`,
    initial,
    onSubmit: async (values) => {
      const body = bodyOf(values, values);
      const reply = await api.post(subjectsPath(project.id), { body, reply: subjectReply });
      rememberSite(project.id, reply.siteId);
      await queries.invalidateQueries({ queryKey: listKey(subjectsPath(project.id)) });
      announce(t(`subjects.${word}.created`, { code: reply.code }));
      onMade(reply);
    },
  });
  return (
    <Form
      form={form}
      submit={t(`subjects.${word}.create`)}
      actions={<Button onPress={onClose}>{t('ui.cancel')}</Button>}
    >
      <SubjectFields project={project} form={form} subject={null} assign={managesAll(project)} />
    </Form>
  );
}

interface SubjectMadeProps {
  project: Project;
  subject: Subject;
  onAnother: () => void;
}

function SubjectMade({ project, subject, onAnother }: SubjectMadeProps) {
  const { t, i18n } = useTranslation();
  const word = wordOf(project.kind);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div className="wm-code-made" ref={box} tabIndex={-1}>
      <p className="wm-code-made__code">{subject.code}</p>
      <p className="kern-body">
        <strong>{t('subjects.spelled')}:</strong> {spellOut(subject.code, i18n.language)}
      </p>
      <p className="kern-body">{t('subjects.codeHint')}</p>
      <ButtonRow>
        <LinkButton kind="primary" to={paths.subject(project.id, subject.id)}>
          {t(`subjects.${word}.open`)}
        </LinkButton>
        <Button onPress={onAnother}>{t('subjects.another')}</Button>
      </ButtonRow>
    </div>
  );
}
