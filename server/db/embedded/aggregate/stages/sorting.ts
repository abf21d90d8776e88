/** `$sort`, which keeps only the best where a `$limit` follows. */

import type { Doc, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compareSortKeys, parseSort, type SortSpec, sortKey } from '../../query/sort.ts';
import { type Stage, type StageParser, specDocument } from './stage.ts';

interface Keyed {
  readonly key: Value[];
  readonly doc: Doc;
}

/** The documents in order; equal ones stay in the order in which they came. */
export function sorted(input: Iterable<Doc>, spec: SortSpec, limit = Number.POSITIVE_INFINITY): Doc[] {
  let kept: Keyed[] = [];
  const compare = (a: Keyed, b: Keyed) => compareSortKeys(a.key, b.key, spec);
  const most = limit * 2 + 1000;
  for (const doc of input) {
    kept.push({ key: sortKey(doc, spec), doc });
    if (kept.length >= most) kept = kept.sort(compare).slice(0, limit);
  }
  kept.sort(compare);
  if (kept.length > limit) kept.length = limit;
  return kept.map(({ doc }) => doc);
}

export interface SortStage extends Stage {
  /** The same stage for when only so many of its documents will be taken. */
  limited(limit: number): Stage;
}

const sort: StageParser = (source, _context, name): SortStage => {
  const document = specDocument(source, name, 15973);
  if (document.size === 0) throw new CommandError(15976, `${name} stage must have at least one sort key`);
  const spec = parseSort(document);
  const stage = (limit?: number): SortStage => ({
    name,
    reads: spec.topLevel,
    bounds: false,
    blocking: true,
    limited: stage,
    *run(input) {
      yield* sorted(input, spec, limit);
    },
  });
  return stage();
};

export const sortingStages: Readonly<Record<string, StageParser>> = { $sort: sort };
