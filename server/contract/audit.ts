/** The audit log on the wire: who did what to which subject, when and from where. Never an answer or a text. */
import { z } from 'zod';
import { id, line, listOf, listQuery, moment } from './common.ts';

export const AUDIT_ACTOR_KINDS = ['user', 'token', 'person', 'system', 'anonymous'] as const;
export const AUDIT_OUTCOMES = ['done', 'refused'] as const;

export const auditEntry = z.object({
  id,
  at: moment,
  actor: z.object({
    kind: z.enum(AUDIT_ACTOR_KINDS),
    id: z.string().nullable(),
    label: z.string().describe("today's name of the account, or what was known when it happened; may be empty"),
  }),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string().nullable() }).nullable(),
  project: z.object({ id, name: z.string() }).nullable(),
  outcome: z.enum(AUDIT_OUTCOMES),
  requestId: z.string().nullable(),
  address: z.string().nullable().describe('network address; null once the days that addresses are kept have passed'),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** Newest first. `from` is inclusive, `to` is exclusive; `actor` is an account's id or its exact login. */
export const auditListQuery = listQuery(
  ['at'],
  {
    action: line(60).optional(),
    actor: line(100).optional(),
    outcome: z.enum(AUDIT_OUTCOMES).optional(),
    from: moment.optional(),
    to: moment.optional(),
  },
  'desc',
)
  .omit({ q: true })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    params: { code: 'range_reversed' },
  });
export type AuditListQuery = z.infer<typeof auditListQuery>;

export const auditList = listOf(auditEntry);
export type AuditList = z.infer<typeof auditList>;
