/** A report's items as figures: which chart each gets, which share one, and under which heading they stand. */

import type { InstrumentDefinition } from '#contract/instrument';
import type { Report, ReportItem } from '#contract/report';
import type { Item } from '#surveys/items';
import { type LocalizedText, textIn } from '#surveys/language';
import { barsFigure, type TallyOfItem } from '../../charts/bars.ts';
import type { ChartWords } from '../../charts/chart-words.ts';
import { type DivergingRow, divergingFigure, groupRows } from '../../charts/diverging.ts';
import type { Figure } from '../../charts/figure.ts';
import { histogramFigure } from '../../charts/histogram.ts';
import { rankingFigure } from '../../charts/ranking.ts';
import { factsOf } from '../../charts/tally-facts.ts';

/** One thing in the column of a report. `figure` is null where nothing is drawn; `withheld` says why. */
export interface ReportBlock {
  readonly key: string;
  readonly title: string;
  readonly figure: Figure | null;
  readonly facts: readonly string[];
  readonly withheld: ReportItem['withheld'] | 'noChart';
}

export interface ReportSection {
  readonly key: string;
  /** '' for items that belong nowhere. */
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

/** The report's items under their domains or areas, in the order of the questionnaire. */
export function reportSections(
  report: Report,
  definition: InstrumentDefinition | undefined,
  language: string,
  words: ChartWords,
): ReportSection[] {
  const sections = new Map<string, { title: string; items: ReportItem[] }>();
  for (const each of report.items) {
    const { key, title } = placeOf(each.item, definition, language);
    const section = sections.get(key) ?? { title, items: [] };
    section.items.push(each);
    sections.set(key, section);
  }
  return [...sections].map(([key, { title, items }]) => ({
    key,
    title,
    blocks: together(items, report.groups.length > 0).map((items) => blockOf(items, report, language, words)),
  }));
}

function placeOf(item: Item, definition: InstrumentDefinition | undefined, language: string) {
  const title = (text: LocalizedText | undefined, key: string) => (text ? textIn(text, language) : key);
  if (item.domain !== null) {
    const domain = definition?.file.domains.find(({ key }) => key === item.domain);
    return { key: `domain-${item.domain}`, title: title(domain?.title, item.domain) };
  }
  if (item.area !== null) {
    const area = definition?.file.areas.find(({ key }) => key === item.area);
    return { key: `area-${item.area}`, title: title(area?.title, item.area) };
  }
  return { key: 'other', title: '' };
}

/** Items of one matrix with the same agreement scale share a picture, unless groups take up its rows. */
function together(items: readonly ReportItem[], grouped: boolean): ReportItem[][] {
  const blocks: ReportItem[][] = [];
  for (const each of items) {
    const last = blocks.at(-1)?.[0];
    const joins =
      !grouped &&
      last !== undefined &&
      each.item.chart === 'diverging' &&
      last.item.chart === 'diverging' &&
      last.item.question === each.item.question &&
      each.withheld === null &&
      last.withheld === null &&
      sameChoices(last.item, each.item);
    if (joins) blocks.at(-1)?.push(each);
    else blocks.push([each]);
  }
  return blocks;
}

function sameChoices(one: Item, other: Item): boolean {
  return (
    one.choices.length === other.choices.length &&
    one.choices.every((choice, index) => choice.value === other.choices[index]?.value)
  );
}

function blockOf(items: readonly ReportItem[], report: Report, language: string, words: ChartWords): ReportBlock {
  const first = items[0] as ReportItem;
  const { item, total, withheld } = first;
  const title = items.length > 1 ? questionTitle(item, language) : textIn(item.label, language) || item.name;
  const drawn = withheld === null && item.chart !== 'none';
  return {
    key: item.name,
    title,
    figure: drawn ? figureOf(items, report, title, language, words) : null,
    facts: factsOf(total, words),
    withheld: withheld ?? (drawn ? null : 'noChart'),
  };
}

/** The question's own text: the label of a part without the part's text and what joins them. */
function questionTitle(item: Item, language: string): string {
  const label = textIn(item.label, language);
  const part = item.partLabel ? textIn(item.partLabel, language) : '';
  if (part === '' || !label.endsWith(part) || label === part) return label || item.question;
  return label.slice(0, -part.length).replace(/:\s*$/, '').trim();
}

function figureOf(
  items: readonly ReportItem[],
  report: Report,
  title: string,
  language: string,
  words: ChartWords,
): Figure {
  const { item, total, groups: tallies, classWidth } = items[0] as ReportItem;
  const labels = total.cells.map((cell) => textIn(cell.label, language) || String(cell.value));
  const measured = item.type === 'scale';
  const from: TallyOfItem = { title, total, tallies, groups: report.groups, labels, measured };
  const numeric = total.cells.every((cell) => Number.isFinite(Number(cell.value)) && typeof cell.value !== 'boolean');
  switch (item.chart) {
    case 'diverging': {
      const single = groupRows(total, tallies, report.groups, words.t('charts.all'));
      if (items.length === 1 && single === null) return barsFigure(from, false, words);
      const rows: DivergingRow[] =
        items.length > 1
          ? items.map((each) => ({ label: rowLabel(each.item, language), tally: each.total }))
          : (single ?? []);
      return divergingFigure({ title, rows, choices: labels, corner: items.length > 1 ? 'item' : 'group' }, words);
    }
    case 'histogram':
      return numeric
        ? histogramFigure(from, scaleOf(item, language), words, classWidth)
        : barsFigure(from, false, words);
    case 'ranking':
      return rankingFigure(from, words);
    case 'multiple':
      return barsFigure(from, true, words);
    default:
      return barsFigure(from, false, words);
  }
}

function rowLabel(item: Item, language: string): string {
  return textIn(item.partLabel ?? item.label, language) || item.name;
}

function scaleOf(item: Item, language: string) {
  if (item.scale === null) return null;
  const { min, max, step, minLabel, maxLabel } = item.scale;
  return { min, max, step, minLabel: textIn(minLabel, language), maxLabel: textIn(maxLabel, language) };
}
