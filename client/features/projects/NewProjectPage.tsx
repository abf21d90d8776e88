/** A new project, made by the administration. */

import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { project as projectReply } from '#contract/project';
import { PROJECT_KINDS, type ProjectKind } from '#surveys/project-kind';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { BackLink } from '../../ui/BackLink.tsx';
import { RadioGroup } from '../../ui/Checkbox.tsx';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Page } from '../../ui/Page.tsx';
import { useForm } from '../../ui/use-form.ts';
import { listKey } from '../../ui/use-list.ts';
import { bodyOf, newProjectValues, ProjectFields, type ProjectValues } from './ProjectFields.tsx';
import { useProjectWords } from './project-words.ts';

interface NewProject extends ProjectValues {
  kind: ProjectKind;
}

export default function NewProjectPage() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useProjectWords();
  const form = useForm<NewProject>({
    draft: 'project:new',
    initial: { ...newProjectValues, kind: 'counselling' },
    onSubmit: async (values) => {
      const made = await api.post('/api/projects', { body: bodyOf(values), reply: projectReply });
      await queries.invalidateQueries({ queryKey: listKey('/api/projects') });
      announce(t('projects.created', { name: made.name }));
      await navigate(paths.project(made.id));
    },
  });
  return (
    <Page
      title={t('projects.newTitle')}
      lead={t('projects.newLead')}
      width="text"
      before={<BackLink to={paths.projects}>{t('projects.back')}</BackLink>}
    >
      <Form form={form} submit={t('projects.create')}>
        <RadioGroup
          label={t('projects.kind')}
          hint={t('projects.kindHint')}
          options={PROJECT_KINDS.map((kind) => ({
            value: kind,
            label: say.kind(kind),
            hint: t(`projects.kindText_${kind}`),
          }))}
          {...form.field('kind')}
        />
        <ProjectFields form={form} kind={form.values.kind} />
      </Form>
    </Page>
  );
}
