/**
 * Who is looking at a subject's readings, and what they may do with them: accounts by their reach, the person in their
 * own space. Everything that shows or changes answers begins here.
 */
import { type QueryFilter, Types } from 'mongoose';
import type { Project } from '#contract/project';
import type { Author } from '#surveys/entry';
import { Problem } from '../http/problem.ts';
import type { Actor } from '../policy.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { SubjectService } from '../subjects/subject.service.ts';
import type { StoredReading } from './reading.model.ts';
import type { Viewer } from './reading-present.ts';

export interface ReadingAccessDependencies {
  readonly projects: Pick<ProjectService, 'get'>;
  readonly subjects: Pick<SubjectService, 'find' | 'getReadable' | 'getWritable' | 'list' | 'reach'>;
}

/** What of a subject its readings need. */
export type SubjectOfReadings = NonNullable<Awaited<ReturnType<SubjectService['find']>>>;

export interface Access {
  readonly viewer: Viewer;
  readonly project: Project;
  readonly subject: SubjectOfReadings;
}

const OWN_SUBJECTS = { assigned: 'me', archived: 'all', limit: 200, sort: 'createdAt', order: 'asc' } as const;

export type ReadingAccess = ReturnType<typeof readingAccess>;

/** Who an actor is as the author of a change. */
export function authorOf(actor: Actor): Author {
  if (actor.kind === 'person') return { kind: 'person', id: null };
  return { kind: 'user', id: 'userId' in actor ? actor.userId : null };
}

export function readingAccess({ projects, subjects }: ReadingAccessDependencies) {
  /** A person reaches one subject; any other is not there for them. */
  async function ofPerson(actor: Extract<Actor, { kind: 'person' }>, projectId: string, subjectId: string) {
    if (actor.projectId !== projectId || actor.subjectId !== subjectId) throw new Problem('not_found');
    const [project, subject] = await Promise.all([projects.get(projectId), subjects.find(subjectId)]);
    if (subject === null || subject.projectId.toHexString() !== projectId) throw new Problem('not_found');
    return { viewer: { kind: 'person' }, project, subject } satisfies Access;
  }

  /** The subjects that an account has as counsellor or deputy. */
  async function ownSubjects(actor: Actor, projectId: string): Promise<Types.ObjectId[]> {
    const ids: Types.ObjectId[] = [];
    let cursor: string | undefined;
    do {
      const page = await subjects.list(actor, projectId, { ...OWN_SUBJECTS, cursor });
      ids.push(...page.items.map(({ id }) => new Types.ObjectId(id)));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  return {
    /**
     * Which readings of a project somebody may look into, as a filter.
     *
     * @throws Problem not_found (the project)
     */
    async listFilter(actor: Actor, projectId: string): Promise<QueryFilter<StoredReading>> {
      const reach = await subjects.reach(actor, projectId);
      const siteIds = 'memberships' in actor ? (actor.memberships.get(projectId)?.siteIds ?? []) : [];
      const [site] = siteIds;
      const anyone = {
        projectId: new Types.ObjectId(projectId),
        siteId: site === undefined ? null : new Types.ObjectId(site),
        assignedIds: [],
      };
      if (reach.answersOf(anyone) === 'none') return { subjectId: { $in: await ownSubjects(actor, projectId) } };
      if (siteIds.length === 0) return {};
      return { siteId: { $in: siteIds.map((siteId) => new Types.ObjectId(siteId)) } };
    },

    /**
     * For whoever reads answers of a subject.
     *
     * @throws Problem not_found, forbidden
     */
    async readable(actor: Actor, projectId: string, subjectId: string): Promise<Access> {
      if (actor.kind === 'person') return ofPerson(actor, projectId, subjectId);
      const { project, subject, answers } = await subjects.getReadable(actor, projectId, subjectId);
      return { viewer: { kind: 'staff', countedOnly: answers === 'counted' }, project, subject };
    },

    /**
     * For whoever writes answers of a subject.
     *
     * @throws Problem not_found, forbidden, project_archived, subject_archived
     */
    async writable(actor: Actor, projectId: string, subjectId: string): Promise<Access> {
      if (actor.kind === 'person') {
        const access = await ofPerson(actor, projectId, subjectId);
        if (access.project.archivedAt !== null) throw new Problem('project_archived');
        if (access.subject.archivedAt !== null) throw new Problem('subject_archived');
        return access;
      }
      const { project, subject } = await subjects.getWritable(actor, projectId, subjectId);
      return { viewer: { kind: 'staff', countedOnly: false }, project, subject };
    },
  };
}
