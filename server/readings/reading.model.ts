/**
 * Readings as they are stored: one document holds a reading's entries and its whole change log, so that one write
 * changes both. Documents are many, so names in lists are single letters and whatever equals the reading's own
 * language, visibility, time or author is left out (reading-codec.ts knows how to read that).
 */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { Author, State, Value, Visibility, Voice } from '#surveys/entry';
import type { Language } from '#surveys/language';
import { SCHEMA_OPTIONS } from '../db/model.ts';

/** An account by its id; `p`: the person; else what a change from elsewhere said of itself. */
export type StoredAuthor = Types.ObjectId | 'p' | Author;

/** What an entry or a change says. */
export interface StoredContent {
  /** item */
  i: string;
  /** voice; left out: own */
  v?: Voice;
  /** state; left out: answered */
  s?: State;
  /** value of an answer, plain … */
  x?: Value;
  /** … or encrypted: texts, and what may identify somebody */
  c?: string;
  /** visibility; left out: the reading's */
  y?: Visibility;
  /** language; left out: the reading's */
  l?: Language;
  /** when, by the author's clock; left out: the reading's `entriesAt` */
  t?: Date;
  /** by; left out: whoever made the reading */
  b?: StoredAuthor;
}

export interface StoredEntry extends StoredContent {
  /** the revision that made it what it is; left out: 0, it came with the reading (imports) */
  r?: number;
  /** contested */
  k?: true;
  /** the visibility that the person chose, while somebody else's words stand in their voice */
  p?: Visibility;
}

/** A change of the log: that it was taken. What it says is in the entry or the past of the same revision. */
export interface StoredChange {
  id: string;
  /** the revision that it made */
  r: number;
  /** base; left out: 0 */
  base?: number;
  /** when the server took it; left out: `createdAt` */
  received?: Date;
}

/** What an entry said before another change took its place. */
export interface StoredPast extends StoredContent {
  /** left out: 0, it came with the reading */
  r?: number;
}

export interface StoredReading {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  subjectId: Types.ObjectId;
  instrumentId: Types.ObjectId;
  version: number;
  mode: 'together' | 'alone' | 'interview' | 'import';
  startedAt: Date;
  /** Of `startedAt` in Germany: `2026-03`. */
  month: string;
  createdAt: Date;
  createdBy: Author;
  /** When an answer was last changed. */
  changedAt: Date;
  /** When anything in the document was last changed: the mark for whoever keeps copies (reports). */
  touchedAt: Date;
  completedAt: Date | null;
  /** The subject's, kept in step with it. */
  siteId: Types.ObjectId | null;
  facets: Record<string, string>;
  /** 1 for the subject's first reading with this instrument by `startedAt`, and so on. */
  occasion: number;
  /** Counts its changes. */
  revision: number;
  /** What entries leave out where it is this. */
  language: Language;
  visibility: Visibility;
  entriesAt: Date;
  /** What shows. An entry keeps its place for ever. */
  entries: StoredEntry[];
  /** All changes in the order in which they were taken. */
  changes: StoredChange[];
  /** What no longer shows. */
  past: StoredPast[];
  /** About how many bytes `changes` and `past` take: a document cannot grow for ever. */
  logSize: number;
  /** Of imported readings: the import, and the row in it. */
  importId?: Types.ObjectId;
  rowKey?: string;
  rowHash?: string;
  /** Which of the subject's occasions the file says that it is; `occasion` counts those that are there. */
  wave?: number;
}

export type ReadingModel = Model<StoredReading>;

const { ObjectId, Mixed } = Schema.Types;

const schema = new Schema<StoredReading>(
  {
    projectId: { type: ObjectId, required: true },
    subjectId: { type: ObjectId, required: true },
    instrumentId: { type: ObjectId, required: true },
    version: { type: Number, required: true },
    mode: { type: String, required: true },
    startedAt: { type: Date, required: true },
    month: { type: String, required: true },
    createdAt: { type: Date, required: true },
    createdBy: { type: Mixed, required: true },
    changedAt: { type: Date, required: true },
    touchedAt: { type: Date, required: true },
    completedAt: { type: Date, default: null },
    siteId: { type: ObjectId, default: null },
    facets: { type: Mixed, required: true },
    occasion: { type: Number, required: true },
    revision: { type: Number, required: true },
    language: { type: String, required: true },
    visibility: { type: String, required: true },
    entriesAt: { type: Date, required: true },
    entries: { type: [Mixed], required: true } as never,
    changes: { type: [Mixed], required: true } as never,
    past: { type: [Mixed], required: true } as never,
    logSize: { type: Number, required: true },
    importId: ObjectId,
    rowKey: String,
    rowHash: String,
    wave: Number,
  },
  { ...SCHEMA_OPTIONS, collection: 'readings' },
);
schema.index({ projectId: 1, subjectId: 1, instrumentId: 1, startedAt: 1, _id: 1 });
schema.index({ projectId: 1, startedAt: 1, _id: 1 });
schema.index({ projectId: 1, instrumentId: 1, _id: 1 });
schema.index({ projectId: 1, instrumentId: 1, touchedAt: 1, _id: 1 });
schema.index({ subjectId: 1 });
schema.index(
  { projectId: 1, instrumentId: 1, rowKey: 1 },
  { unique: true, partialFilterExpression: { rowKey: { $exists: true } } },
);

export function readingModel(connection: Connection): ReadingModel {
  return connection.models.Reading ?? connection.model<StoredReading>('Reading', schema);
}
