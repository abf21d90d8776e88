/** HTTP of personal slips. The code is in the reply to making one and in the request for its print, nowhere else. */
import { z } from 'zod';
import { id, nothing } from '#contract/common';
import { slipCreate, slipCreated, slipList, slipPrint } from '#contract/slip';
import { download, type Endpoint, endpoint } from '../http/endpoint.ts';
import type { SlipService } from './slip.service.ts';
import { slipFileName, slipPdf } from './slip-pdf.ts';

const PDF = 'application/pdf';
const ofSubject = z.strictObject({ projectId: id, subjectId: id });
const oneSlip = z.strictObject({ projectId: id, subjectId: id, slipId: id });

export function slipRoutes({ slips }: { slips: SlipService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/subjects/:subjectId/slips',
        action: 'slips.list',
        subject: 'subject',
        summary: "Lists the slips of one's own subject, the newest first; never their codes.",
        params: ofSubject,
        reply: slipList,
      },
      ({ actor, params }) => slips.list(actor, params.projectId, params.subjectId),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/subjects/:subjectId/slips',
        action: 'slips.create',
        subject: 'subject',
        summary: 'Makes a slip and says its code, this once; the former ones stop working unless asked otherwise.',
        params: ofSubject,
        body: slipCreate,
        reply: slipCreated,
        status: 201,
        problems: ['project_archived', 'subject_archived'],
      },
      async ({ actor, params, body, about }) => {
        const created = await slips.create(actor, params.projectId, params.subjectId, body);
        about({ kind: 'slip', id: created.id });
        return created;
      },
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/projects/:projectId/subjects/:subjectId/slips/:slipId',
        action: 'slips.revoke',
        subject: 'slip',
        summary: 'Makes a slip stop working, and closes what it has open.',
        params: oneSlip,
        reply: nothing,
      },
      async ({ actor, params }) => {
        await slips.revoke(actor, params.projectId, params.subjectId, params.slipId);
        return {};
      },
    ),
    download(
      {
        method: 'POST',
        path: '/api/projects/:projectId/subjects/:subjectId/slips/:slipId/pdf',
        action: 'slips.print',
        subject: 'slip',
        summary: 'The slip as a page to print, for the code that its maker still has.',
        params: oneSlip,
        body: slipPrint,
        contentTypes: [PDF],
        problems: ['slip_expired', 'slip_revoked'],
      },
      async ({ actor, params, body }) => {
        const sheet = await slips.sheet(actor, params.projectId, params.subjectId, params.slipId, body);
        return { fileName: slipFileName(sheet), contentType: PDF, body: slipPdf(sheet) };
      },
    ),
  ];
}
