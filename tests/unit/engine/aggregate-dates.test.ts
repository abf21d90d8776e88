/** Dates: parts, steps and text, with time zones where the clock jumps. */

import { Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { codeOf, evaluate, typed } from './aggregate-support.ts';

const at = (text: string) => new Date(text);
const document = {
  t: at('2021-03-14T06:30:15.123Z'),
  newYear: at('2017-01-01T00:00:00Z'),
  leap: at('2020-02-29T12:00:00Z'),
  jan31: at('2021-01-31T10:00:00Z'),
  beforeSpring: at('2021-03-27T12:00:00Z'),
};
const berlin = 'Europe/Berlin';

it.each([
  [{ $dayOfWeek: '$t' }, 1],
  [{ $isoDayOfWeek: '$t' }, 7],
  [{ $dayOfYear: '$leap' }, 60],
  [{ $week: '$t' }, 11],
  [{ $isoWeek: '$newYear' }, 52],
  [{ $isoWeekYear: '$newYear' }, Long.fromNumber(2016)],
  [{ $hour: { date: '$t', timezone: 'America/New_York' } }, 1],
  [{ $hour: { date: '$t', timezone: '+05:30' } }, 12],
  [{ $year: '$nope' }, null],
  [
    { $dateToParts: { date: '$newYear', iso8601: true } },
    { isoWeekYear: 2016, isoWeek: 52, isoDayOfWeek: 7, hour: 0, minute: 0, second: 0, millisecond: 0 },
  ],
  [{ $dateFromParts: { year: 2017, month: 14, day: 0 } }, at('2018-01-31T00:00:00Z')],
  [{ $dateFromParts: { isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 3, hour: 12 } }, at('2017-02-08T12:00:00Z')],
  [
    { $dateFromParts: { year: 2016, month: 12, day: 31, hour: 23, timezone: 'America/New_York' } },
    at('2017-01-01T04:00:00Z'),
  ],
  [{ $dateToString: { date: '$t' } }, '2021-03-14T06:30:15.123Z'],
  [{ $dateToString: { date: '$t', timezone: berlin } }, '2021-03-14T07:30:15.123'],
  [
    { $dateToString: { date: '$t', format: '%Y-%m-%d %H:%M:%S:%L %z %Z %j %u %U %V %G %%', timezone: '+04:30' } },
    '2021-03-14 11:00:15:123 +0430 270 073 7 11 10 2021 %',
  ],
  [{ $dateToString: { date: null, onNull: 'none' } }, 'none'],
  [{ $dateFromString: { dateString: '2017-02-08T12:10:40.787' } }, at('2017-02-08T12:10:40.787Z')],
  [
    { $dateFromString: { dateString: '2017-02-08T12:10:40.787', timezone: 'America/New_York' } },
    at('2017-02-08T17:10:40.787Z'),
  ],
  [{ $dateFromString: { dateString: '2017-02-08T19:00:00+0200' } }, at('2017-02-08T17:00:00Z')],
  [{ $dateFromString: { dateString: '06-15-2018', format: '%m-%d-%Y' } }, at('2018-06-15T00:00:00Z')],
  [{ $dateFromString: { dateString: 'no date', onError: 'wrong' } }, 'wrong'],
  [{ $dateAdd: { startDate: '$jan31', unit: 'month', amount: 1 } }, at('2021-02-28T10:00:00Z')],
  [{ $dateAdd: { startDate: '$leap', unit: 'year', amount: 1 } }, at('2021-02-28T12:00:00Z')],
  [{ $dateSubtract: { startDate: '$t', unit: 'week', amount: 1 } }, at('2021-03-07T06:30:15.123Z')],
  [{ $dateDiff: { startDate: '$newYear', endDate: '$t', unit: 'quarter' } }, Long.fromNumber(16)],
  [{ $dateDiff: { startDate: '$t', endDate: '$newYear', unit: 'day' } }, Long.fromNumber(-1533)],
  [
    { $dateDiff: { startDate: at('2021-03-13T00:00:00Z'), endDate: '$t', unit: 'week', startOfWeek: 'mon' } },
    Long.fromNumber(0),
  ],
  [{ $dateDiff: { startDate: at('2021-03-13T00:00:00Z'), endDate: '$t', unit: 'week' } }, Long.fromNumber(1)],
  [{ $dateTrunc: { date: '$t', unit: 'week', startOfWeek: 'monday' } }, at('2021-03-08T00:00:00Z')],
  [{ $dateTrunc: { date: '$t', unit: 'month', binSize: 6 } }, at('2021-01-01T00:00:00Z')],
  [{ $dateTrunc: { date: '$t', unit: 'hour', binSize: 2, timezone: berlin } }, at('2021-03-14T05:00:00Z')],
])('%j', (expression, result) => {
  expect(evaluate(expression, document)).toEqual(typed(result));
});

describe('where the clock jumps', () => {
  it('a day later is the same time of day, 24 hours later is not', () => {
    const day = { $dateAdd: { startDate: '$beforeSpring', unit: 'day', amount: 1, timezone: berlin } };
    const hours = { $dateAdd: { startDate: '$beforeSpring', unit: 'hour', amount: 24, timezone: berlin } };
    expect(evaluate(day, document)).toEqual(typed(at('2021-03-28T11:00:00Z')));
    expect(evaluate(hours, document)).toEqual(typed(at('2021-03-28T12:00:00Z')));
  });

  it('a time that is skipped comes out later, of one that comes twice the first is taken', () => {
    const local = (dateString: string) => evaluate({ $dateFromString: { dateString, timezone: berlin } });
    expect(local('2021-03-28T02:30:00')).toEqual(typed(at('2021-03-28T01:30:00Z')));
    expect(local('2021-10-31T02:30:00')).toEqual(typed(at('2021-10-31T00:30:00Z')));
  });

  it('days of 23 hours are days', () => {
    const trunc = { $dateTrunc: { date: at('2021-03-28T21:30:00Z'), unit: 'day', timezone: berlin } };
    expect(evaluate(trunc)).toEqual(typed(at('2021-03-27T23:00:00Z')));
  });
});

it.each([
  [{ $year: 5 }, 16006],
  [{ $year: { date: '$t', timezone: 'No/Where' } }, 40485],
  [{ $year: { date: '$t', timezone: 1 } }, 40533],
  [{ $year: { date: '$t', more: 1 } }, 40535],
  [{ $dateFromParts: { month: 1 } }, 40516],
  [{ $dateFromParts: { year: 2017, isoWeek: 1 } }, 40489],
  [{ $dateFromParts: { year: 0 } }, 40523],
  [{ $dateToString: { date: '$t', format: '%q' } }, 18536],
  [{ $dateToString: { format: '%Y' } }, 18628],
  [{ $dateFromString: { dateString: 'no date' } }, 241],
  [{ $dateFromString: { dateString: '2017-02-30' } }, 241],
  [{ $dateFromString: { dateString: '2017-02-08T12:10:40Z', timezone: berlin } }, 241],
  [{ $dateAdd: { startDate: '$t', unit: 'age', amount: 1 } }, 9],
  [{ $dateAdd: { startDate: 'x', unit: 'day', amount: 1 } }, 5166403],
  [{ $dateAdd: { startDate: '$t', unit: 'day', amount: 1.5 } }, 5166405],
  [{ $dateDiff: { startDate: '$t', endDate: 'x', unit: 'day' } }, 5166307],
  [{ $dateTrunc: { date: 'x', unit: 'day' } }, 5439012],
  [{ $dateTrunc: { date: '$t', unit: 'day', binSize: 0 } }, 5439018],
])('%j is refused with %i', (expression, code) => {
  expect(codeOf(() => evaluate(expression, document))).toBe(code);
});
