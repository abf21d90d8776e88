/** What became of each topic in words, and behind each its history: when what was asked and answered. */

import { useId } from 'react';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Picture as Readings } from '#contract/reading';
import type { Picture, TopicHistory } from '#surveys/picture';
import { TopicTimeline } from './TopicTimeline.tsx';
import type { WheelWords } from './wheel-words.ts';

interface TopicListProps {
  picture: Picture;
  readings: Readings;
  definitions: ReadonlyMap<number, InstrumentDefinition>;
  /** Of the topics' titles. */
  language: string;
  words: WheelWords;
}

export function TopicList({ picture, readings, definitions, language, words }: TopicListProps) {
  const { t, audience } = words;
  const id = useId();
  // A sensitive topic that nobody has opened stays closed here too.
  const topics = picture.topics.filter((topic) => !topic.sensitive || topic.state !== 'open');
  if (topics.length === 0) return null;
  return (
    <section className="wm-section wm-no-print" aria-labelledby={id}>
      <h2 className="kern-heading-medium" id={id}>
        {t('wheel.topics.title')}
      </h2>
      <p className="kern-body">{t(`wheel.topics.lead_${audience}`)}</p>
      <ul className="wm-topics">
        {topics.map((topic) => (
          <li key={topic.key}>
            <details className="wm-topics__topic">
              <summary className="wm-topics__summary">
                <span className="wm-topics__title" lang={language} dir="auto">
                  {topic.title}
                </span>
                <span className="wm-topics__state">{stateWords(topic, words)}</span>
              </summary>
              <TopicTimeline topic={topic} readings={readings} definitions={definitions} words={words} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function stateWords(topic: TopicHistory, { t, date }: WheelWords): string {
  if (topic.state === 'open' || topic.since === null) return t(`wheel.topics.${topic.state}`);
  const lastTalk = topic.readings.findLast(({ state }) => state === 'talked')?.at;
  return topic.state === 'later'
    ? t('wheel.topics.laterSince', { date: date(topic.since) })
    : t('wheel.topics.talkedAt', { date: date(lastTalk ?? topic.since) });
}
