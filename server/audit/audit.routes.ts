/** HTTP of the audit log. It can be read only. */
import { z } from 'zod';
import { auditList, auditListQuery } from '#contract/audit';
import { id } from '#contract/common';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { AuditService } from './audit.service.ts';

export function auditRoutes({ audit }: { audit: AuditService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/audit',
        action: 'audit.list',
        summary: "Lists the installation's audit log, newest first.",
        query: auditListQuery,
        reply: auditList,
      },
      ({ query }) => audit.list(query),
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/audit',
        action: 'audit.listProject',
        summary: "Lists a project's audit log, newest first.",
        params: z.strictObject({ projectId: id }),
        query: auditListQuery,
        reply: auditList,
      },
      ({ params, query }) => audit.listProject(params.projectId, query),
    ),
  ];
}
