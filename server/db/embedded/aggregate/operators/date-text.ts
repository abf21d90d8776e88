/** `$dateToString` and `$dateFromString`. */

import type { Maybe } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { dayOfYear, isoWeek, type LocalTime, localTime, weekday, weekOfYear } from '../calendar.ts';
import { isNullish, type OperatorTable } from '../core.ts';
import { dateOf, zoneArgument } from '../date-arguments.ts';
import { parseDate } from '../date-parsing.ts';
import { named } from '../operator-shapes.ts';
import { typeName } from '../values.ts';
import type { Zone } from '../zones.ts';

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Printer = (time: LocalTime, offsetMinutes: number) => string;

const monthName: Printer = (time) => MONTHS[time.month - 1] as string;

const PRINTERS: ReadonlyMap<string, Printer> = new Map<string, Printer>([
  ['Y', (time) => pad(time.year, 4)],
  ['m', (time) => pad(time.month, 2)],
  ['d', (time) => pad(time.day, 2)],
  ['H', (time) => pad(time.hour, 2)],
  ['M', (time) => pad(time.minute, 2)],
  ['S', (time) => pad(time.second, 2)],
  ['L', (time) => pad(time.millisecond, 3)],
  ['j', (time) => pad(dayOfYear(time), 3)],
  ['w', (time) => String(weekday(time.local) + 1)],
  ['u', (time) => String(isoWeek(time).day)],
  ['U', (time) => pad(weekOfYear(time), 2)],
  ['V', (time) => pad(isoWeek(time).week, 2)],
  ['G', (time) => pad(isoWeek(time).year, 4)],
  ['b', (time, offset) => monthName(time, offset).slice(0, 3)],
  ['B', monthName],
  [
    'z',
    (_, offset) =>
      `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60), 2)}${pad(Math.abs(offset) % 60, 2)}`,
  ],
  ['Z', (_, offset) => String(offset)],
  ['%', () => '%'],
]);

function checkFormat(format: string): void {
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') continue;
    const letter = format[++i];
    if (letter === undefined) throw new CommandError(18535, "Unmatched '%' at end of format string");
    if (!PRINTERS.has(letter)) throw new CommandError(18536, `Invalid format character '%${letter}' in format string`);
  }
}

function print(date: Date, format: string, zone: Zone): string {
  const time = localTime(date, zone);
  if (time.year < 0 || time.year > 9999) {
    throw new CommandError(
      18537,
      `Could not convert date to string: date component was outside the supported range of 0-9999: ${time.year}`,
    );
  }
  const offset = Math.round(zone.offsetAt(date.getTime()) / 60_000);
  return format.replace(/%([\s\S])/g, (_, letter: string) => (PRINTERS.get(letter) as Printer)(time, offset));
}

const dateToString = named(
  { required: ['date'], optional: ['format', 'timezone', 'onNull'], codes: [18629, 18534, 18628] },
  (read, env, given, name) => {
    const value = read.date(env);
    const zone = zoneArgument(read.timezone(env), given.has('timezone'));
    let format: Maybe;
    if (given.has('format')) {
      format = read.format(env);
      if (isNullish(format)) return null;
      if (typeof format !== 'string')
        throw new CommandError(18533, `${name} requires that 'format' be a string, found: ${typeName(format)}`);
      checkFormat(format);
    }
    if (isNullish(value)) return given.has('onNull') ? read.onNull(env) : null;
    if (zone === null) return null;
    return print(
      dateOf(value),
      (format as string | undefined) ?? (zone.isUtc ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L'),
      zone,
    );
  },
);

const dateFromString = named(
  { required: ['dateString'], optional: ['format', 'timezone', 'onError', 'onNull'], codes: [40540, 40541, 40542] },
  (read, env, given, name) => {
    const value = read.dateString(env);
    const zone = zoneArgument(read.timezone(env), given.has('timezone'));
    let format: Maybe = null;
    if (given.has('format')) {
      format = read.format(env);
      if (!isNullish(format) && typeof format !== 'string') {
        throw new CommandError(40684, `${name} requires that 'format' be a string, found: ${typeName(format)}`);
      }
    }
    if (isNullish(value)) return given.has('onNull') ? read.onNull(env) : null;
    if (zone === null || (given.has('format') && isNullish(format))) return null;
    try {
      if (typeof value !== 'string') {
        throw new CommandError(
          241,
          `${name} requires that 'dateString' be a string, found: ${typeName(value)} with value ${String(value)}`,
        );
      }
      return parseDate(value, format as string | null, given.has('timezone') ? zone : null);
    } catch (error) {
      if (error instanceof CommandError && error.code === 241 && given.has('onError')) return read.onError(env);
      throw error;
    }
  },
);

export const dateTextOperators: OperatorTable = { $dateFromString: dateFromString, $dateToString: dateToString };
