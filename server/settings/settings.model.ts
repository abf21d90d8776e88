/** The installation's settings as they are stored: one document, made when somebody first changes something. */
import { type Connection, type Model, Schema } from 'mongoose';
import type { InterfaceLanguage } from '#surveys/language';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export const SETTINGS_ID = 'installation';

export interface StoredSettings {
  _id: typeof SETTINGS_ID;
  language: InterfaceLanguage;
  auditAddressDays: number;
  updatedAt: Date | null;
  revision: number;
}

export type SettingsModel = Model<StoredSettings>;

const schema = new Schema<StoredSettings>(
  {
    _id: { type: String, required: true },
    language: { type: String, required: true },
    auditAddressDays: { type: Number, required: true },
    updatedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'settings' },
);

export function settingsModel(connection: Connection): SettingsModel {
  return connection.models.Settings ?? connection.model<StoredSettings>('Settings', schema);
}
