/** The places of one project, and who has any business there. The server decides about the data. */

import type { Project } from '#contract/project';
import { paths } from '../paths.ts';

/** What somebody may do in a project, by their roles in it. It only decides what is shown; the server checks itself. */
export interface ProjectRights {
  /** May change the project, its sites and members: the administration, and the project's managers. */
  readonly manage: boolean;
  /** May read the project's log. */
  readonly audit: boolean;
  /** May see the list of subjects. */
  readonly subjects: boolean;
  /** Meets subjects: may begin readings and see answers. */
  readonly meet: boolean;
  /** May make personal slips. */
  readonly slips: boolean;
  /** Works with questionnaires as an author. */
  readonly author: boolean;
  readonly report: boolean;
  /** May bring in answers that exist. */
  readonly bringIn: boolean;
  readonly export: boolean;
}

type Belonging = Pick<Project, 'roles'>;

export function rightsIn({ roles }: Belonging, admin: boolean): ProjectRights {
  const has = (...some: readonly Project['roles'][number][]) => some.some((role) => roles.includes(role));
  return {
    manage: admin || has('manager'),
    audit: has('manager'),
    subjects: has('counsellor', 'researcher', 'manager'),
    meet: has('counsellor', 'researcher'),
    slips: has('counsellor'),
    author: has('researcher', 'manager'),
    report: has('researcher', 'lead', 'manager'),
    bringIn: has('researcher'),
    export: has('researcher'),
  };
}

export type ProjectPlaceKey = 'subjects' | 'instruments' | 'reports' | 'data' | 'administration';

export interface ProjectPlace {
  readonly key: ProjectPlaceKey;
  readonly to: string;
}

/** At most five, in the order of the navigation. */
export function projectPlaces(projectId: string, rights: ProjectRights): readonly ProjectPlace[] {
  const all: readonly (ProjectPlace & { readonly shown: boolean })[] = [
    { key: 'subjects', to: paths.projectSubjects(projectId), shown: rights.subjects },
    { key: 'instruments', to: paths.projectInstruments(projectId), shown: true },
    { key: 'reports', to: paths.projectReports(projectId), shown: rights.report },
    { key: 'data', to: paths.projectData(projectId), shown: rights.bringIn },
    { key: 'administration', to: paths.projectOverview(projectId), shown: true },
  ];
  return all.filter((place) => place.shown);
}

/** Where somebody who opens the project begins: with their cases, with the reports, else with the overview. */
export function projectHome(project: Belonging & Pick<Project, 'id'>, admin: boolean): string {
  const rights = rightsIn(project, admin);
  if (rights.meet) return paths.projectSubjects(project.id);
  if (project.roles.includes('lead')) return paths.projectReports(project.id);
  return paths.projectOverview(project.id);
}
