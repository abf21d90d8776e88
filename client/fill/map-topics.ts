/** What the map shows: the topics in their groups, what became of each, and what stands before and after the map. */

import type { State } from '#surveys/entry';
import type { Domain, InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import { textIn } from '#surveys/language';
import type { TopicState } from '#surveys/picture';
import { topicStateOf } from '#surveys/picture-topics';
import type { SurveyPart } from '../survey/survey-session.ts';
import type { ReadingSnapshot, ShownEntry } from './reading-store.ts';

export interface MapTopic {
  readonly domain: Domain;
  readonly title: string;
  readonly description: string;
  readonly state: TopicState;
  /** With `talked`: when last, ISO 8601. */
  readonly talkedAt: string | null;
  /** The person said that they would rather not; shown only where they are asked about sensitive topics. */
  readonly declined: boolean;
  readonly items: readonly Item[];
  readonly part: SurveyPart;
}

export interface SituationMap {
  readonly before: readonly SurveyPart[];
  readonly work: readonly MapTopic[];
  readonly life: readonly MapTopic[];
  readonly sensitive: readonly MapTopic[];
  /** Topics that the person named, and one more that they may name. */
  readonly own: readonly MapTopic[];
  readonly after: readonly SurveyPart[];
}

const ANSWERED: readonly State[] = ['answered', 'spokenOnly', 'dontKnow'];

export function mapOf(
  file: InstrumentFile,
  items: readonly Item[],
  parts: readonly SurveyPart[],
  snapshot: ReadingSnapshot,
  language: string,
): SituationMap {
  const entries = [...snapshot.shown.values()];
  const byKey = new Map(file.domains.map((domain) => [domain.key, domain]));
  const topics = parts.flatMap((part) => {
    const domain = byKey.get(part.page);
    return domain ? [topicOf(domain, part, items, entries, language)] : [];
  });
  const first = parts.findIndex((part) => byKey.has(part.page));
  const others = parts.map((part, index) => ({ part, index })).filter(({ part }) => !byKey.has(part.page));
  const own = topics.filter(({ domain }) => domain.own);
  const untouched = own.findIndex(
    (topic) => topic.state === 'open' && topic.title === textIn(topic.domain.title, language),
  );
  return {
    before: others.filter(({ index }) => index < first).map(({ part }) => part),
    after: others.filter(({ index }) => index > first).map(({ part }) => part),
    work: topics.filter(({ domain }) => !domain.sensitive && !domain.own && domain.group === 'work'),
    life: topics.filter(({ domain }) => !domain.sensitive && !domain.own && domain.group === 'life'),
    sensitive: topics.filter(({ domain }) => domain.sensitive && !domain.own),
    own: own.filter((topic, index) => index === untouched || isNamed(topic, language) || topic.state !== 'open'),
  };
}

function isNamed(topic: MapTopic, language: string): boolean {
  return topic.title !== textIn(topic.domain.title, language);
}

function topicOf(
  domain: Domain,
  part: SurveyPart,
  all: readonly Item[],
  entries: readonly ShownEntry[],
  language: string,
): MapTopic {
  const items = all.filter((item) => item.domain === domain.key && !item.computed);
  const names = new Set(items.map((item) => item.name));
  const about = entries.filter((entry) => names.has(entry.item));
  const dates = about.filter((entry) => ANSWERED.includes(entry.state)).map((entry) => entry.at);
  return {
    domain,
    title: ownTitle(domain, items, about) ?? textIn(domain.title, language),
    description: domain.description ? textIn(domain.description, language) : '',
    state: topicStateOf(items, about),
    talkedAt: dates.sort().at(-1) ?? null,
    declined: about.length > 0 && about.every(({ state }) => state === 'declined' || state === 'notAsked'),
    items,
    part,
  };
}

function ownTitle(domain: Domain, items: readonly Item[], entries: readonly ShownEntry[]): string | null {
  if (!domain.own) return null;
  const item = items.find(({ facet }) => facet === 'title');
  const named = entries.find((entry) => entry.item === item?.name && typeof entry.value === 'string');
  return typeof named?.value === 'string' && named.value.trim() !== '' ? named.value.trim() : null;
}
