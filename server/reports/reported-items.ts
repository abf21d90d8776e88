/** The items of a report: those of the latest version, with how far back their answers mean the same. */
import type { InstrumentDefinition } from '#contract/instrument';
import { breaksOf } from '#surveys/instrument-versions';
import type { Item } from '#surveys/items';
import type { ReportedItem } from './columns.ts';

/**
 * Answers from before a version that changed the choices, direction or meaning of an item are not counted with later
 * ones: in the item's present form, it was not asked then.
 */
export function reportedItems({ items, history }: InstrumentDefinition): ReportedItem[] {
  return items.map((item) => ({
    item: withoutTexts(item),
    since: Math.max(
      0,
      ...history.filter(({ changes }) => breaksOf(item.name, [changes]).length > 0).map(({ version }) => version),
    ),
  }));
}

/** What counting needs; labels in many languages would only have to be copied from thread to thread. */
function withoutTexts(item: Item): Item {
  const bare = ({ value }: Item['choices'][number]) => ({ value, label: {} });
  return {
    ...item,
    label: {},
    choices: item.choices.map(bare),
    missing: item.missing.map(bare),
    scale: item.scale && { ...item.scale, minLabel: {}, maxLabel: {} },
  };
}
