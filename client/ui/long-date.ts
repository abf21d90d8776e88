/** Dates in words whose day stays on one line with its month: "4." at the end of a line reads like the end of a sentence. */

const NO_BREAK = '\u00a0';

/**
 * @param locale for Intl
 * @param options what of the date is said; a long date with its year unless told
 * @returns `3. März 2026` of an ISO instant, with a no-break space behind the day
 */
export function longDate(
  locale: string,
  options: Intl.DateTimeFormatOptions = { dateStyle: 'long' },
): (instant: string | Date) => string {
  const format = new Intl.DateTimeFormat(locale, options);
  return (instant) => {
    const parts = format.formatToParts(new Date(instant));
    const day = parts.findIndex(({ type }) => type === 'day');
    return parts
      .map(({ value }, at) =>
        at === day + 1 && parts[at + 1]?.type === 'month' ? value.replace(' ', NO_BREAK) : value,
      )
      .join('');
  };
}
