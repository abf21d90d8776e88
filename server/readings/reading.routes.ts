/** HTTP of readings for accounts. */
import { z } from 'zod';
import { id } from '#contract/common';
import {
  changesInput,
  changesTaken,
  history,
  historyQuery,
  listenQuery,
  picture,
  pictureQuery,
  reading,
  readingCreate,
  readingList,
  readingListQuery,
  readingPatch,
  readingUpdate,
} from '#contract/reading';
import { type Endpoint, endpoint, events } from '../http/endpoint.ts';
import type { ReadingService } from './reading.service.ts';
import type { ReadingLive } from './reading-live.ts';

const inProject = z.strictObject({ projectId: id });
const oneReading = z.strictObject({ projectId: id, readingId: id });

/** Answers come in long texts, and a whole reading comes at once. */
export const ANSWERS_LIMIT = 2 * 1024 * 1024;

const NOT_WRITABLE = ['project_archived', 'subject_archived'] as const;

export interface ReadingRoutesDependencies {
  readonly readings: ReadingService;
  readonly readingLive: ReadingLive;
}

export function readingRoutes({ readings, readingLive }: ReadingRoutesDependencies): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/readings',
        action: 'readings.list',
        summary: 'Lists the readings of a project that the caller may look into, without their answers.',
        params: inProject,
        query: readingListQuery,
        reply: readingList,
      },
      ({ actor, params, query }) => readings.list(actor, params.projectId, query),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/readings',
        action: 'readings.create',
        subject: 'reading',
        summary: 'Begins a reading, or stores a whole one; sent again with the same id it does nothing.',
        params: inProject,
        body: readingCreate,
        bodyLimit: ANSWERS_LIMIT,
        reply: reading,
        status: 201,
        problems: [...NOT_WRITABLE, 'instrument_not_published', 'reading_id_taken'],
      },
      async ({ actor, params, body, language, about, skipAudit }) => {
        const { reading: made, isNew } = await readings.create(actor, params.projectId, body, language);
        about({ kind: 'reading', id: made.id });
        if (!isNew) skipAudit();
        return made;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/readings/:readingId',
        action: 'readings.read',
        subject: 'reading',
        summary: 'Shows a reading with the entries that the caller may see; looking at answers is in the audit log.',
        params: oneReading,
        reply: reading,
        audit: true,
      },
      ({ actor, params }) => readings.get(actor, params.projectId, params.readingId),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/projects/:projectId/readings/:readingId',
        action: 'readings.update',
        subject: 'reading',
        summary: 'Closes or reopens a reading, or says when it began.',
        params: oneReading,
        body: readingPatch,
        reply: reading,
        problems: NOT_WRITABLE,
      },
      ({ actor, params, body, language }) => readings.update(actor, params.projectId, params.readingId, body, language),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/projects/:projectId/readings/:readingId/changes',
        action: 'readings.change',
        subject: 'reading',
        summary: 'Changes answers one by one; each has its outcome, and one that is refused keeps no other out.',
        params: oneReading,
        body: changesInput,
        bodyLimit: ANSWERS_LIMIT,
        reply: changesTaken,
        problems: NOT_WRITABLE,
      },
      async ({ actor, params, body, language, skipAudit }) => {
        const { taken, firstToday } = await readings.change(
          actor,
          params.projectId,
          params.readingId,
          body.changes,
          language,
        );
        // The reading's own log has every change with its author; the audit log has who wrote in it on which day.
        if (!firstToday) skipAudit();
        return taken;
      },
    ),
    events(
      {
        path: '/api/projects/:projectId/readings/:readingId/events',
        action: 'readings.listen',
        subject: 'reading',
        summary: 'Sends entries as they change, and who has the reading open.',
        audit: true,
        params: oneReading,
        query: listenQuery,
        event: readingUpdate,
        problems: ['too_many_requests'],
      },
      ({ actor, params, query, language, skipAudit }, channel) =>
        readingLive.listen(
          // Whoever has just loaded the reading is in the audit log for that.
          { actor, action: 'readings.listen', ...params, after: query.after, language, nothingNew: skipAudit },
          channel,
        ),
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/readings/:readingId/history',
        action: 'readings.history',
        subject: 'reading',
        summary: 'Shows what became of one item: every change with who, when, voice and language.',
        params: oneReading,
        query: historyQuery,
        reply: history,
        audit: true,
      },
      ({ actor, params, query, language }) =>
        readings.history(actor, params.projectId, params.readingId, query.item, language),
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/projects/:projectId/subjects/:subjectId/picture',
        action: 'readings.picture',
        subject: 'subject',
        summary: 'Shows all readings of a subject with one instrument; looking at answers is in the audit log.',
        params: z.strictObject({ projectId: id, subjectId: id }),
        query: pictureQuery,
        reply: picture,
        audit: true,
      },
      ({ actor, params, query }) => readings.picture(actor, params.projectId, params.subjectId, query.instrument),
    ),
  ];
}
