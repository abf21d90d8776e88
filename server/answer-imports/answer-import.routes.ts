/** HTTP of bringing in answers that exist. */
import { z } from 'zod';
import {
  answerImport,
  answerImportList,
  IMPORT_MAX_BYTES,
  importListQuery,
  importStep,
  importUploadQuery,
} from '#contract/answer-import';
import { id, nothing } from '#contract/common';
import { signedIn } from '../http/actor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { AnswerImportService } from './answer-import.service.ts';

const inInstrument = z.strictObject({ projectId: id, instrumentId: id });
const ofImport = z.strictObject({ projectId: id, instrumentId: id, importId: id });
const BASE = '/api/projects/:projectId/instruments/:instrumentId/imports';

/** Columns are many, and each is named in the mapping. */
const MAPPING_MAX_BYTES = 2 * 1024 * 1024;

export function answerImportRoutes({ answerImports }: { answerImports: AnswerImportService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: BASE,
        action: 'imports.upload',
        subject: 'import',
        summary: 'Uploads a CSV file of answers and says what its columns seem to be. Nothing is taken over.',
        params: inInstrument,
        query: importUploadQuery,
        upload: { maxBytes: IMPORT_MAX_BYTES },
        reply: answerImport,
        status: 201,
        problems: ['project_archived', 'instrument_not_published'],
      },
      async ({ params, query, upload, actor, language, about }) => {
        const { userId } = signedIn(actor);
        const made = await answerImports.upload(params, { fileName: query.fileName, userId, language }, upload);
        about({ kind: 'import', id: made.id });
        return made;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: BASE,
        action: 'imports.list',
        summary: 'Lists the imports of answers into an instrument.',
        params: inInstrument,
        query: importListQuery,
        reply: answerImportList,
      },
      ({ params, query, language }) => answerImports.list(params, query, language),
    ),
    endpoint(
      {
        method: 'GET',
        path: `${BASE}/:importId`,
        action: 'imports.read',
        summary: 'Says how far an import is, and what is wrong in the file.',
        params: ofImport,
        reply: answerImport,
      },
      ({ params, language }) => answerImports.get(params, params.importId, language),
    ),
    endpoint(
      {
        method: 'POST',
        path: `${BASE}/:importId/check`,
        action: 'imports.check',
        subject: 'import',
        summary: 'Looks the whole file through with a mapping: a dry run.',
        params: ofImport,
        body: importStep,
        bodyLimit: MAPPING_MAX_BYTES,
        reply: answerImport,
        problems: ['import_busy', 'import_over', 'import_file_gone', 'project_archived'],
      },
      async ({ params, body, language }) => {
        await answerImports.check(params, params.importId, body.mapping);
        return answerImports.get(params, params.importId, language);
      },
    ),
    endpoint(
      {
        method: 'POST',
        path: `${BASE}/:importId/run`,
        action: 'imports.run',
        subject: 'import',
        summary: 'Takes the answers over: all rows, or none if anything is wrong.',
        params: ofImport,
        body: importStep,
        bodyLimit: MAPPING_MAX_BYTES,
        reply: answerImport,
        problems: ['import_busy', 'import_over', 'import_file_gone', 'project_archived'],
      },
      async ({ params, body, language }) => {
        await answerImports.run(params, params.importId, body.mapping);
        return answerImports.get(params, params.importId, language);
      },
    ),
    endpoint(
      {
        method: 'DELETE',
        path: `${BASE}/:importId`,
        action: 'imports.cancel',
        subject: 'import',
        summary: 'Stops a running import, of which nothing stays, or throws an uploaded file away.',
        params: ofImport,
        reply: nothing,
        problems: ['import_over'],
      },
      async ({ params }) => {
        await answerImports.cancel(params, params.importId);
        return {};
      },
    ),
  ];
}
