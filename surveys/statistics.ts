/** Statistics of a histogram: numbers with how often each occurs. Exact for what comes in, since nothing is binned. */

export interface Weighted {
  readonly value: number;
  readonly count: number;
}

export interface Summary {
  readonly mean: number | null;
  readonly median: number | null;
  /** Of the sample (n − 1); null for fewer than two. */
  readonly sd: number | null;
  /** 95 % interval of the mean (t distribution); null for fewer than two. */
  readonly interval: readonly [number, number] | null;
}

/** Mean, median, standard deviation and interval. The sum of squares is taken around the mean, so nothing cancels out. */
export function summaryOf(histogram: readonly Weighted[]): Summary {
  const present = histogram.filter(({ count }) => count > 0).sort((a, b) => a.value - b.value);
  const n = present.reduce((sum, { count }) => sum + count, 0);
  if (n === 0) return { mean: null, median: null, sd: null, interval: null };
  const mean = present.reduce((sum, { value, count }) => sum + value * count, 0) / n;
  const median = (nth(present, Math.floor((n - 1) / 2)) + nth(present, Math.floor(n / 2))) / 2;
  if (n < 2) return { mean, median, sd: null, interval: null };
  const squares = present.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (n - 1));
  return { mean, median, sd, interval: intervalOf(mean, sd, n) };
}

/** The 95 % interval of a mean. */
export function intervalOf(mean: number, sd: number, n: number): readonly [number, number] {
  const half = (tQuantile975(n - 1) * sd) / Math.sqrt(n);
  return [mean - half, mean + half];
}

function nth(sorted: readonly Weighted[], index: number): number {
  let before = 0;
  for (const { value, count } of sorted) {
    before += count;
    if (index < before) return value;
  }
  return Number.NaN;
}

/**
 * The 97.5 % quantile of Student's t distribution. Closed forms for one and two degrees of freedom; else G. W. Hill,
 * "Algorithm 396: Student's t-quantiles", Communications of the ACM 13 (1970) 619–620, good to six digits here.
 */
export function tQuantile975(df: number): number {
  if (df === 1) return Math.tan(Math.PI * 0.475);
  if (df === 2) return Math.sqrt(2 / (0.05 * 1.95) - 2);
  const a = 1 / (df - 0.5);
  const b = (48 / a) * (1 / a);
  let c = ((20_700 * a) / b - 98) * a - 16;
  c = c * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * df;
  let y = (d * 0.05) ** (2 / df);
  if (y > 0.05 + a) {
    // The normal distribution's quantile of 2.5 %.
    const x = -1.959_963_984_540_054;
    y = x * x;
    if (df < 5) c += 0.3 * (df - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = a * y * y;
    y = y > 0.002 ? Math.expm1(y) : 0.5 * y * y + y;
  } else {
    y =
      ((1 / (((df + 6) / (df * y) - 0.089 * d - 0.822) * (df + 2) * 3) + 0.5 / (df + 4)) * y - 1) *
        ((df + 1) / (df + 2)) +
      1 / y;
  }
  return Math.sqrt(df * y);
}
