/**
 * What somebody may do with subjects and their readings. Whoever has several roles in a project does not have all of
 * them with every subject: a counsellor works with those who are assigned to them, and as a manager sees the others by
 * code only. It only decides what is shown; the server checks the same.
 */

import type { Project } from '#contract/project';
import type { Subject } from '#contract/subject';
import type { ProjectRights } from '../../shell/project-places.ts';

type In = Pick<Project, 'kind' | 'roles'>;
type Assigned = Pick<Subject, 'counsellor' | 'deputy'>;

export interface SubjectRights {
  /** May see answers, at least those that were released for counting. */
  readonly read: boolean;
  /** May begin readings and write in them. */
  readonly write: boolean;
  readonly slips: boolean;
  /** May change site and facets, and put the subject away. */
  readonly edit: boolean;
  /** May say who is responsible. */
  readonly assign: boolean;
}

/** Managers, and researchers in their own studies, look after all subjects. */
export function managesAll({ kind, roles }: In): boolean {
  return roles.includes('manager') || (kind !== 'counselling' && roles.includes('researcher'));
}

/** In a project that is not put away. */
export function mayCreate(project: In): boolean {
  return managesAll(project) || project.roles.includes('counsellor');
}

export function rightsWith(subject: Assigned, project: In, rights: ProjectRights, userId: string): SubjectRights {
  const isCounsellor = subject.counsellor?.userId === userId;
  const own = rights.slips && (isCounsellor || subject.deputy?.userId === userId);
  const all = managesAll(project);
  const researcher = project.roles.includes('researcher');
  return {
    read: own || researcher,
    write: own || (researcher && project.kind !== 'counselling'),
    slips: own,
    edit: own || all,
    assign: all || (own && isCounsellor),
  };
}
