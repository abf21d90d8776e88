/** HTTP of exports. */
import { z } from 'zod';
import { id } from '#contract/common';
import { exportList, exportListQuery, exportQuery } from '#contract/export';
import { download, type Endpoint, endpoint } from '../http/endpoint.ts';
import { CONTENT_TYPES, type ExportService } from './export.service.ts';

export function exportRoutes({ exports }: { exports: ExportService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/exports',
        action: 'exports.list',
        summary: 'Lists what was exported from a project, with row counts and checksums.',
        params: z.strictObject({ projectId: id }),
        query: exportListQuery,
        reply: exportList,
      },
      ({ params, query }) => exports.list(params.projectId, query),
    ),
    download(
      {
        method: 'GET',
        path: '/api/projects/:projectId/instruments/:instrumentId/export',
        action: 'exports.download',
        subject: 'export',
        // It is a GET, so that a plain link starts it; what leaves the house is written down all the same.
        audit: true,
        summary: 'Streams the answers to an instrument, or its code book.',
        params: z.strictObject({ projectId: id, instrumentId: id }),
        query: exportQuery,
        contentTypes: Object.values(CONTENT_TYPES),
        problems: ['instrument_not_published', 'export_too_large'],
      },
      async ({ actor, params, query, language, about }) => {
        const file = await exports.begin({ actor, ...params, query, language });
        about({ kind: 'export', id: file.exportId, label: file.fileName });
        return file;
      },
    ),
  ];
}
