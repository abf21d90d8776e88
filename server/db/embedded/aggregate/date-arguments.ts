/** Reading the arguments that the date operators share: dates, time zones, units, days of the week. */

import { ObjectId, Timestamp } from 'bson';
import type { Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { UNITS, type Unit } from './calendar.ts';
import { isNullish } from './core.ts';
import { typeName } from './values.ts';
import { UTC, type Zone, zoneOf } from './zones.ts';

/** Dates, and what holds one: ObjectIds and timestamps. `code` for everything else. */
export function dateOf(value: Maybe, code = 16006, message?: string): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  throw new CommandError(code, message ?? `can't convert from BSON type ${typeName(value)} to Date`);
}

/** Null where the zone was given as null, which makes the operator's result null. */
export function zoneArgument(value: Maybe, given: boolean, code = 40517): Zone | null {
  if (!given) return UTC;
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw new CommandError(code, `timezone must evaluate to a string, found ${typeName(value)}`);
  return zoneOf(value);
}

export function unitArgument(value: Maybe, name: string): Unit {
  if (typeof value !== 'string') {
    throw new CommandError(5439013, `${name} requires 'unit' to be a string, but got ${typeName(value)}`);
  }
  const unit = UNITS.find((known) => known === value);
  if (unit === undefined)
    throw new CommandError(9, `${name} parameter 'unit' value cannot be recognized as a time unit: ${value}`);
  return unit;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** 0 for Sunday; the first three letters will do, in either case. */
export function startOfWeekArgument(value: Maybe, name: string): number {
  if (typeof value !== 'string') {
    throw new CommandError(5439015, `${name} requires 'startOfWeek' to be a string, but got ${typeName(value)}`);
  }
  const wanted = value.toLowerCase();
  const index = WEEKDAYS.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
  if (index < 0)
    throw new CommandError(
      9,
      `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${value}`,
    );
  return index;
}
