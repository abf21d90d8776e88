/** Slips as they are stored: a keyed hash of the code, never the code. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { DeviceKind } from '#contract/space';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredSlip {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  subjectId: Types.ObjectId;
  codeHash: string;
  createdAt: Date;
  /** null: the sample project, or the person. */
  createdBy: Types.ObjectId | null;
  /** The person made it in their own space. */
  byPerson?: boolean;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  /** When it last opened the space, on what kind of device, and which session that began; the latest last. */
  openings?: StoredOpening[];
}

export interface StoredOpening {
  at: Date;
  device: DeviceKind;
  sessionId: Types.ObjectId;
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
    byPerson: { type: Boolean },
    lastUsedAt: { type: Date, default: null },
    openings: {
      type: [{ _id: false, at: Date, device: String, sessionId: Schema.Types.ObjectId }],
      default: undefined,
    },
  },
  { ...SCHEMA_OPTIONS, collection: 'slips' },
);
schema.index({ codeHash: 1 }, { unique: true });
schema.index({ subjectId: 1, createdAt: -1 });

export function slipModel(connection: Connection): SlipModel {
  return connection.models.Slip ?? connection.model<StoredSlip>('Slip', schema);
}
