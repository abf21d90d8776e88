/** Readings on the wire: one subject meeting one instrument version at one time, its entries and its change log. */
import { z } from 'zod';
import { author, change, changeFields, entry, itemName } from '#surveys/entry';
import { language } from '#surveys/language';
import { id, listOf, listQuery, moment } from './common.ts';

/** How a reading is being filled. */
export const FILL_MODES = ['together', 'alone', 'interview', 'import'] as const;
export const fillMode = z.enum(FILL_MODES);

/** A reading in a list: no answers. */
export const readingHead = z.object({
  id,
  projectId: id,
  subjectId: id,
  instrumentId: id,
  version: z.int(),
  mode: fillMode,
  /** The time that it speaks of. */
  startedAt: moment,
  changedAt: moment,
  completedAt: moment.nullable(),
  /** Grows with each change, and when it is closed or opened again. */
  revision: z.int(),
});
export type ReadingHead = z.infer<typeof readingHead>;

/** An entry as the caller may see it. `hidden`: it is the person's alone; neither state nor value is sent. */
export const entryView = entry.extend({ hidden: z.boolean() });
export type EntryView = z.infer<typeof entryView>;

export const reading = readingHead.extend({ entries: z.array(entryView) });
export type Reading = z.infer<typeof reading>;

export const readingListQuery = listQuery(['startedAt'], { subject: id.optional(), instrument: id.optional() }, 'desc');
export type ReadingListQuery = z.infer<typeof readingListQuery>;
export const readingList = listOf(readingHead);
export type ReadingList = z.infer<typeof readingList>;

/** Begins a reading with the latest version of an instrument; `changes` makes a whole one in a single request. */
export const readingCreate = z.strictObject({
  /** Made by the client, so that sending it again does nothing: 24 hexadecimal digits. */
  id: id.optional(),
  subjectId: id,
  instrumentId: id,
  mode: fillMode.exclude(['import']).default('together'),
  startedAt: moment.optional(),
  changes: z.array(change).max(1_000).default([]),
  complete: z.boolean().default(false),
});
export type ReadingCreate = z.infer<typeof readingCreate>;

export const changesInput = z.strictObject({ changes: z.array(change).min(1).max(500) });
export type ChangesInput = z.infer<typeof changesInput>;

/** What became of one change. `contested`: somebody had changed the same in between; both are kept, this one shows. */
export const changeOutcome = z.object({
  id: z.string(),
  result: z.enum(['taken', 'known', 'refused']),
  contested: z.boolean(),
  /** With `refused`: why, as a code with a text in the reader's language. */
  code: z.string().optional(),
  message: z.string().optional(),
});
export type ChangeOutcome = z.infer<typeof changeOutcome>;

/** The reading's state after the changes: new revision, and every entry that is newer than what the caller knew. */
export const changesTaken = z.object({
  revision: z.int(),
  changedAt: moment,
  completedAt: moment.nullable(),
  outcomes: z.array(changeOutcome),
  entries: z.array(entryView),
});
export type ChangesTaken = z.infer<typeof changesTaken>;

/** One line of an item's history, as the caller may see it. */
export const historyLine = z.object({
  change: changeFields.omit({ base: true }).extend({ hidden: z.boolean() }),
  revision: z.int(),
  by: author.extend({ name: z.string() }),
  receivedAt: moment,
  contested: z.boolean(),
});
export const history = z.object({ items: z.array(historyLine) });
export type History = z.infer<typeof history>;
export const historyQuery = z.strictObject({ item: itemName });

export const readingPatch = z.strictObject({
  complete: z.boolean().optional(),
  startedAt: moment.optional(),
  /** The language of the questions on the screen: what their validators object to is said in it. */
  language: language.optional(),
});
export type ReadingPatch = z.infer<typeof readingPatch>;

/** Which revision the device knows: it is sent what is newer. */
export const listenQuery = z.strictObject({ after: z.coerce.number().int().min(0).default(0) });

/** What the live channel sends: entries that changed, whether it is closed, and who else has the reading open. */
export const readingUpdate = z.object({
  revision: z.int(),
  changedAt: moment,
  completedAt: moment.nullable(),
  entries: z.array(entryView),
  /** Open devices, this one included; `who` is a word for it: the person, or the account's name. */
  present: z.array(z.object({ device: z.string(), kind: z.enum(['person', 'user']), who: z.string() })),
});
export type ReadingUpdate = z.infer<typeof readingUpdate>;

/** All readings of a subject with one instrument, for the person's own picture. */
export const picture = z.object({
  instrumentId: id,
  readings: z.array(reading),
  /** The versions that the readings were made with, by number. */
  versions: z.array(z.int()),
});
export type Picture = z.infer<typeof picture>;
export const pictureQuery = z.strictObject({ instrument: id });
