/** The frame of the pages about the project itself: settings, sites, members, groups, log, with links between them. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Project } from '#contract/project';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';

type FromProject = (project: Project, rights: ProjectRights, refetch: () => Promise<unknown>) => ReactNode;

interface AdministrationFrameProps {
  part: string;
  lead?: ReactNode;
  actions?: FromProject;
  children: FromProject;
}

export function AdministrationFrame({ part, lead, actions, children }: AdministrationFrameProps) {
  return (
    <ProjectFrame
      part={part}
      place="administration"
      lead={lead}
      {...(actions ? { actions } : {})}
      before={(project, rights) => <Parts projectId={project.id} rights={rights} />}
    >
      {children}
    </ProjectFrame>
  );
}

function Parts({ projectId, rights }: { projectId: string; rights: ProjectRights }) {
  const { t } = useTranslation();
  const parts = [
    { to: paths.projectOverview(projectId), label: t('projects.overview'), shown: true },
    { to: paths.projectSites(projectId), label: t('projects.sites'), shown: true },
    { to: paths.projectMembers(projectId), label: t('projects.members'), shown: rights.manage },
    { to: paths.projectFacets(projectId), label: t('projects.facets'), shown: rights.manage },
    { to: paths.projectAudit(projectId), label: t('projects.audit'), shown: rights.audit },
  ];
  return (
    <nav className="wm-parts" aria-label={t('projects.tabs')}>
      <ul className="wm-parts__list">
        {parts
          .filter((part) => part.shown)
          .map((part) => (
            <li key={part.to}>
              <NavLink className="wm-parts__link kern-label" to={part.to} end>
                {part.label}
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}
