/**
 * Instruments as they are stored: a head that changes (its draft, and which versions are published) and the published
 * versions, which never do.
 *
 * Definitions are kept as JSON text, because the names in them may hold what field names of a database may not. A head
 * names its versions by their documents' ids, so one write, guarded by the head's revision, publishes: a version document
 * that no head names (a process ended in between, two published at once) was never there.
 */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { DeclaredChange, InstrumentKind } from '#surveys/instrument';
import type { LocalizedText } from '#surveys/language';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredInstrument {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  /** Unique in the project. */
  key: string;
  kind: InstrumentKind;
  title: LocalizedText;
  /** What the title is sorted and searched by. */
  titleKey: string;
  languages: string[];
  alone: boolean;
  normed: boolean;
  /** The number of the latest published version. */
  published: number | null;
  /** By version number, the first being 1. */
  versions: { version: number; documentId: Types.ObjectId }[];
  /** An instrument file as JSON, not loaded for lists. */
  draft?: string | null;
  hasDraft: boolean;
  createdAt: Date;
  archivedAt: Date | null;
  revision: number;
}

export interface StoredInstrumentVersion {
  _id: Types.ObjectId;
  instrumentId: Types.ObjectId;
  version: number;
  publishedAt: Date;
  changes: DeclaredChange[];
  /** How many items it has. */
  items: number;
  /** The instrument file as JSON. */
  content: string;
}

export type InstrumentModel = Model<StoredInstrument>;
export type InstrumentVersionModel = Model<StoredInstrumentVersion>;

/** All but the draft. */
export const HEAD_FIELDS = {
  _id: 1,
  projectId: 1,
  key: 1,
  kind: 1,
  title: 1,
  titleKey: 1,
  languages: 1,
  alone: 1,
  normed: 1,
  published: 1,
  versions: 1,
  hasDraft: 1,
  createdAt: 1,
  archivedAt: 1,
  revision: 1,
} as const;

const schema = new Schema<StoredInstrument>(
  {
    projectId: { type: Schema.Types.ObjectId, required: true },
    key: { type: String, required: true },
    kind: { type: String, required: true },
    title: { type: Schema.Types.Mixed, required: true },
    titleKey: { type: String, required: true },
    languages: { type: [String], required: true },
    alone: { type: Boolean, required: true },
    normed: { type: Boolean, required: true },
    published: { type: Number, default: null },
    versions: [{ _id: false, version: Number, documentId: Schema.Types.ObjectId }],
    draft: { type: String, default: null },
    hasDraft: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    archivedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'instruments' },
);
schema.index({ projectId: 1, key: 1 }, { unique: true });
schema.index({ projectId: 1, titleKey: 1, _id: 1 });
schema.index({ projectId: 1, createdAt: 1, _id: 1 });

const versionSchema = new Schema<StoredInstrumentVersion>(
  {
    instrumentId: { type: Schema.Types.ObjectId, required: true },
    version: { type: Number, required: true },
    publishedAt: { type: Date, required: true },
    changes: { type: Schema.Types.Mixed, required: true },
    items: { type: Number, required: true },
    content: { type: String, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'instrumentVersions' },
);
versionSchema.index({ instrumentId: 1, version: 1 });

/** Answers are read with the version that they were given to; changing it would change what people have said. */
versionSchema.pre(['updateOne', 'updateMany', 'findOneAndUpdate', 'findOneAndReplace', 'replaceOne'], () => {
  throw new Error('a published version of an instrument is never changed');
});

export function instrumentModel(connection: Connection): InstrumentModel {
  return connection.models.Instrument ?? connection.model<StoredInstrument>('Instrument', schema);
}

export function instrumentVersionModel(connection: Connection): InstrumentVersionModel {
  return (
    connection.models.InstrumentVersion ?? connection.model<StoredInstrumentVersion>('InstrumentVersion', versionSchema)
  );
}
