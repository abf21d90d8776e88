/**
 * The topics of a person's readings, put together over versions of the instrument: the domains of a situation map, the
 * topics that the person named, or the scales of an instrument that has no domains.
 */
import type { State, Voice } from './entry.ts';
import { VOICES } from './entry.ts';
import type { Domain, InstrumentFile } from './instrument.ts';
import type { Item } from './items.ts';
import { type Language, textIn } from './language.ts';
import type { PictureEntry, PictureReading, PictureVersion, TopicState } from './picture.ts';

/** A topic in one reading. */
export interface TopicPlace {
  readonly items: readonly Item[];
  /** The question whose answer the wheel shows. */
  readonly shown: Item | null;
}

export interface Topic {
  readonly key: string;
  readonly title: string;
  readonly kind: 'domain' | 'item';
  readonly area: string | null;
  readonly areaTitle: string;
  readonly sensitive: boolean;
  readonly own: boolean;
  /** By the reading's id; a reading whose version does not have the topic is not in it. */
  readonly places: ReadonlyMap<string, TopicPlace>;
}

export interface DatedReading extends PictureReading {
  readonly definition: PictureVersion;
}

/** A topic of one version, before the person's own titles are known. */
interface Slot {
  readonly key: string;
  readonly title: string;
  readonly kind: Topic['kind'];
  readonly area: string | null;
  readonly areaTitle: string;
  readonly sensitive: boolean;
  readonly own: boolean;
  readonly items: readonly Item[];
  readonly shown: Item | null;
}

/**
 * All topics: those of the latest reading's version in its order, then those that only earlier ones have. A topic that
 * the person named is the same one in two readings if it has the same name, wherever it was written; the name is taken
 * over from the reading before where it was not written again.
 *
 * @param readings the earliest first
 */
export function topicsOf(readings: readonly DatedReading[], language: Language): Topic[] {
  const topics = new Map<string, Omit<Topic, 'places'> & { places: Map<string, TopicPlace> }>();
  const titles = titlesOf(readings, language);
  for (const reading of [...readings].reverse()) {
    for (const slot of slotsOf(reading.definition, language)) {
      const { items, shown, ...about } = slot;
      const named = slot.own ? titles.get(`${reading.id} ${slot.key}`) : undefined;
      if (slot.own && named === undefined && !isTouched(reading, items)) continue;
      const key = named === undefined ? slot.key : `own:${sameName(named)}`;
      const topic = topics.get(key) ?? { ...about, key, title: named ?? slot.title, places: new Map() };
      // Two slots of one name in one reading: the first one counts.
      if (!topic.places.has(reading.id)) topic.places.set(reading.id, { items, shown });
      topics.set(key, topic);
    }
  }
  return [...topics.values()];
}

/** What the entries of a topic's questions, in all voices, say about it. */
export function topicStateOf(
  items: readonly Pick<Item, 'name'>[],
  entries: readonly Pick<PictureEntry, 'item' | 'state'>[],
): TopicState {
  const names = new Set(items.map(({ name }) => name));
  const states = new Set(entries.filter(({ item }) => names.has(item)).map(({ state }) => state));
  if (TALKED.some((state) => states.has(state))) return 'talked';
  return states.has('later') ? 'later' : 'open';
}

const TALKED: readonly State[] = ['answered', 'spokenOnly', 'dontKnow'];

function isTouched(reading: PictureReading, items: readonly Item[]): boolean {
  const names = new Set(items.map(({ name }) => name));
  return reading.entries.some(({ item, state }) => names.has(item) && state !== 'notAsked');
}

function slotsOf({ file, items }: PictureVersion, language: Language): Slot[] {
  if (file.domains.length > 0) return file.domains.map((domain) => domainSlot(file, domain, items, language));
  return items
    .filter(({ type }) => type === 'scale')
    .map((item) => ({
      key: item.name,
      title: textIn(item.label, language),
      kind: 'item' as const,
      area: item.area,
      areaTitle: areaTitle(file, item.area, language),
      sensitive: item.sensitive,
      own: false,
      items: [item],
      shown: item,
    }));
}

function domainSlot(file: InstrumentFile, domain: Domain, all: readonly Item[], language: Language): Slot {
  const items = all.filter((item) => item.domain === domain.key);
  return {
    key: domain.key,
    title: textIn(domain.title, language),
    kind: 'domain',
    area: domain.area,
    areaTitle: areaTitle(file, domain.area, language),
    sensitive: domain.sensitive,
    own: domain.own,
    items,
    shown: items.find(({ facet, type }) => facet === 'satisfaction' && (type === 'scale' || type === 'number')) ?? null,
  };
}

function areaTitle(file: InstrumentFile, key: string | null, language: Language): string {
  const area = file.areas.find((candidate) => candidate.key === key);
  return area === undefined ? (key ?? '') : textIn(area.title, language);
}

/** What the person called the topic in each own slot, by `reading slot`; later readings take over earlier names. */
function titlesOf(readings: readonly DatedReading[], language: Language): Map<string, string> {
  const titles = new Map<string, string>();
  const latest = new Map<string, string>();
  for (const reading of readings) {
    for (const slot of slotsOf(reading.definition, language)) {
      if (!slot.own) continue;
      const written = writtenTitle(reading, slot.items);
      const title = written === null ? undefined : (written ?? latest.get(slot.key));
      if (title === undefined) continue;
      latest.set(slot.key, title);
      titles.set(`${reading.id} ${slot.key}`, title);
    }
  }
  return titles;
}

/** The name that a reading gives an own topic, the person's voice first; undefined: none; null: it is hidden. */
function writtenTitle({ entries }: PictureReading, items: readonly Item[]): string | undefined | null {
  const item = items.find(({ facet }) => facet === 'title');
  const found = entries.filter((entry) => entry.item === item?.name);
  const inOrder = VOICES.map((voice: Voice) => found.find((entry) => entry.voice === voice));
  for (const entry of inOrder) {
    if (typeof entry?.value === 'string' && entry.value.trim() !== '') return entry.value.trim();
  }
  return found.some(({ hidden }) => hidden === true) ? null : undefined;
}

function sameName(title: string): string {
  return title.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}
