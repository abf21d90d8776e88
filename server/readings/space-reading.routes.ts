/** HTTP of readings for the person in their own space: the same things, for their own subject only. */
import { z } from 'zod';
import { id } from '#contract/common';
import { instrumentDefinition } from '#contract/instrument';
import {
  changesInput,
  changesTaken,
  history,
  historyQuery,
  listenQuery,
  picture,
  pictureQuery,
  reading,
  readingUpdate,
} from '#contract/reading';
import { spaceReadingCreate, spaceReadingPatch } from '#contract/space';
import { person } from '../http/actor.ts';
import { type Endpoint, endpoint, events } from '../http/endpoint.ts';
import { ANSWERS_LIMIT, type ReadingRoutesDependencies } from './reading.routes.ts';

const oneReading = z.strictObject({ readingId: id });
const NOT_WRITABLE = ['project_archived', 'subject_archived'] as const;

export function spaceReadingRoutes({ readings, readingLive }: ReadingRoutesDependencies): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: '/api/space/readings',
        action: 'space.create',
        caller: 'space',
        subject: 'reading',
        summary: 'Begins a reading that the person fills alone; sent again with the same id it does nothing.',
        body: spaceReadingCreate,
        reply: reading,
        status: 201,
        problems: [...NOT_WRITABLE, 'not_found', 'instrument_not_published', 'reading_id_taken'],
      },
      async ({ actor, body, language, about, skipAudit }) => {
        const { projectId, subjectId } = person(actor);
        const input = { ...body, subjectId, mode: 'alone' as const, changes: [], complete: false };
        const { reading: made, isNew } = await readings.create(actor, projectId, input, language);
        about({ kind: 'reading', id: made.id }, projectId);
        if (!isNew) skipAudit();
        return made;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/space/readings/:readingId',
        action: 'space.read',
        caller: 'space',
        summary: 'Shows a reading of the person, everything that is in it.',
        params: oneReading,
        reply: reading,
      },
      ({ actor, params }) => readings.get(actor, person(actor).projectId, params.readingId),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/space/readings/:readingId',
        action: 'space.update',
        caller: 'space',
        subject: 'reading',
        summary: 'Says that the person is done with a reading for now, or that they go on with it.',
        params: oneReading,
        body: spaceReadingPatch,
        reply: reading,
        problems: NOT_WRITABLE,
      },
      ({ actor, params, body, language, about }) => {
        const { projectId } = person(actor);
        about({ kind: 'reading', id: params.readingId }, projectId);
        return readings.update(actor, projectId, params.readingId, body, language);
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/space/readings/:readingId/changes',
        action: 'space.change',
        caller: 'space',
        subject: 'reading',
        summary: "Changes the person's own answers one by one; each has its outcome.",
        params: oneReading,
        body: changesInput,
        bodyLimit: ANSWERS_LIMIT,
        reply: changesTaken,
        problems: NOT_WRITABLE,
      },
      async ({ actor, params, body, language, about, skipAudit }) => {
        const { projectId } = person(actor);
        about({ kind: 'reading', id: params.readingId }, projectId);
        const { taken, firstToday } = await readings.change(actor, projectId, params.readingId, body.changes, language);
        if (!firstToday) skipAudit();
        return taken;
      },
    ),
    events(
      {
        path: '/api/space/readings/:readingId/events',
        action: 'space.listen',
        caller: 'space',
        summary: 'Sends entries as they change, and who has the reading open.',
        params: oneReading,
        query: listenQuery,
        event: readingUpdate,
        problems: ['too_many_requests'],
      },
      ({ actor, params, query, language }, channel) => {
        const { projectId } = person(actor);
        const asking = { actor, action: 'space.listen', projectId, after: query.after, language } as const;
        return readingLive.listen({ ...asking, ...params }, channel);
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/space/readings/:readingId/history',
        action: 'space.read',
        caller: 'space',
        summary: 'Shows what became of one item, everybody’s changes included.',
        params: oneReading,
        query: historyQuery,
        reply: history,
      },
      ({ actor, params, query, language }) =>
        readings.history(actor, person(actor).projectId, params.readingId, query.item, language),
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/space/picture',
        action: 'space.read',
        caller: 'space',
        summary: 'Shows all readings of the person with one instrument.',
        query: pictureQuery,
        reply: picture,
      },
      ({ actor, query }) => {
        const { projectId, subjectId } = person(actor);
        return readings.picture(actor, projectId, subjectId, query.instrument);
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/space/instruments/:instrumentId/versions/:version',
        action: 'space.read',
        caller: 'space',
        summary: 'Shows the definition of a questionnaire that the person has filled or may begin.',
        params: z.strictObject({ instrumentId: id, version: z.coerce.number().int().min(1) }),
        reply: instrumentDefinition,
      },
      ({ actor, params }) => readings.definitionForPerson(person(actor), params.instrumentId, params.version),
    ),
  ];
}
