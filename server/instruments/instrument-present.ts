/** Instruments between their file, their document and the wire. */
import type { Instrument } from '#contract/instrument';
import type { InstrumentFile } from '#surveys/instrument';
import { textIn } from '#surveys/language';
import { sortKey } from '../db/sort-key.ts';
import type { StoredInstrument } from './instrument.model.ts';

/** Who looks: authors see drafts, everybody else only what has been published. */
export interface InstrumentView {
  readonly drafts: boolean;
}

/** A stored file; it was checked before it was stored. */
export function fileOf(content: string): InstrumentFile {
  return JSON.parse(content) as InstrumentFile;
}

export function draftOf({ draft }: StoredInstrument): InstrumentFile | null {
  return draft === undefined || draft === null ? null : fileOf(draft);
}

/** What the head of an instrument repeats of its file, for lists. */
export function headOf(file: InstrumentFile) {
  return {
    key: file.key,
    kind: file.kind,
    title: file.title,
    titleKey: sortKey(textIn(file.title, 'de')),
    languages: [...file.languages],
    alone: file.alone,
    normed: file.origin.normed,
  };
}

export function presentInstrument(stored: StoredInstrument, view: InstrumentView): Instrument {
  return {
    id: stored._id.toHexString(),
    projectId: stored.projectId.toHexString(),
    key: stored.key,
    kind: stored.kind,
    title: stored.title,
    languages: stored.languages,
    published: stored.published,
    hasDraft: view.drafts && stored.hasDraft,
    alone: stored.alone,
    normed: stored.normed,
    createdAt: stored.createdAt.toISOString(),
    archivedAt: stored.archivedAt?.toISOString() ?? null,
    revision: stored.revision,
  };
}
