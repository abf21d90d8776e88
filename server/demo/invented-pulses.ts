/** Invented answers to the two short instruments: after a conversation, and about taking part. Pure. */
import type { Change } from '#surveys/entry';
import { GENERAL_TEXTS } from './demo-texts.ts';
import { AnswerSheet } from './invented-answers.ts';
import { type InventedPerson, onScale } from './invented-person.ts';
import type { SeededRandom } from './seeded-random.ts';

const PERSON_ITEMS = ['interest', 'time', 'listening', 'competence', 'reliability', 'respect', 'openness'] as const;
const WORRIES = ['consequences', 'privacy', 'pressure', 'experience', 'language'] as const;
const RULERS = ['importance', 'confidence', 'readiness'] as const;

const textsOf = ({ manner }: InventedPerson) => GENERAL_TEXTS[manner.language === 'en' ? 'en' : 'de'];

/** After the n-th meeting (from 0); the person answers alone. */
export function inventPulse(
  random: SeededRandom,
  person: InventedPerson,
  meeting: number,
  at: Date,
): readonly Change[] {
  const sheet = new AnswerSheet(random, person.manner, 'person', at);
  for (const item of PERSON_ITEMS) {
    if (random.happens(0.95)) sheet.ask(`person_${item}`, onScale(random.around(person.trust(meeting), 0.6), 1, 5));
  }
  const trust = onScale(random.around(person.institution + meeting * 0.1, 0.5), 1, 5);
  if (random.happens(0.92)) sheet.ask('institution_trust', trust);
  if (random.happens(0.8)) {
    const worries = trust >= 4 && random.happens(0.6) ? ['none'] : random.some(WORRIES, random.whole(1, 3));
    sheet.ask('institution_worries', worries);
  }
  if (random.happens(0.25)) sheet.ask('institution_wish', random.pick(textsOf(person).pulse));
  return sheet.changes;
}

/** Belonging, satisfaction with life, and rulers about something that the person has in mind, if there is anything. */
export function inventTakingPart(
  random: SeededRandom,
  person: InventedPerson,
  meeting: number,
  at: Date,
): readonly Change[] {
  const sheet = new AnswerSheet(random, person.manner, 'person', at);
  const texts = textsOf(person);
  const level = person.wellBeing('kontakte', meeting);
  sheet.ask('belonging', onScale(random.around(level + 0.8, 1), 1, 10));
  if (random.happens(0.3)) sheet.ask('belonging_where', random.pick(texts.belonging));
  sheet.ask('life_satisfaction', onScale(random.around(level + 0.4, 1), 0, 10));
  // To have nothing in mind is an answer, too.
  if (random.happens(0.3)) return sheet.changes;
  sheet.ask('plan_topic', random.pick(texts.plans), { sure: true });
  for (const ruler of RULERS) {
    const value = onScale(random.around(ruler === 'importance' ? 7.5 : 4.5 + meeting * 0.6, 2), 0, 10);
    if (sheet.ask(ruler, value) !== 'answered') continue;
    if (value > 0 && random.happens(0.35)) sheet.ask(`${ruler}_why`, random.pick(texts.why));
    if (value > 0 && value < 10 && random.happens(0.35)) sheet.ask(`${ruler}_more`, random.pick(texts.more));
    if (value === 0 && random.happens(0.6)) sheet.ask(`${ruler}_zero`, random.pick(texts.zero));
  }
  return sheet.changes;
}
