/** The fields of a project that its creation and its settings have in common, and their values as texts. */

import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import { LANGUAGES, type Language } from '#surveys/language';
import { DEFAULT_FLOOR, lowestFloor, type ProjectKind } from '#surveys/project-kind';
import { CheckboxGroup } from '../../ui/Checkbox.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import type { FormState } from '../../ui/use-form.ts';
import { useProjectWords } from './project-words.ts';

export interface ProjectValues {
  [field: string]: string | readonly string[];
  name: string;
  description: string;
  floor: string;
  retentionMonths: string;
  languages: readonly Language[];
}

export const newProjectValues: ProjectValues = {
  name: '',
  description: '',
  floor: String(DEFAULT_FLOOR),
  retentionMonths: '36',
  languages: ['de'],
};

export function valuesOf(project: Project): ProjectValues {
  return {
    name: project.name,
    description: project.description,
    floor: String(project.floor),
    retentionMonths: String(project.retentionMonths),
    languages: project.languages,
  };
}

/** What is typed as the number that the contract wants; what is no number goes out as it is, for the server to name. */
export function numberOrText(text: string): number | string {
  const trimmed = text.trim();
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** The request's body from the form's values, with the numbers as numbers. */
export function bodyOf(values: Partial<ProjectValues>): Record<string, unknown> {
  const body: Record<string, unknown> = { ...values };
  if (values.floor !== undefined) body.floor = numberOrText(values.floor);
  if (values.retentionMonths !== undefined) body.retentionMonths = numberOrText(values.retentionMonths);
  return body;
}

interface ProjectFieldsProps<Values extends ProjectValues> {
  form: FormState<Values>;
  kind: ProjectKind;
}

export function ProjectFields<Values extends ProjectValues>({ form, kind }: ProjectFieldsProps<Values>) {
  const { t } = useTranslation();
  const say = useProjectWords();
  const fields = form as unknown as FormState<ProjectValues>;
  return (
    <>
      <TextField label={t('projects.name')} autoComplete="off" maxLength={120} {...fields.field('name')} />
      <TextArea
        label={t('projects.description')}
        hint={t('projects.descriptionHint')}
        optional
        rows={3}
        {...fields.field('description')}
      />
      <TextField
        label={t('projects.floor')}
        hint={t('projects.floorHint', { minimum: lowestFloor(kind) })}
        inputMode="numeric"
        autoComplete="off"
        {...fields.field('floor')}
      />
      <TextField
        label={t('projects.retention')}
        hint={t('projects.retentionHint')}
        inputMode="numeric"
        autoComplete="off"
        {...fields.field('retentionMonths')}
      />
      <CheckboxGroup
        label={t('projects.languages')}
        hint={t('projects.languagesHint')}
        options={LANGUAGES.map((language) => ({ value: language, label: say.language(language) }))}
        {...fields.field('languages')}
      />
    </>
  );
}
