/** When imported rows were that do not say it themselves. */
import type { StoredReading } from './reading.model.ts';
import type { ImportedReading } from './reading-records.ts';

/**
 * Rows that do not say when they were, but which of their subject's occasions: each a moment before the first that is of
 * a later occasion and there already, so that files may come in any order.
 */
export function beforeLaterWaves(
  rows: readonly ImportedReading[],
  present: readonly Pick<StoredReading, 'subjectId' | 'startedAt' | 'wave'>[],
): ImportedReading[] {
  const bySubject = new Map<string, { wave: number; at: number }[]>();
  for (const { subjectId, startedAt, wave } of present) {
    if (wave === undefined) continue;
    const known = { wave, at: startedAt.getTime() };
    const key = subjectId.toHexString();
    bySubject.get(key)?.push(known) ?? bySubject.set(key, [known]);
  }
  return rows.map((row) => {
    const { undated, wave } = row;
    if (!undated || wave === undefined) return row;
    const latest = (bySubject.get(row.subjectId) ?? [])
      .filter((other) => other.wave > wave)
      .map((other) => other.at - (other.wave - wave));
    const startedAt = new Date(Math.min(row.startedAt.getTime(), ...latest));
    return { ...row, startedAt, completedAt: row.completedAt && startedAt };
  });
}
