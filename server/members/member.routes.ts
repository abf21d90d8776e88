/** HTTP of the members of a project. */
import { z } from 'zod';
import { id, nothing } from '#contract/common';
import { member, memberCreate, memberList, memberListQuery, memberPatch } from '#contract/member';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { MemberService } from './member.service.ts';

const inProject = z.strictObject({ projectId: id });
const oneMember = z.strictObject({ projectId: id, memberId: id });

export function memberRoutes({ members }: { members: MemberService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/members',
        action: 'members.list',
        summary: 'Lists the members of a project.',
        params: inProject,
        query: memberListQuery,
        reply: memberList,
      },
      ({ params, query }) => members.list(params.projectId, query),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/members',
        action: 'members.add',
        subject: 'member',
        summary: 'Makes an account a member of a project, found by its id or its exact login.',
        params: inProject,
        body: memberCreate,
        reply: member,
        status: 201,
        problems: ['member_exists', 'user_inactive', 'project_archived'],
      },
      async ({ params, body, about }) => {
        const added = await members.add(params.projectId, body);
        about({ kind: 'member', id: added.id, label: added.user.login });
        return added;
      },
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/projects/:projectId/members/:memberId',
        action: 'members.update',
        subject: 'member',
        summary: "Changes a member's roles or sites.",
        params: oneMember,
        body: memberPatch,
        reply: member,
        problems: ['edit_conflict', 'project_archived'],
      },
      async ({ params, body, about }) => {
        const updated = await members.update(params.projectId, params.memberId, body);
        about({ kind: 'member', id: updated.id, label: updated.user.login });
        return updated;
      },
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/projects/:projectId/members/:memberId',
        action: 'members.remove',
        subject: 'member',
        summary: 'Takes a member out of a project; the account stays.',
        params: oneMember,
        reply: nothing,
      },
      async ({ params, about }) => {
        const removed = await members.remove(params.projectId, params.memberId);
        about({ kind: 'member', id: removed.id, label: removed.user.login });
        return {};
      },
    ),
  ];
}
