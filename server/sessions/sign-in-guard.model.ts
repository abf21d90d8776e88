/** Counters of failed sign-ins, by keyed hashes, so that neither logins that were tried nor addresses are stored. */
import { type Connection, type Model, Schema } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredSignInFailures {
  /** Keyed hash of what is counted. */
  _id: string;
  count: number;
  /** No further attempt is looked at before; only used for account and address together. */
  waitUntil: Date;
  /** The database drops the counter after this moment; it counts no more from it on. */
  forgetAt: Date;
}

export type SignInFailuresModel = Model<StoredSignInFailures>;

const schema = new Schema<StoredSignInFailures>(
  {
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    waitUntil: { type: Date, required: true },
    forgetAt: { type: Date, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'signInFailures' },
);
schema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

export function signInFailuresModel(connection: Connection): SignInFailuresModel {
  return connection.models.SignInFailures ?? connection.model<StoredSignInFailures>('SignInFailures', schema);
}
