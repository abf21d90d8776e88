/**
 * The audit log. Entries are added and read, never changed or deleted, with one exception: the network address goes
 * when its days are over.
 */
import type { Connection, QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type { AuditEntry, AuditListQuery } from '#contract/audit';
import type { KeyRing } from '../crypto.ts';
import { gatheredDocuments } from '../db/gathered.ts';
import { findPage, type Page } from '../db/paging.ts';
import type { AuditRecord, AuditSink } from '../http/audit-sink.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { UserService } from '../users/user.service.ts';
import { auditModel, DROP_ADDRESS, type StoredAuditEntry } from './audit.model.ts';

export interface AuditServiceDependencies {
  readonly connection: Connection;
  readonly keys: KeyRing;
  /** These two have the names of what entries hold as ids. */
  readonly users: Pick<UserService, 'summaries'>;
  readonly projects: Pick<ProjectService, 'namesOf'>;
}

export type AuditService = ReturnType<typeof auditService>;

const PURPOSE = 'audit address';

export function auditService({ connection, keys, users, projects }: AuditServiceDependencies) {
  const model = auditModel(connection);
  const insert = gatheredDocuments<StoredAuditEntry>((entries) => model.collection.insertMany(entries));

  async function present(entries: readonly StoredAuditEntry[]): Promise<AuditEntry[]> {
    const accounts = await users.summaries(distinct(entries.map((entry) => entry.actor.id)));
    const projectNames = await projects.namesOf(
      distinct(entries.map((entry) => entry.projectId?.toHexString() ?? null)),
    );
    return entries.map((entry) => {
      const { actor, subject } = entry;
      const projectId = entry.projectId?.toHexString();
      return {
        id: entry._id.toHexString(),
        at: entry.at.toISOString(),
        actor: {
          kind: actor.kind,
          id: actor.id,
          label: (actor.id !== null && accounts.get(actor.id)?.name) || actor.label,
        },
        action: entry.action,
        subject: subject && { kind: subject.kind, id: subject.id, label: subject.label },
        project: projectId === undefined ? null : { id: projectId, name: projectNames.get(projectId) ?? '' },
        outcome: entry.outcome,
        requestId: entry.requestId,
        address: entry.address === undefined ? null : keys.decrypt(PURPOSE, entry.address),
      };
    });
  }

  async function page(scope: QueryFilter<StoredAuditEntry>, query: AuditListQuery): Promise<Page<AuditEntry>> {
    const found = await findPage(model, { $and: [scope, filterOf(query)] }, 'at', query);
    return { ...found, items: await present(found.items) };
  }

  const sink: AuditSink = {
    async record(entry: AuditRecord): Promise<void> {
      const { address, projectId, subject, ...rest } = entry;
      const stored: StoredAuditEntry = {
        ...rest,
        _id: new Types.ObjectId(),
        subject: subject && { kind: subject.kind, id: subject.id, label: subject.label ?? null },
        // A path may name anything as its project; what is no id names none.
        projectId: projectId !== null && Types.ObjectId.isValid(projectId) ? new Types.ObjectId(projectId) : null,
      };
      if (address !== null) stored.address = keys.encrypt(PURPOSE, address);
      await insert(stored);
    },
  };

  return {
    model,
    ...sink,

    /** The installation's log, newest first. */
    list(query: AuditListQuery): Promise<Page<AuditEntry>> {
      return page({}, query);
    },

    /** What happened in one project, newest first. */
    listProject(projectId: string, query: AuditListQuery): Promise<Page<AuditEntry>> {
      return page({ projectId: new Types.ObjectId(projectId) }, query);
    },

    /**
     * Drops the addresses of entries that were written before `before`.
     *
     * @returns how many entries lost theirs
     */
    async dropAddresses(before: Date): Promise<number> {
      const result = await model.updateMany({ address: { $exists: true }, at: { $lt: before } }, DROP_ADDRESS);
      return result.modifiedCount;
    },
  };
}

function filterOf({ action, actor, outcome, from, to }: AuditListQuery): QueryFilter<StoredAuditEntry> {
  const filter: QueryFilter<StoredAuditEntry> = {};
  if (action !== undefined) filter.action = action;
  if (outcome !== undefined) filter.outcome = outcome;
  if (actor !== undefined) filter.$or = [{ 'actor.id': actor }, { 'actor.label': actor }];
  if (from !== undefined || to !== undefined) {
    filter.at = { ...(from && { $gte: new Date(from) }), ...(to && { $lt: new Date(to) }) };
  }
  return filter;
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
