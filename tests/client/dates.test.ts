/** Dates, times and numbers as the interface writes them, on staff's pages and in the person's space. */

import { describe, expect, it } from 'vitest';
import { numberFormat } from '../../client/ui/locale.ts';
import { longDate, timeOfDay } from '../../client/ui/long-date.ts';

const MOMENT = new Date(2026, 2, 3, 14, 2);

describe('dates and numbers', () => {
  it('are British in English', () => {
    expect(longDate('en')(MOMENT)).toBe('3\u00a0March 2026');
    expect(timeOfDay('en')(MOMENT)).toBe('14:02');
    expect(numberFormat('en').format(1204.5)).toBe('1,204.5');
  });

  it('are the same in easy German as in German', () => {
    for (const language of ['de', 'de-x-leicht']) {
      expect(longDate(language)(MOMENT)).toBe('3.\u00a0März 2026');
      expect(timeOfDay(language)(MOMENT)).toBe('14:02');
      expect(numberFormat(language).format(1204.5)).toBe('1.204,5');
    }
  });

  it('of a month alone need no day', () => {
    expect(longDate('de', { month: 'long', year: 'numeric' })(MOMENT)).toBe('März 2026');
  });
});
