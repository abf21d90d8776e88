/** The topics that a person named: wherever they are chosen or shown, they have the name that the person gave them. */
import { VOICES, type Voice } from './entry.ts';
import type { InstrumentFile } from './instrument.ts';
import type { Choice, Item } from './items.ts';

interface NamingEntry {
  readonly item: string;
  readonly voice: Voice;
  readonly value: unknown;
}

/** The name of each own topic that has one, by its domain's key; the person's own voice comes first. */
export function ownTopicNames(
  file: Pick<InstrumentFile, 'domains'>,
  items: readonly Pick<Item, 'name' | 'domain' | 'facet'>[],
  entries: readonly NamingEntry[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { key, own } of file.domains) {
    const title = own ? items.find((item) => item.domain === key && item.facet === 'title') : undefined;
    const written = entries.filter(
      ({ item, value }) => item === title?.name && typeof value === 'string' && value.trim() !== '',
    );
    const [first] = VOICES.flatMap((voice) => written.find((entry) => entry.voice === voice) ?? []);
    if (first) names.set(key, String(first.value).trim());
  }
  return names;
}

/** The items with these names in place of the topics' own, where topics are what can be chosen. */
export function withTopicNames(items: readonly Item[], names: ReadonlyMap<string, string>): readonly Item[] {
  if (names.size === 0) return items;
  const named = (choice: Choice): Choice => {
    const name = names.get(String(choice.value));
    return name === undefined ? choice : { ...choice, label: { de: name } };
  };
  return items.map((item) =>
    item.choices.some(({ value }) => names.has(String(value))) ? { ...item, choices: item.choices.map(named) } : item,
  );
}
