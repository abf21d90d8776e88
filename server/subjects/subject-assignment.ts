/** Who may be counsellor or deputy of a subject, and who may say so. */
import { Types } from 'mongoose';
import type { Project } from '#contract/project';
import type { SubjectPatch } from '#contract/subject';
import type { IssueDraft } from '../http/issue-messages.ts';
import { Problem } from '../http/problem.ts';
import type { MemberService, UserMembership } from '../members/member.service.ts';
import type { UserService } from '../users/user.service.ts';
import type { StoredSubject } from './subject.model.ts';
import { assignableRoles, type SubjectReach, worksAt } from './subject-reach.ts';

export interface AssignmentDependencies {
  readonly members: Pick<MemberService, 'membersWith'>;
  readonly users: Pick<UserService, 'summaries'>;
}

/** Who a subject is assigned to, and where. */
export interface Assignment {
  readonly siteId: string | null;
  readonly counsellorId: string | null;
  readonly deputyId: string | null;
}

export interface AssignablePerson {
  readonly userId: string;
  readonly name: string;
  readonly membership: UserMembership;
}

/** The people of active accounts who may be assigned subjects of the project, by name. */
export async function assignablePeople(
  { members, users }: AssignmentDependencies,
  project: Pick<Project, 'id' | 'kind'>,
): Promise<AssignablePerson[]> {
  const memberships = await members.membersWith(project.id, assignableRoles(project.kind));
  const known = await users.summaries(memberships.map(({ userId }) => userId));
  return memberships
    .flatMap((membership) => {
      const account = known.get(membership.userId);
      return account?.active ? [{ userId: account.id, name: account.name, membership }] : [];
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'de'));
}

/**
 * What is wrong with an assignment: somebody who may not have the case, or one person as both. People whom the change
 * leaves as they are count only if the new site takes the case out of their reach.
 */
export function assignmentIssues(
  people: readonly AssignablePerson[],
  next: Assignment,
  before: Assignment | null,
): IssueDraft[] {
  const issues: IssueDraft[] = [];
  for (const field of ['counsellorId', 'deputyId'] as const) {
    const userId = next[field];
    if (userId === null) continue;
    const person = people.find((candidate) => candidate.userId === userId);
    const untouched = before !== null && before[field] === userId;
    const fits = person === undefined ? untouched : worksAt(person.membership, next.siteId);
    const wasOutside = untouched && person !== undefined && !worksAt(person.membership, before.siteId);
    if (!fits && !wasOutside) issues.push({ path: field, code: 'not_assignable' });
  }
  if (next.counsellorId !== null && next.counsellorId === next.deputyId) {
    issues.push({ path: 'deputyId', code: 'deputy_same' });
  }
  return issues;
}

/** The stored form of an assignment. */
export function storedAssignment(next: Assignment): Pick<StoredSubject, keyof Assignment | 'assignedIds'> {
  const stored = (id: string | null) => (id === null ? null : new Types.ObjectId(id));
  const [counsellorId, deputyId] = [stored(next.counsellorId), stored(next.deputyId)];
  return {
    siteId: stored(next.siteId),
    counsellorId,
    deputyId,
    assignedIds: [counsellorId, deputyId].filter((id) => id !== null),
  };
}

export function assignmentOf(stored: StoredSubject): Assignment {
  return {
    siteId: stored.siteId?.toHexString() ?? null,
    counsellorId: stored.counsellorId?.toHexString() ?? null,
    deputyId: stored.deputyId?.toHexString() ?? null,
  };
}

/**
 * Whether somebody may make this change. Who looks after all subjects may change everything. Counsellor and deputy
 * change their own case; who its counsellor is, only the counsellor may hand on, and not to nobody.
 *
 * @throws Problem forbidden
 */
export function requireMayChange(
  reach: SubjectReach,
  userId: string | null,
  stored: StoredSubject,
  patch: SubjectPatch,
): void {
  if (reach.managesAll && reach.may(stored)) return;
  if (!reach.isOwn(stored)) throw new Problem('forbidden');
  const isCounsellor = userId !== null && stored.counsellorId?.toHexString() === userId;
  const changesCounsellor =
    patch.counsellorId !== undefined && patch.counsellorId !== (stored.counsellorId?.toHexString() ?? null);
  if (changesCounsellor && (!isCounsellor || patch.counsellorId === null)) throw new Problem('forbidden');
}
