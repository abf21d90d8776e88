/**
 * Imports of answers as they are stored, and the files behind them: in pieces, encrypted, and only for as long as they
 * are needed.
 */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { IMPORT_STATES } from '#contract/answer-import';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredImport {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  instrumentId: Types.ObjectId;
  version: number;
  state: (typeof IMPORT_STATES)[number];
  /** There while it is being checked or run: one at a time for each instrument. */
  active?: true;
  /** When the process that works on it last said so. */
  aliveAt: Date;
  fileName: string;
  bytes: number;
  encoding: string;
  /** Mapping, columns with samples and issues with examples, as encrypted JSON: cells of the file are in them. */
  details: string;
  rows: number | null;
  progress: number;
  result: { added: number; changed: number; unchanged: number; subjects: number } | null;
  createdAt: Date;
  createdBy: Types.ObjectId | null;
  finishedAt: Date | null;
}

/** One piece of a file, in order. */
export interface StoredImportPiece {
  _id: Types.ObjectId;
  importId: Types.ObjectId;
  n: number;
  /** Encrypted bytes. */
  data: Buffer;
  createdAt: Date;
}

/** A file that nobody takes over goes after this time. */
export const KEEP_FILE_SECONDS = 24 * 60 * 60;

const schema = new Schema<StoredImport>(
  {
    projectId: { type: Schema.Types.ObjectId, required: true },
    instrumentId: { type: Schema.Types.ObjectId, required: true },
    version: { type: Number, required: true },
    state: { type: String, required: true },
    active: Boolean,
    aliveAt: { type: Date, required: true },
    fileName: { type: String, default: '' },
    bytes: { type: Number, required: true },
    encoding: { type: String, required: true },
    details: { type: String, required: true },
    rows: { type: Number, default: null },
    progress: { type: Number, required: true },
    result: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
    createdBy: { type: Schema.Types.ObjectId, default: null },
    finishedAt: { type: Date, default: null },
  },
  { ...SCHEMA_OPTIONS, collection: 'answerImports' },
);
schema.index({ projectId: 1, instrumentId: 1, createdAt: 1, _id: 1 });
schema.index({ instrumentId: 1 }, { unique: true, partialFilterExpression: { active: true }, name: 'one_at_a_time' });

const pieceSchema = new Schema<StoredImportPiece>(
  {
    importId: { type: Schema.Types.ObjectId, required: true },
    n: { type: Number, required: true },
    data: { type: Buffer, required: true },
    createdAt: { type: Date, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'answerImportPieces' },
);
pieceSchema.index({ importId: 1, n: 1 }, { unique: true });
pieceSchema.index({ createdAt: 1 }, { expireAfterSeconds: KEEP_FILE_SECONDS });

export function importModel(connection: Connection): Model<StoredImport> {
  return connection.models.AnswerImport ?? connection.model<StoredImport>('AnswerImport', schema);
}

export function importPieceModel(connection: Connection): Model<StoredImportPiece> {
  return connection.models.AnswerImportPiece ?? connection.model<StoredImportPiece>('AnswerImportPiece', pieceSchema);
}
