/** Site, assignment and the project's facets of a subject: what its creation and its page have in common. */

import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import type { Subject } from '#contract/subject';
import { Select } from '../../ui/Select.tsx';
import { useAllSites } from '../../ui/use-all-sites.ts';
import type { FormState } from '../../ui/use-form.ts';
import { useAssignable } from './subject-queries.ts';
import { wordOf } from './subject-words.ts';

/** Field names are those of the request's body; '' is none. */
export type SubjectValues = Record<string, string>;

const FACET = 'facets.';

export function valuesOf(project: Project, subject: Subject | null): SubjectValues {
  return {
    siteId: subject?.siteId ?? '',
    counsellorId: subject?.counsellor?.userId ?? '',
    deputyId: subject?.deputy?.userId ?? '',
    ...Object.fromEntries(project.facets.map(({ key }) => [FACET + key, subject?.facets[key] ?? ''])),
  };
}

/** All facets that have a value. */
function facetsOf(values: SubjectValues): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => name.startsWith(FACET) && value !== '')
      .map(([name, value]) => [name.slice(FACET.length), value]),
  );
}

/** The request's body from what was changed; facets go as a whole. */
export function bodyOf(values: SubjectValues, changes: Partial<SubjectValues>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    if (name.startsWith(FACET)) body.facets = facetsOf(values);
    else body[name] = value === '' ? null : value;
  }
  return body;
}

interface SubjectFieldsProps {
  project: Project;
  form: FormState<SubjectValues>;
  /** The subject as it is, so that people and sites that are no longer offered still have their names. */
  subject: Subject | null;
  /** May say who is responsible. */
  assign: boolean;
}

export function SubjectFields({ project, form, subject, assign }: SubjectFieldsProps) {
  const { t } = useTranslation();
  const word = wordOf(project.kind);
  const sites = useAllSites(project.id);
  const people = useAssignable(project.id);
  const nobody = { value: '', label: t('subjects.nobody') };
  const known = [subject?.counsellor, subject?.deputy].filter((each) => each !== null && each !== undefined);
  const everybody = [
    ...(people.data ?? []),
    ...known.filter((each) => !people.data?.some((person) => person.userId === each.userId)),
  ];
  const options = [nobody, ...everybody.map((person) => ({ value: person.userId, label: person.name }))];
  return (
    <>
      {sites.data !== undefined && sites.data.length > 0 && (
        <Select
          label={t('subjects.site')}
          options={[
            { value: '', label: t('subjects.noSite') },
            ...sites.data.map((site) => ({ value: site.id, label: site.name })),
          ]}
          {...form.field('siteId')}
        />
      )}
      {project.facets.map((facet) => (
        <Select
          key={facet.key}
          label={facet.label}
          options={[
            { value: '', label: t('subjects.chooseNone') },
            ...facet.values.map((value) => ({ value, label: value })),
          ]}
          {...form.field(FACET + facet.key)}
        />
      ))}
      {assign && <Select label={t(`subjects.${word}.counsellor`)} options={options} {...form.field('counsellorId')} />}
      <Select label={t('subjects.deputy')} options={options} {...form.field('deputyId')} />
    </>
  );
}
