/** Members on the wire: a user's roles in one project, and the sites that they work at. */
import { z } from 'zod';
import { projectRole } from '#surveys/role';
import { id, line, listOf, listQuery, moment, revision } from './common.ts';

const roles = z.array(projectRole).min(1).max(4);
/** Empty: all sites of the project. */
const siteIds = z.array(id).max(500);

export const member = z.object({
  id,
  projectId: id,
  user: z.object({ id, login: z.string(), name: z.string(), active: z.boolean() }),
  roles: z.array(projectRole),
  siteIds: z.array(id).describe('empty: all sites of the project'),
  createdAt: moment,
  revision,
});
export type Member = z.infer<typeof member>;

export const memberListQuery = listQuery(['name', 'login', 'createdAt'], {
  role: projectRole.optional(),
  siteId: id.optional(),
});
export type MemberListQuery = z.infer<typeof memberListQuery>;

export const memberList = listOf(member);
export type MemberList = z.infer<typeof memberList>;

/** Exactly one of `userId` and `login` names the user: managers know a login, they cannot list users. */
export const memberCreate = z
  .strictObject({
    userId: id.optional(),
    login: line(100).optional(),
    roles,
    siteIds: siteIds.default([]),
  })
  .superRefine(
    ({ userId, login }, context) => {
      if ((userId === undefined) !== (login === undefined)) return;
      const code = userId === undefined ? 'required' : 'not_fitting';
      context.addIssue({ code: 'custom', path: ['login'], params: { code } });
    },
    // also when another field is wrong: all issues are listed at once
    { when: ({ value }) => z.looseObject({}).safeParse(value).success },
  );
export type MemberCreate = z.infer<typeof memberCreate>;
export type MemberCreateInput = z.input<typeof memberCreate>;

export const memberPatch = z.strictObject({
  roles: roles.optional(),
  siteIds: siteIds.optional(),
  revision,
});
export type MemberPatch = z.infer<typeof memberPatch>;
