/** The sample project's invented people: always the same, allowed by the instruments, and varied enough to show. */
import { describe, expect, it } from 'vitest';
import { DEMO_SITES } from '#server/demo/demo-project';
import { type InventedEvent, inventYear } from '#server/demo/invented-year';
import { checkAnswer } from '#surveys/answer-check';
import { itemsOf } from '#surveys/code-book';
import { STATES, VISIBILITIES, VOICES } from '#surveys/entry';
import { findInLibrary } from '#surveys/library';
import { DEFAULT_FLOOR } from '#surveys/project-kind';

const DAY = 24 * 3_600_000;
const NOW = new Date('2026-11-22T10:00:00Z');
const lives = inventYear(NOW);
const events = lives.flatMap((life, person) => life.map((event) => ({ ...event, person })));

type EventOf<Kind extends InventedEvent['kind']> = Extract<InventedEvent, { kind: Kind }> & { person: number };
const ofKind = <Kind extends InventedEvent['kind']>(kind: Kind) =>
  events.filter((event): event is EventOf<Kind> => event.kind === kind);

const arrivals = ofKind('arrival');
const readings = ofKind('reading');
const maps = readings.filter(({ instrument }) => instrument === 'lebenslage');
const changes = events.flatMap((event) => ('changes' in event ? event.changes : []));

/** How many of them have each value. */
function countBy<Entry>(
  entries: readonly Entry[],
  key: (entry: Entry) => string | number,
): Map<string | number, number> {
  const counts = new Map<string | number, number>();
  for (const entry of entries) counts.set(key(entry), (counts.get(key(entry)) ?? 0) + 1);
  return counts;
}

describe('the invented year', () => {
  it('is the same each time, moved along with the clock', () => {
    expect(inventYear(NOW)).toEqual(lives);
    const later = inventYear(new Date(NOW.getTime() + 7 * DAY));
    const kinds = (life: readonly InventedEvent[]) => life.map(({ kind }) => kind);
    expect(later.map(kinds)).toEqual(lives.map(kinds));
  });

  it('happens within a year, in order, and not in the future', () => {
    for (const life of lives) {
      const moments = life.map(({ at }) => at.getTime());
      expect(moments).toEqual([...moments].sort((a, b) => a - b));
      expect(life[0]?.kind).toBe('arrival');
      expect(NOW.getTime() - moments[0]!).toBeLessThan(366 * DAY);
    }
    for (const { at } of [...events, ...changes.map((change) => ({ at: new Date(change.at) }))]) {
      expect(at.getTime()).toBeLessThanOrEqual(NOW.getTime());
    }
  });

  it('gives only answers that the code book allows', () => {
    for (const { instrument, changes: made } of readings) {
      const items = new Map(itemsOf(findInLibrary(instrument)!).map((item) => [item.name, item]));
      for (const { item, state, value } of made) {
        const known = items.get(item);
        expect(known, item).toBeDefined();
        expect(value === null, item).toBe(state !== 'answered');
        if (known !== undefined && value !== null) expect(checkAnswer(known, value), item).toMatchObject({ ok: true });
      }
    }
  });

  it('has about forty people at three places, one of them under the floor', () => {
    const bySite = countBy(arrivals, ({ site }) => site);
    expect(arrivals).toHaveLength(40);
    expect(DEMO_SITES.map(({ code }) => bySite.get(code))).toEqual([21, 15, 4]);
    expect(bySite.get('NIRGEND')).toBeLessThan(DEFAULT_FLOOR);
    const ages = [...countBy(arrivals, ({ facets }) => facets.alter ?? '').values()];
    expect(ages.some((count) => count < DEFAULT_FLOOR)).toBe(true);
    expect(ages.some((count) => count >= 2 * DEFAULT_FLOOR)).toBe(true);
  });

  it('has people with one, and with up to four situation maps', () => {
    const perPerson = countBy(maps, ({ person }) => person);
    expect(new Set(perPerson.values())).toEqual(new Set([1, 2, 3, 4]));
    expect(perPerson.size).toBe(arrivals.length);
  });

  it('has every voice, state and visibility, and readings that were filled in together and alone', () => {
    expect(new Set(changes.map(({ voice }) => voice))).toEqual(new Set(VOICES));
    expect(new Set(changes.map(({ state }) => state))).toEqual(new Set(STATES.filter((state) => state !== 'notAsked')));
    expect(new Set(changes.map(({ visibility }) => visibility))).toEqual(new Set(VISIBILITIES));
    expect(new Set(maps.map(({ typing }) => typing))).toEqual(new Set(['person', 'counsellor']));
  });

  it('lets only the person keep an answer to themself, and only the person speak in the pulses', () => {
    for (const { typing, instrument, changes: made } of readings) {
      if (typing === 'counsellor') expect(made.every(({ visibility }) => visibility !== 'private')).toBe(true);
      if (typing === 'person') expect(made.every(({ voice }) => voice === 'own')).toBe(true);
      if (instrument !== 'lebenslage') expect(typing).toBe('person');
    }
  });

  it('hardly ever opens a sensitive topic at the first meeting, and sometimes later', () => {
    const seen = new Set<number>();
    const opened = { first: 0, later: 0 };
    for (const { person, changes: made } of maps) {
      const isOpen = made.some(({ item, state }) => /^(schulden|seele|sucht)_/.test(item) && state === 'answered');
      if (isOpen) opened[seen.has(person) ? 'later' : 'first'] += 1;
      seen.add(person);
    }
    expect(opened.first).toBeLessThan(4);
    expect(opened.later).toBeGreaterThan(8);
  });

  it('gets better for many, but not for all', () => {
    const moves: number[] = [];
    for (const { person } of arrivals) {
      const values = maps
        .filter((map) => map.person === person)
        .map((map) =>
          map.changes.flatMap(({ item, value }) =>
            item.endsWith('_satisfaction') && typeof value === 'number' ? [value] : [],
          ),
        )
        .map((numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length);
      if (values.length > 1) moves.push(values.at(-1)! - values[0]!);
    }
    expect(moves.filter((move) => move > 0.5).length).toBeGreaterThan(moves.length / 3);
    expect(moves.filter((move) => move < -0.3).length).toBeGreaterThan(2);
  });
});
