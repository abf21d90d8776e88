/**
 * The map of topics: any order, strengths first inside each, nothing required. Sensitive topics stay closed until the
 * person opens them; what somebody would rather not talk about cannot be read from the map.
 */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/Icon.tsx';
import { longDate } from '../ui/long-date.ts';
import { useFill } from './fill-context.ts';
import { MapSymbol } from './MapSymbol.tsx';
import { type MapTopic, mapOf, type SituationMap } from './map-topics.ts';
import { SensitiveTopics } from './SensitiveTopics.tsx';
import { useParts } from './use-parts.ts';

interface DomainMapProps {
  /** Opens a page of the questionnaire. */
  onOpen: (page: string) => void;
  /** Opens what was said so far. */
  onSummary: () => void;
}

export function DomainMap({ onOpen, onSummary }: DomainMapProps) {
  const { t } = useTranslation();
  const { file, items, snapshot, language } = useFill();
  const map = mapOf(file, items, useParts(), snapshot, language);
  return (
    <div className="wm-map">
      {map.before.length > 0 && <Pages parts={map.before} onOpen={onOpen} />}
      <Group title={t('fill.map.work')}>
        {map.work.map((topic) => (
          <Tile key={topic.domain.key} topic={topic} onOpen={onOpen} />
        ))}
      </Group>
      <Group title={t('fill.map.life')}>
        {map.life.map((topic) => (
          <Tile key={topic.domain.key} topic={topic} onOpen={onOpen} />
        ))}
      </Group>
      {map.sensitive.length > 0 && <SensitiveTopics topics={map.sensitive} onOpen={onOpen} />}
      {map.own.length > 0 && (
        <Group title={t('fill.map.own')}>
          {map.own.map((topic) => (
            <Tile key={topic.domain.key} topic={topic} onOpen={onOpen} />
          ))}
        </Group>
      )}
      <section className="wm-map__group">
        <h2 className="kern-heading-small">{t('fill.map.after')}</h2>
        <Pages parts={map.after} onOpen={onOpen}>
          <li>
            <button type="button" className="wm-page-link" onClick={onSummary}>
              <span>{t('fill.summary.open')}</span>
              <Icon name="arrow-forward" />
            </button>
          </li>
        </Pages>
      </section>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="wm-map__group">
      <h2 className="kern-heading-small">{title}</h2>
      <ul className="wm-map__tiles">{children}</ul>
    </section>
  );
}

function Tile({ topic, onOpen }: { topic: MapTopic; onOpen: (page: string) => void }) {
  const { language } = useFill();
  return (
    <li>
      <button type="button" className="wm-tile" data-state={topic.state} onClick={() => onOpen(topic.part.page)}>
        <MapSymbol name={topic.domain.symbol} />
        <span className="wm-tile__title" lang={language}>
          {topic.title}
        </span>{' '}
        <TopicStateWords topic={topic} />
      </button>
    </li>
  );
}

/** "offen", "später", "besprochen am 3. März". */
export function TopicStateWords({ topic }: { topic: MapTopic }) {
  const { t, i18n } = useTranslation();
  const day = longDate(i18n.language, { day: 'numeric', month: 'long' });
  return (
    <span className="wm-tile__state">
      {topic.state === 'talked' && topic.talkedAt
        ? t('fill.map.state.talkedOn', { date: day(topic.talkedAt) })
        : t(`fill.map.state.${topic.state}`)}
    </span>
  );
}

interface PagesProps {
  parts: SituationMap['before'];
  onOpen: (page: string) => void;
  children?: ReactNode;
}

/** Pages that are no topics: what is on somebody's mind today, what else there is, what matters most. */
function Pages({ parts, onOpen, children }: PagesProps) {
  const { language } = useFill();
  return (
    <ul className="wm-map__pages">
      {parts.map((part) => (
        <li key={part.page}>
          <button type="button" className="wm-page-link" onClick={() => onOpen(part.page)}>
            <span lang={language}>{part.title || part.page}</span>
            <Icon name="arrow-forward" />
          </button>
        </li>
      ))}
      {children}
    </ul>
  );
}
