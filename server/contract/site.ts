/** Sites on the wire: a jobcenter or team in a project. */
import { z } from 'zod';
import { id, line, listOf, listQuery, moment, revision } from './common.ts';

/** Short and unique in the project, because it becomes a value in exports; kept in capitals. */
const code = z
  .string()
  .trim()
  .toUpperCase()
  .min(1)
  .max(12)
  .regex(/^[A-Z0-9](?:[A-Z0-9-]*[A-Z0-9])?$/);

export const site = z.object({
  id,
  projectId: id,
  name: z.string(),
  code: z.string(),
  createdAt: moment,
  archivedAt: moment.nullable(),
  revision,
});
export type Site = z.infer<typeof site>;

export const siteListQuery = listQuery(['name', 'code', 'createdAt'], {
  archived: z.enum(['no', 'yes', 'all']).default('no').describe('put-away sites too'),
});
export type SiteListQuery = z.infer<typeof siteListQuery>;

export const siteList = listOf(site);
export type SiteList = z.infer<typeof siteList>;

export const siteCreate = z.strictObject({ name: line(120), code });
export type SiteCreate = z.infer<typeof siteCreate>;

export const sitePatch = z.strictObject({
  name: line(120).optional(),
  code: code.optional(),
  archived: z.boolean().optional(),
  revision,
});
export type SitePatch = z.infer<typeof sitePatch>;
