/** What kind of device a browser runs on, for telling the person where their space was opened. No name, no version. */
import type { DeviceKind } from '#contract/space';

/** In this order: a tablet says what phones and computers say, too. */
const KINDS: readonly (readonly [RegExp, DeviceKind])[] = [
  [/iPad|Tablet|PlayBook|Silk|Android(?!.*Mobile)/i, 'tablet'],
  [/Mobi|iPhone|iPod|Android/i, 'phone'],
  [/Windows|Macintosh|CrOS|Linux|X11/, 'computer'],
];

export function deviceKind(userAgent: string): DeviceKind {
  return KINDS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'unknown';
}
