/**
 * Whether a pipeline may make much of little. The engine runs pipelines over few documents in its own thread, where
 * one stage cannot be interrupted; what can turn a few documents into millions of values must not run there.
 */

import type { Doc, Value } from '../bson/values.ts';

/** These make something out of a number. */
const FROM_NUMBERS = new Set(['$range', '$densify']);
/** These walk an array; one inside or after another multiplies. */
const WALKS = new Set(['$unwind', '$map', '$reduce', '$filter', '$zip', '$graphLookup', '$unionWith']);

/** By what the stages name, not by what they would do: it may say so of a pipeline that stays small. */
export function mayGrow(stages: readonly Doc[]): boolean {
  let walks = 0;
  const grows = (value: Value): boolean => {
    if (Array.isArray(value)) return value.some(grows);
    if (!(value instanceof Map)) return false;
    for (const [name, inner] of value) {
      if (FROM_NUMBERS.has(name)) return true;
      if (WALKS.has(name)) walks += 1;
      if (walks > 1 || grows(inner)) return true;
    }
    return false;
  };
  return stages.some(grows);
}
