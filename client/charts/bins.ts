/** Classes for a histogram: whole values where there are few, else a width after Freedman and Diaconis. */

export interface ValueCount {
  readonly value: number;
  /** null: too few to be shown. */
  readonly count: number | null;
}

export interface Bin {
  /** Inclusive. */
  readonly from: number;
  /** Exclusive, but for the last one; equal to `from` for a single value. */
  readonly to: number;
  readonly count: number | null;
}

/** As many different values as are still shown one by one. */
const MOST_SINGLE = 21;
const MOST_BINS = 20;

/** Widths that people can read off an axis: 1, 2 or 5 times a power of ten. */
function niceWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= width * 0.999) ?? 10;
  return step * power;
}

function quantile(sorted: readonly ValueCount[], n: number, share: number): number {
  let seen = 0;
  for (const { value, count } of sorted) {
    seen += count ?? 0;
    if (seen >= n * share) return value;
  }
  return sorted.at(-1)?.value ?? 0;
}

/** A decimal that a sum of steps has blurred (0.30000000000000004) as it is meant. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * @param cells the distinct values in any order; counts may be hidden
 * @param scale the ends and step of a scale, whose values are shown even where nobody chose them
 */
export function binsOf(
  cells: readonly ValueCount[],
  scale: { readonly min: number; readonly max: number; readonly step: number } | null,
): Bin[] {
  const sorted = [...cells].sort((one, other) => one.value - other.value);
  if (scale && (scale.max - scale.min) / scale.step < MOST_SINGLE) {
    const steps = Math.round((scale.max - scale.min) / scale.step) + 1;
    const counts = new Map(sorted.map(({ value, count }) => [clean(value), count]));
    const onScale = Array.from({ length: steps }, (_, step) => clean(scale.min + step * scale.step));
    if (sorted.every(({ value }) => onScale.includes(clean(value)))) {
      return onScale.map((value) => ({ from: value, to: value, count: counts.has(value) ? counts.get(value)! : 0 }));
    }
  }
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return [];
  if (sorted.every(({ value }) => Number.isInteger(value)) && last.value - first.value < MOST_SINGLE) {
    const counts = new Map(sorted.map(({ value, count }) => [value, count]));
    return Array.from({ length: last.value - first.value + 1 }, (_, step) => {
      const value = first.value + step;
      return { from: value, to: value, count: counts.has(value) ? counts.get(value)! : 0 };
    });
  }
  if (sorted.length <= 8) return sorted.map(({ value, count }) => ({ from: value, to: value, count }));
  return classes(sorted, first.value, last.value);
}

function classes(sorted: readonly ValueCount[], lowest: number, highest: number): Bin[] {
  const n = sorted.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const spread = quantile(sorted, n, 0.75) - quantile(sorted, n, 0.25);
  const wanted = n > 0 && spread > 0 ? (2 * spread) / Math.cbrt(n) : (highest - lowest) / 10;
  const whole = sorted.every(({ value }) => Number.isInteger(value));
  const least = Math.max(wanted, (highest - lowest) / MOST_BINS, whole ? 1 : 0);
  const width = niceWidth(least);
  const start = Math.floor(lowest / width) * width;
  const bins = Array.from({ length: Math.floor((highest - start) / width) + 1 }, (_, index) => ({
    from: clean(start + index * width),
    to: clean(start + (index + 1) * width),
    count: 0 as number | null,
  }));
  for (const { value, count } of sorted) {
    const bin = bins[Math.min(bins.length - 1, Math.floor((value - start) / width + 1e-9))];
    // A class with a hidden part is hidden: its visible rest would say more than its label.
    if (bin) bin.count = bin.count === null || count === null ? null : bin.count + count;
  }
  return bins;
}
