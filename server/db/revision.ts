/**
 * Editing with a revision guard: the write carries the revision that its author saw in the filter, so two people who
 * edit the same document cannot overwrite each other unseen. No transactions are needed for that.
 */
import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { Problem } from '../http/problem.ts';

export interface Revised {
  readonly revision: number;
}

/**
 * Changes one document if it still has the revision, and counts it up.
 *
 * @param filter finds the document, without the revision (for example `{ _id, projectId }`)
 * @param seen the revision that the author saw
 * @param update `$set`, `$unset`, … (not `revision`)
 * @param present how the wire shows the document, for the conflict's `current`
 * @returns the document as it is after the change
 * @throws Problem `not_found` if nothing matches the filter, `edit_conflict` with `current` if the revision is stale
 */
export async function updateAtRevision<Stored extends Revised>(
  model: Model<Stored>,
  filter: QueryFilter<Stored>,
  seen: number,
  update: UpdateQuery<Stored>,
  present: (stored: Stored) => unknown | Promise<unknown>,
): Promise<Stored> {
  const guarded = { ...filter, revision: seen } as QueryFilter<Stored>;
  const counted = { ...update, $inc: { ...update.$inc, revision: 1 } } as UpdateQuery<Stored>;
  const changed = await model.findOneAndUpdate(guarded, counted, { returnDocument: 'after' }).lean<Stored>();
  if (changed !== null) return changed;
  const current = await model.findOne(filter).lean<Stored>();
  if (current === null) throw new Problem('not_found');
  throw new Problem('edit_conflict', { current: await present(current) });
}
