/** Sessions as they are stored: the hash of the token, never the token. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredSession {
  _id: Types.ObjectId;
  tokenHash: string;
  userId: Types.ObjectId;
  createdAt: Date;
  lastUsedAt: Date;
  /** When it ends if it is not used again: the earlier of idle time and longest time. Expired by the database too. */
  endsAt: Date;
  /** Browser and system, as far as the browser tells them; nothing finer. */
  device: string;
}

export type SessionModel = Model<StoredSession>;

const schema = new Schema<StoredSession>(
  {
    tokenHash: { type: String, required: true },
    userId: { type: Schema.Types.ObjectId, required: true },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    device: { type: String, default: '' },
  },
  { ...SCHEMA_OPTIONS, collection: 'sessions' },
);
schema.index({ tokenHash: 1 }, { unique: true });
schema.index({ userId: 1, lastUsedAt: -1 });
schema.index({ endsAt: 1 }, { expireAfterSeconds: 0 });

export function sessionModel(connection: Connection): SessionModel {
  return connection.models.Session ?? connection.model<StoredSession>('Session', schema);
}
