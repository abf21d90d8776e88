/** Whether a person's space may be open: their slip stands, and neither they nor the project were put away. */
import type { Project } from '#contract/project';
import type { ProjectService } from '../projects/project.service.ts';
import type { SlipService } from '../slips/slip.service.ts';
import type { SubjectService } from '../subjects/subject.service.ts';
import type { SpaceKey } from './space-session.service.ts';

export interface SpaceGuardDependencies {
  readonly projects: Pick<ProjectService, 'get'>;
  readonly slips: Pick<SlipService, 'find' | 'isValid'>;
  readonly subjects: Pick<SubjectService, 'find'>;
}

type Subject = NonNullable<Awaited<ReturnType<SubjectService['find']>>>;

export type SpaceGuard = ReturnType<typeof spaceGuard>;

export function spaceGuard({ projects, slips, subjects }: SpaceGuardDependencies) {
  /** The subject of a space with its project; null if they are gone or put away. */
  async function findOpen({
    projectId,
    subjectId,
  }: Pick<SpaceKey, 'projectId' | 'subjectId'>): Promise<{ subject: Subject; project: Project } | null> {
    const [subject, project] = await Promise.all([subjects.find(subjectId), projects.get(projectId)]);
    const isThere = subject !== null && subject.projectId.toHexString() === projectId;
    return isThere && subject.archivedAt === null && project.archivedAt === null ? { subject, project } : null;
  }

  return {
    findOpen,

    /** For a session that was opened before: whether it may go on. */
    async isOpen(key: SpaceKey): Promise<boolean> {
      const [slip, open] = await Promise.all([slips.find(key.slipId), findOpen(key)]);
      return slip !== null && slips.isValid(slip) && open !== null;
    },
  };
}
