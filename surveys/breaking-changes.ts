/**
 * Which changes of an item end its comparability: no line is drawn over a version that made one of them. By itself, so
 * that pages that draw lines need neither the code book nor the file format.
 */
export const BREAKING_CHANGES = ['choices', 'direction', 'meaning', 'type'] as const;
export type BreakingChange = (typeof BREAKING_CHANGES)[number];

const BREAKING: ReadonlySet<string> = new Set(BREAKING_CHANGES);

export function isBreaking(kind: string): kind is BreakingChange {
  return BREAKING.has(kind);
}
