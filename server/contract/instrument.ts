/** Instruments on the wire: questionnaires and guides of a project, their drafts and published versions. */
import { z } from 'zod';
import {
  declaredChange,
  definitionIssue,
  definitionOutline,
  instrumentFile,
  instrumentKey,
  instrumentKind,
} from '#surveys/instrument';
import { item } from '#surveys/items';
import { localizedText } from '#surveys/language';
import { id, listOf, listQuery, moment, revision } from './common.ts';

/** A file of this size is refused before it is read. */
export const INSTRUMENT_MAX_BYTES = 4 * 1024 * 1024;

export const instrumentVersion = z.object({
  version: z.int(),
  publishedAt: moment,
  changes: z.array(declaredChange),
  items: z.int().describe('how many items it has'),
});
export type InstrumentVersion = z.infer<typeof instrumentVersion>;

/** An instrument in a list, and as the head of its page. */
export const instrument = z.object({
  id,
  projectId: id,
  key: instrumentKey,
  kind: instrumentKind,
  title: localizedText,
  languages: z.array(z.string()),
  /** The latest published version; null while there is only a draft. */
  published: z.int().nullable(),
  hasDraft: z.boolean(),
  /** May be filled alone with a slip. */
  alone: z.boolean(),
  normed: z.boolean(),
  createdAt: moment,
  archivedAt: moment.nullable(),
  revision,
});
export type Instrument = z.infer<typeof instrument>;

export const instrumentListQuery = listQuery(['title', 'createdAt'], {
  archived: z.enum(['no', 'yes', 'all']).default('no').describe('put-away instruments too'),
  kind: instrumentKind.optional(),
});
export type InstrumentListQuery = z.infer<typeof instrumentListQuery>;
export const instrumentList = listOf(instrument);
export type InstrumentList = z.infer<typeof instrumentList>;

/** With its versions, and the draft where there is one and whoever asks may edit. */
export const instrumentDetails = instrument.extend({
  versions: z.array(instrumentVersion),
  draft: instrumentFile.nullable(),
});
export type InstrumentDetails = z.infer<typeof instrumentDetails>;

/** One published version whole: what was asked, for ever. */
export const instrumentDefinition = z.object({
  instrumentId: id,
  version: z.int(),
  publishedAt: moment,
  file: instrumentFile,
  items: z.array(item),
  /** What each version up to this one declared to have changed; says where values may be compared. */
  history: z.array(z.object({ version: z.int(), changes: z.array(declaredChange) })),
});
export type InstrumentDefinition = z.infer<typeof instrumentDefinition>;

/** Instruments that ship with Wegmarke. */
export const libraryEntry = z.object({
  key: instrumentKey,
  kind: instrumentKind,
  title: localizedText,
  description: localizedText,
  languages: z.array(z.string()),
  licence: z.string(),
  normed: z.boolean(),
  items: z.int(),
});
export const instrumentLibrary = z.object({ items: z.array(libraryEntry) });
export type InstrumentLibrary = z.infer<typeof instrumentLibrary>;

/** The text of a file that somebody chose: a Wegmarke instrument, any SurveyJS definition, or a code book in CSV. */
export const definitionInput = z.strictObject({
  fileName: z.string().max(300).default(''),
  content: z.string().max(INSTRUMENT_MAX_BYTES),
  /** For SurveyJS definitions and code books, which have no key, title or language of their own. */
  key: instrumentKey.optional(),
  title: z.string().trim().max(200).optional(),
  language: z.string().max(35).optional(),
});
export type DefinitionInput = z.infer<typeof definitionInput>;

/** What a file would become, and every problem in it. `file` is null where there are errors. */
export const definitionCheck = z.object({
  format: z.enum(['wegmarke', 'surveyjs', 'codebook', 'unknown']),
  /** What is known of the file, with errors too; null where nothing is. */
  outline: definitionOutline.nullable(),
  file: instrumentFile.nullable(),
  items: z.array(item),
  issues: z.array(definitionIssue),
});
export type DefinitionCheck = z.infer<typeof definitionCheck>;

/** From the library by its key, or from a file. */
export const instrumentCreate = z.union([
  z.strictObject({ library: instrumentKey }),
  z.strictObject({ definition: definitionInput }),
]);
export type InstrumentCreate = z.infer<typeof instrumentCreate>;

/** A new draft for an instrument that exists; null throws the draft away. */
export const instrumentPatch = z.strictObject({
  draft: definitionInput.nullable().optional(),
  archived: z.boolean().optional(),
  revision,
});
export type InstrumentPatch = z.infer<typeof instrumentPatch>;

/** How the draft differs from the latest version, item by item: what its author has to declare. */
export const draftComparison = z.object({
  changes: z.array(
    declaredChange.extend({ certain: z.boolean().describe('found by comparing; else the author says') }),
  ),
  issues: z.array(definitionIssue),
});
export type DraftComparison = z.infer<typeof draftComparison>;

export const instrumentPublish = z.strictObject({ changes: z.array(declaredChange).max(2_000), revision });
export type InstrumentPublish = z.infer<typeof instrumentPublish>;
