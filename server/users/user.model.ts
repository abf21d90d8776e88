/** Accounts as they are stored. Login and name are plain (sorted, searched); the e-mail address is encrypted. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { INTERFACE_LANGUAGES, type InterfaceLanguage } from '#surveys/language';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredUser {
  _id: Types.ObjectId;
  login: string;
  /** The login for comparing: NFKC, lower case. */
  loginKey: string;
  name: string;
  nameKey: string;
  /** Encrypted; null without an address. */
  email: string | null;
  admin: boolean;
  active: boolean;
  language: InterfaceLanguage;
  /** argon2id; null until the first password is set. */
  passwordHash: string | null;
  createdAt: Date;
  lastSignInAt: Date | null;
  revision: number;
}

export type UserModel = Model<StoredUser>;

const schema = new Schema<StoredUser>(
  {
    login: { type: String, required: true },
    loginKey: { type: String, required: true },
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    email: { type: String, default: null },
    admin: { type: Boolean, required: true },
    active: { type: Boolean, required: true },
    language: { type: String, enum: INTERFACE_LANGUAGES, required: true },
    passwordHash: { type: String, default: null },
    createdAt: { type: Date, required: true },
    lastSignInAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'users' },
);
schema.index({ loginKey: 1 }, { unique: true });
schema.index({ nameKey: 1, _id: 1 });
schema.index({ createdAt: 1, _id: 1 });
schema.index({ admin: 1, active: 1 });

export function userModel(connection: Connection): UserModel {
  return connection.models.User ?? connection.model<StoredUser>('User', schema);
}
