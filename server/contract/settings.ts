/** The installation's settings on the wire. */
import { z } from 'zod';
import { moment, revision, uiLanguage } from './common.ts';

export const settings = z.object({
  language: uiLanguage.describe('what new accounts and signed-out visitors start with'),
  auditAddressDays: z.int().describe('days after which the network address is dropped from an audit entry'),
  updatedAt: moment.nullable(),
  revision,
});
export type Settings = z.infer<typeof settings>;

export const settingsPatch = z.strictObject({
  language: uiLanguage.optional(),
  auditAddressDays: z.int().min(0).max(365).optional(),
  revision,
});
export type SettingsPatch = z.infer<typeof settingsPatch>;
