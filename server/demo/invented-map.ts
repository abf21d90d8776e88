/** One invented situation map: which topics come up at this meeting, and what is said about each. Pure. */
import type { Change } from '#surveys/entry';
import { DOMAIN_STRUCTURE, type DomainKey } from '#surveys/instruments/lebenslage-domains';
import { GENERAL_TEXTS, STRENGTHS_DE, WISHES_DE } from './demo-texts.ts';
import { AnswerSheet, type Typing } from './invented-answers.ts';
import { type InventedPerson, onScale } from './invented-person.ts';
import type { SeededRandom } from './seeded-random.ts';

type Topic = DomainKey | 'eigenes_1';

const HELPERS = ['family', 'friends', 'neighbours', 'service', 'medical', 'office', 'work'] as const;

/** The questions of a topic, as the map names them. */
const QUESTIONS = [
  'strengths',
  'satisfaction',
  'importance',
  'strain',
  'help',
  'helpers',
  'change',
  'wish',
  'work',
  'context',
] as const;

/** @param meeting counts from 0 */
export function inventMap(
  random: SeededRandom,
  person: InventedPerson,
  meeting: number,
  typing: Typing,
  at: Date,
): { readonly changes: readonly Change[]; readonly until: Date } {
  const sheet = new AnswerSheet(random, person.manner, typing, at);
  const texts = GENERAL_TEXTS[textLanguage(person)];
  if (random.happens(0.7)) sheet.ask('concern_today', random.pick(texts.concerns));
  if (meeting === 0)
    sheet.ask(
      'concern_place',
      random.some(['office', 'home', 'provider', 'outside', 'phone', 'video'], random.whole(1, 2)),
    );

  const topics = topicsAt(random, person, meeting);
  for (const topic of topics) tellAbout(sheet, random, person, topic, meeting);
  sensitiveTopicsAt(sheet, random, person, meeting, topics);
  if (typing === 'counsellor') counsellorsView(sheet, random, person, topics, meeting);
  close(sheet, random, person, topics, typing);
  return { changes: sheet.changes, until: sheet.until };
}

/** A few topics at first; later most of them again and some new ones. */
function topicsAt(random: SeededRandom, person: InventedPerson, meeting: number): Topic[] {
  const count = Math.min(person.topics.length, random.whole(4, 6) + meeting * random.whole(0, 2));
  const again = person.topics.slice(0, count).filter(() => meeting === 0 || random.happens(0.85));
  return [...again, ...(person.ownTopic && meeting > 0 ? (['eigenes_1'] as const) : [])];
}

const textLanguage = ({ manner }: InventedPerson) => (manner.language === 'en' ? 'en' : 'de');
const isSensitive = (topic: Topic) => topic !== 'eigenes_1' && 'sensitive' in DOMAIN_STRUCTURE[topic];

function tellAbout(
  sheet: AnswerSheet,
  random: SeededRandom,
  person: InventedPerson,
  topic: Topic,
  meeting: number,
): void {
  const sensitive = isSensitive(topic);
  const language = textLanguage(person);
  const texts = GENERAL_TEXTS[language];
  const special = (of: Readonly<Record<string, readonly string[]>>) => (language === 'de' ? of[topic] : undefined);
  const level = person.wellBeing(topic, meeting);
  const satisfaction = onScale(level, 0, 10);

  if (topic === 'eigenes_1')
    sheet.ask('eigenes_1_title', texts.ownTopics[Math.abs(Math.round(level)) % texts.ownTopics.length]!, {
      sure: true,
    });
  if (random.happens(0.45))
    sheet.ask(`${topic}_strengths`, random.pick(special(STRENGTHS_DE) ?? texts.strengths), { sensitive });
  if (random.happens(0.97)) sheet.ask(`${topic}_satisfaction`, satisfaction, { sensitive });
  if (random.happens(0.8)) sheet.ask(`${topic}_importance`, onScale(random.around(7, 1.8), 0, 10), { sensitive });
  if (random.happens(0.8)) sheet.ask(`${topic}_strain`, onScale(random.around(9.2 - level, 1.4), 0, 10), { sensitive });
  if (random.happens(0.55)) {
    const nobody = random.happens(0.15);
    sheet.ask(`${topic}_help`, nobody ? ['none'] : random.some(HELPERS, random.whole(1, 3)), { sensitive });
    if (!nobody && random.happens(0.3)) sheet.ask(`${topic}_helpers`, random.pick(texts.helpers), { sensitive });
  }
  if (random.happens(0.75)) {
    const wish = random.weighted([
      ['now', Math.max(0.5, 7 - satisfaction)],
      ['sometime', 2],
      ['keep', Math.max(0.3, satisfaction - 3)],
    ]);
    sheet.ask(`${topic}_change`, wish, { sensitive });
    if (wish !== 'keep' && random.happens(0.45))
      sheet.ask(`${topic}_wish`, random.pick(special(WISHES_DE) ?? texts.wishes), { sensitive });
  }
  if (random.happens(0.6)) {
    const relation = random.weighted([
      ['hinders', Math.max(0.5, 7 - satisfaction)],
      ['helps', Math.max(0.5, satisfaction - 2)],
      ['neither', 2],
    ]);
    sheet.ask(`${topic}_work`, relation, { sensitive });
  }
  if (random.happens(0.4))
    sheet.ask(
      `${topic}_context`,
      random.weighted([
        ['both', 5],
        ['surroundings', 4],
        ['person', 3],
      ]),
      { sensitive },
    );
}

/** Hardly ever at the first meeting; later by those who have come to trust, and put off or declined by some others. */
function sensitiveTopicsAt(
  sheet: AnswerSheet,
  random: SeededRandom,
  person: InventedPerson,
  meeting: number,
  topics: Topic[],
): void {
  for (const topic of person.sensitiveTopics) {
    if (person.opens && random.happens(meeting === 0 ? 0.06 : 0.6)) {
      tellAbout(sheet, random, person, topic, meeting);
      topics.push(topic);
    } else if (random.happens(0.3)) {
      // As the map does it: what is said of a closed topic is said of all its questions.
      const state = random.happens(0.65) ? 'later' : 'declined';
      for (const question of QUESTIONS) sheet.leave(`${topic}_${question}`, state, true);
    }
  }
}

/** The counsellor's view beside the person's: often near it, sometimes another one. */
function counsellorsView(
  sheet: AnswerSheet,
  random: SeededRandom,
  person: InventedPerson,
  topics: readonly Topic[],
  meeting: number,
): void {
  if (random.happens(0.25)) return;
  for (const topic of topics) {
    if (isSensitive(topic) || random.happens(0.3)) continue;
    const level = person.wellBeing(topic, meeting);
    const view = { voice: 'counsellor', sure: true } as const;
    sheet.ask(`${topic}_satisfaction`, onScale(random.around(level - 0.3, 1.2), 0, 10), view);
    if (random.happens(0.5)) sheet.ask(`${topic}_strain`, onScale(random.around(9 - level, 1.5), 0, 10), view);
    if (random.happens(0.3)) sheet.ask(`${topic}_context`, random.pick(['both', 'surroundings']), view);
  }
}

/** What else there is, what comes first, and how the person sums it up. */
function close(
  sheet: AnswerSheet,
  random: SeededRandom,
  person: InventedPerson,
  topics: readonly Topic[],
  typing: Typing,
): void {
  const texts = GENERAL_TEXTS[textLanguage(person)];
  if (random.happens(0.2)) sheet.ask('other_topics_links', random.pick(texts.links));
  if (random.happens(0.8)) {
    const chosen = random.some(topics, Math.min(topics.length, random.whole(1, 3)));
    if (sheet.ask('priorities', chosen) === 'answered') {
      for (const [index] of chosen.entries()) {
        const voice = typing === 'counsellor' && random.happens(0.5) ? 'agreed' : 'own';
        if (random.happens(0.7)) sheet.ask(`priority_${index + 1}_what`, random.pick(texts.what), { voice });
        if (random.happens(0.7)) sheet.ask(`priority_${index + 1}_first`, random.pick(texts.first), { voice });
        if (random.happens(0.5)) sheet.ask(`priority_${index + 1}_who`, random.pick(texts.who), { voice });
      }
    }
  }
  if (random.happens(0.6)) {
    sheet.ask('summary_words', random.pick(texts.summaries), { sure: true });
    sheet.ask(
      'summary_fits',
      random.weighted([
        ['yes', 7],
        ['partly', 3],
        ['notYet', 1],
      ]),
    );
  }
  if (random.happens(0.3)) sheet.ask('summary_decided', random.pick(texts.decided));
}
