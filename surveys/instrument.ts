/**
 * The file format of an instrument: a SurveyJS definition and what SurveyJS does not know. docs/instruments.md explains
 * it with an example. This file says the shape; instrument-check.ts says what else must hold.
 */
import { z } from 'zod';
import { voice } from './entry.ts';
import { chart, choice, facet } from './items.ts';
import { language, localizedText } from './language.ts';

export const INSTRUMENT_KINDS = ['map', 'goals', 'pulse', 'feedback', 'guide', 'survey'] as const;
export const instrumentKind = z.enum(INSTRUMENT_KINDS);
export type InstrumentKind = z.infer<typeof instrumentKind>;

const KEY_MAX = 60;
const KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Keys in small letters, for files, exports and addresses. */
export const instrumentKey = z.string().max(KEY_MAX).regex(KEY);
/** The same as the schema, for forms, which do not carry zod. */
export function isInstrumentKey(text: string): boolean {
  return text.length <= KEY_MAX && KEY.test(text);
}
const name = z.string().min(1).max(100);

/** How a version differs from the one before, item by item. */
export const CHANGE_KINDS = ['added', 'removed', 'wording', 'choices', 'direction', 'meaning', 'type'] as const;
export const declaredChange = z.strictObject({
  item: z.string(),
  kind: z.enum(CHANGE_KINDS),
  note: localizedText.optional(),
});
export type DeclaredChange = z.infer<typeof declaredChange>;

export const area = z.strictObject({ key: name, title: localizedText });
export type Area = z.infer<typeof area>;

/** One topic of the situation map; its questions are those of the SurveyJS page of the same name. */
export const domain = z.strictObject({
  key: name,
  area: name,
  group: z.enum(['work', 'life']),
  title: localizedText,
  description: localizedText.optional(),
  /** A symbol of client/ui/Icon or of the map's own set. */
  symbol: z.string().max(40).optional(),
  /** Closed until the person opens it. */
  sensitive: z.boolean().default(false),
  /** A topic that the person names: the item with the facet `title` holds its name. */
  own: z.boolean().default(false),
});
export type Domain = z.infer<typeof domain>;

/** What Wegmarke needs to know of an item beyond its SurveyJS question. */
export const itemNotes = z.strictObject({
  area: name.optional(),
  domain: name.optional(),
  facet: facet.optional(),
  sensitive: z.boolean().optional(),
  chart: chart.optional(),
  missing: z.array(choice).optional(),
  /** The high end means less of what the item is about. */
  reversed: z.boolean().optional(),
  /** The answer may identify somebody although it is no free text: encrypted, not in charts. */
  identifying: z.boolean().optional(),
});
export type ItemNotes = z.infer<typeof itemNotes>;

export const instrumentFile = z.strictObject({
  /** Version of this format. */
  wegmarke: z.literal(1),
  key: instrumentKey,
  kind: instrumentKind,
  title: localizedText,
  description: localizedText.optional(),
  /** The first one is what SurveyJS calls `default`. */
  languages: z.array(language).min(1).max(30),
  origin: z.strictObject({
    /** Licence of the content, for example `CC BY 4.0`. */
    licence: z.string().max(200),
    source: localizedText,
    /** Whether norms exist; false is shown as "nicht normiert". */
    normed: z.boolean(),
    /** A notice that must be shown with it. */
    notice: localizedText.optional(),
  }),
  voices: z.array(voice).min(1),
  areas: z.array(area).max(20).default([]),
  domains: z.array(domain).max(60).default([]),
  /** By item name. */
  items: z.record(z.string(), itemNotes).default({}),
  /** The person may fill it alone with a slip. */
  alone: z.boolean().default(true),
  /** The SurveyJS definition. */
  survey: z.record(z.string(), z.unknown()),
});
export type InstrumentFile = z.infer<typeof instrumentFile>;

/** Something that keeps a definition from being used, or that its author should know. */
export const definitionIssue = z.object({
  severity: z.enum(['error', 'warning']),
  /** Where, as a path into the file: `survey.pages[0].elements[2].choices[1]`. */
  path: z.string(),
  /** Stable, for example `name_twice`; the client has a text for each. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type DefinitionIssue = z.infer<typeof definitionIssue>;

/** What is known of a file, whether or not it can be taken: what it would be called, and how many items could be read. */
export const definitionOutline = z.object({
  title: localizedText.nullable(),
  key: z.string().nullable(),
  languages: z.array(z.string()).describe('the first is that of the questions'),
  items: z.int().nullable().describe('how many could be read; null where that is not known'),
});
export type DefinitionOutline = z.infer<typeof definitionOutline>;
