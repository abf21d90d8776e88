/** What a reading holds for a topic, with the questions as they were asked then. */

import type { InstrumentDefinition } from '#contract/instrument';
import type { EntryView, Reading } from '#contract/reading';
import type { Item } from '#surveys/items';

export interface AskedEntry {
  readonly item: Item;
  readonly entry: EntryView;
}

function sameName(title: string): string {
  return title.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/**
 * The domain of the reading's version that the topic is: its own key, or, for a topic that the person named
 * (`own:name`), the slot in which that name stands. A slot whose name is not written in this reading keeps the name that
 * it had before.
 */
function domainOf(key: string, reading: Reading, earlier: readonly Reading[], definition: InstrumentDefinition) {
  if (!key.startsWith('own:')) return key;
  const name = key.slice('own:'.length);
  const slots = definition.file.domains.filter((domain) => domain.own);
  return slots.find((slot) => {
    const title = definition.items.find((item) => item.domain === slot.key && item.facet === 'title')?.name;
    for (const each of [reading, ...[...earlier].reverse()]) {
      const written = each.entries.find((entry) => entry.item === title && typeof entry.value === 'string');
      if (typeof written?.value === 'string') return sameName(written.value) === name;
    }
    return false;
  })?.key;
}

/** The topic's entries in the order of the questions; those that say nothing are left out. */
export function topicEntries(
  key: string,
  reading: Reading,
  earlier: readonly Reading[],
  definition: InstrumentDefinition,
): AskedEntry[] {
  const domain = domainOf(key, reading, earlier, definition);
  return definition.items
    .filter((item) => (item.domain === null ? item.name === key : item.domain === domain))
    .flatMap((item) =>
      reading.entries
        .filter((entry) => entry.item === item.name && (entry.hidden || entry.state !== 'notAsked'))
        .map((entry) => ({ item, entry })),
    );
}
