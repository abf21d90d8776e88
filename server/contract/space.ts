/** The person's own space, opened by a slip: their readings, what others see of them, their language. */
import { z } from 'zod';
import { instrumentKind } from '#surveys/instrument';
import { localizedText } from '#surveys/language';
import { id, moment } from './common.ts';
import { readingHead, readingPatch } from './reading.ts';
import { subjectCode } from './subject.ts';

/** As typed or scanned; spaces, hyphens and small letters do not matter. */
export const spaceOpen = z.strictObject({ code: z.string().trim().min(1).max(60) });
export type SpaceOpen = z.infer<typeof spaceOpen>;

export const space = z.object({
  code: subjectCode,
  projectName: z.string(),
  /** The counsellor and deputy, by name: who sees what is shared. */
  seenBy: z.array(z.string()),
  languages: z.array(z.string()),
  /** The last day of the slip that opened it. */
  expiresAt: moment,
  /** Other devices that have the space open now. */
  otherDevices: z.int(),
  readings: z.array(readingHead.extend({ title: localizedText, kind: instrumentKind })),
  /** What the person may begin alone. */
  instruments: z.array(z.object({ id, key: z.string(), title: localizedText, version: z.int() })),
  invented: z.boolean(),
});
export type Space = z.infer<typeof space>;

/** The person is done for now, or goes on. */
export const spaceReadingPatch = readingPatch.pick({ complete: true, language: true }).required({ complete: true });
export type SpaceReadingPatch = z.infer<typeof spaceReadingPatch>;

export const spaceReadingCreate = z.strictObject({ id: id.optional(), instrumentId: id });
export type SpaceReadingCreate = z.infer<typeof spaceReadingCreate>;
