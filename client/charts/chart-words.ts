/** Numbers and fixed words of charts in the page's language. */

import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { numberFormat } from '../ui/locale.ts';

export interface ChartWords {
  readonly t: TFunction;
  readonly language: string;
  /** `1.204`. */
  count(value: number): string;
  /** At most two digits after the point. */
  decimal(value: number): string;
  /** `0.29` as `29 %`. */
  percent(share: number): string;
  /** Counts are multiples of this; 0: they are exact. */
  readonly rounding: number;
}

export function chartWords(t: TFunction, language: string, rounding = 0): ChartWords {
  const count = numberFormat(language);
  const decimal = numberFormat(language, { maximumFractionDigits: 2 });
  const percent = numberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  return {
    t,
    language,
    count: (value) => count.format(value),
    decimal: (value) => decimal.format(value),
    percent: (share) => percent.format(share),
    rounding,
  };
}

/** @param rounding as the report says */
export function useChartWords(rounding = 0): ChartWords {
  const { t, i18n } = useTranslation();
  return useMemo(() => chartWords(t, i18n.language, rounding), [t, i18n.language, rounding]);
}
