/** Subjects as they are stored: a pseudonymous code and what they are grouped by. Nothing here names a person. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredSubject {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  /** `K7Q-4MD`; unique in the installation, so that a code read out over the phone means one case. */
  code: string;
  siteId: Types.ObjectId | null;
  /** By key of the project's facets. */
  facets: Record<string, string>;
  counsellorId: Types.ObjectId | null;
  deputyId: Types.ObjectId | null;
  /** The two above without null: "whose case" is one condition on one index. */
  assignedIds: Types.ObjectId[];
  createdAt: Date;
  /** When it was made, or when a reading was last begun or changed; never null, because lists are sorted by it. */
  lastActivityAt: Date;
  lastReadingAt: Date | null;
  /** How many readings there are. */
  readings: number;
  archivedAt: Date | null;
  invented: boolean;
  /** Whom an import meant: a keyed hash of the file's own identifier, so that importing again finds the subject. */
  importKey?: string;
  /** Counts what people edit about the subject; its readings do not count here. */
  revision: number;
}

export type SubjectModel = Model<StoredSubject>;

const schema = new Schema<StoredSubject>(
  {
    projectId: { type: Schema.Types.ObjectId, required: true },
    code: { type: String, required: true },
    siteId: { type: Schema.Types.ObjectId, default: null },
    facets: { type: Schema.Types.Mixed, required: true },
    counsellorId: { type: Schema.Types.ObjectId, default: null },
    deputyId: { type: Schema.Types.ObjectId, default: null },
    assignedIds: { type: [Schema.Types.ObjectId], required: true },
    createdAt: { type: Date, required: true },
    lastActivityAt: { type: Date, required: true },
    lastReadingAt: { type: Date, default: null },
    readings: { type: Number, required: true },
    archivedAt: { type: Date, default: null },
    invented: { type: Boolean, required: true },
    importKey: { type: String },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'subjects' },
);
schema.index({ code: 1 }, { unique: true });
schema.index({ projectId: 1, lastActivityAt: 1, _id: 1 });
schema.index({ projectId: 1, code: 1, _id: 1 });
schema.index({ projectId: 1, createdAt: 1, _id: 1 });
schema.index({ projectId: 1, assignedIds: 1, lastActivityAt: 1, _id: 1 });
schema.index({ projectId: 1, siteId: 1, lastActivityAt: 1, _id: 1 });
schema.index(
  { projectId: 1, importKey: 1 },
  { unique: true, partialFilterExpression: { importKey: { $exists: true } } },
);

export function subjectModel(connection: Connection): SubjectModel {
  return connection.models.Subject ?? connection.model<StoredSubject>('Subject', schema);
}
