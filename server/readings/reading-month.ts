/** The month that a reading belongs to in charts: that of its beginning, by the clocks of German jobcenters. */
const FORMAT = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', year: 'numeric', month: '2-digit' });

/** For example `2026-03`. */
export function monthOf(moment: Date): string {
  return FORMAT.format(moment);
}
