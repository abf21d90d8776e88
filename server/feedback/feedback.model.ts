/** Feedback as it is stored: message and contact encrypted, because people write what they like into them. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredFeedback {
  _id: Types.ObjectId;
  createdAt: Date;
  message: string;
  contact: string | null;
  page: string | null;
  doneAt: Date | null;
  revision: number;
}

export type FeedbackModel = Model<StoredFeedback>;

const schema = new Schema<StoredFeedback>(
  {
    createdAt: { type: Date, required: true },
    message: { type: String, required: true },
    contact: { type: String, default: null },
    page: { type: String, default: null },
    doneAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'feedback' },
);
schema.index({ createdAt: 1, _id: 1 });
schema.index({ doneAt: 1, createdAt: 1, _id: 1 });

export function feedbackModel(connection: Connection): FeedbackModel {
  return connection.models.Feedback ?? connection.model<StoredFeedback>('Feedback', schema);
}
