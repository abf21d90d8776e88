/** "Was jetzt?": the one step that the project's main job needs next, and what else there is to do. */

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { memberList } from '#contract/member';
import type { Project } from '#contract/project';
import { subjectList } from '#contract/subject';
import { api } from '../../api.ts';
import type { ProjectRights } from '../../shell/project-places.ts';
import { ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { Section } from '../../ui/Page.tsx';
import { useAllSites } from '../../ui/use-all-sites.ts';
import { useAllInstruments } from '../../ui/use-instruments.ts';
import { listKey } from '../../ui/use-list.ts';
import { nextSteps } from './next-steps.ts';

interface NextStepsProps {
  project: Project;
  rights: ProjectRights;
}

/** So many rows say whether there is something yet. */
const ENOUGH = 50;

export function NextSteps({ project, rights }: NextStepsProps) {
  const { t } = useTranslation();
  const base = `/api/projects/${encodeURIComponent(project.id)}`;
  const sites = useAllSites(project.id);
  const instruments = useAllInstruments(project.id);
  // The keys begin like those of the lists, so that whoever adds something there finds it here.
  const members = useQuery({
    queryKey: [...listKey(`${base}/members`), 'next'],
    queryFn: ({ signal }) => api.get(`${base}/members`, { reply: memberList, query: { limit: ENOUGH }, signal }),
    enabled: rights.manage,
  });
  const subjects = useQuery({
    queryKey: [...listKey(`${base}/subjects`), 'next'],
    queryFn: ({ signal }) => api.get(`${base}/subjects`, { reply: subjectList, query: { limit: ENOUGH }, signal }),
    enabled: rights.subjects,
  });
  const waiting =
    [sites, instruments].some(({ data }) => data === undefined) || members.isLoading || subjects.isLoading;
  if (waiting || (rights.subjects && subjects.data === undefined)) return null;
  const [next, ...others] = nextSteps({
    project,
    rights,
    members: members.data?.items ?? null,
    sites: sites.data?.length ?? 0,
    instruments: (instruments.data ?? [])
      .filter((each) => each.published !== null && each.archivedAt === null)
      .map(({ id }) => id),
    subjects: subjects.data?.items ?? null,
  });
  if (!next) return null;
  return (
    <Section title={t('projects.nextTitle')} lead={t(`projects.next.${next.key}.why`)} id="next">
      {(next.to !== null || others.length > 0) && (
        <ButtonRow>
          {[next, ...others].map(
            ({ key, to }) =>
              to !== null && (
                <LinkButton to={to} kind={key === next.key ? 'primary' : 'secondary'} key={key}>
                  {t(`projects.next.${key}.do`)}
                </LinkButton>
              ),
          )}
        </ButtonRow>
      )}
    </Section>
  );
}
