/** The operator's texts as they are stored: one document per text, made when somebody first saves it. */
import { type Connection, type Model, Schema } from 'mongoose';
import type { TextKey } from '#contract/text';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredText {
  _id: TextKey;
  content: { de: string; en: string };
  updatedAt: Date | null;
  revision: number;
}

export type TextModel = Model<StoredText>;

const content = new Schema(
  { de: { type: String, default: '' }, en: { type: String, default: '' } },
  { _id: false, strict: 'throw' },
);
const schema = new Schema<StoredText>(
  {
    _id: { type: String, required: true },
    content: { type: content, required: true },
    updatedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'texts' },
);

export function textModel(connection: Connection): TextModel {
  return connection.models.Text ?? connection.model<StoredText>('Text', schema);
}
