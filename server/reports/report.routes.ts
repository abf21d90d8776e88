/** HTTP of reports. */
import { z } from 'zod';
import { id } from '#contract/common';
import { report, reportChoices, reportQuery } from '#contract/report';
import { signedIn } from '../http/actor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import type { Actor } from '../policy.ts';
import type { ReportService, ReportViewer } from './report.service.ts';

const inInstrument = z.strictObject({ projectId: id, instrumentId: id });

export function reportRoutes({ reports }: { reports: ReportService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/instruments/:instrumentId/report',
        action: 'reports.read',
        summary: 'Counts the answers to an instrument, protected by the floor of the project.',
        params: inInstrument,
        query: reportQuery,
        reply: report,
      },
      ({ actor, params, query, language }) =>
        reports.report(viewerIn(actor, params.projectId), params.projectId, params.instrumentId, query, language),
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/instruments/:instrumentId/report-choices',
        action: 'reports.read',
        summary: 'Says what a report of an instrument can be narrowed down by.',
        params: inInstrument,
        reply: reportChoices,
      },
      ({ actor, params }) => reports.choices(viewerIn(actor, params.projectId), params.projectId, params.instrumentId),
    ),
  ];
}

/** The caller's roles and sites in the project. The policy lets only members get here. */
function viewerIn(actor: Actor, projectId: string): ReportViewer {
  const membership = signedIn(actor).memberships.get(projectId);
  if (membership === undefined) throw new Problem('forbidden');
  return membership;
}
