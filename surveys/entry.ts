/**
 * What a reading holds: entries (one per item and voice), and the changes that they are the fold of. Words and meaning
 * are those of docs/architecture.md; the fold itself is in change-log.ts.
 */
import { z } from 'zod';
import { language } from './language.ts';

/** Whose view an entry is; stored side by side, never overwritten by one another. */
export const VOICES = ['own', 'counsellor', 'agreed'] as const;
export const voice = z.enum(VOICES);
export type Voice = z.infer<typeof voice>;

/** What became of a question. `notAsked` is also what taking an answer back leads to. */
export const STATES = ['notAsked', 'later', 'declined', 'dontKnow', 'spokenOnly', 'answered'] as const;
export const state = z.enum(STATES);
export type State = z.infer<typeof state>;

/** Who may see an entry; each includes the one before: only the person < with the counsellor < also counted, nameless. */
export const VISIBILITIES = ['private', 'shared', 'counted'] as const;
export const visibility = z.enum(VISIBILITIES);
export type Visibility = z.infer<typeof visibility>;

/** One row of a repeated group of questions (paneldynamic, matrixdynamic), by the names of its questions. */
const cell = z.union([z.string().max(20_000), z.number(), z.boolean(), z.null()]);
const row = z.record(z.string().max(200), z.union([cell, z.array(cell).max(200)]));

/**
 * The value of an answered item: a text, number or yes/no; the chosen values of a multiple choice; the order of a
 * ranking; the rows of a repeated group.
 */
export const value = z.union([
  z.string().max(20_000),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string().max(2_000), z.number(), z.boolean()])).max(500),
  z.array(row).max(200),
]);
export type Value = z.infer<typeof value>;
export type Row = z.infer<typeof row>;

/** Made by the client (at least 80 random bits), so that sending a change again does nothing. */
export const changeId = z.string().regex(/^[A-Za-z0-9_-]{16,40}$/);

/** The name of an item; for a part of a question `question.part`. */
export const itemName = z.string().min(1).max(400);

/** The fields of a change, without what holds between them. */
export const changeFields = z.strictObject({
  id: changeId,
  item: itemName,
  voice,
  state,
  value: value.nullable(),
  visibility,
  /** When it was made, by the author's clock. */
  at: z.iso.datetime(),
  /** The reading's revision that the author saw. */
  base: z.int().min(0),
  /** The language that the question was shown in. */
  language,
});

/** One change as its author sends it. `value` is there if and only if the state is `answered`. */
export const change = changeFields.refine((made) => (made.state === 'answered') === (made.value !== null), {
  path: ['value'],
});
export type Change = z.infer<typeof change>;

/** Who made a change: the person through their slip, or an account. */
export const author = z.object({
  kind: z.enum(['person', 'user', 'import']),
  /** The account, where there is one. */
  id: z.string().nullable(),
});
export type Author = z.infer<typeof author>;

/** A change as it is kept: `revision` is the reading's revision that it made. */
export interface RecordedChange extends Change {
  readonly revision: number;
  readonly by: Author;
  /** When the server took it, ISO 8601. */
  readonly receivedAt: string;
}

/** What a reading holds for an item in one voice. */
export const entry = z.object({
  item: itemName,
  voice,
  state,
  value: value.nullable(),
  visibility,
  /** The language that the question was shown in. */
  language,
  at: z.iso.datetime(),
  by: author,
  /** The reading's revision that made it what it is. */
  revision: z.int(),
  /** Somebody changed the same item in the same voice without having seen the change before it. */
  contested: z.boolean(),
});
export type Entry = z.infer<typeof entry>;
