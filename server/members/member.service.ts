/** Members: which users have which roles in a project, and at which of its sites. */
import type { Connection } from 'mongoose';
import { Types } from 'mongoose';
import type { Member, MemberCreate, MemberList, MemberListQuery, MemberPatch } from '#contract/member';
import { PROJECT_ROLES, type ProjectRole } from '#surveys/role';
import type { Clock } from '../clock.ts';
import { orDuplicate } from '../db/errors.ts';
import { gatheredLookUps } from '../db/gathered.ts';
import { updateAtRevision } from '../db/revision.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { Membership } from '../policy.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { SiteService } from '../sites/site.service.ts';
import type { UserService, UserSummary } from '../users/user.service.ts';
import { memberModel, type StoredMember } from './member.model.ts';
import { pageOfMembers } from './member-page.ts';

export interface MemberServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly projects: ProjectService;
  readonly sites: SiteService;
  readonly users: Pick<UserService, 'summaries' | 'findByLogin'>;
}

export type MemberService = ReturnType<typeof memberService>;

/** A membership with whose it is. */
export interface UserMembership extends Membership {
  readonly userId: string;
}

/** Only the account itself is missing: shown so that an entry in the list can still be removed. */
const GONE = { login: '', name: '', active: false };
const MEMBER_EXISTS = { userId: () => new Problem('member_exists') };

export function memberService({ connection, clock, projects, sites, users }: MemberServiceDependencies) {
  const model = memberModel(connection);

  const findOfUser = gatheredLookUps(
    async (userIds) => {
      const found = new Map(userIds.map((userId) => [userId, { userId, memberships: [] as Membership[] }]));
      const ofThem = { userId: { $in: userIds.map((userId) => new Types.ObjectId(userId)) } };
      for (const { userId, projectId, roles, siteIds } of await model.collection.find<StoredMember>(ofThem).toArray())
        found.get(userId.toHexString())?.memberships.push({
          projectId: projectId.toHexString(),
          roles,
          siteIds: siteIds.map((siteId) => siteId.toHexString()),
        });
      return [...found.values()];
    },
    ({ userId }) => userId,
  );

  async function present(stored: StoredMember): Promise<Member> {
    return (await presentAll([stored]))[0]!;
  }

  async function presentAll(members: readonly StoredMember[]): Promise<Member[]> {
    const known = await users.summaries(members.map((member) => member.userId.toHexString()));
    return members.map((member) => {
      const userId = member.userId.toHexString();
      const { login, name, active } = known.get(userId) ?? GONE;
      return {
        id: member._id.toHexString(),
        projectId: member.projectId.toHexString(),
        user: { id: userId, login, name, active },
        roles: member.roles,
        siteIds: member.siteIds.map((siteId) => siteId.toHexString()),
        createdAt: member.createdAt.toISOString(),
        revision: member.revision,
      };
    });
  }

  async function findUser({ userId, login }: Pick<MemberCreate, 'userId' | 'login'>): Promise<UserSummary> {
    if (userId !== undefined) {
      const user = (await users.summaries([userId])).get(userId);
      if (user === undefined) throw invalidInput({ path: 'userId', code: 'user_unknown' });
      return user;
    }
    const user = await users.findByLogin(login ?? '');
    if (user === null) throw invalidInput({ path: 'login', code: 'user_unknown' });
    return user;
  }

  async function requireSites(projectId: string, siteIds: readonly string[]): Promise<void> {
    const unknown = new Set(await sites.unknownAmong(projectId, siteIds));
    const issues = siteIds.flatMap((siteId, index) =>
      unknown.has(siteId) ? [{ path: `siteIds.${index}`, code: 'site_unknown' as const }] : [],
    );
    if (issues.length > 0) throw invalidInput(...issues);
  }

  return {
    model,

    /** @throws Problem not_found (the project), invalid_input (cursor) */
    async list(projectId: string, query: MemberListQuery): Promise<MemberList> {
      await projects.get(projectId);
      return pageOfMembers(await presentAll(await model.find({ projectId }).lean<StoredMember[]>()), query);
    },

    /**
     * @throws Problem not_found (the project), project_archived, member_exists, user_inactive, invalid_input (unknown
     * user or site)
     */
    async add(projectId: string, input: MemberCreate): Promise<Member> {
      await projects.requireOpen(projectId);
      await requireSites(projectId, input.siteIds);
      const user = await findUser(input);
      if (!user.active) throw new Problem('user_inactive');
      const stored: StoredMember = {
        _id: new Types.ObjectId(),
        projectId: new Types.ObjectId(projectId),
        userId: new Types.ObjectId(user.id),
        roles: ordered(input.roles),
        siteIds: objectIds(input.siteIds),
        createdAt: clock.now(),
        revision: 0,
      };
      await orDuplicate(() => model.create(stored), MEMBER_EXISTS);
      return present(stored);
    },

    /** @throws Problem not_found, project_archived, edit_conflict, invalid_input (unknown site) */
    async update(projectId: string, memberId: string, patch: MemberPatch): Promise<Member> {
      await projects.requireOpen(projectId);
      if (patch.siteIds) await requireSites(projectId, patch.siteIds);
      const change: Partial<StoredMember> = {};
      if (patch.roles) change.roles = ordered(patch.roles);
      if (patch.siteIds) change.siteIds = objectIds(patch.siteIds);
      const filter = { _id: new Types.ObjectId(memberId), projectId: new Types.ObjectId(projectId) };
      return present(await updateAtRevision(model, filter, patch.revision, { $set: change }, present));
    },

    /**
     * Takes the member out of the project, an archived one too; the account stays.
     *
     * @returns the member as it was
     * @throws Problem not_found
     */
    async remove(projectId: string, memberId: string): Promise<Member> {
      const removed = await model.findOneAndDelete({ _id: memberId, projectId }).lean<StoredMember>();
      if (removed === null) throw new Problem('not_found');
      return present(removed);
    },

    /** The memberships of a project in which one of these roles is, with whose they are; not sorted. */
    async membersWith(projectId: string, roles: readonly ProjectRole[]): Promise<UserMembership[]> {
      const found = await model.find({ projectId, roles: { $in: [...roles] } }).lean<StoredMember[]>();
      return found.map((member) => ({
        userId: member.userId.toHexString(),
        projectId,
        roles: member.roles,
        siteIds: member.siteIds.map((siteId) => siteId.toHexString()),
      }));
    },

    /** The memberships of one user, as the policy wants them. */
    async membershipsOf(userId: string): Promise<Membership[]> {
      return (await findOfUser(userId))?.memberships ?? [];
    },
  };
}

/** Each role once, in the order in which roles are shown. */
function ordered(roles: readonly ProjectRole[]): ProjectRole[] {
  return PROJECT_ROLES.filter((role) => roles.includes(role));
}

function objectIds(ids: readonly string[]): Types.ObjectId[] {
  return [...new Set(ids)].map((id) => new Types.ObjectId(id));
}
