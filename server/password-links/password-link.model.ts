/** One-time links to set a password, as they are stored: the hash of the link's token. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredPasswordLink {
  _id: Types.ObjectId;
  tokenHash: string;
  userId: Types.ObjectId;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

export type PasswordLinkModel = Model<StoredPasswordLink>;

/** Kept for a while after their end, so that an old link is answered with "expired" instead of "unknown". */
const KEPT_AFTER_EXPIRY_SECONDS = 60 * 24 * 3_600;

const schema = new Schema<StoredPasswordLink>(
  {
    tokenHash: { type: String, required: true },
    userId: { type: Schema.Types.ObjectId, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  { ...SCHEMA_OPTIONS, collection: 'passwordLinks' },
);
schema.index({ tokenHash: 1 }, { unique: true });
schema.index({ userId: 1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: KEPT_AFTER_EXPIRY_SECONDS });

export function passwordLinkModel(connection: Connection): PasswordLinkModel {
  return connection.models.PasswordLink ?? connection.model<StoredPasswordLink>('PasswordLink', schema);
}
