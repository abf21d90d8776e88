/** Exports as they are stored: what was taken out, by whom, and what came out. Never the files themselves. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { ExportQuery, ExportRecord } from '#contract/export';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredExport {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  instrumentId: Types.ObjectId;
  content: ExportQuery['content'];
  format: ExportQuery['format'];
  fileName: string;
  startedAt: Date;
  finishedAt: Date | null;
  rows: number | null;
  bytes: number | null;
  sha256: string | null;
  by: { id: string | null; name: string };
  state: ExportRecord['state'];
}

export type ExportModel = Model<StoredExport>;

const schema = new Schema<StoredExport>(
  {
    projectId: { type: Schema.Types.ObjectId, required: true },
    instrumentId: { type: Schema.Types.ObjectId, required: true },
    content: { type: String, required: true },
    format: { type: String, required: true },
    fileName: { type: String, required: true },
    startedAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
    rows: { type: Number, default: null },
    bytes: { type: Number, default: null },
    sha256: { type: String, default: null },
    by: { type: Schema.Types.Mixed, required: true },
    state: { type: String, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'exports' },
);
schema.index({ projectId: 1, startedAt: 1, _id: 1 });

export function exportModel(connection: Connection): ExportModel {
  return connection.models.Export ?? connection.model<StoredExport>('Export', schema);
}
