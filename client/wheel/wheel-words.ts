/** Dates, numbers and changes of the picture in words. */

import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Voice } from '#surveys/entry';
import type { Picture, PictureCell } from '#surveys/picture';
import { numberFormat } from '../ui/locale.ts';
import { longDate } from '../ui/long-date.ts';

/** Whom the words address: the person, or those who work with them. */
export type Audience = 'person' | 'staff';

export interface WheelWords {
  readonly t: TFunction;
  /** The language of these words. */
  readonly language: string;
  readonly audience: Audience;
  /** `3. März 2026`. */
  date(instant: string): string;
  /** At most one digit after the point: means of areas are no measurements. */
  number(value: number): string;
  voice(voice: Voice): string;
  /** `im März`, `im März 2025`; the day where two readings fall into one month. */
  when(at: string, now: string): string;
}

export function wheelWords(t: TFunction, language: string, audience: Audience): WheelWords {
  const date = longDate(language);
  const number = numberFormat(language, { maximumFractionDigits: 1 });
  const month = longDate(language, { month: 'long' });
  const monthAndYear = longDate(language, { month: 'long', year: 'numeric' });
  return {
    t,
    language,
    audience,
    date,
    number: (value) => number.format(value),
    voice: (voice) => t(`wheel.voice.${voice}_${audience}`),
    when(at, now) {
      const [then, today] = [new Date(at), new Date(now)];
      const sameMonth = monthAndYear(then) === monthAndYear(today);
      if (sameMonth) return t('wheel.when.day', { date: date(at) });
      const name = (then.getFullYear() === today.getFullYear() ? month : monthAndYear)(then);
      return t('wheel.when.month', { month: name });
    },
  };
}

export function useWheelWords(audience: Audience): WheelWords {
  const { t, i18n } = useTranslation();
  return useMemo(() => wheelWords(t, i18n.language, audience), [t, i18n.language, audience]);
}

/** What a table's cell says: the number, or in words why there is none. */
export function cellWords(cell: PictureCell | undefined, { t, number }: WheelWords): string {
  if (cell === undefined) return t('wheel.cell.notAsked');
  return cell.value === null ? t(`wheel.cell.${cell.state}`) : number(cell.value);
}

/** `2 mehr als im März`: the change of a row's cell since the voice's value before it; null without a value. */
export function changeWords(
  picture: Picture,
  row: Picture['rows'][number],
  column: number,
  words: WheelWords,
): string | null {
  const { t, number } = words;
  const cell = row.cells[column];
  const now = picture.series[column];
  if (!cell || !now || cell.change === 'none') return null;
  if (cell.change === 'first') return t('wheel.change.first');
  const before = picture.series.findLastIndex(
    (each, index) => index < column && each.voice === cell.voice && row.cells[index]?.value != null,
  );
  const when = words.when(picture.series[before]?.at ?? now.at, now.at);
  return t(`wheel.change.${cell.change}`, { difference: number(Math.abs(cell.difference ?? 0)), when });
}
