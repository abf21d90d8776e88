/**
 * Readings as the wire shows them, for whoever looks: the person sees everything; their counsellor sees that there is
 * something that is the person's alone, and nothing of it; a researcher of a counselling project sees what may be
 * counted, and of the rest not even that it is there.
 */

import type { EntryView, History, Reading, ReadingHead } from '#contract/reading';
import { contestedChanges } from '#surveys/change-log';
import type { Author, Entry, RecordedChange } from '#surveys/entry';
import type { StoredEntry, StoredReading } from './reading.model.ts';
import { visibilityOf } from './reading-changes.ts';
import type { ReadingCodec } from './reading-codec.ts';

/** Who looks. `countedOnly`: only entries that may be counted. */
export type Viewer = { readonly kind: 'person' } | { readonly kind: 'staff'; readonly countedOnly: boolean };

type HeadFields = Pick<
  StoredReading,
  | '_id'
  | 'projectId'
  | 'subjectId'
  | 'instrumentId'
  | 'version'
  | 'mode'
  | 'startedAt'
  | 'changedAt'
  | 'completedAt'
  | 'revision'
>;

/** The fields of a stored reading that its head is made of, for projections. */
export const HEAD_FIELDS = {
  projectId: 1,
  subjectId: 1,
  instrumentId: 1,
  version: 1,
  mode: 1,
  startedAt: 1,
  changedAt: 1,
  completedAt: 1,
  revision: 1,
} as const satisfies Record<Exclude<keyof HeadFields, '_id'>, 1>;

export function presentHead(stored: HeadFields): ReadingHead {
  return {
    id: stored._id.toHexString(),
    projectId: stored.projectId.toHexString(),
    subjectId: stored.subjectId.toHexString(),
    instrumentId: stored.instrumentId.toHexString(),
    version: stored.version,
    mode: stored.mode,
    startedAt: stored.startedAt.toISOString(),
    changedAt: stored.changedAt.toISOString(),
    completedAt: stored.completedAt?.toISOString() ?? null,
    revision: stored.revision,
  };
}

type Sight = 'open' | 'hidden' | 'absent';

function sightOf(entry: StoredEntry, reading: StoredReading, viewer: Viewer): Sight {
  if (viewer.kind === 'person') return 'open';
  const visibility = visibilityOf(entry, reading);
  if (viewer.countedOnly) return visibility === 'counted' ? 'open' : 'absent';
  return visibility === 'private' ? 'hidden' : 'open';
}

/** What is hidden is not even decrypted. */
function hiddenView({ i, v = 'own', r = 0 }: StoredEntry, reading: StoredReading): EntryView {
  return {
    item: i,
    voice: v,
    state: 'notAsked',
    value: null,
    visibility: 'private',
    language: reading.language,
    at: reading.changedAt.toISOString(),
    by: { kind: 'person', id: null },
    revision: r,
    contested: false,
    hidden: true,
  };
}

export interface PresentedEntries {
  /** Only what is newer than this revision; default: all. */
  readonly after?: number;
}

/** The entries that the viewer may see, as they may see them. */
export function presentEntries(
  codec: ReadingCodec,
  reading: StoredReading,
  viewer: Viewer,
  { after }: PresentedEntries = {},
): EntryView[] {
  return reading.entries.flatMap((entry): EntryView[] => {
    if (after !== undefined && (entry.r ?? 0) <= after) return [];
    const sight = sightOf(entry, reading, viewer);
    if (sight === 'open') return [{ ...codec.decodeEntry(entry, reading), hidden: false }];
    if (sight === 'hidden') return [hiddenView(entry, reading)];
    return after === undefined ? [] : withdrawn(entry, reading, after);
  });
}

/** To whoever has an entry on their screen that they may no longer see, it is as if it had never been asked. */
function withdrawn({ i, v = 'own', r = 0 }: StoredEntry, reading: StoredReading, after: number): EntryView[] {
  const before = reading.past
    .filter((past) => past.i === i && (past.v ?? 'own') === v && (past.r ?? 0) <= after)
    .sort((one, other) => (other.r ?? 0) - (one.r ?? 0))[0];
  if (before === undefined || visibilityOf(before, reading) !== 'counted') return [];
  const blank: Entry = {
    item: i,
    voice: v,
    state: 'notAsked',
    value: null,
    visibility: 'counted',
    language: reading.language,
    at: reading.startedAt.toISOString(),
    by: { kind: 'user', id: null },
    revision: r,
    contested: false,
  };
  return [{ ...blank, hidden: false }];
}

export function presentReading(codec: ReadingCodec, stored: StoredReading, viewer: Viewer): Reading {
  return { ...presentHead(stored), entries: presentEntries(codec, stored, viewer) };
}

/**
 * The history of one item, the oldest first. Once the person has taken an answer back to themself, what was said
 * before in the same voice goes with it.
 *
 * @param nameOf a word for who made a change
 */
export function presentHistory(
  codec: ReadingCodec,
  reading: StoredReading,
  item: string,
  viewer: Viewer,
  nameOf: (by: Author) => string,
): History {
  const now = new Map(
    reading.entries
      .filter((entry) => entry.i === item)
      .map((entry) => [entry.v ?? 'own', sightOf(entry, reading, viewer)]),
  );
  const log = codec.decodeLog(reading, item);
  const contested = contestedChanges(log);
  return {
    items: log.flatMap((change) => {
      const sight = strictest(now.get(change.voice) ?? 'absent', sightOfChange(change, viewer));
      if (sight === 'absent') return [];
      const { base: _base, by, revision, receivedAt, ...said } = change;
      const hidden = sight === 'hidden';
      return [
        {
          change: hidden
            ? { ...said, state: 'notAsked' as const, value: null, visibility: 'private' as const, hidden }
            : { ...said, hidden },
          revision,
          by: { ...by, name: nameOf(by) },
          receivedAt,
          contested: !hidden && contested.has(change.id),
        },
      ];
    }),
  };
}

function sightOfChange({ visibility }: RecordedChange, viewer: Viewer): Sight {
  if (viewer.kind === 'person') return 'open';
  if (viewer.countedOnly) return visibility === 'counted' ? 'open' : 'absent';
  return visibility === 'private' ? 'hidden' : 'open';
}

function strictest(one: Sight, other: Sight): Sight {
  if (one === 'absent' || other === 'absent') return 'absent';
  return one === 'hidden' || other === 'hidden' ? 'hidden' : 'open';
}
