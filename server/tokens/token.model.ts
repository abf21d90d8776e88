/** Personal access tokens as they are stored: the hash, and a few characters to recognise the token by. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredToken {
  _id: Types.ObjectId;
  tokenHash: string;
  hint: string;
  userId: Types.ObjectId;
  projectId: Types.ObjectId;
  name: string;
  scope: 'read' | 'write';
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

export type TokenModel = Model<StoredToken>;

/** An expired token stays in its owner's list for a while, so that a script that stopped can be explained. */
const KEPT_AFTER_EXPIRY_SECONDS = 30 * 24 * 3_600;

const schema = new Schema<StoredToken>(
  {
    tokenHash: { type: String, required: true },
    hint: { type: String, required: true },
    userId: { type: Schema.Types.ObjectId, required: true },
    projectId: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    scope: { type: String, enum: ['read', 'write'], required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
  },
  { ...SCHEMA_OPTIONS, collection: 'tokens' },
);
schema.index({ tokenHash: 1 }, { unique: true });
schema.index({ userId: 1, createdAt: -1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: KEPT_AFTER_EXPIRY_SECONDS });

export function tokenModel(connection: Connection): TokenModel {
  return connection.models.Token ?? connection.model<StoredToken>('Token', schema);
}
