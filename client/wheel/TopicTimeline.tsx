/** The history of one topic: each reading with the questions as they were worded then, and what was answered. */

import type { InstrumentDefinition } from '#contract/instrument';
import type { Picture as Readings } from '#contract/reading';
import type { TopicHistory } from '#surveys/picture';
import { AnswerLine } from './AnswerLine.tsx';
import { topicEntries } from './topic-entries.ts';
import type { WheelWords } from './wheel-words.ts';

interface TopicTimelineProps {
  topic: TopicHistory;
  readings: Readings;
  definitions: ReadonlyMap<number, InstrumentDefinition>;
  words: WheelWords;
}

export function TopicTimeline({ topic, readings, definitions, words }: TopicTimelineProps) {
  const { t, date } = words;
  const sorted = [...readings.readings].sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
  const steps = sorted.flatMap((reading, index) => {
    const definition = definitions.get(reading.version);
    if (!definition) return [];
    return [{ reading, entries: topicEntries(topic.key, reading, sorted.slice(0, index), definition) }];
  });
  const told = steps.filter(({ entries }) => entries.length > 0);
  if (told.length === 0) return <p className="kern-body wm-topics__nothing">{t('wheel.timeline.nothing')}</p>;
  return (
    <ol className="wm-told" aria-label={t('wheel.timeline.of', { topic: topic.title })}>
      {told.map(({ reading, entries }) => (
        <li className="wm-told__step" key={reading.id}>
          <p className="kern-title kern-title--small">{date(reading.startedAt)}</p>
          <dl className="wm-told__answers">
            {entries.map((each) => (
              <AnswerLine asked={each} words={words} key={`${each.item.name} ${each.entry.voice}`} />
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}
