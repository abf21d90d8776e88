/**
 * The sample project's year: about forty invented people and everything that happens with each of them, in the order in
 * which it happens. Pure, and the same each time, counted back from the moment that is given.
 */
import type { Change } from '#surveys/entry';
import { DEMO_FACETS, DEMO_SITES, type DemoInstrument, FACET_COUNTS } from './demo-project.ts';
import { AnswerSheet, type Typing } from './invented-answers.ts';
import { inventMap } from './invented-map.ts';
import { type InventedPerson, inventPerson } from './invented-person.ts';
import { inventPulse, inventTakingPart } from './invented-pulses.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

interface Happening {
  readonly at: Date;
}

export type InventedEvent =
  | (Happening & { readonly kind: 'arrival'; readonly site: string; readonly facets: Readonly<Record<string, string>> })
  | (Happening & {
      readonly kind: 'reading';
      /** Its number among this person's; later changes name it. */
      readonly reading: number;
      readonly instrument: DemoInstrument;
      readonly typing: Typing;
      readonly startedAt: Date;
      readonly changes: readonly Change[];
      readonly complete: boolean;
    })
  | (Happening & { readonly kind: 'changes'; readonly reading: number; readonly changes: readonly Change[] })
  | (Happening & { readonly kind: 'leaving' });

const SEED = 20_260_701;
const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
/** Weeks between two meetings. */
const WEEKS_APART = [6, 12] as const;

/** Everything that happens with each person in the year before `now`, the earliest first. */
export function inventYear(now: Date): InventedEvent[][] {
  const sites = DEMO_SITES.flatMap(({ code, cases }) => Array.from({ length: cases }, () => code));
  const facets = dealFacets(seededRandom(SEED), sites.length);
  return sites.map((site, index) => {
    const life = inventLife(seededRandom(SEED + 1 + index), { site, facets: facets[index] ?? {} }, now);
    return life.sort((a, b) => a.at.getTime() - b.at.getTime());
  });
}

/** The groups that each person belongs to. */
function dealFacets(random: SeededRandom, people: number): Record<string, string>[] {
  const decks = DEMO_FACETS.map(({ key, values }) => {
    const deck = values.flatMap((value, index) => Array.from({ length: FACET_COUNTS[key][index] ?? 0 }, () => value));
    return { key, deck: random.shuffled<string>(deck) };
  });
  return Array.from({ length: people }, (_, index) =>
    Object.fromEntries(decks.map(({ key, deck }) => [key, deck[index % deck.length] ?? ''])),
  );
}

interface Place {
  readonly site: string;
  readonly facets: Readonly<Record<string, string>>;
}

function inventLife(random: SeededRandom, place: Place, now: Date): InventedEvent[] {
  const events: InventedEvent[] = [];
  const who = inventPerson(random);
  const meetings = meetingsOf(random, who, now);
  let reading = 0;
  events.push({ kind: 'arrival', at: new Date(meetings[0]!.getTime() - 20 * MINUTE), ...place });

  for (const [meeting, startedAt] of meetings.entries()) {
    // Later on, some people fill in the map by themselves.
    const typing: Typing = meeting > 0 && random.happens(0.25) ? 'person' : 'counsellor';
    const map = inventMap(random, who, meeting, typing, startedAt);
    // A map is hardly ever closed: there is always more to say.
    const complete = random.happens(0.1);
    const base = { reading, at: map.until };
    events.push({
      ...base,
      kind: 'reading',
      instrument: 'lebenslage',
      typing,
      startedAt,
      changes: map.changes,
      complete,
    });
    const afterthought = secondThoughts(random, who, map.changes, map.until, now);
    if (afterthought !== null) events.push({ kind: 'changes', reading, ...afterthought });
    reading += 1;

    if (random.happens(0.65)) {
      const at = new Date(map.until.getTime() + random.whole(20, 300) * MINUTE);
      reading = add(events, { reading, instrument: 'gespraechspuls', at, now }, inventPulse(random, who, meeting, at));
    }
    if (meeting === 0 ? random.happens(0.75) : random.happens(0.5)) {
      const at = new Date(map.until.getTime() + random.whole(1, 6) * DAY);
      reading = add(events, { reading, instrument: 'teilhabe', at, now }, inventTakingPart(random, who, meeting, at));
    }
  }
  const last = meetings.at(-1)!;
  if (random.happens(0.08) && now.getTime() - last.getTime() > 30 * DAY) {
    events.push({ kind: 'leaving', at: new Date(last.getTime() + 25 * DAY) });
  }
  return events;
}

/** Meetings some weeks apart, in office hours; most people have been here lately. */
function meetingsOf(random: SeededRandom, { maps }: InventedPerson, now: Date): Date[] {
  const gaps = Array.from({ length: maps - 1 }, () => random.whole(WEEKS_APART[0] * 7, WEEKS_APART[1] * 7));
  const since = gaps.reduce((sum, gap) => sum + gap, 0);
  const lastDaysAgo = random.happens(0.55) ? random.whole(4, 45) : random.whole(8, Math.max(45, 330 - since));
  let daysAgo = since + lastDaysAgo;
  const days = [daysAgo, ...gaps.map((gap) => (daysAgo -= gap))];
  return days.map((day) => inOfficeHours(random, new Date(now.getTime() - day * DAY)));
}

/** On a weekday, begun between 8 and 14 o'clock world time. */
function inOfficeHours(random: SeededRandom, day: Date): Date {
  const moment = new Date(day);
  moment.setUTCHours(random.whole(8, 13), random.whole(0, 11) * 5, 0, 0);
  const weekend = { 0: -2, 6: -1 }[moment.getUTCDay()] ?? 0;
  return new Date(moment.getTime() + weekend * DAY);
}

/** A short instrument that the person answers alone; nothing lies in the future. */
function add(
  events: InventedEvent[],
  { now, ...about }: { reading: number; instrument: DemoInstrument; at: Date; now: Date },
  changes: readonly Change[],
): number {
  const at = new Date(changes.at(-1)?.at ?? about.at);
  if (changes.length === 0 || at > now) return about.reading;
  events.push({ ...about, at, kind: 'reading', typing: 'person', startedAt: about.at, changes, complete: true });
  return about.reading + 1;
}

/** Some days later, on their own device: another number, or an answer to what was put off. */
function secondThoughts(
  random: SeededRandom,
  { manner }: InventedPerson,
  changes: readonly Change[],
  after: Date,
  now: Date,
): { at: Date; changes: readonly Change[] } | null {
  if (!random.happens(0.25)) return null;
  const own = changes.filter(({ voice, item }) => voice === 'own' && item.endsWith('_satisfaction'));
  if (own.length === 0) return null;
  const sheet = new AnswerSheet(
    random,
    manner,
    'person',
    new Date(after.getTime() + random.whole(1, 5) * DAY),
    changes.length,
  );
  for (const { item, value } of random.some(own, random.whole(1, 2))) {
    const before = typeof value === 'number' ? value : 5;
    sheet.ask(item, Math.min(10, Math.max(0, before + random.pick([-1, 1, 1, 2]))), { sure: true });
  }
  return sheet.until > now ? null : { at: sheet.until, changes: sheet.changes };
}
