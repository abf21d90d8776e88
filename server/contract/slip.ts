/** Personal slips: a code that opens one person's own space, and nothing else. */
import { z } from 'zod';
import { id, listOf, moment } from './common.ts';

/** Who made a slip, and with it knows its code: somebody of the staff, or the person in their own space. */
export const SLIP_MAKERS = ['staff', 'person'] as const;

export const slip = z.object({
  id,
  subjectId: id,
  madeBy: z.enum(SLIP_MAKERS),
  createdAt: moment,
  expiresAt: moment,
  revokedAt: moment.nullable(),
  /** null: never, or the person made it themself. */
  lastUsedAt: moment.nullable(),
});
export type Slip = z.infer<typeof slip>;
export const slipList = listOf(slip);
export type SlipList = z.infer<typeof slipList>;

export const slipCreate = z.strictObject({
  expiresInDays: z.int().min(1).max(365).default(90),
  /** The others of this subject stop working. */
  replace: z.boolean().default(true),
});
export type SlipCreate = z.infer<typeof slipCreate>;

/** The only time that the code is sent; it is kept as a hash. */
export const slipCreated = slip.extend({
  code: z.string().describe('as it is typed: XXXX-XXXX-XXXX-XXXX'),
  link: z.string(),
});
export type SlipCreated = z.infer<typeof slipCreated>;

/** The PDF is made while the code is known: the browser sends it back, nothing is stored. */
export const slipPrint = z.strictObject({ code: z.string().max(60), language: z.string().max(35).default('de') });
export type SlipPrint = z.infer<typeof slipPrint>;
