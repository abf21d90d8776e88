/** Projects as they are stored. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { ProjectFacet } from '#contract/project';
import type { Language } from '#surveys/language';
import type { ProjectKind } from '#surveys/project-kind';
import { SCHEMA_OPTIONS } from '../db/model.ts';

export interface StoredProject {
  _id: Types.ObjectId;
  name: string;
  /** What the name is sorted, searched and kept unique by. */
  nameKey: string;
  description: string;
  kind: ProjectKind;
  floor: number;
  retentionMonths: number;
  languages: Language[];
  /** Left out in documents from before there were facets. */
  facets?: ProjectFacet[];
  /** The sample project. */
  invented?: boolean;
  createdAt: Date;
  archivedAt: Date | null;
  revision: number;
}

export type ProjectModel = Model<StoredProject>;

const schema = new Schema<StoredProject>(
  {
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    description: { type: String, default: '' },
    kind: { type: String, required: true },
    floor: { type: Number, required: true },
    retentionMonths: { type: Number, required: true },
    languages: { type: [String], required: true },
    facets: { type: [Schema.Types.Mixed], default: [] },
    invented: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
    archivedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { ...SCHEMA_OPTIONS, collection: 'projects' },
);
schema.index({ nameKey: 1 }, { unique: true });
schema.index({ createdAt: 1, _id: 1 });

export function projectModel(connection: Connection): ProjectModel {
  return connection.models.Project ?? connection.model<StoredProject>('Project', schema);
}
