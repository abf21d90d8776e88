/** Open spaces as they are stored: which device has whose space open, by the hash of its token. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredSpaceSession {
  _id: Types.ObjectId;
  tokenHash: string;
  slipId: Types.ObjectId;
  subjectId: Types.ObjectId;
  projectId: Types.ObjectId;
  createdAt: Date;
  lastUsedAt: Date;
  /** When it ends if it is not used again. Expired by the database too. */
  endsAt: Date;
}

export type SpaceSessionModel = Model<StoredSpaceSession>;

const schema = new Schema<StoredSpaceSession>(
  {
    tokenHash: { type: String, required: true },
    slipId: { type: Schema.Types.ObjectId, required: true },
    subjectId: { type: Schema.Types.ObjectId, required: true },
    projectId: { type: Schema.Types.ObjectId, required: true },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'spaceSessions' },
);
schema.index({ tokenHash: 1 }, { unique: true });
schema.index({ subjectId: 1, endsAt: 1 });
schema.index({ slipId: 1 });
schema.index({ endsAt: 1 }, { expireAfterSeconds: 0 });

export function spaceSessionModel(connection: Connection): SpaceSessionModel {
  return connection.models.SpaceSession ?? connection.model<StoredSpaceSession>('SpaceSession', schema);
}
