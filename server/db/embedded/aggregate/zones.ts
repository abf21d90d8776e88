/** Time zones: fixed offsets and the Olson names that this Node's ICU knows. */

import { CommandError } from '../errors.ts';

export interface Zone {
  readonly isUtc: boolean;
  /** Milliseconds that local time is ahead of UTC at that instant. */
  offsetAt(instant: number): number;
}

export const UTC: Zone = { isUtc: true, offsetAt: () => 0 };

const zones = new Map<string, Zone>();

/** Throws 40485 for a name that is no time zone. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = parseZone(name);
  if (zones.size > 1000) zones.clear();
  zones.set(name, zone);
  return zone;
}

export function parseOffset(text: string): number | null {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (match === null) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -1 : 1) * minutes * 60_000;
}

function parseZone(name: string): Zone {
  if (name === 'UTC' || name === 'GMT' || name === 'Z') return UTC;
  const offset = parseOffset(name);
  if (offset !== null) return { isUtc: false, offsetAt: () => offset };
  // ICU would take offsets in forms of its own here; only names are left.
  if (!/^[A-Za-z]/.test(name)) throw unknownZone(name);
  return namedZone(name);
}

const unknownZone = (name: string) => new CommandError(40485, `unrecognized time zone identifier: "${name}"`);

/** Zones change their offset on whole quarters of an hour, so an answer holds for its quarter. */
const QUARTER = 900_000;

function namedZone(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw unknownZone(name);
  }
  const cache = new Map<number, number>();
  const compute = (instant: number): number => {
    const parts = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
    const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
    const local = new Date(0);
    local.setUTCFullYear(year, number('month') - 1, number('day'));
    local.setUTCHours(number('hour'), number('minute'), number('second'));
    return local.getTime() - Math.floor(instant / 1000) * 1000;
  };
  return {
    isUtc: false,
    offsetAt: (instant) => {
      const quarter = Math.floor(instant / QUARTER);
      const cached = cache.get(quarter);
      if (cached !== undefined) return cached;
      const offset = compute(quarter * QUARTER);
      if (cache.size > 50_000) cache.clear();
      cache.set(quarter, offset);
      return offset;
    },
  };
}

/**
 * The instant of a local time (given as if it were UTC). A time that the clock skips comes out as much later as it
 * skips; of one that it shows twice, the first.
 */
export function fromLocal(local: number, zone: Zone): number {
  if (zone.isUtc) return local;
  const before = zone.offsetAt(local - 86_400_000);
  const after = zone.offsetAt(local + 86_400_000);
  if (before === after) return local - before;
  const early = local - before;
  if (zone.offsetAt(early) === before) return early;
  const late = local - after;
  return zone.offsetAt(late) === after ? late : early;
}
