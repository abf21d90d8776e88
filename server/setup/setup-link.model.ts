/** One-time links to the set-up page, as they are stored. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredSetupLink {
  _id: Types.ObjectId;
  tokenHash: string;
  expiresAt: Date;
  usedAt: Date | null;
}

export type SetupLinkModel = Model<StoredSetupLink>;

const KEPT_AFTER_EXPIRY_SECONDS = 60 * 24 * 3_600;

const schema = new Schema<StoredSetupLink>(
  {
    tokenHash: { type: String, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  { ...SCHEMA_OPTIONS, collection: 'setupLinks' },
);
schema.index({ tokenHash: 1 }, { unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: KEPT_AFTER_EXPIRY_SECONDS });

export function setupLinkModel(connection: Connection): SetupLinkModel {
  return connection.models.SetupLink ?? connection.model<StoredSetupLink>('SetupLink', schema);
}
