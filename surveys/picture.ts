/**
 * A person's own picture: the wheel of the topics talked about with earlier readings laid over it, the same as a table,
 * and what became of each topic over time. From readings as the viewer may see them; nothing in here is hidden or
 * opened by this code.
 *
 * A gap is never a zero: where a reading has no value, there is null. A value may be joined with the one before it only
 * where no version in between changed the question's choices, direction or meaning; else it carries a break.
 */
import type { BreakingChange } from './breaking-changes.ts';
import type { Entry, Voice } from './entry.ts';
import { VOICES } from './entry.ts';
import type { DeclaredChange, InstrumentFile } from './instrument.ts';
import type { Item } from './items.ts';
import type { Language, LocalizedText } from './language.ts';
import { answerOf, type Column, changeWord, topicCells } from './picture-cells.ts';
import { type DatedReading, type Topic, topicStateOf, topicsOf } from './picture-topics.ts';

/** A wheel of more spokes cannot be read. */
export const MOST_SPOKES = 12;

/** A published version; the contract's InstrumentDefinition is one. */
export interface PictureVersion {
  readonly file: InstrumentFile;
  readonly items: readonly Item[];
  /** What each version up to this one declared to have changed. */
  readonly history: readonly { readonly version: number; readonly changes: readonly DeclaredChange[] }[];
}

/** `hidden`: the person keeps it to themselves; the viewer has neither state nor value. */
export type PictureEntry = Pick<Entry, 'item' | 'voice' | 'state' | 'value'> & { readonly hidden?: boolean };

/** A reading; the contract's Reading is one. */
export interface PictureReading {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly version: number;
  readonly entries: readonly PictureEntry[];
}

export interface PictureInput {
  readonly versions: ReadonlyMap<number, PictureVersion>;
  /** In any order. Those whose version is not there are left out. */
  readonly readings: readonly PictureReading[];
  readonly language: Language;
}

/** What became of a topic. Declining is none of these: a refusal must not be readable from the map. */
export type TopicState = 'open' | 'later' | 'talked';

/** `item`: a scale of an instrument without domains. */
export type SpokeKind = 'domain' | 'area' | 'item';

export interface Spoke {
  readonly key: string;
  readonly title: string;
  readonly kind: SpokeKind;
  /** Ends of the answers' scale. */
  readonly scale: { readonly min: number; readonly max: number };
  /** Of an area: the keys of its topics whose values are averaged. */
  readonly members: readonly string[];
}

/** Why a value must not be joined with the earlier one: what the instrument's author changed in between. */
export interface PictureBreak {
  readonly kind: BreakingChange;
  /** The version that changed it. */
  readonly version: number;
  readonly note: LocalizedText | null;
}

/** One reading in one voice; only those that have a value. */
export interface PictureSeries {
  readonly readingId: string;
  readonly at: string;
  readonly voice: Voice;
  /** In the order of the spokes. */
  readonly values: readonly (number | null)[];
  /** In the order of the spokes: a break between this value and the voice's value before it. */
  readonly breaks: readonly (PictureBreak | null)[];
}

/** The change since the voice's value before it. `first`: there was none; `none`: there is no value now. */
export type ChangeWord = 'more' | 'less' | 'same' | 'first' | 'notComparable' | 'none';

export interface PictureCell {
  readonly readingId: string;
  readonly voice: Voice;
  readonly value: number | null;
  /** What the question's entry says; `hidden`: the person keeps it to themselves; `notInVersion`: it did not exist. */
  readonly state: Entry['state'] | 'hidden' | 'notInVersion';
  readonly change: ChangeWord;
  /** With `more`, `less` and `same`: by how much. */
  readonly difference: number | null;
  readonly break: PictureBreak | null;
  /** How many topics the value is the mean of; 1 for a single topic, 0 without a value. */
  readonly meanOf: number;
}

export interface PictureRow {
  readonly key: string;
  readonly title: string;
  readonly kind: SpokeKind;
  /** The area's key; null where there are no areas. */
  readonly area: string | null;
  /** In the order of the series. */
  readonly cells: readonly PictureCell[];
}

export interface TopicHistory {
  readonly key: string;
  readonly title: string;
  readonly area: string | null;
  readonly sensitive: boolean;
  readonly own: boolean;
  /** Now, all readings taken together. */
  readonly state: TopicState;
  /** When the reading began that first brought it to this state; null while it is open. */
  readonly since: string | null;
  /** What each reading by itself says, the earliest first. */
  readonly readings: readonly { readonly readingId: string; readonly at: string; readonly state: TopicState }[];
}

export interface Picture {
  /** What a spoke is: areas where more than MOST_SPOKES topics have a value. */
  readonly kind: SpokeKind;
  readonly spokes: readonly Spoke[];
  /** The earliest first; of one reading in the order of VOICES. */
  readonly series: readonly PictureSeries[];
  /** Every topic that has a value; with areas, each area stands before its topics. */
  readonly rows: readonly PictureRow[];
  /** Every topic of the latest version, and those that only earlier readings have. */
  readonly topics: readonly TopicHistory[];
}

/** Everything that the picture page shows, computed from readings as the viewer may see them. */
export function pictureOf({ versions, readings, language }: PictureInput): Picture {
  const dated = readings
    .flatMap((reading): DatedReading[] => {
      const definition = versions.get(reading.version);
      return definition === undefined ? [] : [{ ...reading, definition }];
    })
    .sort((a, b) => compare(a.startedAt, b.startedAt) || compare(a.id, b.id));
  const topics = topicsOf(dated, language);
  const history = versions.get(Math.max(0, ...versions.keys()))?.history ?? [];
  const columns = columnsOf(dated, topics);
  const lines = topics
    .map((topic) => ({ topic, cells: topicCells(topic, columns, history) }))
    .filter(({ cells }) => cells.some(({ value }) => value !== null));
  const byArea = lines.length > MOST_SPOKES && lines.every(({ topic }) => topic.area !== null);
  const areas = byArea ? areasOf(lines, columns) : [];
  const topicRows = lines.map(({ topic, cells }) => rowOf(topic, cells));
  const rows = byArea
    ? areas.flatMap((area) => [area.row, ...topicRows.filter((row) => row.area === area.row.area)])
    : topicRows;
  const shown = byArea
    ? areas
    : lines.slice(0, MOST_SPOKES).map(({ topic, cells }) => ({ spoke: topicSpoke(topic), row: rowOf(topic, cells) }));
  return {
    kind: byArea ? 'area' : (topics[0]?.kind ?? 'domain'),
    spokes: shown.map(({ spoke }) => spoke),
    series: columns.map(({ reading, voice }, column) => ({
      readingId: reading.id,
      at: reading.startedAt,
      voice,
      values: shown.map(({ row }) => row.cells[column]?.value ?? null),
      breaks: shown.map(({ row }) => row.cells[column]?.break ?? null),
    })),
    rows,
    topics: topics.map((topic) => historyOf(topic, dated)),
  };
}

interface Line {
  readonly topic: Topic;
  readonly cells: readonly PictureCell[];
}

/** The readings and voices that have a value of some topic. */
function columnsOf(readings: readonly DatedReading[], topics: readonly Topic[]): Column[] {
  return readings.flatMap((reading) =>
    VOICES.filter((voice) => topics.some((topic) => answerOf(topic, reading, voice) !== null)).map((voice) => ({
      reading,
      voice,
    })),
  );
}

/**
 * Areas in the order of their topics. An area's value is the mean of its topics that have one in the reading; its
 * change is the mean change of the topics that can be compared, so that it does not move because another topic was
 * talked about this time.
 */
function areasOf(lines: readonly Line[], columns: readonly Column[]): { spoke: Spoke; row: PictureRow }[] {
  const keys = [...new Set(lines.map(({ topic }) => topic.area ?? ''))];
  return keys.map((key) => {
    const all = lines.filter(({ topic }) => topic.area === key);
    const scale = scaleOf(all[0]!.topic);
    // Values of another scale cannot be averaged with these; their own row still shows them.
    const members = all.filter(({ topic }) => scaleOf(topic).min === scale.min && scaleOf(topic).max === scale.max);
    const title = all[0]!.topic.areaTitle;
    const seen = new Set<Voice>();
    const cells = columns.map(({ reading, voice }, column) => {
      const parts = members.map(({ cells: own }) => own[column]!);
      const value = mean(parts.map((part) => part.value));
      const broken = parts.find((part) => part.break !== null)?.break ?? null;
      const difference = broken === null ? mean(parts.map((part) => part.difference)) : null;
      const cell: PictureCell = {
        readingId: reading.id,
        voice,
        value,
        state: value === null ? strongest(parts) : 'answered',
        change: changeWord(value, seen.has(voice), difference),
        difference,
        break: broken,
        meanOf: parts.filter((part) => part.value !== null).length,
      };
      if (value !== null) seen.add(voice);
      return cell;
    });
    const memberKeys = members.map(({ topic }) => topic.key);
    return {
      spoke: { key, title, kind: 'area', scale, members: memberKeys },
      row: { key, title, kind: 'area', area: key, cells },
    };
  });
}

/** The state of an area without a value: what one of its topics says, if it says anything. */
function strongest(parts: readonly PictureCell[]): PictureCell['state'] {
  const states = new Set(parts.map(({ state }) => state));
  const order = ['spokenOnly', 'dontKnow', 'later', 'declined', 'hidden', 'notAsked'] as const;
  return order.find((state) => states.has(state)) ?? 'notInVersion';
}

function mean(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}

/** The scale of the topic's latest reading. */
function scaleOf(topic: Topic): Spoke['scale'] {
  for (const { shown } of topic.places.values()) {
    if (shown?.scale) return { min: shown.scale.min, max: shown.scale.max };
  }
  return { min: 0, max: 10 };
}

function topicSpoke(topic: Topic): Spoke {
  return { key: topic.key, title: topic.title, kind: topic.kind, scale: scaleOf(topic), members: [topic.key] };
}

function rowOf({ key, title, kind, area }: Topic, cells: readonly PictureCell[]): PictureRow {
  return { key, title, kind, area, cells };
}

function historyOf(topic: Topic, readings: readonly DatedReading[]): TopicHistory {
  const { key, title, area, sensitive, own } = topic;
  const steps = readings
    .filter((reading) => topic.places.has(reading.id))
    .map((reading) => ({
      readingId: reading.id,
      at: reading.startedAt,
      state: topicStateOf(topic.places.get(reading.id)!.items, reading.entries),
    }));
  let now: Pick<TopicHistory, 'state' | 'since'> = { state: 'open', since: null };
  for (const { state, at } of steps) {
    // A reading that leaves a topic out takes nothing back.
    if (state !== 'open' && state !== now.state) now = { state, since: at };
  }
  return { key, title, area, sensitive, own, ...now, readings: steps };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
