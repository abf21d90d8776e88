/**
 * Building blocks of the HTTP contract: ids, dates, revisions, and the shape of lists.
 * Objects in requests are strict (unknown fields are refused); replies are plain objects, so that whatever they do
 * not name is dropped before it leaves the server.
 */
import { z } from 'zod';
import { interfaceLanguage } from '#surveys/language';

/** An id: 24 hexadecimal digits. */
export const id = z.string().regex(/^[0-9a-f]{24}$/);

/** A moment, ISO 8601 in UTC. */
export const moment = z.iso.datetime();

/** Counts the edits of a document; a PATCH sends back the one that it was made from. */
export const revision = z.int().min(0);

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
const NO_CONTROLS = /^[^\u0000-\u001f\u007f]*$/;

/** One line of text as people type it: trimmed, not empty, without control characters. */
export function line(max: number) {
  return z.string().trim().min(1).max(max).regex(NO_CONTROLS);
}

/** Text of several lines: trimmed; may be empty; no control characters but tab and line breaks. */
export function prose(max: number) {
  return (
    z
      .string()
      .trim()
      .max(max)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
      .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/)
  );
}

export const email = z.email().max(254);

/** A language of the user interface. */
export const uiLanguage = interfaceLanguage;

/** The body or reply of an endpoint that has nothing to say. */
export const nothing = z.strictObject({});

/** True or false in a query string. */
export const queryBoolean = z.enum(['true', 'false']).transform((value) => value === 'true');

/** What somebody searches for: as a line, but it may be empty. */
const search = z.string().trim().max(200).regex(NO_CONTROLS);

export const LIST_LIMIT_DEFAULT = 50;
export const LIST_LIMIT_MAX = 200;

/**
 * The query of a list: `limit`, `cursor`, `sort`, `order`, `q` and filters.
 *
 * @param sort the fields that can be sorted by; the first one is the default
 * @param filters further fields, each optional by itself
 * @param order the default order
 */
export function listQuery<const Sort extends readonly [string, ...string[]], Filters extends z.ZodRawShape>(
  sort: Sort,
  filters: Filters,
  order: 'asc' | 'desc' = 'asc',
) {
  return z.strictObject({
    limit: z.coerce.number().int().min(1).max(LIST_LIMIT_MAX).default(LIST_LIMIT_DEFAULT),
    cursor: z.string().max(2000).optional(),
    sort: z.enum(sort).default(sort[0] as never),
    order: z.enum(['asc', 'desc']).default(order),
    q: search.optional(),
    ...filters,
  });
}

/** One page of a list. `nextCursor` is null on the last page; `total` counts all pages where counting is cheap. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.int().min(0).optional(),
  });
}
