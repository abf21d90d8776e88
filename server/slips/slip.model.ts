/** Slips as they are stored: a keyed hash of the code, never the code. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredSlip {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  subjectId: Types.ObjectId;
  codeHash: string;
  createdAt: Date;
  /** null: the sample project. */
  createdBy: Types.ObjectId | null;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

export type SlipModel = Model<StoredSlip>;

const schema = new Schema<StoredSlip>(
  {
    projectId: { type: Schema.Types.ObjectId, required: true },
    subjectId: { type: Schema.Types.ObjectId, required: true },
    codeHash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    createdBy: { type: Schema.Types.ObjectId, default: null },
    expiresAt: { type: Date, required: true },
    revokedAt: { type: Date, default: null },
    lastUsedAt: { type: Date, default: null },
  },
  { ...SCHEMA_OPTIONS, collection: 'slips' },
);
schema.index({ codeHash: 1 }, { unique: true });
schema.index({ subjectId: 1, createdAt: -1 });

export function slipModel(connection: Connection): SlipModel {
  return connection.models.Slip ?? connection.model<StoredSlip>('Slip', schema);
}
