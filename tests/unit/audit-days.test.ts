/** Days of the log's filter: whole days in local time, the last one included. */
import { describe, expect, test } from 'vitest';
import { dayOfEnd, dayOfStart, endOfDay, startOfDay } from '../../client/ui/audit-days.ts';

describe.each(['2026-01-01', '2026-03-29', '2026-10-25', '2024-02-29', '2026-12-31'])('%s', (day) => {
  test('comes back from the instants that stand for it', () => {
    expect(dayOfStart(startOfDay(day))).toBe(day);
    expect(dayOfEnd(endOfDay(day))).toBe(day);
  });

  test('holds its own noon and not the next day’s first instant', () => {
    const noon = new Date(`${day}T12:00:00`).toISOString();
    expect(startOfDay(day) <= noon && noon < endOfDay(day)).toBe(true);
    expect(dayOfStart(endOfDay(day))).not.toBe(day);
  });
});

test('what is no day is no filter', () => {
  expect([startOfDay(''), endOfDay('gestern'), dayOfStart(''), dayOfEnd('nonsense')]).toEqual(['', '', '', '']);
});
