/** Bringing in answers that exist: a CSV file becomes readings, all of it or nothing. */
import { z } from 'zod';
import { state } from '#surveys/entry';
import { id, listOf, listQuery, moment } from './common.ts';

export const IMPORT_MAX_BYTES = 512 * 1024 * 1024;

export const columnUse = z.discriminatedUnion('use', [
  z.strictObject({ use: z.literal('ignore') }),
  z.strictObject({ use: z.literal('item'), item: z.string().max(400) }),
  /** One column per choice: yes or no of a multiple choice, the rank in a ranking. */
  z.strictObject({ use: z.literal('choice'), item: z.string().max(400), choice: z.string().max(2_000) }),
  z.strictObject({ use: z.literal('subject') }),
  z.strictObject({ use: z.literal('occasion') }),
  z.strictObject({ use: z.literal('date') }),
  z.strictObject({ use: z.literal('site') }),
  z.strictObject({ use: z.literal('facet'), facet: z.string().max(60) }),
]);
export type ColumnUse = z.infer<typeof columnUse>;

/** Why there is no answer, as a cell may say it. */
export const importedState = state.exclude(['notAsked', 'answered']);
export type ImportedState = z.infer<typeof importedState>;

/** How a file is read; what is left out is detected. Remembered per instrument. */
export const importMapping = z.strictObject({
  encoding: z.enum(['utf-8', 'windows-1252', 'utf-16le']).optional(),
  separator: z.enum([',', ';', '\t', '|']).optional(),
  decimal: z.enum(['.', ',']).optional(),
  dateFormat: z.enum(['iso', 'dmy', 'mdy']).optional(),
  /** By column name. */
  columns: z.record(z.string().max(1_000), columnUse),
  /** Cells that mean "no answer", beside empty ones and the items' own missing codes. */
  missing: z.array(z.string().max(100)).max(50).default([]),
  /** Cells that say why there is no answer. A number that can be an answer to the item stays one. */
  states: z.record(z.string().max(100), importedState).optional(),
});
export type ImportMapping = z.infer<typeof importMapping>;

/** One problem kind of one column, with the first rows that have it. */
export const importIssue = z.object({
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  count: z.int(),
  /** Lines of the file, the header being 1; the first few. */
  lines: z.array(z.int()),
  /** The first cells that have it, shortened. Empty for free texts. */
  examples: z.array(z.string()),
});
export type ImportIssue = z.infer<typeof importIssue>;

export const importColumn = z.object({
  name: z.string(),
  use: columnUse,
  /** The first different cells, shortened. */
  samples: z.array(z.string()),
  empty: z.int(),
});

export const IMPORT_STATES = ['uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled'] as const;

export const answerImport = z.object({
  id,
  instrumentId: id,
  version: z.int(),
  state: z.enum(IMPORT_STATES),
  fileName: z.string(),
  bytes: z.int(),
  mapping: importMapping,
  columns: z.array(importColumn),
  /** Rows of the file; null until it has been read to the end. */
  rows: z.int().nullable(),
  /** How many rows have been worked on in the present state. */
  progress: z.int(),
  /** After checking: what would happen; after the run: what happened. */
  result: z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), subjects: z.int() }).nullable(),
  issues: z.array(importIssue),
  createdAt: moment,
  finishedAt: moment.nullable(),
});
export type AnswerImport = z.infer<typeof answerImport>;
export const importListQuery = listQuery(['createdAt'], {}, 'desc');
export type ImportListQuery = z.infer<typeof importListQuery>;
export const answerImportList = listOf(answerImport);
export type AnswerImportList = z.infer<typeof answerImportList>;

export const importUploadQuery = z.strictObject({ fileName: z.string().max(300).default('') });
export const importStep = z.strictObject({ mapping: importMapping });
