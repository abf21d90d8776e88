/**
 * What differs when two people edit the same thing: a three-way comparison, field by field.
 *
 * `base` is what the form was opened with, `mine` what stands in the form now, `theirs` what the server holds. A field
 * that only they changed was taken over by the form; a field that both changed differently holds mine, and a person
 * has to decide. Nothing typed is lost, nothing stored is overwritten unseen.
 */

import type { z } from 'zod';
import type { ApiProblem } from '../api.ts';

export interface EditDifferences<Name extends string> {
  /** Fields that both changed, differently: the form holds mine. */
  readonly conflicts: readonly Name[];
  /** Fields that only the other person changed: the form holds theirs. */
  readonly adopted: readonly Name[];
}

function same(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

/** Compares field by field; `theirs` decides which fields exist. */
export function compareEdits<T extends object>(base: T, mine: T, theirs: T): EditDifferences<keyof T & string> {
  const conflicts: (keyof T & string)[] = [];
  const adopted: (keyof T & string)[] = [];
  for (const field of Object.keys(theirs) as (keyof T & string)[]) {
    if (same(theirs[field], base[field])) continue;
    if (same(mine[field], theirs[field])) {
      adopted.push(field);
      continue;
    }
    conflicts.push(field);
  }
  return { conflicts, adopted };
}

/** The state that the server sent along with `edit_conflict`, or null where it sent none that fits. */
export function currentOf<Stored>(problem: ApiProblem, schema: z.ZodType<Stored>): Stored | null {
  const parsed = schema.safeParse(problem.current);
  return parsed.success ? parsed.data : null;
}
