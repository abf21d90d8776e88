/** How many keys each of several sets of ranges holds, as far as it is worth knowing. */

import type { Environment, KeyRange } from './environment.ts';

const FIRST_LOOK = 16;
const LAST_LOOK = 4096;
/** A scan of very many ranges is judged by its first ones. */
const MOST_RANGES = 32;

/**
 * Counts all sets a little further in each round, until one is known to the end: where one is small, the others need
 * not be counted. Those not known count as `total` at most.
 */
export function estimate(env: Environment, sets: readonly (readonly KeyRange[])[], total: number): number[] {
  for (let most = FIRST_LOOK; ; most *= 4) {
    const counts = sets.map((ranges) => countUpTo(env, ranges, most));
    if (most >= LAST_LOOK || counts.some((count) => count < most)) {
      return counts.map((count) => (count < most ? count : most >= LAST_LOOK ? Math.max(total, most) : most * 4));
    }
  }
}

function countUpTo(env: Environment, ranges: readonly KeyRange[], most: number): number {
  let count = 0;
  for (const range of ranges.slice(0, MOST_RANGES)) {
    count += env.keys(range, most - count).length;
    if (count >= most) return most;
  }
  return ranges.length > MOST_RANGES ? Math.min(most, Math.ceil((count * ranges.length) / MOST_RANGES)) : count;
}
