/** Topics that stay closed until the person opens them: "Möchten Sie darüber sprechen?" with yes, later and no. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/Live.tsx';
import { TopicStateWords } from './DomainMap.tsx';
import { useFill } from './fill-context.ts';
import { MapSymbol } from './MapSymbol.tsx';
import type { MapTopic } from './map-topics.ts';
import { PlainButton } from './PlainButton.tsx';

interface SensitiveTopicsProps {
  topics: readonly MapTopic[];
  onOpen: (page: string) => void;
}

export function SensitiveTopics({ topics, onOpen }: SensitiveTopicsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <section className="wm-map__group">
      <details className="wm-sensitive" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2 className="kern-heading-small">{t('fill.map.sensitive.title')}</h2>
        </summary>
        {open && (
          <ul className="wm-sensitive__list">
            {topics.map((topic) => (
              <SensitiveTopic key={topic.domain.key} topic={topic} onOpen={onOpen} />
            ))}
          </ul>
        )}
      </details>
    </section>
  );
}

function SensitiveTopic({ topic, onOpen }: { topic: MapTopic; onOpen: (page: string) => void }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { store, voice, language, visibilityOf, readOnly } = useFill();

  /** For every question of the topic that has no answer; the same again takes it back. */
  function say(state: 'later' | 'declined', chosen: boolean): void {
    for (const item of topic.items) {
      const shown = store.shown(item.name, voice);
      if (item.name.endsWith('-Comment') || shown?.hidden || shown?.state === 'answered') continue;
      store.change({
        item: item.name,
        voice,
        state: chosen ? 'notAsked' : state,
        value: null,
        visibility: shown?.visibility ?? visibilityOf(item.question),
        language,
      });
    }
    announce(chosen ? t('fill.states.takenBack') : t('fill.map.sensitive.noted'));
  }
  const titleId = `topic-${topic.domain.key}`;
  return (
    <li className="wm-sensitive__topic">
      <div className="wm-sensitive__head">
        <MapSymbol name={topic.domain.symbol} />
        <h3 className="wm-tile__title" id={titleId} lang={language}>
          {topic.title}
        </h3>
        {topic.state !== 'open' && <TopicStateWords topic={topic} />}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that act at once are no fields of a form */}
      <div role="group" aria-labelledby={titleId} className="wm-sensitive__choice">
        <p className="kern-body">{t('fill.map.sensitive.question')}</p>
        <PlainButton onPress={() => onOpen(topic.part.page)}>
          {topic.state === 'talked' ? t('fill.map.sensitive.open') : t('fill.map.sensitive.yes')}
        </PlainButton>
        {topic.state !== 'talked' && !readOnly && (
          <>
            <PlainButton aria-pressed={topic.state === 'later'} onPress={() => say('later', topic.state === 'later')}>
              {t('fill.map.sensitive.later')}
            </PlainButton>
            <PlainButton aria-pressed={topic.declined} onPress={() => say('declined', topic.declined)}>
              {t('fill.map.sensitive.no')}
            </PlainButton>
          </>
        )}
      </div>
    </li>
  );
}
