/**
 * The code book of a definition: every answerable variable, flat. Charts, exports and validation read this, and nothing
 * else reads SurveyJS definitions.
 */
import { z } from 'zod';
import { localizedText } from './language.ts';

/**
 * `single` and `multiple` have choices; `scale` is a number between two ends (rating, slider); `ranking` an order of
 * choices; `rows` a repeated group, kept and exported whole.
 */
export const ITEM_TYPES = [
  'text',
  'number',
  'date',
  'boolean',
  'single',
  'multiple',
  'ranking',
  'scale',
  'rows',
] as const;
export const itemType = z.enum(ITEM_TYPES);
export type ItemType = z.infer<typeof itemType>;

/** How an item is drawn. `diverging`: stacked bars around a middle, for agreement scales with the same choices. */
export const CHARTS = ['bars', 'diverging', 'histogram', 'ranking', 'multiple', 'none'] as const;
export const chart = z.enum(CHARTS);
export type ChartKind = z.infer<typeof chart>;

/** What an item says about its domain of the situation map. */
export const FACETS = [
  'strengths',
  'satisfaction',
  'importance',
  'strain',
  'help',
  'change',
  'work',
  'context',
  'title',
  'other',
] as const;
export const facet = z.enum(FACETS);
export type Facet = z.infer<typeof facet>;

export const code = z.union([z.string(), z.number(), z.boolean()]);
export type Code = z.infer<typeof code>;

export const choice = z.object({ value: code, label: localizedText });
export type Choice = z.infer<typeof choice>;

export const item = z.object({
  /** Stable over versions: the question's name, or `question.part` for a matrix row or one of several texts. */
  name: z.string(),
  /** The SurveyJS question that holds it, and the row or part in it. */
  question: z.string(),
  part: z.string().nullable(),
  /** The column, for a cell of a table with a row per `part`. */
  column: z.string().optional(),
  type: itemType,
  label: localizedText,
  /** The text of the part alone, where `label` is that of the question and the part. */
  partLabel: localizedText.optional(),
  choices: z.array(choice),
  /** A free text beside the choices is taken (`name-Comment` is an item of its own). */
  other: z.boolean(),
  /** Codes that mean that there is no answer. */
  missing: z.array(choice),
  scale: z
    .object({ min: z.number(), max: z.number(), step: z.number(), minLabel: localizedText, maxLabel: localizedText })
    .nullable(),
  chart,
  area: z.string().nullable(),
  domain: z.string().nullable(),
  facet: facet.nullable(),
  sensitive: z.boolean(),
  /** Free text: encrypted at rest, never in a lead's charts. */
  freeText: z.boolean(),
  /** Most characters of a text, where the definition says. */
  maxLength: z.int().nullable(),
  /** Worked out from other answers by an expression; nobody answers it. */
  computed: z.boolean().optional(),
});
export type Item = z.infer<typeof item>;
