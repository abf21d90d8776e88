/** Exports: what was taken out, by whom, with row count and checksum. The files themselves are streamed, not kept. */
import { z } from 'zod';
import { language } from '#surveys/language';
import { id, listOf, listQuery, moment } from './common.ts';

export const EXPORT_CONTENTS = ['readings', 'entries', 'codebook'] as const;
export const EXPORT_FORMATS = ['csv', 'xlsx', 'md'] as const;

export const exportQuery = z
  .strictObject({
    /** `readings`: one row each; `entries`: one row per entry with voice, state and visibility. */
    content: z.enum(EXPORT_CONTENTS).default('readings'),
    /** `md` only for code books. */
    format: z.enum(EXPORT_FORMATS).default('csv'),
    separator: z.enum(['comma', 'semicolon']).default('comma'),
    /** Codes, or the labels in this language; the language of a code book. */
    labels: language.optional(),
  })
  .refine(({ content, format }) => format !== 'md' || content === 'codebook', { path: ['format'] });
export type ExportQuery = z.infer<typeof exportQuery>;

export const exportRecord = z.object({
  id,
  instrumentId: id,
  content: z.enum(EXPORT_CONTENTS),
  format: z.enum(EXPORT_FORMATS),
  fileName: z.string(),
  startedAt: moment,
  finishedAt: moment.nullable(),
  /** Of a finished export. */
  rows: z.int().nullable(),
  bytes: z.int().nullable(),
  sha256: z.string().nullable(),
  by: z.string(),
  state: z.enum(['running', 'done', 'broken']),
});
export type ExportRecord = z.infer<typeof exportRecord>;

export const exportListQuery = listQuery(['startedAt'], { instrument: id.optional() }, 'desc');
export type ExportListQuery = z.infer<typeof exportListQuery>;
export const exportList = listOf(exportRecord);
export type ExportList = z.infer<typeof exportList>;
