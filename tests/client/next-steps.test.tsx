/** "Was jetzt?" on a project's overview: the main job's next step, by kind, role and what is there. */

import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Project } from '#contract/project';
import type { ProjectRole } from '#surveys/role';
import { NextSteps } from '../../client/features/projects/NextSteps.tsx';
import { nextSteps, type Situation } from '../../client/features/projects/next-steps.ts';
import { rightsIn } from '../../client/shell/project-places.ts';
import { fakeServer, json, renderClient } from '../support/client-render.tsx';

const P = 'c'.repeat(24);

function steps(
  kind: Project['kind'],
  roles: readonly ProjectRole[],
  more: Partial<Situation> & { readonly admin?: boolean } = {},
): string[] {
  const { admin = false, ...given } = more;
  const project = { id: P, kind, roles: [...roles] };
  const rights = rightsIn(project, admin);
  return nextSteps({
    project,
    rights,
    members: rights.manage ? [{ roles: ['manager'] }, { roles: ['counsellor'] }] : null,
    sites: 1,
    instruments: ['i1'],
    subjects: rights.subjects ? [] : null,
    ...given,
  }).map(({ key }) => key);
}

describe('what a project needs next', () => {
  it('is a questionnaire: from the library in counselling, one’s own elsewhere', () => {
    const instruments: string[] = [];
    expect(steps('counselling', ['manager'], { instruments })).toEqual(['library', 'bring']);
    expect(steps('survey', ['researcher'], { instruments })).toEqual(['bring', 'library']);
    expect(steps('counselling', ['lead'], { instruments })).toEqual(['wait']);
    expect(steps('counselling', ['counsellor'], { instruments })).toEqual(['wait']);
  });

  it('is somebody who may choose one, as long as an administrator is alone with it', () => {
    const empty = { admin: true, instruments: [], sites: 0 };
    expect(steps('counselling', [], { ...empty, members: [] })).toEqual(['author', 'sites']);
    expect(steps('counselling', [], { ...empty, members: [{ roles: ['manager'] }] })).toEqual([
      'wait',
      'sites',
      'members',
    ]);
  });

  it('is a case, then the first reading, then the report', () => {
    const begun = { subjects: [{ id: 's1', readings: 0 }] };
    const talked = { subjects: [{ id: 's1', readings: 2 }] };
    expect(steps('counselling', ['counsellor'])).toEqual(['case']);
    expect(steps('counselling', ['counsellor'], begun)).toEqual(['reading']);
    expect(steps('counselling', ['counsellor'], talked)).toEqual(['cases']);
    expect(steps('counselling', ['manager'], talked)).toEqual(['report']);
    expect(steps('counselling', ['lead'])).toEqual(['report']);
    expect(steps('study', ['researcher'])).toEqual(['partner', 'answers']);
    expect(steps('study', ['researcher'], talked)).toEqual(['partners', 'report']);
  });

  it('is answers that exist in a survey, and its report as soon as there are some', () => {
    expect(steps('survey', ['researcher'])).toEqual(['answers']);
    expect(steps('survey', ['researcher'], { subjects: [{ id: 's1', readings: 1 }] })).toEqual(['report']);
  });

  it('stands on the overview in words, with a link to where it is done', async () => {
    const list = (...items: unknown[]) => json({ items, nextCursor: null });
    fakeServer({
      [`GET /api/projects/${P}/sites`]: () => list(),
      [`GET /api/projects/${P}/instruments`]: () => list(),
      [`GET /api/projects/${P}/members`]: () => list(),
      [`GET /api/projects/${P}/subjects`]: () => list(),
    });
    const project = { id: P, kind: 'counselling', roles: ['manager'] } as unknown as Project;
    await renderClient(<NextSteps project={project} rights={rightsIn(project, false)} />);
    const link = await screen.findByRole('link', { name: 'Bogen aus der Sammlung wählen' });
    expect(link.getAttribute('href')).toBe(`/projects/${P}/instruments/library`);
    expect(screen.getByText(/Ein Gespräch braucht einen Bogen/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Standorte eintragen' })).toBeTruthy();
  });
});
