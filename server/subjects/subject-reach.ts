/**
 * Which subjects of a project somebody reaches, and how far. The policy table says who may use a route at all; this
 * says whose case it may be used for. Everything that shows or changes something of a subject asks here.
 *
 * | role | subjects | answers |
 * | --- | --- | --- |
 * | counsellor | those whose counsellor or deputy they are | all but what the person keeps to themself |
 * | researcher of a study or survey | all | all |
 * | researcher of a counselling project | all, read only | only entries that the person let be counted |
 * | manager | all | none: codes only |
 * | lead, admin without a role | none | none |
 *
 * A member of certain sites reaches the subjects of these sites only; several roles add up.
 */
import { type QueryFilter, Types } from 'mongoose';
import type { Project } from '#contract/project';
import type { ProjectRole } from '#surveys/role';
import { Problem } from '../http/problem.ts';
import type { Actor, Membership } from '../policy.ts';
import type { StoredSubject } from './subject.model.ts';

/** What of a project the reach depends on. */
export type ReachProject = Pick<Project, 'id' | 'kind'>;

/** What of a subject the reach depends on. */
export type ReachSubject = Pick<StoredSubject, 'projectId' | 'siteId' | 'assignedIds'>;

/**
 * `full`: answers can be read and written (but what is the person's alone); `counted`: only entries of visibility
 * `counted` can be read, and nothing is written.
 */
export type AnswerReach = 'full' | 'counted' | 'none';

export interface SubjectReach {
  /** The most that there is to see: answers of some subjects, codes only, or nothing at all. */
  readonly level: 'answers' | 'codesOnly' | 'nothing';
  /** For queries of the project's subjects; says the same as `may`. */
  readonly filter: QueryFilter<StoredSubject>;
  /** Whether the subject is seen at all. */
  may(subject: ReachSubject): boolean;
  answersOf(subject: ReachSubject): AnswerReach;
  /** Whether the subject is theirs: as counsellor or deputy, with a role that lets them be that. */
  isOwn(subject: ReachSubject): boolean;
  /** Whether they look after all subjects within reach: who is responsible, groups, putting away. */
  readonly managesAll: boolean;
}

/** The roles whose members may be counsellor or deputy of a subject: in studies and surveys, researchers interview. */
export function assignableRoles(kind: Project['kind']): readonly ProjectRole[] {
  return kind === 'counselling' ? ['counsellor'] : ['counsellor', 'researcher'];
}

/** Whether a membership reaches a site; only one without sites of its own reaches subjects that have none. */
export function worksAt(membership: Pick<Membership, 'siteIds'>, siteId: string | null): boolean {
  return membership.siteIds.length === 0 || (siteId !== null && membership.siteIds.includes(siteId));
}

const NOTHING: SubjectReach = {
  level: 'nothing',
  filter: { _id: { $in: [] } },
  may: () => false,
  answersOf: () => 'none',
  isOwn: () => false,
  managesAll: false,
};

/** The command line and what programs do on somebody's behalf; who may have them do it was asked before. */
const EVERYTHING: SubjectReach = {
  level: 'answers',
  filter: {},
  may: () => true,
  answersOf: () => 'full',
  isOwn: () => true,
  managesAll: true,
};

/**
 * How far somebody's reach in a project goes. A person in their own space has none: the space's routes know their
 * subject from the session.
 */
export function reachOf(actor: Actor, project: ReachProject): SubjectReach {
  if (actor.kind === 'system') return EVERYTHING;
  if (actor.kind !== 'user' && actor.kind !== 'token') return NOTHING;
  if (actor.kind === 'token' && actor.projectId !== project.id) return NOTHING;
  const membership = actor.memberships.get(project.id);
  return membership === undefined ? NOTHING : reachOfMember(actor.userId, membership, project);
}

/** The reach of one membership; for who may see a person's answers, asked from the person's side. */
export function reachOfMember(
  userId: string,
  membership: Pick<Membership, 'roles' | 'siteIds'>,
  project: ReachProject,
): SubjectReach {
  const has = (role: ProjectRole) => membership.roles.includes(role);
  const isStudy = project.kind !== 'counselling';
  const canHaveOwn = assignableRoles(project.kind).some(has);
  const all = has('manager') || has('researcher');
  if (!all && !canHaveOwn) return NOTHING;

  const here = (subject: ReachSubject) =>
    subject.projectId.toString() === project.id && worksAt(membership, subject.siteId?.toString() ?? null);
  const isOwn = (subject: ReachSubject) => canHaveOwn && here(subject) && isAssigned(subject.assignedIds, userId);
  const filter: QueryFilter<StoredSubject> = {};
  if (!all) filter.assignedIds = new Types.ObjectId(userId);
  if (membership.siteIds.length > 0)
    filter.siteId = { $in: membership.siteIds.map((siteId) => new Types.ObjectId(siteId)) };

  return {
    level: canHaveOwn || has('researcher') ? 'answers' : 'codesOnly',
    filter,
    may: (subject) => (all ? here(subject) : isOwn(subject)),
    answersOf(subject) {
      if (!here(subject)) return 'none';
      if (isOwn(subject) || (isStudy && has('researcher'))) return 'full';
      return has('researcher') ? 'counted' : 'none';
    },
    isOwn,
    managesAll: has('manager') || (isStudy && has('researcher')),
  };
}

function isAssigned(assignedIds: readonly Types.ObjectId[], userId: string): boolean {
  return assignedIds.some((id) => id.toString() === userId);
}

/**
 * For whoever reads a subject's answers.
 *
 * @throws Problem forbidden
 */
export function requireAnswers(
  actor: Actor,
  project: ReachProject,
  subject: ReachSubject,
): Exclude<AnswerReach, 'none'> {
  const answers = reachOf(actor, project).answersOf(subject);
  if (answers === 'none') throw new Problem('forbidden');
  return answers;
}

/**
 * For whoever writes answers of a subject, or begins a reading. Put-away subjects can be read, not written.
 *
 * @throws Problem forbidden, subject_archived
 */
export function requireWritable(
  actor: Actor,
  project: ReachProject,
  subject: ReachSubject & Pick<StoredSubject, 'archivedAt'>,
): void {
  if (requireAnswers(actor, project, subject) !== 'full') throw new Problem('forbidden');
  if (subject.archivedAt !== null) throw new Problem('subject_archived');
}
