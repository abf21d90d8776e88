/**
 * What other features ask about a subject: whether somebody may read or write its answers, who else does, and that its
 * readings have changed. Part of the subject service.
 */
import { type Connection, type QueryFilter, Types } from 'mongoose';
import type { Project } from '#contract/project';
import { gatheredById, gatheredUpdates } from '../db/gathered.ts';
import { Problem } from '../http/problem.ts';
import type { MemberService } from '../members/member.service.ts';
import type { Actor } from '../policy.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { UserService } from '../users/user.service.ts';
import { type StoredSubject, subjectModel } from './subject.model.ts';
import { assignablePeople } from './subject-assignment.ts';
import {
  type AnswerReach,
  reachOf,
  reachOfMember,
  requireAnswers,
  requireWritable,
  type SubjectReach,
} from './subject-reach.ts';

export interface SubjectAccessDependencies {
  readonly connection: Connection;
  readonly members: Pick<MemberService, 'membersWith'>;
  readonly projects: Pick<ProjectService, 'get'>;
  readonly users: Pick<UserService, 'summaries'>;
}

/** A subject with its project. */
export interface SubjectInProject {
  readonly subject: StoredSubject;
  readonly project: Project;
}

/** Somebody who can read what a person shares. */
export interface Reader {
  readonly name: string;
  /** The counsellor or deputy; in studies, researchers read as well. */
  readonly isResponsible: boolean;
}

/** How exact "last reading" is while somebody types; a write per answer would cost more than it tells. */
const NOTE_AFTER_MS = 60_000;
const NOTED_AT_MOST = 10_000;

export function subjectAccess(dependencies: SubjectAccessDependencies) {
  const { connection, projects } = dependencies;
  const model = subjectModel(connection);
  /** When each subject's last activity was written last, by this process. */
  const noted = new Map<string, number>();

  const findStored = gatheredById<StoredSubject>(model);

  const noteReadings = gatheredUpdates<{ at: Date; delta: number }>(
    (notes) =>
      model.collection.bulkWrite(
        Array.from(notes, ([subjectId, { at, delta }]) => ({
          updateOne: {
            filter: { _id: new Types.ObjectId(subjectId) },
            update: { $max: { lastReadingAt: at, lastActivityAt: at }, $inc: { readings: delta } },
          },
        })),
        { ordered: false },
      ),
    (one, other) => ({ at: one.at > other.at ? one.at : other.at, delta: one.delta + other.delta }),
  );

  /** @throws Problem not_found */
  async function load(projectId: string, subjectId: string): Promise<SubjectInProject> {
    const [project, subject] = await Promise.all([projects.get(projectId), findStored(subjectId)]);
    if (subject === null || subject.projectId.toHexString() !== projectId) throw new Problem('not_found');
    return { project, subject };
  }

  /**
   * A subject that is within reach, with that reach; its answers may be out of it.
   *
   * @throws Problem not_found, forbidden
   */
  async function getWithin(
    actor: Actor,
    projectId: string,
    subjectId: string,
  ): Promise<SubjectInProject & { readonly reach: SubjectReach }> {
    const found = await load(projectId, subjectId);
    const reach = reachOf(actor, found.project);
    if (!reach.may(found.subject)) throw new Problem('forbidden');
    return { ...found, reach };
  }

  return {
    getWithin,

    /** How far somebody reaches in a project. @throws Problem not_found (the project) */
    async reach(actor: Actor, projectId: string): Promise<SubjectReach> {
      return reachOf(actor, await projects.get(projectId));
    },

    /**
     * A subject whose answers somebody reads, and how much of them.
     *
     * @throws Problem not_found, forbidden
     */
    async getReadable(
      actor: Actor,
      projectId: string,
      subjectId: string,
    ): Promise<SubjectInProject & { readonly answers: Exclude<AnswerReach, 'none'> }> {
      const found = await load(projectId, subjectId);
      return { ...found, answers: requireAnswers(actor, found.project, found.subject) };
    },

    /**
     * A subject whose answers somebody writes.
     *
     * @throws Problem not_found, forbidden, project_archived, subject_archived
     */
    async getWritable(actor: Actor, projectId: string, subjectId: string): Promise<SubjectInProject> {
      const found = await load(projectId, subjectId);
      requireWritable(actor, found.project, found.subject);
      if (found.project.archivedAt !== null) throw new Problem('project_archived');
      return found;
    },

    /**
     * A subject of which the actor is counsellor or deputy.
     *
     * @throws Problem not_found, forbidden
     */
    async getOwn(actor: Actor, projectId: string, subjectId: string): Promise<SubjectInProject> {
      const { reach, ...found } = await getWithin(actor, projectId, subjectId);
      if (!reach.isOwn(found.subject)) throw new Problem('forbidden');
      return found;
    },

    /** The subject as it is stored, whoever asks; null if it is not there. For the person's own space. */
    find: (subjectId: string): Promise<StoredSubject | null> => findStored(subjectId),

    /** Codes by id; ids of subjects that are not there are left out. */
    async codesOf(subjectIds: readonly string[]): Promise<Map<string, string>> {
      if (subjectIds.length === 0) return new Map();
      // Past mongoose: an export asks for those of a hundred thousand readings.
      const found = await model.collection
        .find<Pick<StoredSubject, '_id' | 'code'>>(
          { _id: { $in: [...new Set(subjectIds)].map((id) => new Types.ObjectId(id)) } },
          { projection: { code: 1 } },
        )
        .toArray();
      return new Map(found.map(({ _id, code }) => [_id.toHexString(), code]));
    },

    /** Those who can read what the person shares; counsellor first, then the deputy. */
    async seenBy(subject: StoredSubject, project: Project): Promise<Reader[]> {
      const place = new Map(subject.assignedIds.map((id, index) => [id.toHexString(), index]));
      const rank = ({ userId }: { userId: string }) => place.get(userId) ?? place.size;
      const people = await assignablePeople(dependencies, project);
      return people
        .filter(({ userId, membership }) => reachOfMember(userId, membership, project).answersOf(subject) === 'full')
        .sort((a, b) => rank(a) - rank(b))
        .map(({ name, userId }) => ({ name, isResponsible: place.has(userId) }));
    },

    /** How many subjects have one of these values of a facet. */
    facetUses(projectId: string, key: string, values: readonly string[]): Promise<number> {
      const filter = { projectId: new Types.ObjectId(projectId), [`facets.${key}`]: { $in: [...values] } };
      return model.countDocuments(filter as QueryFilter<StoredSubject>);
    },

    /**
     * Notes that a reading of the subject was begun (delta 1), changed (0) or removed (-1). While somebody types, it
     * writes once a minute.
     */
    async readingChanged(subjectId: string, at: Date, delta: number): Promise<void> {
      const last = noted.get(subjectId);
      if (delta === 0 && last !== undefined && at.getTime() - last < NOTE_AFTER_MS) return;
      if (noted.size >= NOTED_AT_MOST) noted.clear();
      noted.set(subjectId, at.getTime());
      await noteReadings(subjectId, { at, delta });
    },
  };
}
