/**
 * What all pages of one project share: its name, the links to its places as far as the person may see them, and the
 * page's own head. The content comes as a function that gets the loaded project and what the person may do in it.
 */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';
import type { Project } from '#contract/project';
import { paths } from '../paths.ts';
import { useSignedIn } from '../session/session.tsx';
import { Alert } from '../ui/Alert.tsx';
import { ErrorAlert } from '../ui/ErrorText.tsx';
import { useFormats } from '../ui/format.ts';
import { InventedBadge } from '../ui/InventedBadge.tsx';
import { Page } from '../ui/Page.tsx';
import { Skeleton, SkeletonLine } from '../ui/Skeleton.tsx';
import { NotYours } from './guards.tsx';
import { type ProjectPlaceKey, type ProjectRights, projectPlaces, rightsIn } from './project-places.ts';
import { useProject } from './project-query.ts';

type FromProject<Result> = (project: Project, rights: ProjectRights, refetch: () => Promise<unknown>) => Result;

interface ProjectFrameProps {
  /** The page's heading, and its window title. */
  part: string;
  /** The place that the page belongs to. */
  place: ProjectPlaceKey;
  lead?: ReactNode;
  /** Buttons that belong to the whole page. */
  actions?: FromProject<ReactNode>;
  /** What stands above the heading: the way back from a page below a place, or links to its neighbours. */
  before?: ReactNode | FromProject<ReactNode>;
  width?: 'text' | 'wide';
  /** Who has any business here; everybody, unless it is said. The others are told so in place of the page. */
  allowed?: (project: Project, rights: ProjectRights) => boolean;
  children: FromProject<ReactNode>;
}

export function ProjectFrame({ part, place, lead, actions, before, width, allowed, children }: ProjectFrameProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { session } = useSignedIn();
  const { projectId = '' } = useParams();
  const query = useProject(projectId);
  const project = query.data;
  if (project === undefined) {
    return (
      <>
        <div className="wm-project" aria-hidden="true">
          <SkeletonLine short />
        </div>
        <Page title={part} before={typeof before === 'function' ? null : before}>
          {query.isError ? (
            <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <Skeleton lines={6} />
          )}
        </Page>
      </>
    );
  }
  const rights = rightsIn(project, session.user.admin);
  if (allowed && !allowed(project, rights)) {
    return (
      <>
        <ProjectBar project={project} rights={rights} place={place} />
        <NotYours />
      </>
    );
  }
  return (
    <>
      <ProjectBar project={project} rights={rights} place={place} />
      <Page
        title={part}
        documentTitle={`${part} · ${project.name}`}
        lead={lead}
        before={typeof before === 'function' ? before(project, rights, query.refetch) : before}
        actions={actions?.(project, rights, query.refetch)}
        width={width ?? 'wide'}
      >
        {project.archivedAt && (
          <Alert kind="info" title={t('projects.archived')}>
            {t('projects.archivedOn', { date: formats.date(project.archivedAt) })}
          </Alert>
        )}
        {children(project, rights, query.refetch)}
      </Page>
    </>
  );
}

interface ProjectBarProps {
  project: Project;
  rights: ProjectRights;
  place: ProjectPlaceKey;
}

/** Which project this is, and its places. */
function ProjectBar({ project, rights, place }: ProjectBarProps) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const label = (key: ProjectPlaceKey) => {
    if (key === 'subjects' && project.kind !== 'counselling') return t('projects.places.partners');
    if (key === 'administration' && !rights.manage) return t('projects.places.about');
    return t(`projects.places.${key}`);
  };
  return (
    <div className="wm-project">
      <p className="kern-body wm-project__name">
        <Link className="kern-link kern-link--no-visited-state" to={paths.projects}>
          {t('projects.title')}
        </Link>
        <span aria-hidden="true">/</span>
        <strong>{project.name}</strong>
        {project.invented && <InventedBadge />}
      </p>
      <nav className="wm-subnav" aria-label={t('projects.placesNav')}>
        <ul className="wm-subnav__list">
          {projectPlaces(project.id, rights).map((each) => (
            <li key={each.key}>
              <Link
                className="wm-subnav__link kern-label"
                to={each.to}
                aria-current={each.key === place ? (each.to === pathname ? 'page' : 'true') : undefined}
              >
                {label(each.key)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
