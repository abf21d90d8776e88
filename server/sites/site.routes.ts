/** HTTP of the sites of a project. */
import { z } from 'zod';
import { id } from '#contract/common';
import { site, siteCreate, siteList, siteListQuery, sitePatch } from '#contract/site';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { SiteService } from './site.service.ts';

const inProject = z.strictObject({ projectId: id });

export function siteRoutes({ sites }: { sites: SiteService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/sites',
        action: 'sites.list',
        summary: 'Lists the sites of a project.',
        params: inProject,
        query: siteListQuery,
        reply: siteList,
      },
      ({ params, query }) => sites.list(params.projectId, query),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/sites',
        action: 'sites.create',
        subject: 'site',
        summary: 'Adds a site to a project.',
        params: inProject,
        body: siteCreate,
        reply: site,
        status: 201,
        problems: ['site_code_taken', 'project_archived'],
      },
      async ({ params, body, about }) => {
        const created = await sites.create(params.projectId, body);
        about({ kind: 'site', id: created.id, label: created.name });
        return created;
      },
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/projects/:projectId/sites/:siteId',
        action: 'sites.update',
        subject: 'site',
        summary: 'Changes a site, puts it away or takes it out again.',
        params: z.strictObject({ projectId: id, siteId: id }),
        body: sitePatch,
        reply: site,
        problems: ['edit_conflict', 'site_code_taken', 'project_archived'],
      },
      async ({ params, body, about }) => {
        const updated = await sites.update(params.projectId, params.siteId, body);
        about({ kind: 'site', id: updated.id, label: updated.name });
        return updated;
      },
    ),
  ];
}
