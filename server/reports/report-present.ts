/** Shown tallies as they are sent: with the labels of their values. */
import type { ReportItem, Tally } from '#contract/report';
import type { ShownItem, ShownTally } from '#surveys/disclosure';
import type { Code, Item } from '#surveys/items';
import type { LocalizedText } from '#surveys/language';
import { clean } from '#surveys/number-classes';

export function presentItem(item: Item, shown: ShownItem): ReportItem {
  const labels = new Map([...item.choices.map(({ value, label }) => [value, label] as const), ...openEnds(shown)]);
  const present = (tally: ShownTally) => presentTally(tally, labels);
  return {
    item,
    total: present(shown.total),
    groups: shown.groups.map(present),
    withheld: item.freeText ? 'freeText' : shown.tooFew ? 'tooFew' : null,
    classWidth: shown.width,
  };
}

/** The labels of the first and the last class of an open question, which take in everything below and above. */
function openEnds({ isOpen, width, total: { cells } }: ShownItem): [Code, LocalizedText][] {
  const [first, last] = [cells[0], cells.at(-1)];
  if (!isOpen || first === undefined || last === undefined) return [];
  const below = width === null ? `≤ ${first.value}` : `< ${clean(Number(first.value) + width)}`;
  return [
    [first.value, { de: below }],
    [last.value, { de: `≥ ${last.value}` }],
  ];
}

function presentTally(tally: ShownTally, labels: ReadonlyMap<Code, LocalizedText>): Tally {
  const { n, cells, states, mean, median, sd, interval, ranks } = tally;
  return {
    n,
    cells: cells.map(({ value, count }) => ({ value, label: labels.get(value) ?? labelOf(value), count })),
    states,
    mean,
    median,
    sd,
    interval: interval && [interval[0], interval[1]],
    ranks: ranks && [...ranks],
  };
}

/** A value without a label of its own: numbers of a scale, and what is no longer among the choices. */
function labelOf(value: Code): LocalizedText {
  if (typeof value === 'boolean') return value ? { de: 'Ja', en: 'Yes' } : { de: 'Nein', en: 'No' };
  return { de: String(value) };
}
