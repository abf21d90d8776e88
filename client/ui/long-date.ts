/**
 * Dates and times in words. A day stays on one line with its month: "4." at the end of a line reads like the end of a
 * sentence. All dates of the interface are written here.
 */

import { localeOf } from './locale.ts';

const NO_BREAK = '\u00a0';

/**
 * @param language of the words around it
 * @param options what of the date is said; a long date with its year unless told
 * @returns `3. März 2026` of an ISO instant, with a no-break space behind the day
 */
export function longDate(
  language: string,
  options: Intl.DateTimeFormatOptions = { dateStyle: 'long' },
): (instant: string | Date) => string {
  const format = new Intl.DateTimeFormat(localeOf(language), options);
  return (instant) => {
    const parts = format.formatToParts(new Date(instant));
    const day = parts.findIndex(({ type }) => type === 'day');
    return parts
      .map(({ value }, at) =>
        day >= 0 && at === day + 1 && parts[at + 1]?.type === 'month' ? value.replace(' ', NO_BREAK) : value,
      )
      .join('');
  };
}

/** `14:02` of an instant today, `3. März um 14:02` of another day. */
export function timeOrDay(language: string): (instant: string | Date) => string {
  const time = timeOfDay(language);
  const withDay = longDate(language, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });
  const today = new Date().toDateString();
  return (instant) => (new Date(instant).toDateString() === today ? time : withDay)(instant);
}

/** `14:02` of an instant. */
export function timeOfDay(language: string): (instant: string | Date) => string {
  return longDate(language, { timeStyle: 'short' });
}
