/**
 * Subjects: cases and interview partners, by a code that nobody can guess. Who reaches which is in subject-reach.ts.
 * What hangs on a subject elsewhere (its readings' site and facets, who has its space open) follows through `follow`.
 */
import type { Connection, QueryFilter, UpdateQuery } from 'mongoose';
import { Types } from 'mongoose';
import type { Project } from '#contract/project';
import type {
  AssignableList,
  Subject,
  SubjectCreate,
  SubjectList,
  SubjectListQuery,
  SubjectPatch,
} from '#contract/subject';
import type { Clock } from '../clock.ts';
import { findPage } from '../db/paging.ts';
import { updateAtRevision } from '../db/revision.ts';
import type { IssueDraft } from '../http/issue-messages.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { MemberService } from '../members/member.service.ts';
import type { Actor } from '../policy.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { SiteService } from '../sites/site.service.ts';
import type { UserService } from '../users/user.service.ts';
import { type StoredSubject, subjectModel } from './subject.model.ts';
import { subjectAccess } from './subject-access.service.ts';
import {
  assignablePeople,
  assignmentIssues,
  assignmentOf,
  requireMayChange,
  storedAssignment,
} from './subject-assignment.ts';
import { createWithCode } from './subject-code.ts';
import { facetIssues, sameFacets } from './subject-facets.ts';
import { reachOf, worksAt } from './subject-reach.ts';
import { subjectFilter } from './subject-search.ts';

/** What of a subject its readings repeat, so that reports need not look it up. */
export interface SubjectPlace {
  readonly siteId: string | null;
  readonly facets: Readonly<Record<string, string>>;
}

/** What happens elsewhere when a subject changes. */
export interface SubjectFollowers {
  /** Its site or facets are others now. */
  moved(subjectId: string, place: SubjectPlace): Promise<void>;
  /** It was put away: its space closes on all devices. */
  putAway(subjectId: string): Promise<void>;
}

export interface SubjectServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly follow: SubjectFollowers;
  readonly members: Pick<MemberService, 'membersWith'>;
  readonly projects: Pick<ProjectService, 'get' | 'requireOpen'>;
  readonly sites: Pick<SiteService, 'unknownAmong'>;
  readonly users: Pick<UserService, 'summaries'>;
}

export type SubjectService = ReturnType<typeof subjectService>;

/** Counting further than this costs more than it tells. */
const COUNTED_AT_MOST = 10_000;

export function subjectService(dependencies: SubjectServiceDependencies) {
  const { connection, clock, follow, projects, sites, users } = dependencies;
  const model = subjectModel(connection);
  const access = subjectAccess(dependencies);

  async function present(stored: StoredSubject): Promise<Subject> {
    return (await presentAll([stored]))[0]!;
  }

  async function presentAll(subjects: readonly StoredSubject[]): Promise<Subject[]> {
    const ids = subjects.flatMap(({ assignedIds }) => assignedIds.map((id) => id.toHexString()));
    const names = await users.summaries(ids);
    const account = (id: Types.ObjectId | null) =>
      id === null ? null : { userId: id.toHexString(), name: names.get(id.toHexString())?.name ?? '' };
    return subjects.map((stored) => ({
      id: stored._id.toHexString(),
      projectId: stored.projectId.toHexString(),
      code: stored.code,
      siteId: stored.siteId?.toHexString() ?? null,
      facets: stored.facets,
      counsellor: account(stored.counsellorId),
      deputy: account(stored.deputyId),
      createdAt: stored.createdAt.toISOString(),
      lastReadingAt: stored.lastReadingAt?.toISOString() ?? null,
      readings: stored.readings,
      archivedAt: stored.archivedAt?.toISOString() ?? null,
      invented: stored.invented,
      revision: stored.revision,
    }));
  }

  async function siteIssues(projectId: string, siteId: string | null): Promise<IssueDraft[]> {
    const unknown = siteId === null ? [] : await sites.unknownAmong(projectId, [siteId]);
    return unknown.length > 0 ? [{ path: 'siteId', code: 'site_unknown' }] : [];
  }

  /** @throws Problem forbidden for those who only read (researchers of a counselling project) */
  function requireMayCreate(actor: Actor, project: Project, input: SubjectCreate): void {
    const reach = reachOf(actor, project);
    const mayHaveOwn = reach.isOwn(ownSubjectOf(actor, project));
    if (!reach.managesAll && !mayHaveOwn) throw new Problem('forbidden');
    const own = userIdOf(actor);
    if (!reach.managesAll && input.counsellorId !== undefined && input.counsellorId !== own) {
      throw new Problem('forbidden');
    }
  }

  return {
    ...access,
    model,

    /** A page of the subjects within reach. @throws Problem not_found (the project), invalid_input (cursor) */
    async list(actor: Actor, projectId: string, query: SubjectListQuery): Promise<SubjectList> {
      const reach = reachOf(actor, await projects.get(projectId));
      const wanted = subjectFilter(projectId, query, userIdOf(actor));
      if (wanted === null) return { items: [], nextCursor: null, total: 0 };
      const filter = { $and: [wanted, reach.filter] } as QueryFilter<StoredSubject>;
      const [page, count] = await Promise.all([
        findPage(model, filter, query.sort, query),
        model.countDocuments(filter, { limit: COUNTED_AT_MOST }),
      ]);
      return {
        items: await presentAll(page.items),
        nextCursor: page.nextCursor,
        ...(count < COUNTED_AT_MOST ? { total: count } : {}),
      };
    },

    /** @throws Problem not_found, forbidden */
    async get(actor: Actor, projectId: string, subjectId: string): Promise<Subject> {
      return present((await access.getWithin(actor, projectId, subjectId)).subject);
    },

    /**
     * Who may be counsellor or deputy, for those who may say so; with a site only those who work there.
     *
     * @throws Problem not_found (the project), forbidden
     */
    async assignable(actor: Actor, projectId: string, siteId?: string): Promise<AssignableList> {
      const project = await projects.get(projectId);
      const reach = reachOf(actor, project);
      if (!reach.managesAll && !reach.isOwn(ownSubjectOf(actor, project))) throw new Problem('forbidden');
      const people = await assignablePeople(dependencies, project);
      const there = people.filter(({ membership }) => siteId === undefined || worksAt(membership, siteId));
      return { items: there.map(({ userId, name }) => ({ userId, name })) };
    },

    /**
     * Makes a subject. Left out, the counsellor is whoever makes it if they can be that, and the site the only one
     * where they work.
     *
     * @param fixed what only programs say: when it was made (the sample project)
     * @throws Problem not_found (the project), project_archived, forbidden, invalid_input
     */
    async create(
      actor: Actor,
      projectId: string,
      input: SubjectCreate,
      fixed: { readonly createdAt?: Date } = {},
    ): Promise<Subject> {
      const project = await openProject(projects, projectId);
      requireMayCreate(actor, project, input);
      const ownSites = membershipIn(actor, projectId)?.siteIds ?? [];
      const siteId = input.siteId ?? (ownSites.length === 1 ? (ownSites[0] ?? null) : null);
      const people = await assignablePeople(dependencies, project);
      const own = people.find(({ userId }) => userId === userIdOf(actor))?.userId ?? null;
      const counsellorId = input.counsellorId === undefined ? own : input.counsellorId;
      const assignment = { siteId, counsellorId, deputyId: input.deputyId };
      const here = worksAt({ siteIds: ownSites }, siteId);
      const issues: IssueDraft[] = [
        ...(await siteIssues(projectId, siteId)),
        ...(here ? [] : [{ path: 'siteId', code: siteId === null ? 'required' : 'site_not_yours' } as const]),
        ...facetIssues(project.facets, input.facets),
        ...assignmentIssues(people, assignment, null),
      ];
      if (issues.length > 0) throw invalidInput(...firstOfEach(issues));
      const createdAt = fixed.createdAt ?? clock.now();
      const stored = await createWithCode(model, {
        _id: new Types.ObjectId(),
        projectId: new Types.ObjectId(projectId),
        ...storedAssignment(assignment),
        facets: input.facets,
        createdAt,
        lastActivityAt: createdAt,
        lastReadingAt: null,
        readings: 0,
        archivedAt: null,
        invented: project.invented,
        revision: 0,
      });
      return present(stored);
    },

    /**
     * Changes what the patch names. A put-away subject can only be taken out again; that and other changes may come
     * together.
     *
     * @throws Problem not_found, forbidden, project_archived, edit_conflict, subject_archived, invalid_input
     */
    async update(actor: Actor, projectId: string, subjectId: string, patch: SubjectPatch): Promise<Subject> {
      const { project, subject: stored, reach } = await access.getWithin(actor, projectId, subjectId);
      requireMayChange(reach, userIdOf(actor), stored, patch);
      if (project.archivedAt !== null) throw new Problem('project_archived');
      // A stale author hears of the conflict first: what they saw may have been put away in between.
      if (stored.revision !== patch.revision) throw new Problem('edit_conflict', { current: await present(stored) });
      if (stored.archivedAt !== null && patch.archived !== false) throw new Problem('subject_archived');

      const before = assignmentOf(stored);
      const { siteId, counsellorId, deputyId } = patch;
      const next = {
        siteId: siteId === undefined ? before.siteId : siteId,
        counsellorId: counsellorId === undefined ? before.counsellorId : counsellorId,
        deputyId: deputyId === undefined ? before.deputyId : deputyId,
      };
      const issues: IssueDraft[] = [
        ...(next.siteId === before.siteId ? [] : await siteIssues(projectId, next.siteId)),
        ...(patch.facets === undefined ? [] : facetIssues(project.facets, patch.facets)),
        ...assignmentIssues(await assignablePeople(dependencies, project), next, before),
      ];
      if (issues.length > 0) throw invalidInput(...firstOfEach(issues));

      const change: Partial<StoredSubject> = { ...storedAssignment(next) };
      if (patch.facets !== undefined) change.facets = patch.facets;
      if (patch.archived !== undefined) change.archivedAt = patch.archived ? (stored.archivedAt ?? clock.now()) : null;
      const update = { $set: change } as UpdateQuery<StoredSubject>;
      const changed = await updateAtRevision(model, { _id: stored._id }, patch.revision, update, present);
      const place = { siteId: next.siteId, facets: changed.facets };
      if (next.siteId !== before.siteId || !sameFacets(stored.facets, changed.facets)) {
        await follow.moved(subjectId, place);
      }
      if (patch.archived === true) await follow.putAway(subjectId);
      return present(changed);
    },
  };
}

/** @throws Problem not_found, project_archived */
async function openProject(projects: Pick<ProjectService, 'get'>, projectId: string): Promise<Project> {
  const project = await projects.get(projectId);
  if (project.archivedAt !== null) throw new Problem('project_archived');
  return project;
}

function userIdOf(actor: Actor): string | null {
  return 'userId' in actor ? actor.userId : null;
}

function membershipIn(actor: Actor, projectId: string) {
  return 'memberships' in actor ? actor.memberships.get(projectId) : undefined;
}

/** A subject as it would be if it were the actor's own, at a place where they work: asks what their role lets them have. */
function ownSubjectOf(actor: Actor, project: Project): Pick<StoredSubject, 'projectId' | 'siteId' | 'assignedIds'> {
  const own = userIdOf(actor);
  const site = membershipIn(actor, project.id)?.siteIds[0];
  return {
    projectId: new Types.ObjectId(project.id),
    siteId: site === undefined ? null : new Types.ObjectId(site),
    assignedIds: own === null ? [] : [new Types.ObjectId(own)],
  };
}

/** One issue per field. */
function firstOfEach(issues: readonly IssueDraft[]): IssueDraft[] {
  return issues.filter((issue, index) => issues.findIndex(({ path }) => path === issue.path) === index);
}
