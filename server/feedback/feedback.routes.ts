/** HTTP of feedback. */
import { z } from 'zod';
import { id } from '#contract/common';
import {
  feedbackCreate,
  feedbackList,
  feedbackListQuery,
  feedbackPatch,
  feedbackReceipt,
  feedback as feedbackReply,
} from '#contract/feedback';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { FeedbackService } from './feedback.service.ts';

export function feedbackRoutes({ feedback }: { feedback: FeedbackService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: '/api/feedback',
        action: 'feedback.send',
        subject: 'feedback',
        summary: 'Sends feedback about a barrier or a fault; no account is needed.',
        body: feedbackCreate,
        reply: feedbackReceipt,
        status: 201,
        bodyLimit: 16 * 1024,
        // A whole jobcenter may sit behind one address, so this only stops floods.
        limit: { name: 'feedback', windowSeconds: 3_600, max: 30, by: 'address' },
        problems: ['too_many_requests'],
      },
      async ({ body, about }) => {
        const receipt = await feedback.send(body);
        about({ kind: 'feedback', id: receipt.id });
        return receipt;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/feedback',
        action: 'feedback.list',
        summary: 'Lists feedback, newest first.',
        query: feedbackListQuery,
        reply: feedbackList,
        // What people wrote may be personal, so reading it leaves a trace.
        audit: true,
      },
      ({ query }) => feedback.list(query),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/feedback/:feedbackId',
        action: 'feedback.update',
        subject: 'feedback',
        summary: 'Ticks feedback off, or takes that back.',
        params: z.strictObject({ feedbackId: id }),
        body: feedbackPatch,
        reply: feedbackReply,
        problems: ['edit_conflict'],
      },
      ({ params, body }) => feedback.update(params.feedbackId, body),
    ),
  ];
}
