/** HTTP of the subjects of a project. */
import { z } from 'zod';
import { id } from '#contract/common';
import {
  assignableList,
  assignableQuery,
  subject,
  subjectCreate,
  subjectList,
  subjectListQuery,
  subjectPatch,
} from '#contract/subject';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { SubjectService } from './subject.service.ts';

const inProject = z.strictObject({ projectId: id });
const oneSubject = z.strictObject({ projectId: id, subjectId: id });

export function subjectRoutes({ subjects }: { subjects: SubjectService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/subjects',
        action: 'subjects.list',
        summary: 'Lists the subjects within reach; `q` is the beginning of a code.',
        params: inProject,
        query: subjectListQuery,
        reply: subjectList,
      },
      ({ actor, params, query }) => subjects.list(actor, params.projectId, query),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/subjects',
        action: 'subjects.create',
        subject: 'subject',
        summary: 'Makes a subject with a new code.',
        params: inProject,
        body: subjectCreate,
        reply: subject,
        status: 201,
        problems: ['project_archived'],
      },
      async ({ actor, params, body, about }) => {
        const created = await subjects.create(actor, params.projectId, body);
        about({ kind: 'subject', id: created.id, label: created.code });
        return created;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/subjects/:subjectId',
        action: 'subjects.read',
        subject: 'subject',
        summary: 'Reads one subject.',
        params: oneSubject,
        reply: subject,
      },
      ({ actor, params }) => subjects.get(actor, params.projectId, params.subjectId),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/projects/:projectId/subjects/:subjectId',
        action: 'subjects.update',
        subject: 'subject',
        summary: 'Changes site, groups or responsibility of a subject, puts it away or takes it out again.',
        params: oneSubject,
        body: subjectPatch,
        reply: subject,
        problems: ['edit_conflict', 'project_archived', 'subject_archived'],
      },
      async ({ actor, params, body, about }) => {
        const updated = await subjects.update(actor, params.projectId, params.subjectId, body);
        about({ kind: 'subject', id: updated.id, label: updated.code });
        return updated;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/assignable-people',
        action: 'subjects.assignable',
        summary: 'Lists who may be counsellor or deputy of a subject, for those who may say so.',
        params: inProject,
        query: assignableQuery,
        reply: assignableList,
      },
      ({ actor, params, query }) => subjects.assignable(actor, params.projectId, query.site),
    ),
  ];
}
