/** HTTP of projects. */
import { z } from 'zod';
import { id } from '#contract/common';
import { project, projectCreate, projectList, projectListQuery, projectPatch } from '#contract/project';
import { type SignedInActor, signedIn } from '../http/actor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { ProjectService, ProjectView } from './project.service.ts';

const params = z.strictObject({ projectId: id });

export function projectRoutes({ projects }: { projects: ProjectService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/projects',
        action: 'projects.list',
        summary: 'Lists the projects of the account; for administrators all projects.',
        query: projectListQuery,
        reply: projectList,
      },
      ({ actor, query }) => projects.list(query, viewOf(signedIn(actor))),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects',
        action: 'projects.create',
        subject: 'project',
        summary: 'Creates a project.',
        body: projectCreate,
        reply: project,
        status: 201,
        problems: ['project_name_taken'],
      },
      async ({ body, about }) => {
        const created = await projects.create(body);
        about({ kind: 'project', id: created.id, label: created.name }, created.id);
        return created;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId',
        action: 'projects.read',
        summary: 'Reads one project with its settings.',
        params,
        reply: project,
      },
      ({ actor, params: { projectId } }) => projects.get(projectId, viewOf(signedIn(actor))),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/projects/:projectId',
        action: 'projects.update',
        subject: 'project',
        summary: 'Changes a project, puts it away or takes it out again.',
        params,
        body: projectPatch,
        reply: project,
        problems: ['edit_conflict', 'project_archived', 'project_name_taken', 'facet_in_use'],
      },
      async ({ actor, params: { projectId }, body, about }) => {
        const updated = await projects.update(projectId, body, viewOf(signedIn(actor)));
        about({ kind: 'project', id: projectId, label: updated.name });
        return updated;
      },
    ),
  ];
}

/** A token shows its own project only, and no more of it than its account may see. */
function viewOf(actor: SignedInActor): ProjectView {
  const own = [...actor.memberships.keys()];
  const reachable = actor.admin ? ('all' as const) : own;
  const visible = actor.kind === 'user' ? reachable : onlyTokenProject(reachable, actor.projectId);
  return { visible, rolesIn: (projectId) => actor.memberships.get(projectId)?.roles ?? [] };
}

function onlyTokenProject(reachable: 'all' | readonly string[], projectId: string): readonly string[] {
  return reachable === 'all' || reachable.includes(projectId) ? [projectId] : [];
}
