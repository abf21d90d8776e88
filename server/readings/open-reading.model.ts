/** Which devices have a reading open now, so that all processes can say so. A device that falls silent drops out. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredOpenReading {
  /** The device: a random id for each open channel. */
  _id: string;
  readingId: Types.ObjectId;
  kind: 'person' | 'user';
  /** The account's name; empty for the person. */
  who: string;
  /** Said again and again while it is open. */
  until: Date;
}

export type OpenReadingModel = Model<StoredOpenReading>;

const schema = new Schema<StoredOpenReading>(
  {
    _id: { type: String, required: true },
    readingId: { type: Schema.Types.ObjectId, required: true },
    kind: { type: String, required: true },
    // An empty one is a name too.
    who: { type: String, default: '' },
    until: { type: Date, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'openReadings' },
);
schema.index({ readingId: 1 });
schema.index({ until: 1 });

export function openReadingModel(connection: Connection): OpenReadingModel {
  return connection.models.OpenReading ?? connection.model<StoredOpenReading>('OpenReading', schema);
}
