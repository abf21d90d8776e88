/**
 * What a project's main job needs next: a questionnaire, somebody to talk to, the first reading or answers that exist, and
 * then the report. Worked out from what is there and what the reader may do, so that nothing is named that is done or
 * that they could not do.
 */

import type { Project } from '#contract/project';
import type { ProjectRole } from '#surveys/role';
import { paths } from '../../paths.ts';
import type { ProjectRights } from '../../shell/project-places.ts';

/** What is there; null: the reader may not see it. */
export interface Situation {
  readonly project: Pick<Project, 'id' | 'kind' | 'roles'>;
  readonly rights: ProjectRights;
  readonly members: readonly { readonly roles: readonly ProjectRole[] }[] | null;
  readonly sites: number;
  /** Ids of the questionnaires that can be used. */
  readonly instruments: readonly string[];
  readonly subjects: readonly { readonly id: string; readonly readings: number }[] | null;
}

export type StepKey =
  | 'author'
  | 'library'
  | 'bring'
  | 'wait'
  | 'case'
  | 'partner'
  | 'reading'
  | 'answers'
  | 'cases'
  | 'partners'
  | 'report'
  | 'sites'
  | 'members';

export interface Step {
  readonly key: StepKey;
  /** Null: others do it. */
  readonly to: string | null;
}

/** The one that comes next, and what else there is to do. */
export function nextSteps(situation: Situation): readonly Step[] {
  const { project, rights, members, sites, instruments } = situation;
  const [instrument] = instruments;
  const main = instrument === undefined ? towardsInstrument(situation) : withInstrument(situation, instrument);
  const around: Step[] = [];
  if (rights.manage && sites === 0) around.push({ key: 'sites', to: paths.projectSites(project.id) });
  if (rights.manage && members !== null && members.length <= 1 && main[0]?.key !== 'author') {
    around.push({ key: 'members', to: paths.projectMembers(project.id) });
  }
  return [...main, ...around];
}

function towardsInstrument({ project: { id, kind }, rights, members }: Situation): Step[] {
  if (rights.author) {
    const library: Step = { key: 'library', to: paths.instrumentLibrary(id) };
    const bring: Step = { key: 'bring', to: paths.newInstrument(id) };
    return kind === 'counselling' ? [library, bring] : [bring, library];
  }
  const isAuthor = (roles: readonly ProjectRole[]) => roles.includes('manager') || roles.includes('researcher');
  const nobody = rights.manage && members !== null && !members.some(({ roles }) => isAuthor(roles));
  return [nobody ? { key: 'author', to: paths.projectMembers(id) } : { key: 'wait', to: null }];
}

function withInstrument({ project, rights, instruments, subjects }: Situation, instrument: string): Step[] {
  const { id, kind, roles } = project;
  const isCounselling = kind === 'counselling';
  const report: Step[] = rights.report
    ? [
        {
          key: 'report',
          to: instruments.length === 1 ? paths.instrumentReport(id, instrument) : paths.projectReports(id),
        },
      ]
    : [];
  if (subjects === null) return report;
  const meets = rights.meet && kind !== 'survey' && (!isCounselling || roles.includes('counsellor'));
  if (subjects.some(({ readings }) => readings > 0)) {
    const people: Step = { key: isCounselling ? 'cases' : 'partners', to: paths.projectSubjects(id) };
    return meets ? [people, ...report] : report;
  }
  const steps: Step[] = [];
  const [first] = subjects;
  if (first && meets) steps.push({ key: 'reading', to: paths.subject(id, first.id) });
  const mayCreate = roles.includes('manager') || roles.includes('counsellor') || !isCounselling;
  if (!first && mayCreate && kind !== 'survey') {
    steps.push({ key: isCounselling ? 'case' : 'partner', to: paths.projectSubjects(id) });
  }
  const answers: Step = { key: 'answers', to: paths.instrumentImport(id, instrument) };
  if (rights.bringIn) steps.splice(kind === 'survey' ? 0 : steps.length, 0, answers);
  return steps;
}
