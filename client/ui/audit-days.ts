/**
 * The log is asked with instants; people think in days. A filter of days covers whole days in the reader's time zone,
 * the last one included, while the server's `to` is exclusive.
 */

function midnight(day: string, plus: number): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return null;
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + plus);
  return Number.isNaN(date.getTime()) ? null : date;
}

function localDay(date: Date): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
}

/** `2026-03-01` to the instant at which that day begins here; '' for what is no day. */
export function startOfDay(day: string): string {
  return midnight(day, 0)?.toISOString() ?? '';
}

/** `2026-03-01` to the instant at which that day is over here; '' for what is no day. */
export function endOfDay(day: string): string {
  return midnight(day, 1)?.toISOString() ?? '';
}

/** The day that `startOfDay` was made from; '' for what is no instant. */
export function dayOfStart(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? '' : localDay(date);
}

/** The day that `endOfDay` was made from; '' for what is no instant. */
export function dayOfEnd(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? '' : localDay(new Date(date.getTime() - 1));
}
