/** Feedback on the wire: a barrier or a fault that somebody met, with or without a way to reach them. */
import { z } from 'zod';
import { id, line, listOf, listQuery, moment, prose, revision } from './common.ts';

export const feedbackCreate = z.strictObject({
  message: prose(4_000).min(1),
  contact: line(200).optional().describe('how to answer, if an answer is wanted'),
  page: z
    .string()
    .max(200)
    .regex(/^\/(?![/\\])[^?#]*$/)
    .optional()
    .describe('path of the page that it is about'),
});
export type FeedbackCreate = z.infer<typeof feedbackCreate>;

export const feedbackReceipt = z.object({ id, createdAt: moment });
export type FeedbackReceipt = z.infer<typeof feedbackReceipt>;

export const feedback = z.object({
  id,
  createdAt: moment,
  message: z.string(),
  contact: z.string().nullable(),
  page: z.string().nullable(),
  doneAt: moment.nullable(),
  revision,
});
export type Feedback = z.infer<typeof feedback>;

export const feedbackListQuery = listQuery(
  ['createdAt'],
  {
    done: z.enum(['no', 'yes', 'all']).default('no'),
  },
  'desc',
).omit({ q: true });
export type FeedbackListQuery = z.infer<typeof feedbackListQuery>;

export const feedbackList = listOf(feedback);
export type FeedbackList = z.infer<typeof feedbackList>;

export const feedbackPatch = z.strictObject({ done: z.boolean(), revision });
export type FeedbackPatch = z.infer<typeof feedbackPatch>;
