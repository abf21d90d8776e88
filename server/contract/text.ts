/** The texts that the operator answers for, on the wire: imprint, privacy notice, accessibility statement. */
import { z } from 'zod';
import { moment, prose, revision } from './common.ts';

export const TEXT_KEYS = ['imprint', 'privacy', 'accessibility'] as const;
export const textKey = z.enum(TEXT_KEYS);
export type TextKey = z.infer<typeof textKey>;

/** The start of a link that leads elsewhere than to http, https, mailto, tel, an anchor, or a path of this site. */
const FORBIDDEN_LINK = /\]\(\s*(?!https?:\/\/|mailto:|tel:|#|\/(?![/\\]))/i;

/** A subset of Markdown: headings, paragraphs, lists, emphasis, links. HTML is shown as the characters it is made of. */
const markdown = prose(40_000).refine((text) => !FORBIDDEN_LINK.test(text), {
  params: { code: 'link_not_allowed' },
});

export const text = z.object({
  key: textKey,
  draft: z.boolean().describe('true until somebody saves: what is shown is the template that comes with the program'),
  content: z.object({ de: z.string(), en: z.string() }),
  updatedAt: moment.nullable(),
  revision,
});
export type Text = z.infer<typeof text>;

/** German is the language of record and must be there; an empty English text falls back to it. */
export const textPut = z.strictObject({
  content: z.strictObject({ de: markdown.min(1), en: markdown }),
  revision,
});
export type TextPut = z.infer<typeof textPut>;
