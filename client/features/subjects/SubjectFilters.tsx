/** What narrows a list of subjects down beside their code: site, facet, whose they are, whether they were put away. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import type { Subject } from '#contract/subject';
import { useSignedIn } from '../../session/session.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';
import { hasRoom } from '../../ui/has-room.ts';
import { Select } from '../../ui/Select.tsx';
import { useAllSites } from '../../ui/use-all-sites.ts';
import type { TableSource } from '../../ui/use-list.ts';
import { useAssignable } from './subject-queries.ts';
import { managesAll } from './subject-rights.ts';

interface SubjectFiltersProps {
  source: TableSource<Subject>;
  project: Project;
  rights: ProjectRights;
}

export function SubjectFilters({ source, project, rights }: SubjectFiltersProps) {
  const { t } = useTranslation();
  const sites = useAllSites(project.id);
  // Whoever sees their own cases only has nothing to choose; only those who assign may ask for people.
  const seesOthers = managesAll(project) || project.roles.includes('researcher');
  const people = useAssignable(project.id, managesAll(project));
  const me = useSignedIn().session.user.id;
  const { filters, setFilter } = source;
  const [open, setOpen] = useState(filters.site !== '' || filters.facet !== '' || filters.assigned !== 'all');
  const facets = project.facets.flatMap(({ key, label, values }) =>
    values.map((value) => ({ value: `${key}:${value}`, label: t('subjects.facetIs', { facet: label, value }) })),
  );
  const others = (people.data ?? []).filter(({ userId }) => !(rights.meet && userId === me));
  const boxes = (
    <>
      {sites.data !== undefined && sites.data.length > 1 && (
        <Select
          label={t('subjects.siteFilter')}
          value={filters.site ?? ''}
          onChange={(value) => setFilter('site', value)}
          options={[
            { value: '', label: t('subjects.all') },
            ...sites.data.map((site) => ({ value: site.id, label: site.name })),
          ]}
        />
      )}
      {facets.length > 0 && (
        <Select
          label={t('subjects.facetFilter')}
          value={filters.facet ?? ''}
          onChange={(value) => setFilter('facet', value)}
          options={[{ value: '', label: t('subjects.all') }, ...facets]}
        />
      )}
      {seesOthers && (
        <Select
          label={t('subjects.assignedFilter')}
          value={filters.assigned ?? 'all'}
          onChange={(value) => setFilter('assigned', value)}
          options={[
            { value: 'all', label: t('subjects.assignedAll') },
            ...(rights.meet ? [{ value: 'me', label: t('subjects.assignedMe') }] : []),
            { value: 'nobody', label: t('subjects.assignedNobody') },
            ...others.map(({ name, userId }) => ({ value: userId, label: name })),
          ]}
        />
      )}
      <Select
        label={t('subjects.statusFilter')}
        value={filters.archived ?? 'no'}
        onChange={(value) => setFilter('archived', value)}
        options={[
          { value: 'no', label: t('subjects.running') },
          { value: 'yes', label: t('subjects.archived') },
          { value: 'all', label: t('subjects.all') },
        ]}
      />
    </>
  );
  if (hasRoom()) return boxes;
  // On a phone four list boxes would push the list off the screen; there they wait behind a word.
  return (
    <details className="wm-subjects__filters" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="kern-label">{t('subjects.filters')}</summary>
      <div className="wm-list__tools">{boxes}</div>
    </details>
  );
}
