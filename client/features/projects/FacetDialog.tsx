/** Adds a group to a project or changes its label and values. Its key stays: answers and exports refer to it. */

import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Project, type ProjectFacet, project as projectReply } from '#contract/project';
import { ApiProblem, api, type Issue } from '../../api.ts';
import { projectKey } from '../../shell/project-query.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';

interface FacetDialogProps {
  project: Project;
  /** null: a new one. */
  facet: ProjectFacet | null;
  onClose: () => void;
}

/** `Alter der Kinder` becomes `alter_der_kinder`: what the server takes as a key. */
export function keyFor(label: string): string {
  const plain = label
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  return plain.slice(0, 40).replace(/_+$/, '');
}

/** One value per line, each once, in the order in which they were written. */
function valuesOf(text: string): string[] {
  const lines = text.split('\n').map((each) => each.trim());
  return [...new Set(lines.filter((each) => each !== ''))];
}

/** `facets.2.values.0` belongs to the field `values` of this dialog. */
function ownIssues(problem: ApiProblem): ApiProblem {
  const issues = problem.issues.map((issue) => ({
    ...issue,
    path: issue.path.replace(/^facets\.\d+\.(\w+).*$/, '$1'),
  }));
  const { status, code, title, detail, requestId } = problem;
  return new ApiProblem({
    status,
    code,
    title,
    issues,
    ...(detail === undefined ? {} : { detail }),
    ...(requestId === undefined ? {} : { requestId }),
  });
}

export function FacetDialog({ project, facet, onClose }: FacetDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const initial = { label: facet?.label ?? '', key: facet?.key ?? '', values: facet?.values.join('\n') ?? '' };
  const form = useForm({
    draft: `facet:${project.id}:${facet?.key ?? 'new'}`,
    initial,
    check: (values) => {
      const issues: Issue[] = [];
      const key = values.key.trim() || keyFor(values.label);
      if (values.label.trim() === '') {
        issues.push({ path: 'label', code: 'required', message: t('projects.facet.labelMissing') });
      } else if (!/^[a-z][a-z0-9_]*$/.test(key)) {
        issues.push({ path: 'key', code: 'key_form', message: t('projects.facet.keyForm') });
      } else if (facet === null && project.facets.some((each) => each.key === key)) {
        issues.push({ path: 'key', code: 'key_taken', message: t('projects.facet.keyTaken', { key }) });
      }
      if (valuesOf(values.values).length === 0) {
        issues.push({ path: 'values', code: 'required', message: t('projects.facet.valuesMissing') });
      }
      return issues;
    },
    onSubmit: async (values) => {
      const made: ProjectFacet = {
        key: facet?.key ?? (values.key.trim() || keyFor(values.label)),
        label: values.label.trim(),
        values: valuesOf(values.values),
      };
      const facets = facet
        ? project.facets.map((each) => (each.key === facet.key ? made : each))
        : [...project.facets, made];
      const body = { facets, revision: project.revision };
      const reply = await api
        .patch(`/api/projects/${project.id}`, { body, reply: projectReply })
        .catch((error: unknown) => {
          throw error instanceof ApiProblem ? ownIssues(error) : error;
        });
      queries.setQueryData(projectKey(project.id), reply);
      announce(t('projects.facet.saved', { name: made.label }));
      onClose();
    },
    // The form's own fields stay as typed; the next try is made from what the others saved.
    onConflict: () => queries.refetchQueries({ queryKey: projectKey(project.id) }),
  });
  return (
    <Dialog
      open
      title={facet ? t('projects.facet.editNamed', { name: facet.label }) : t('projects.facet.add')}
      onClose={onClose}
    >
      <Form
        form={form}
        submit={t(facet ? 'projects.facet.save' : 'projects.facet.add')}
        actions={<Button onPress={onClose}>{t('ui.cancel')}</Button>}
      >
        <TextField
          label={t('projects.facet.label')}
          hint={t('projects.facet.labelHint')}
          autoComplete="off"
          maxLength={80}
          autoFocus
          {...form.field('label')}
        />
        <TextArea
          label={t('projects.facet.values')}
          hint={t('projects.facet.valuesHint')}
          rows={5}
          {...form.field('values')}
        />
        {facet === null && (
          <TextField
            label={t('projects.facet.key')}
            hint={t('projects.facet.keyHint', { key: keyFor(form.values.label) || 'rolle' })}
            optional
            autoComplete="off"
            spellCheck={false}
            maxLength={40}
            {...form.field('key')}
          />
        )}
      </Form>
    </Dialog>
  );
}
