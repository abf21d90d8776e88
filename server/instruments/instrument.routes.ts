/** HTTP of the instruments of a project, and of the library that ships with Wegmarke. */
import { z } from 'zod';
import { id } from '#contract/common';
import {
  definitionCheck,
  definitionInput,
  draftComparison,
  INSTRUMENT_MAX_BYTES,
  instrumentCreate,
  instrumentDefinition,
  instrumentDetails,
  instrumentLibrary,
  instrumentList,
  instrumentListQuery,
  instrumentPatch,
  instrumentPublish,
} from '#contract/instrument';
import { textIn } from '#surveys/language';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { type Actor, can } from '../policy.ts';
import type { InstrumentService } from './instrument.service.ts';

const inProject = z.strictObject({ projectId: id });
const one = z.strictObject({ projectId: id, instrumentId: id });
/** JSON puts a backslash before quotes, of which a definition has many. */
const BODY_LIMIT = 2 * INSTRUMENT_MAX_BYTES;

/** Authors see drafts. */
const viewOf = (actor: Actor, projectId: string) => ({ drafts: can(actor, 'instruments.check', { projectId }) });

export function instrumentRoutes({ instruments }: { instruments: InstrumentService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/instrument-library',
        action: 'instruments.library',
        summary: 'Lists the instruments that ship with Wegmarke.',
        reply: instrumentLibrary,
      },
      async () => ({ items: instruments.library() }),
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/instruments',
        action: 'instruments.list',
        summary: 'Lists the instruments of a project; those that are drafts only for who may edit them.',
        params: inProject,
        query: instrumentListQuery,
        reply: instrumentList,
      },
      ({ actor, params, query }) => instruments.list(params.projectId, query, viewOf(actor, params.projectId)),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/instruments',
        action: 'instruments.create',
        subject: 'instrument',
        summary: 'Adds an instrument: from the library (published at once) or from a file (as a draft).',
        params: inProject,
        body: instrumentCreate,
        bodyLimit: BODY_LIMIT,
        reply: instrumentDetails,
        status: 201,
        problems: ['definition_broken', 'instrument_key_taken', 'project_archived'],
      },
      async ({ params, body, about }) => {
        const created = await instruments.create(params.projectId, body);
        about({ kind: 'instrument', id: created.id, label: textIn(created.title, 'de') });
        return created;
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/instruments/check',
        action: 'instruments.check',
        summary: 'Says what a file would become and everything that is wrong with it. Stores nothing.',
        params: inProject,
        body: z.strictObject({ definition: definitionInput }),
        bodyLimit: BODY_LIMIT,
        reply: definitionCheck,
        audit: false,
      },
      async ({ body }) => instruments.check(body.definition),
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/instruments/:instrumentId',
        action: 'instruments.read',
        summary: 'Shows an instrument with its versions, and its draft to who may edit it.',
        params: one,
        reply: instrumentDetails,
      },
      ({ actor, params }) => instruments.get(params.projectId, params.instrumentId, viewOf(actor, params.projectId)),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/projects/:projectId/instruments/:instrumentId',
        action: 'instruments.update',
        subject: 'instrument',
        summary:
          'Gives an instrument a new draft, throws the draft away, puts the instrument away or takes it out again.',
        params: one,
        body: instrumentPatch,
        bodyLimit: BODY_LIMIT,
        reply: instrumentDetails,
        problems: ['definition_broken', 'edit_conflict', 'instrument_archived', 'project_archived'],
      },
      async ({ params, body, about }) => {
        const updated = await instruments.update(params.projectId, params.instrumentId, body);
        about({ kind: 'instrument', id: updated.id, label: textIn(updated.title, 'de') });
        return updated;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/instruments/:instrumentId/comparison',
        action: 'instruments.check',
        summary: 'Says how the draft differs from the latest version, item by item: what is to be declared.',
        params: one,
        reply: draftComparison,
        problems: ['draft_missing'],
      },
      ({ params }) => instruments.comparison(params.projectId, params.instrumentId),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/instruments/:instrumentId/publish',
        action: 'instruments.publish',
        subject: 'instrument',
        summary: 'Makes the draft the next version, which never changes.',
        params: one,
        body: instrumentPublish,
        bodyLimit: BODY_LIMIT,
        reply: instrumentDetails,
        problems: [
          'changes_undeclared',
          'definition_broken',
          'draft_missing',
          'edit_conflict',
          'instrument_archived',
          'project_archived',
        ],
      },
      async ({ params, body, about }) => {
        const published = await instruments.publish(params.projectId, params.instrumentId, body);
        about({ kind: 'instrument', id: published.id, label: textIn(published.title, 'de') });
        return published;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/instruments/:instrumentId/versions/:version',
        action: 'instruments.read',
        summary: 'Shows a published version whole: what was asked, for ever.',
        params: one.extend({ version: z.coerce.number().int().min(1) }),
        reply: instrumentDefinition,
      },
      ({ params }) => instruments.definition(params.projectId, params.instrumentId, params.version),
    ),
  ];
}
