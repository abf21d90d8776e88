/** Reports on the wire: tallies of an instrument's items, after disclosure control. */
import { z } from 'zod';
import { code, item } from '#surveys/items';
import { localizedText } from '#surveys/language';
import { id } from './common.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

export const reportQuery = z.strictObject({
  site: id.optional(),
  /** Months, both included: `2026-01`. */
  from: month.optional(),
  to: month.optional(),
  occasion: z.enum(['all', 'first', 'latest']).default('latest'),
  /** `facet:value`, for example `role:FK`. */
  facet: z
    .string()
    .max(200)
    .regex(/^[^:]+:.+$/)
    .optional(),
  /** A facet's key, or `site`. */
  by: z.string().max(60).optional(),
  voice: z.enum(['own', 'counsellor', 'agreed']).default('own'),
});
export type ReportQuery = z.infer<typeof reportQuery>;

/** A number that may be shown, or null: too few (which looks like zero to those under the floor). */
const shown = z.number().nullable();

export const tallyCell = z.object({ value: code, label: localizedText, count: shown });
export const tally = z.object({
  /** Answers. */
  n: shown,
  cells: z.array(tallyCell),
  /**
   * How many readings did not ask it, put it off, declined, … ; `missing`: an answer by a code that stands for none.
   * With a floor, null is anything under it, zero included.
   */
  states: z.object({
    notAsked: shown,
    later: shown,
    declined: shown,
    dontKnow: shown,
    spokenOnly: shown,
    missing: shown,
  }),
  /** Beside withheld counts it is worked out of the shown ones, to a tenth, where that is sure enough. */
  mean: shown,
  median: shown,
  sd: shown,
  /** 95 % interval of the mean (t distribution). */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** For a ranking: mean rank per choice, in the order of `cells`. */
  ranks: z.array(shown).nullable(),
});
export type Tally = z.infer<typeof tally>;

export const reportItem = z.object({
  item,
  total: tally,
  /** With `by`: one tally per group, in the order of the report's `groups`. */
  groups: z.array(tally),
  /** Why nothing is shown: a free text, or fewer than the floor. */
  withheld: z.enum(['freeText', 'tooFew']).nullable(),
  /** Many different numbers are counted in classes of this width; a cell's value is where its class begins. */
  classWidth: z.number().nullable(),
});
export type ReportItem = z.infer<typeof reportItem>;

export const report = z.object({
  instrumentId: id,
  title: localizedText,
  version: z.int(),
  /** The floor that was applied; 0: none (full counts). */
  floor: z.int(),
  /**
   * Counts are rounded to multiples of this; 0: they are exact. With a floor, a report that narrows down by more than
   * one thing is rounded, because several exact ones could be set off against one another.
   */
  rounding: z.int(),
  /** Readings that the filters leave, and their persons. With a floor: as many as can be told from the items. */
  readings: shown,
  subjects: shown,
  groups: z.array(z.object({ value: z.string(), label: z.string() })),
  items: z.array(reportItem),
  /** When the newest answer in it came in; with a floor, the day. */
  asOf: z.iso.datetime().nullable(),
});
export type Report = z.infer<typeof report>;

/** What can be filtered by in this project and instrument. */
export const reportChoices = z.object({
  sites: z.array(z.object({ id, name: z.string() })),
  facets: z.array(z.object({ key: z.string(), label: z.string(), values: z.array(z.string()) })),
  months: z.object({ first: month, last: month }).nullable(),
});
export type ReportChoices = z.infer<typeof reportChoices>;
