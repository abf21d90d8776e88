/** Dates and numbers as people of the chosen language write them. */

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { numberFormat } from './locale.ts';
import { longDate } from './long-date.ts';

export interface Formats {
  /** `3. März 2026` from an ISO instant. */
  date: (instant: string) => string;
  /** `3. März 2026, 14:02`. */
  dateTime: (instant: string) => string;
  number: (value: number) => string;
  /** `90 Sekunden`, `2 Minuten`: a wait in words, rounded up. */
  wait: (seconds: number) => string;
}

export function useFormats(): Formats {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const date = longDate(language);
    const dateTime = longDate(language, { dateStyle: 'medium', timeStyle: 'short' });
    const number = numberFormat(language);
    return {
      date,
      dateTime,
      number: (value) => number.format(value),
      wait: (seconds) =>
        seconds <= 90
          ? t('ui.seconds', { count: Math.ceil(seconds) })
          : t('ui.minutes', { count: Math.ceil(seconds / 60) }),
    };
  }, [language, t]);
}
