/** The cells of a picture's table: values, states, changes since the value before, and where the two cannot be compared. */
import { isBreaking } from './breaking-changes.ts';
import type { Voice } from './entry.ts';
import type { ChangeWord, PictureBreak, PictureCell, PictureEntry, PictureVersion } from './picture.ts';
import type { DatedReading, Topic } from './picture-topics.ts';

/** One reading in one voice. */
export interface Column {
  readonly reading: DatedReading;
  readonly voice: Voice;
}

function entryOf(topic: Topic, reading: DatedReading, voice: Voice): PictureEntry | undefined {
  const name = topic.places.get(reading.id)?.shown?.name;
  return reading.entries.find((entry) => entry.item === name && entry.voice === voice);
}

/** The number that a reading gives a topic in a voice; null where it gives none. */
export function answerOf(topic: Topic, reading: DatedReading, voice: Voice): number | null {
  const entry = entryOf(topic, reading, voice);
  return entry?.state === 'answered' && entry.hidden !== true && typeof entry.value === 'number' ? entry.value : null;
}

/** What the table says about one topic, a cell per column. */
export function topicCells(
  topic: Topic,
  columns: readonly Column[],
  history: PictureVersion['history'],
): PictureCell[] {
  const before = new Map<Voice, { value: number; reading: DatedReading }>();
  return columns.map(({ reading, voice }) => {
    const value = answerOf(topic, reading, voice);
    const earlier = before.get(voice);
    if (value !== null) before.set(voice, { value, reading });
    const broken = value === null || earlier === undefined ? null : breakOf(topic, earlier.reading, reading, history);
    const difference = value === null || earlier === undefined || broken !== null ? null : value - earlier.value;
    return {
      readingId: reading.id,
      voice,
      value,
      state: stateOf(topic, reading, voice),
      change: changeWord(value, earlier !== undefined, difference),
      difference,
      break: broken,
      meanOf: value === null ? 0 : 1,
    };
  });
}

function stateOf(topic: Topic, reading: DatedReading, voice: Voice): PictureCell['state'] {
  if (topic.places.get(reading.id)?.shown == null) return 'notInVersion';
  const entry = entryOf(topic, reading, voice);
  return entry?.hidden === true ? 'hidden' : (entry?.state ?? 'notAsked');
}

/** @param difference to the value before it; null where there is none or the two cannot be compared */
export function changeWord(value: number | null, hasEarlier: boolean, difference: number | null): ChangeWord {
  if (value === null) return 'none';
  if (!hasEarlier) return 'first';
  if (difference === null) return 'notComparable';
  if (difference === 0) return 'same';
  return difference > 0 ? 'more' : 'less';
}

/** The latest change between two readings' versions that keeps their values from being compared. */
function breakOf(
  topic: Topic,
  earlier: DatedReading,
  later: DatedReading,
  history: PictureVersion['history'],
): PictureBreak | null {
  const [from, to] = [topic.places.get(earlier.id)?.shown, topic.places.get(later.id)?.shown];
  if (from == null || to == null || from === to) return null;
  const first = Math.min(earlier.version, later.version);
  const last = Math.max(earlier.version, later.version);
  if (from.name !== to.name) return { kind: 'meaning', version: last, note: null };
  const declared = history
    .filter(({ version }) => version > first && version <= last)
    .flatMap(({ version, changes }) => changes.map((change) => ({ ...change, version })))
    .findLast(({ item, kind }) => item === to.name && isBreaking(kind));
  if (declared !== undefined) {
    return { kind: declared.kind as PictureBreak['kind'], version: declared.version, note: declared.note ?? null };
  }
  // Nobody may have declared it, but values of two scales are not one line.
  const sameScale = from.scale?.min === to.scale?.min && from.scale?.max === to.scale?.max;
  return sameScale ? null : { kind: 'choices', version: last, note: null };
}
