/** What the person called their own topics: the same map as long as no name changes. */

import { useRef } from 'react';
import type { InstrumentDefinition } from '#contract/instrument';
import { ownTopicNames } from '#surveys/own-topics';
import type { ReadingSnapshot } from './reading-store.ts';

export function useTopicNames(
  { file, items }: InstrumentDefinition,
  snapshot: ReadingSnapshot,
): ReadonlyMap<string, string> {
  const names = ownTopicNames(file, items, [...snapshot.shown.values()]);
  const kept = useRef(names);
  const isSame = names.size === kept.current.size && [...names].every(([key, name]) => kept.current.get(key) === name);
  if (!isSame) kept.current = names;
  return kept.current;
}
