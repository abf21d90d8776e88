/** Sites as they are stored. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredSite {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  name: string;
  /** What the name is sorted and searched by. */
  nameKey: string;
  /** In capitals; unique in the project. */
  code: string;
  createdAt: Date;
  archivedAt: Date | null;
  revision: number;
}

export type SiteModel = Model<StoredSite>;

const schema = new Schema<StoredSite>(
  {
    projectId: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    code: { type: String, required: true },
    createdAt: { type: Date, required: true },
    archivedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'sites' },
);
schema.index({ projectId: 1, code: 1 }, { unique: true });
schema.index({ projectId: 1, nameKey: 1, _id: 1 });
schema.index({ projectId: 1, createdAt: 1, _id: 1 });

export function siteModel(connection: Connection): SiteModel {
  return connection.models.Site ?? connection.model<StoredSite>('Site', schema);
}
