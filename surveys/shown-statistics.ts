/**
 * Which statistics may be shown beside withheld cells. A mean is one more equation about them: with it, two withheld
 * cells could be worked out. So beside withheld cells it is worked out of what is shown, as anybody could do it, and
 * says nothing beyond: the withheld answers are spread evenly over their values. It is left out where it could be off
 * by more than a twentieth of the scale.
 */
import type { Code, Item } from './items.ts';
import { clean, niceStep } from './number-classes.ts';
import { hasMean, summarise, type Tally } from './tally.ts';

export interface ShownStatistics {
  readonly mean: number | null;
  readonly median: number | null;
  readonly sd: number | null;
  readonly interval: readonly [number, number] | null;
}

export const NO_STATISTICS: ShownStatistics = { mean: null, median: null, sd: null, interval: null };

/** The most that an estimated mean may be off by, as a part of its scale. */
const MOST_OFF = 1 / 20;
/** Estimated means are not more exact than that. */
const ESTIMATE_STEP = 0.1;
/** A mean that is rounded more coarsely than a tenth of its range says too little. */
const COARSEST = 10;

export function exactStatistics(item: Pick<Item, 'type' | 'choices'>, tally: Tally): ShownStatistics {
  return hasMean(item) ? summarise(tally) : NO_STATISTICS;
}

/**
 * The mean as it follows from n and the shown counts, if it is sure enough.
 *
 * @param cells values with the counts as they are shown; null: withheld
 * @param off by how much each of these counts may itself be off
 */
export function estimatedStatistics(
  cells: readonly { readonly value: Code; readonly count: number | null }[],
  n: number,
  off = 0,
): ShownStatistics {
  const values = cells.map(({ value }) => Number(value));
  const [lowest, highest] = ends(values);
  const shown = cells.filter(({ count }) => count !== null);
  const hidden = cells.filter(({ count }) => count === null).map(({ value }) => Number(value));
  const known = shown.reduce((sum, { count }) => sum + count!, 0);
  const rest = hidden.length === 0 ? 0 : Math.max(0, n - known);
  if (known + rest === 0) return NO_STATISTICS;
  const middle = rest === 0 ? 0 : hidden.reduce((sum, value) => sum + value, 0) / hidden.length;
  const sum = shown.reduce((total, { value, count }) => total + Number(value) * count!, 0) + middle * rest;
  const mean = sum / (known + rest);
  const [low, high] = rest === 0 ? [0, 0] : ends(hidden);
  const blur = shown.reduce((total, { value }) => total + off * Math.abs(Number(value) - mean), 0);
  const most = (Math.max(high - middle, middle - low) * rest + blur) / (known + rest);
  if (most > (highest - lowest) * MOST_OFF) return NO_STATISTICS;
  return { ...NO_STATISTICS, mean: roundTo(mean, ESTIMATE_STEP) };
}

/**
 * Of numbers that are counted in classes: mean and median so far rounded that as many persons as the floor could have
 * said anything else within the range without a difference. The deviation would speak of the outermost.
 */
export function roundedStatistics(tally: Tally, floor: number): ShownStatistics {
  const present = tally.cells.filter(({ readings }) => readings > 0).map(({ value }) => Number(value));
  const { mean, median } = summarise(tally);
  if (mean === null || median === null) return NO_STATISTICS;
  const [low, high] = ends(present);
  const step = niceStep((2 * floor * (high - low)) / tally.n.readings);
  if (high === low || step * COARSEST > high - low) return NO_STATISTICS;
  return { ...NO_STATISTICS, mean: roundTo(mean, step), median: roundTo(median, step) };
}

function ends(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function roundTo(value: number, step: number): number {
  return clean(Math.round(value / step) * step);
}
