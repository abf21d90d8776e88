/** One invented person over a year: what matters to them, how they fare, and how that moves. Pure. */
import { DOMAIN_KEYS, DOMAIN_STRUCTURE, type DomainKey } from '#surveys/instruments/lebenslage-domains';
import type { Manner } from './invented-answers.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface InventedPerson {
  readonly manner: Manner;
  /** Talks of sensitive topics once there is trust. */
  readonly opens: boolean;
  /** A topic of their own, or null. */
  readonly ownTopic: boolean;
  /** How many situation maps they fill in. */
  readonly maps: number;
  /** Topics in the order in which they come up; sensitive ones apart. */
  readonly topics: readonly DomainKey[];
  readonly sensitiveTopics: readonly DomainKey[];
  /** How well it goes with a topic at the n-th meeting (from 0), about 0 to 10. */
  wellBeing(topic: DomainKey | 'eigenes_1', meeting: number): number;
  /** How well they get on with their counsellor, about 1 to 5. */
  trust(meeting: number): number;
  /** How they see the jobcenter as a whole, about 1 to 5. */
  readonly institution: number;
}

/** How likely a topic comes up. */
const TOPIC_WEIGHTS: Partial<Record<DomainKey, number>> = {
  geld: 9,
  wohnen: 8,
  gesundheit: 8,
  familie: 7,
  bewerbung: 6,
  bildung: 6,
  perspektive: 6,
  alltag: 5,
  kontakte: 5,
  behoerden: 5,
  erfahrung: 5,
  mobilitaet: 4,
  arbeitsalltag: 3,
  gesund_leben: 3,
  umfeld: 3,
  berufswissen: 2,
};

/** How a life moves from one meeting to the next: mostly a little for the better, but by no means always. */
const TRENDS = [
  [0.9, 40],
  [0, 28],
  [-0.7, 17],
  [0.3, 15],
] as const;

const SENSITIVE = DOMAIN_KEYS.filter((key) => 'sensitive' in DOMAIN_STRUCTURE[key]);

export function inventPerson(random: SeededRandom): InventedPerson {
  const base = random.around(4.6, 1.3);
  const level = new Map<string, { start: number; trend: number }>();
  const place = (topic: string) => {
    const known = level.get(topic);
    if (known !== undefined) return known;
    const made = { start: random.around(base, 1.7), trend: random.around(random.weighted(TRENDS), 0.4) };
    level.set(topic, made);
    return made;
  };
  const swings = new Map<string, number>();
  const startTrust = random.around(3.4, 0.8);
  const growingTrust = random.around(0.25, 0.25);

  return {
    manner: {
      language: random.weighted([
        ['de', 12],
        ['de-x-leicht', 5],
        ['en', 3],
      ]),
      counts: random.happens(0.9),
    },
    opens: random.happens(0.45),
    ownTopic: random.happens(0.2),
    maps: random.weighted([
      [1, 22],
      [2, 30],
      [3, 30],
      [4, 18],
    ]),
    topics: inOrderOfWeight(random),
    sensitiveTopics: random.some(SENSITIVE, random.whole(1, 2)),
    wellBeing(topic, meeting) {
      const { start, trend } = place(topic);
      const key = `${topic} ${meeting}`;
      // The same moment is the same for everybody who looks at it.
      const swing = swings.get(key) ?? random.around(0, 0.8);
      swings.set(key, swing);
      return start + trend * meeting + swing;
    },
    trust: (meeting) => startTrust + growingTrust * meeting + random.around(0, 0.4),
    institution: random.around(2.8, 0.8),
  };
}

/** All topics that are not sensitive, the likelier ones rather early. */
function inOrderOfWeight(random: SeededRandom): DomainKey[] {
  let left = Object.entries(TOPIC_WEIGHTS) as [DomainKey, number][];
  const order: DomainKey[] = [];
  while (left.length > 0) {
    const chosen = random.weighted(left);
    order.push(chosen);
    left = left.filter(([key]) => key !== chosen);
  }
  return order;
}

/** A whole number of the scale that is nearest. */
export function onScale(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, Math.round(value)));
}
