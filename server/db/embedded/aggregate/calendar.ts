/** Calendar arithmetic on the proleptic Gregorian calendar, in local time of a zone. */

import { fromLocal, type Zone } from './zones.ts';

export const DAY = 86_400_000;

export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** The local time as if it were UTC. */
  readonly local: number;
}

export function localTime(date: Date, zone: Zone): LocalTime {
  const local = date.getTime() + zone.offsetAt(date.getTime());
  const d = new Date(local);
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    second: d.getUTCSeconds(),
    millisecond: d.getUTCMilliseconds(),
    local,
  };
}

/** As Date.UTC, but years below 100 are meant as they are; months, days and times may be out of their range. */
export function utc(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(local: number): number {
  return (((Math.floor(local / DAY) + 4) % 7) + 7) % 7;
}

export function dayOfYear({ local, year }: LocalTime): number {
  return Math.floor((local - utc(year, 1, 1)) / DAY) + 1;
}

/** Weeks from Sunday; days before the first Sunday are week 0. */
export function weekOfYear(time: LocalTime): number {
  return Math.floor((dayOfYear(time) + 6 - weekday(time.local)) / 7);
}

/** ISO 8601: weeks from Monday, the first holds the year's first Thursday. */
export function isoWeek({ local }: { local: number }): { year: number; week: number; day: number } {
  const day = weekday(local) || 7;
  const thursday = Math.floor(local / DAY) * DAY + (4 - day) * DAY;
  const year = new Date(thursday).getUTCFullYear();
  return { year, week: Math.floor((thursday - utc(year, 1, 1)) / DAY / 7) + 1, day };
}

export function fromIsoWeek(year: number, week: number, day: number): number {
  const fourth = utc(year, 1, 4);
  const monday = fourth - ((weekday(fourth) || 7) - 1) * DAY;
  return monday + (week - 1) * 7 * DAY + (day - 1) * DAY;
}

export const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
export type Unit = (typeof UNITS)[number];

/** Units of a fixed length. */
export const UNIT_LENGTH: Readonly<Partial<Record<Unit, number>>> = {
  week: 7 * DAY,
  day: DAY,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/**
 * Steps in the calendar keep the local time of day; a day that the month does not have becomes its last. Steps of
 * hours and less are lengths of time.
 */
export function addUnits(date: Date, unit: Unit, amount: number, zone: Zone): Date {
  const length = UNIT_LENGTH[unit];
  if (length !== undefined && length < DAY) return new Date(date.getTime() + amount * length);
  const time = localTime(date, zone);
  if (length !== undefined) return new Date(fromLocal(time.local + amount * length, zone));
  const months = amount * (unit === 'year' ? 12 : unit === 'quarter' ? 3 : 1);
  const index = time.year * 12 + (time.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  const lastDay = new Date(utc(year, month + 1, 0)).getUTCDate();
  const timeOfDay = time.local - Math.floor(time.local / DAY) * DAY;
  return new Date(fromLocal(utc(year, month, Math.min(time.day, lastDay)) + timeOfDay, zone));
}

/** How many boundaries of the unit lie between the two; weeks begin on `startOfWeek` (0 is Sunday). */
export function unitsBetween(from: Date, to: Date, unit: Unit, zone: Zone, startOfWeek: number): number {
  const [a, b] = [localTime(from, zone), localTime(to, zone)];
  switch (unit) {
    case 'year':
      return b.year - a.year;
    case 'quarter':
      return (b.year - a.year) * 4 + Math.floor((b.month - 1) / 3) - Math.floor((a.month - 1) / 3);
    case 'month':
      return (b.year - a.year) * 12 + b.month - a.month;
    case 'week': {
      const week = (local: number) => Math.floor((Math.floor(local / DAY) + 4 - startOfWeek) / 7);
      return week(b.local) - week(a.local);
    }
    case 'day':
      return Math.floor(b.local / DAY) - Math.floor(a.local / DAY);
    case 'millisecond':
      return to.getTime() - from.getTime();
    default: {
      // Boundaries of the local clock, so that zones with half hours count right, but lengths of real time.
      const length = UNIT_LENGTH[unit] as number;
      const shift = a.local - from.getTime();
      return Math.floor((to.getTime() + shift) / length) - Math.floor((from.getTime() + shift) / length);
    }
  }
}

/** 2000-01-01: what bins of `$dateTrunc` count from (weeks: from the first start of a week after it). */
const REFERENCE_YEAR = 2000;
const REFERENCE = utc(REFERENCE_YEAR, 1, 1);

export function truncate(date: Date, unit: Unit, size: number, zone: Zone, startOfWeek: number): Date {
  const { local, year, month } = localTime(date, zone);
  if (unit === 'year' || unit === 'quarter' || unit === 'month') {
    const months = (unit === 'year' ? 12 : unit === 'quarter' ? 3 : 1) * size;
    const index = (year - REFERENCE_YEAR) * 12 + month - 1;
    return new Date(fromLocal(utc(REFERENCE_YEAR, 1 + Math.floor(index / months) * months, 1), zone));
  }
  const length = (UNIT_LENGTH[unit] as number) * size;
  if (unit === 'week' || unit === 'day') {
    const start = unit === 'week' ? REFERENCE + ((startOfWeek - weekday(REFERENCE) + 7) % 7) * DAY : REFERENCE;
    return new Date(fromLocal(start + Math.floor((local - start) / length) * length, zone));
  }
  const start = fromLocal(REFERENCE, zone);
  return new Date(start + Math.floor((date.getTime() - start) / length) * length);
}
