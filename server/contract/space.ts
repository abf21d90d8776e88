/** The person's own space, opened by a slip: their readings, what others see of them, their language. */
import { z } from 'zod';
import { instrumentKind } from '#surveys/instrument';
import { localizedText } from '#surveys/language';
import { id, moment } from './common.ts';
import { readingHead, readingPatch } from './reading.ts';
import { SLIP_MAKERS, slipCreated } from './slip.ts';
import { subjectCode } from './subject.ts';

/** As typed or scanned; spaces, hyphens and small letters do not matter. */
export const spaceOpen = z.strictObject({ code: z.string().trim().min(1).max(60) });
export type SpaceOpen = z.infer<typeof spaceOpen>;

export const DEVICE_KINDS = ['phone', 'tablet', 'computer', 'unknown'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** One time that the space was opened with a slip. `here`: on this device, as it is open now. */
export const spaceOpening = z.object({ at: moment, device: z.enum(DEVICE_KINDS), here: z.boolean() });
export type SpaceOpening = z.infer<typeof spaceOpening>;

export const space = z.object({
  code: subjectCode,
  projectName: z.string(),
  /** The counsellor and deputy, by name: who sees what is shared. */
  seenBy: z.array(z.string()),
  languages: z.array(z.string()),
  /** The last day of the slip that opened it. */
  expiresAt: moment,
  /** That slip: when it was made, by whom, and whether it is the first one. */
  slip: z.object({ madeAt: moment, madeBy: z.enum(SLIP_MAKERS), isFirst: z.boolean() }),
  /** The last times that the space was opened with any slip, the latest first. */
  openings: z.array(spaceOpening),
  /** Other devices that have the space open now. */
  otherDevices: z.int(),
  readings: z.array(readingHead.extend({ title: localizedText, kind: instrumentKind })),
  /** What the person may begin alone. */
  instruments: z.array(z.object({ id, key: z.string(), title: localizedText, version: z.int() })),
  invented: z.boolean(),
});
export type Space = z.infer<typeof space>;

export const spaceSlipRenew = z.strictObject({
  /** The space closes on all other devices; otherwise they go on with the new slip. */
  closeOthers: z.boolean().default(true),
});
export type SpaceSlipRenew = z.infer<typeof spaceSlipRenew>;

/** The only time that the code is sent; it is kept as a hash. It is valid as long as the slip before it was. */
export const spaceSlip = slipCreated.pick({ code: true, link: true, expiresAt: true });
export type SpaceSlip = z.infer<typeof spaceSlip>;

/** The person is done for now, or goes on. */
export const spaceReadingPatch = readingPatch.pick({ complete: true, language: true }).required({ complete: true });
export type SpaceReadingPatch = z.infer<typeof spaceReadingPatch>;

export const spaceReadingCreate = z.strictObject({ id: id.optional(), instrumentId: id });
export type SpaceReadingCreate = z.infer<typeof spaceReadingCreate>;
