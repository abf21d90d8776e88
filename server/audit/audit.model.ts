/** Audit entries as they are stored. */
import { type Connection, type Model, Schema, type Types } from 'mongoose';
import { SCHEMA_OPTIONS } from '../db/model.ts';
import type { AuditRecord } from '../http/audit-sink.ts';

export interface StoredAuditEntry {
  _id: Types.ObjectId;
  at: Date;
  actor: { kind: AuditRecord['actor']['kind']; id: string | null; label: string };
  action: string;
  subject: { kind: string; id: string | null; label: string | null } | null;
  projectId: Types.ObjectId | null;
  outcome: AuditRecord['outcome'];
  requestId: string | null;
  /** Encrypted; missing when there was none or its days are over. */
  address?: string;
}

export type AuditModel = Model<StoredAuditEntry>;

const part = { _id: false, strict: 'throw' } as const;

const actor = new Schema(
  {
    kind: { type: String, required: true },
    id: { type: String, default: null },
    // Not `required`: an empty label is a label, and mongoose would refuse it.
    label: { type: String, default: '' },
  },
  part,
);
const subject = new Schema(
  {
    kind: { type: String, required: true },
    id: { type: String, default: null },
    label: { type: String, default: null },
  },
  part,
);
const schema = new Schema<StoredAuditEntry>(
  {
    at: { type: Date, required: true },
    actor: { type: actor, required: true },
    action: { type: String, required: true },
    subject: { type: subject, default: null },
    projectId: { type: Schema.Types.ObjectId, default: null },
    outcome: { type: String, required: true },
    requestId: { type: String, default: null },
    address: { type: String },
  },
  { ...SCHEMA_OPTIONS, collection: 'audit' },
);
schema.index({ at: 1, _id: 1 });
schema.index({ projectId: 1, at: 1, _id: 1 });
schema.index({ action: 1, at: 1, _id: 1 });
schema.index({ 'actor.id': 1, at: 1, _id: 1 });
schema.index({ 'actor.label': 1, at: 1, _id: 1 });
// Small: it holds only the entries whose address is still kept, in the order in which they lose it.
schema.index({ at: 1 }, { name: 'kept_addresses', partialFilterExpression: { address: { $exists: true } } });

// Entries are added and read. Whatever else a service may ever try with this model is refused here.
schema.pre(
  ['updateOne', 'findOneAndUpdate', 'replaceOne', 'findOneAndReplace', 'deleteOne', 'deleteMany', 'findOneAndDelete'],
  refuse,
);
schema.pre('updateMany', function onlyDropAddresses() {
  const update: unknown = this.getUpdate();
  if (JSON.stringify(update) !== JSON.stringify(DROP_ADDRESS)) refuse();
});

/** The one change there is: addresses go when their days are over. */
export const DROP_ADDRESS = { $unset: { address: 1 } } as const;

function refuse(): never {
  throw new Error('the audit log can only be added to');
}

export function auditModel(connection: Connection): AuditModel {
  return connection.models.AuditEntry ?? connection.model<StoredAuditEntry>('AuditEntry', schema);
}
