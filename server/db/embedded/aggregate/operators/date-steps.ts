/** Steps and spans of time: `$dateAdd`, `$dateSubtract`, `$dateDiff`, `$dateTrunc`. */

import { Long } from 'bson';
import { CommandError } from '../../errors.ts';
import { addUnits, truncate, unitsBetween } from '../calendar.ts';
import { isNullish, type Operator, type OperatorTable } from '../core.ts';
import { dateOf, startOfWeekArgument, unitArgument, zoneArgument } from '../date-arguments.ts';
import { named } from '../operator-shapes.ts';
import { asInteger, typeName } from '../values.ts';

const step = (sign: 1 | -1): Operator =>
  named(
    { required: ['startDate', 'unit', 'amount'], optional: ['timezone'], codes: [5166400, 5166401, 5166402] },
    (read, env, given, name) => {
      const start = read.startDate(env);
      const unitValue = read.unit(env);
      const amountValue = read.amount(env);
      const zone = zoneArgument(read.timezone(env), given.has('timezone'));
      if (isNullish(start) || isNullish(unitValue) || isNullish(amountValue) || zone === null) return null;
      const date = dateOf(start, 5166403, `${name} requires startDate to be convertible to a date`);
      const unit = unitArgument(unitValue, name);
      const amount = asInteger(amountValue);
      if (amount === null) throw new CommandError(5166405, `${name} expects integer amount of time units`);
      const result = addUnits(date, unit, sign * amount, zone);
      if (Number.isNaN(result.getTime())) throw new CommandError(5166406, `${name} overflowed`);
      return result;
    },
  );

const dateDiff = named(
  {
    required: ['startDate', 'endDate', 'unit'],
    optional: ['timezone', 'startOfWeek'],
    codes: [5166301, 5166302, 5166303],
  },
  (read, env, given, name) => {
    const start = read.startDate(env);
    const end = read.endDate(env);
    const unitValue = read.unit(env);
    const zone = zoneArgument(read.timezone(env), given.has('timezone'));
    const weekStart = read.startOfWeek(env);
    if (isNullish(start) || isNullish(end) || isNullish(unitValue) || zone === null) return null;
    const unit = unitArgument(unitValue, name);
    const week = unit === 'week' && given.has('startOfWeek');
    if (week && isNullish(weekStart)) return null;
    const from = dateOf(start, 5166307, `${name} requires 'startDate' to be a date, but got ${typeName(start)}`);
    const to = dateOf(end, 5166307, `${name} requires 'endDate' to be a date, but got ${typeName(end)}`);
    return Long.fromNumber(unitsBetween(from, to, unit, zone, week ? startOfWeekArgument(weekStart, name) : 0));
  },
);

const dateTrunc = named(
  {
    required: ['date', 'unit'],
    optional: ['binSize', 'timezone', 'startOfWeek'],
    codes: [5439007, 5439008, 5439009],
  },
  (read, env, given, name) => {
    const value = read.date(env);
    const unitValue = read.unit(env);
    const binSize = read.binSize(env);
    const zone = zoneArgument(read.timezone(env), given.has('timezone'));
    const weekStart = read.startOfWeek(env);
    if (isNullish(value) || isNullish(unitValue) || zone === null || (given.has('binSize') && isNullish(binSize)))
      return null;
    const unit = unitArgument(unitValue, name);
    const week = unit === 'week' && given.has('startOfWeek');
    if (week && isNullish(weekStart)) return null;
    const date = dateOf(value, 5439012, `${name} requires 'date' to be a date, but got ${typeName(value)}`);
    let size = 1;
    if (given.has('binSize')) {
      const whole = asInteger(binSize);
      if (whole === null)
        throw new CommandError(
          5439017,
          `${name} requires 'binSize' to be a 64-bit integer, but got value '${String(binSize)}' of type ${typeName(binSize)}`,
        );
      if (whole <= 0)
        throw new CommandError(5439018, `${name} requires 'binSize' to be greater than 0, but got value ${whole}`);
      size = whole;
    }
    return truncate(date, unit, size, zone, week ? startOfWeekArgument(weekStart, name) : 0);
  },
);

export const dateStepOperators: OperatorTable = {
  $dateAdd: step(1),
  $dateDiff: dateDiff,
  $dateSubtract: step(-1),
  $dateTrunc: dateTrunc,
};
