/**
 * What all pages of one project share: its name as the heading, the way back, and the links to its parts, as far as
 * the person may see them. The page's content comes as a function that gets the loaded project.
 */

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useParams } from 'react-router';
import { type Project, project as projectReply } from '#contract/project';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

/** Where one project is kept among the queries. */
export function projectKey(projectId: string): readonly unknown[] {
  return ['project', projectId];
}

export interface ProjectRights {
  /** May change the project, its sites and members: the administration, and the project's managers. */
  readonly manage: boolean;
  /** May read the project's log. */
  readonly audit: boolean;
}

interface ProjectFrameProps {
  /** The part that is shown: for the window's title. */
  part: string;
  children: (project: Project, rights: ProjectRights, refetch: () => Promise<unknown>) => ReactNode;
}

export function ProjectFrame({ part, children }: ProjectFrameProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { session } = useSignedIn();
  const { projectId = '' } = useParams();
  const query = useQuery({
    queryKey: projectKey(projectId),
    queryFn: ({ signal }) => api.get(`/api/projects/${encodeURIComponent(projectId)}`, { reply: projectReply, signal }),
  });
  const back = <BackLink to={paths.projects}>{t('projects.back')}</BackLink>;
  const project = query.data;
  if (project === undefined) {
    return (
      <Page title={part} before={back}>
        {query.isError ? (
          <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={6} />
        )}
      </Page>
    );
  }
  const manager = project.roles.includes('manager');
  const rights = { manage: manager || session.user.admin, audit: manager };
  return (
    <Page title={project.name} documentTitle={`${part} · ${project.name}`} before={back}>
      <ProjectNav projectId={project.id} rights={rights} />
      {project.archivedAt && (
        <Alert kind="info" title={t('projects.archived')}>
          {t('projects.archivedOn', { date: formats.date(project.archivedAt) })}
        </Alert>
      )}
      {children(project, rights, query.refetch)}
    </Page>
  );
}

function ProjectNav({ projectId, rights }: { projectId: string; rights: ProjectRights }) {
  const { t } = useTranslation();
  const parts = [
    { to: paths.project(projectId), label: t('projects.overview'), shown: true },
    { to: paths.projectSites(projectId), label: t('projects.sites'), shown: true },
    { to: paths.projectMembers(projectId), label: t('projects.members'), shown: rights.manage },
    { to: paths.projectAudit(projectId), label: t('projects.audit'), shown: rights.audit },
  ];
  return (
    <nav className="wm-subnav" aria-label={t('projects.tabs')}>
      <ul className="wm-subnav__list">
        {parts
          .filter((part) => part.shown)
          .map((part) => (
            <li key={part.to}>
              <NavLink className="wm-subnav__link kern-label" to={part.to} end>
                {part.label}
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}
