/** HTTP of slips for the person in their own space: a new code that only they know, and its printable page. */
import { slipPrint } from '#contract/slip';
import { spaceSlip, spaceSlipRenew } from '#contract/space';
import { person } from '../http/actor.ts';
import { download, type Endpoint, endpoint } from '../http/endpoint.ts';
import type { SlipService } from './slip.service.ts';
import { slipFileName, slipPdf } from './slip-pdf.ts';

const PDF = 'application/pdf';

export function spaceSlipRoutes({ slips }: { slips: SlipService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: '/api/space/slip',
        action: 'space.renew',
        caller: 'space',
        subject: 'slip',
        summary: 'Gives the person a new code, this once; all slips that opened their space before stop working.',
        body: spaceSlipRenew,
        reply: spaceSlip,
        status: 201,
      },
      async ({ about, actor, body }) => {
        const self = person(actor);
        const made = await slips.renew(self, body);
        about({ kind: 'slip', id: made.id }, self.projectId);
        return made;
      },
    ),
    download(
      {
        method: 'POST',
        path: '/api/space/slip/pdf',
        action: 'space.print',
        caller: 'space',
        subject: 'slip',
        summary: "The person's slip as a page to print, for the code that they have just got.",
        body: slipPrint,
        contentTypes: [PDF],
        problems: ['slip_expired', 'slip_revoked'],
      },
      async ({ about, actor, body }) => {
        const self = person(actor);
        about({ kind: 'slip', id: self.slipId }, self.projectId);
        const sheet = await slips.ownSheet(self, body);
        return { fileName: slipFileName(sheet), contentType: PDF, body: slipPdf(sheet) };
      },
    ),
  ];
}
