/** Dates from text: ISO 8601 and the common English forms, or exactly what a format string says. */

import { CommandError } from '../errors.ts';
import { fromIsoWeek, utc } from './calendar.ts';
import { fromLocal, parseOffset, UTC, type Zone, zoneOf } from './zones.ts';

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const ISO =
  /^([+-]?\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Za-z]+(?:\/[A-Za-z_/+-]+\d*)?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2}):?(\d{2})(?::?(\d{2})(?:\.(\d+))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const SLASHED =
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const AMERICAN =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const ENGLISH =
  /^(?:[A-Za-z]{3,9},?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})|([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?)[,\s-]+(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:\s*([AaPp])\.?[Mm]\.?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;

const failure = (text: string, why: string): CommandError =>
  new CommandError(241, `Error parsing date string '${text}'; ${why}`);

interface Fields {
  readonly date: readonly [year: number, month: number, day: number];
  readonly time: readonly [hour: number, minute: number, second: number, millisecond: number];
  readonly zone: string | undefined;
}

const number = (text: string | undefined, otherwise = 0): number => (text === undefined ? otherwise : Number(text));

/** Digits behind the second's point, as milliseconds. */
const fraction = (text: string | undefined): number =>
  text === undefined ? 0 : Math.floor(Number(`0.${text}`) * 1000 + 1e-9);

function monthNumber(name: string | undefined): number {
  const index =
    name === undefined || name.length < 3 ? -1 : MONTHS.findIndex((month) => month.startsWith(name.toLowerCase()));
  return index + 1;
}

function read(text: string): Fields | null {
  const numeric = ISO.exec(text) ?? COMPACT.exec(text) ?? SLASHED.exec(text);
  if (numeric !== null) {
    const [, year, month, day, hour, minute, second, part, zone] = numeric;
    return {
      date: [number(year), number(month), number(day, 1)],
      time: [number(hour), number(minute), number(second), fraction(part)],
      zone,
    };
  }
  const american = AMERICAN.exec(text);
  if (american !== null) {
    const [, month, day, year, hour, minute, second, part, zone] = american;
    return {
      date: [number(year), number(month), number(day)],
      time: [number(hour), number(minute), number(second), fraction(part)],
      zone,
    };
  }
  const english = ENGLISH.exec(text);
  if (english === null) return null;
  const [, dayFirst, monthSecond, monthFirst, daySecond, year, hour, minute, second, part, half, zone] = english;
  const hours = half === undefined ? number(hour) : (number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return {
    date: [number(year), monthNumber(monthSecond ?? monthFirst), number(dayFirst ?? daySecond)],
    time: [hours, number(minute), number(second), fraction(part)],
    zone,
  };
}

/**
 * The instant that a text names. `format` null: any of the known forms. `zone` null: none was given; a text that has
 * a zone of its own must not be given another. Throws 241 where the text does not fit.
 */
export function parseDate(text: string, format: string | null, zone: Zone | null): Date {
  if (format !== null) return parseWithFormat(text, format, zone);
  const fields = read(text.trim());
  if (fields === null) throw failure(text, 'no date in a known form');
  const { date, time } = fields;
  checkRanges(text, date, time);
  return resolve(text, utc(...date, ...time), fields.zone, zone);
}

function checkRanges(text: string, [year, month, day]: Fields['date'], [hour, minute, second]: Fields['time']): void {
  if (month < 1 || month > 12) throw failure(text, 'the month is out of range');
  if (day < 1 || day > new Date(utc(year, month + 1, 0)).getUTCDate()) throw failure(text, 'the day is out of range');
  if (hour > 24 || minute > 59 || second > 60) throw failure(text, 'the time is out of range');
}

function resolve(text: string, local: number, written: string | undefined, zone: Zone | null): Date {
  if (written === undefined) return new Date(fromLocal(local, zone ?? UTC));
  if (zone !== null) {
    throw failure(
      text,
      `you cannot pass in a date/time string with time zone information ('${written}') together with a timezone argument`,
    );
  }
  const offset = parseOffset(written);
  if (offset !== null) return new Date(local - offset);
  try {
    return new Date(fromLocal(local, zoneOf(written)));
  } catch {
    throw failure(text, `unknown time zone '${written}'`);
  }
}

/** What each format letter reads, and where it goes. */
const FORMAT_PARTS: Readonly<Record<string, readonly [pattern: string, field: string]>> = {
  Y: ['(\\d{4})', 'year'],
  m: ['(\\d{1,2})', 'month'],
  d: ['(\\d{1,2})', 'day'],
  H: ['(\\d{1,2})', 'hour'],
  M: ['(\\d{1,2})', 'minute'],
  S: ['(\\d{1,2})', 'second'],
  L: ['(\\d{1,3})', 'millisecond'],
  j: ['(\\d{1,3})', 'dayOfYear'],
  G: ['(\\d{4})', 'isoYear'],
  V: ['(\\d{1,2})', 'isoWeek'],
  u: ['([1-7])', 'isoDay'],
  b: ['([A-Za-z]{3})', 'monthName'],
  B: ['([A-Za-z]{3,9})', 'monthName'],
  z: ['(Z|[+-]\\d{2}:?\\d{2}|[A-Za-z]+(?:/[A-Za-z_/+-]+)?)', 'zone'],
  Z: ['([+-]\\d{1,4})', 'offsetMinutes'],
};

function parseWithFormat(text: string, format: string, zone: Zone | null): Date {
  const fields: string[] = [];
  let pattern = '';
  for (let i = 0; i < format.length; i++) {
    const c = format[i] as string;
    if (c !== '%') {
      pattern += c.replace(/[\^$\\.*+?()[\]{}|/]/, '\\$&');
      continue;
    }
    const letter = format[++i];
    if (letter === undefined) throw new CommandError(18535, "Unmatched '%' at end of format string");
    if (letter === '%') {
      pattern += '%';
      continue;
    }
    const part = FORMAT_PARTS[letter];
    if (part === undefined) throw new CommandError(18536, `Invalid format character '%${letter}' in format string`);
    pattern += part[0];
    fields.push(part[1]);
  }
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (match === null) throw failure(text, `it does not fit the format '${format}'`);
  const values = new Map(fields.map((field, i) => [field, match[i + 1] as string]));
  return fromFields(text, values, zone);
}

function fromFields(text: string, values: ReadonlyMap<string, string>, zone: Zone | null): Date {
  const get = (field: string, otherwise: number) => number(values.get(field), otherwise);
  const time: Fields['time'] = [
    get('hour', 0),
    get('minute', 0),
    get('second', 0),
    fraction(values.get('millisecond')),
  ];
  const names = values.get('monthName');
  const isoDate = values.has('isoYear');
  if (!isoDate && !values.has('year'))
    throw failure(text, 'an incomplete date/time string has been found, with elements missing');
  let day: number;
  if (isoDate) {
    day = fromIsoWeek(get('isoYear', 1970), get('isoWeek', 1), get('isoDay', 1));
  } else {
    const byDay = values.has('dayOfYear');
    if (!byDay && !values.has('month') && names === undefined)
      throw failure(text, 'an incomplete date/time string has been found, with elements missing');
    const month = names === undefined ? get('month', 1) : monthNumber(names);
    const date: Fields['date'] = byDay ? [get('year', 1970), 1, 1] : [get('year', 1970), month, get('day', 1)];
    checkRanges(text, date, time);
    day = utc(...date) + (byDay ? (get('dayOfYear', 1) - 1) * 86_400_000 : 0);
  }
  const local = day + time[0] * 3_600_000 + time[1] * 60_000 + time[2] * 1000 + time[3];
  const minutes = values.get('offsetMinutes');
  if (minutes !== undefined) return new Date(local - Number(minutes) * 60_000);
  return resolve(text, local, values.get('zone'), zone);
}
