/** Members as they are stored: one user's roles in one project. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { ProjectRole } from '#surveys/role';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredMember {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  userId: Types.ObjectId;
  roles: ProjectRole[];
  /** Empty: all sites of the project. */
  siteIds: Types.ObjectId[];
  createdAt: Date;
  revision: number;
}

export type MemberModel = Model<StoredMember>;

const schema = new Schema<StoredMember>(
  {
    projectId: { type: Schema.Types.ObjectId, required: true },
    userId: { type: Schema.Types.ObjectId, required: true },
    roles: { type: [String], required: true },
    siteIds: { type: [Schema.Types.ObjectId], required: true },
    createdAt: { type: Date, required: true },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'members' },
);
schema.index({ projectId: 1, userId: 1 }, { unique: true });
schema.index({ userId: 1 });

export function memberModel(connection: Connection): MemberModel {
  return connection.models.Member ?? connection.model<StoredMember>('Member', schema);
}
