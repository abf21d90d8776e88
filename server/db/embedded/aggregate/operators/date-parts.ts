/** Parts of dates: `$year` to `$millisecond`, `$dateToParts` and `$dateFromParts`. */

import { Int32, Long } from 'bson';
import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { dayOfYear, fromIsoWeek, isoWeek, type LocalTime, localTime, utc, weekday, weekOfYear } from '../calendar.ts';
import { isNullish, type Node, type Operator, type OperatorTable, type Scope } from '../core.ts';
import { dateOf, zoneArgument } from '../date-arguments.ts';
import { namedArguments } from '../operator-shapes.ts';
import { asInteger, typeName } from '../values.ts';
import { fromLocal } from '../zones.ts';

function part(pick: (time: LocalTime) => number, wide = false): Operator {
  return (argument, scope, name) => {
    const isNamed = argument instanceof Map && !([...argument.keys()][0] ?? '').startsWith('$');
    const { read, given, constant } = isNamed
      ? namedArguments(argument, scope, name, {
          required: ['date'],
          optional: ['timezone'],
          codes: [40539, 40535, 40539],
        })
      : positional(onlyDate(argument, scope, name));
    return {
      run: (env) => {
        const value = read.date(env);
        const zone = zoneArgument(read.timezone(env), given.has('timezone'), 40533);
        if (isNullish(value) || zone === null) return null;
        const result = pick(localTime(dateOf(value), zone));
        return wide ? Long.fromNumber(result) : new Int32(result);
      },
      constant,
    };
  };
}

function onlyDate(argument: Value, scope: Scope, name: string): Node {
  if (Array.isArray(argument) && argument.length !== 1) {
    throw new CommandError(
      40536,
      `${name} accepts exactly one argument if given an array, but was given ${argument.length}`,
    );
  }
  return scope.list(argument)[0] as Node;
}

function positional(node: Node) {
  return { read: { date: node.run, timezone: () => undefined }, given: new Set<string>(), constant: node.constant };
}

const doc = (entries: [string, number][]): Doc =>
  new Map(entries.map(([key, value]): [string, Value] => [key, new Int32(value)]));

const dateToParts: Operator = (argument, scope, name) => {
  const { read, given, constant } = namedArguments(argument, scope, name, {
    required: ['date'],
    optional: ['timezone', 'iso8601'],
    codes: [40524, 40520, 40522],
  });
  return {
    run: (env) => {
      const value = read.date(env);
      const zone = zoneArgument(read.timezone(env), given.has('timezone'));
      const iso = read.iso8601(env);
      if (isNullish(value) || zone === null || (given.has('iso8601') && isNullish(iso))) return null;
      if (!isNullish(iso) && typeof iso !== 'boolean') {
        throw new CommandError(40521, `iso8601 must evaluate to a bool, found ${typeName(iso)}`);
      }
      const time = localTime(dateOf(value), zone);
      const clock: [string, number][] = [
        ['hour', time.hour],
        ['minute', time.minute],
        ['second', time.second],
        ['millisecond', time.millisecond],
      ];
      if (iso === true) {
        const { year, week, day } = isoWeek(time);
        return doc([['isoWeekYear', year], ['isoWeek', week], ['isoDayOfWeek', day], ...clock]);
      }
      return doc([['year', time.year], ['month', time.month], ['day', time.day], ...clock]);
    },
    constant,
  };
};

const CALENDAR = ['year', 'month', 'day'] as const;
const ISO = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] as const;
const CLOCK = ['hour', 'minute', 'second', 'millisecond'] as const;

const dateFromParts: Operator = (argument, scope, name) => {
  const { read, given, constant } = namedArguments(argument, scope, name, {
    required: [],
    optional: [...CALENDAR, ...ISO, ...CLOCK, 'timezone'],
    codes: [40519, 40518, 40516],
  });
  const iso = given.has('isoWeekYear');
  if (!iso && !given.has('year'))
    throw new CommandError(40516, `${name} requires either 'year' or 'isoWeekYear' to be present`);
  const wrong = (iso ? CALENDAR : ISO).find((key) => given.has(key));
  if (wrong !== undefined) {
    throw new CommandError(iso ? 40525 : 40489, `${name} does not allow mixing natural dates with ISO dates`);
  }
  return {
    run: (env) => {
      const zone = zoneArgument(read.timezone(env), given.has('timezone'));
      if (zone === null) return null;
      const values: number[] = [];
      for (const key of [...(iso ? ISO : CALENDAR), ...CLOCK]) {
        const isDatePart = values.length < 3;
        const value = given.has(key) ? read[key](env) : new Int32(isDatePart ? 1 : 0);
        if (isNullish(value)) return null;
        values.push(checkedPart(key, value));
      }
      const [year = 0, second = 1, third = 1, ...clock] = values;
      const [hour = 0, minute = 0, seconds = 0, milliseconds = 0] = clock;
      const day = iso ? fromIsoWeek(year, second, third) : utc(year, second, third);
      const local = day + hour * 3_600_000 + minute * 60_000 + seconds * 1000 + milliseconds;
      const date = new Date(fromLocal(local, zone));
      if (Number.isNaN(date.getTime())) throw new CommandError(15, `${name}: the date is out of range`);
      return date;
    },
    constant,
  };
};

function checkedPart(key: string, value: Maybe): number {
  const whole = asInteger(value);
  if (whole === null)
    throw new CommandError(
      40515,
      `'${key}' must evaluate to an integer, found ${typeName(value)} with value ${String(value)}`,
    );
  const isYear = key === 'year' || key === 'isoWeekYear';
  if (isYear && (whole < 1 || whole > 9999)) {
    throw new CommandError(40523, `'${key}' must evaluate to an integer in the range 1 to 9999, found ${whole}`);
  }
  // Seconds and milliseconds may hold a whole span of time.
  if (!isYear && key !== 'second' && key !== 'millisecond' && (whole < -32768 || whole > 32767)) {
    throw new CommandError(
      31034,
      `'${key}' must evaluate to a value in the range [-32768, 32767]; value ${whole} is not in range`,
    );
  }
  return whole;
}

export const datePartOperators: OperatorTable = {
  $dateFromParts: dateFromParts,
  $dateToParts: dateToParts,
  $dayOfMonth: part((time) => time.day),
  $dayOfWeek: part((time) => weekday(time.local) + 1),
  $dayOfYear: part(dayOfYear),
  $hour: part((time) => time.hour),
  $isoDayOfWeek: part((time) => isoWeek(time).day),
  $isoWeek: part((time) => isoWeek(time).week),
  $isoWeekYear: part((time) => isoWeek(time).year, true),
  $millisecond: part((time) => time.millisecond),
  $minute: part((time) => time.minute),
  $month: part((time) => time.month),
  $second: part((time) => time.second),
  $week: part(weekOfYear),
  $year: part((time) => time.year),
};
