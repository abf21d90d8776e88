/** Items of a code book for tests, with what does not matter filled in. */
import type { Code, Item, ItemType } from '#surveys/items';

interface ItemParts {
  readonly type: ItemType;
  readonly name?: string;
  readonly choices?: readonly Code[];
  readonly missing?: readonly Code[];
  /** Smallest, greatest, step. */
  readonly scale?: readonly [number, number, number];
  readonly freeText?: boolean;
  readonly domain?: string;
  readonly area?: string;
  readonly facet?: Item['facet'];
}

export function itemOf({ type, name = 'q', choices = [], missing = [], scale, ...parts }: ItemParts): Item {
  const choice = (value: Code) => ({ value, label: { de: `„${value}“` } });
  return {
    name,
    question: name,
    part: null,
    type,
    label: { de: name },
    choices: choices.map(choice),
    other: false,
    missing: missing.map(choice),
    scale: scale ? { min: scale[0], max: scale[1], step: scale[2], minLabel: {}, maxLabel: {} } : null,
    chart: 'bars',
    area: parts.area ?? null,
    domain: parts.domain ?? null,
    facet: parts.facet ?? null,
    sensitive: false,
    freeText: parts.freeText ?? false,
    maxLength: null,
  };
}
