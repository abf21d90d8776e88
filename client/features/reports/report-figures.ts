/** A report's items as figures: which chart each gets, which share one, and under which heading they stand. */

import type { InstrumentDefinition } from '#contract/instrument';
import type { Report, ReportItem } from '#contract/report';
import type { Item } from '#surveys/items';
import { type LocalizedText, textIn } from '#surveys/language';
import { barsFigure, type TallyOfItem } from '../../charts/bars.ts';
import type { ChartWords } from '../../charts/chart-words.ts';
import { type DivergingRow, divergingFigure, groupRows, reachOf } from '../../charts/diverging.ts';
import type { Figure } from '../../charts/figure.ts';
import { histogramFigure } from '../../charts/histogram.ts';
import { rankingFigure } from '../../charts/ranking.ts';
import { factsOf } from '../../charts/tally-facts.ts';
import { localeOf } from '../../ui/locale.ts';

/** A picture in the column of a report. */
export interface ReportBlock {
  readonly key: string;
  readonly title: string;
  readonly figure: Figure;
}

/** A question that is named and not drawn. */
export interface UndrawnItem {
  readonly key: string;
  readonly title: string;
  readonly facts: readonly string[];
}

export interface ReportSection {
  readonly key: string;
  /** '' for items that belong nowhere. */
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
  /** Texts, which nobody but the researchers reads. */
  readonly texts: readonly UndrawnItem[];
  /** Fewer than the floor answered. */
  readonly tooFew: readonly UndrawnItem[];
}

/**
 * The report's items under their domains or areas, in the order of the questionnaire; what belongs to none of them stands
 * at the end.
 */
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
  const reach = sharedReach(report);
  return [...sections]
    .map(([key, { title, items }]) => {
      const drawn = items.filter(isDrawn);
      const undrawn = (fits: (each: ReportItem) => boolean) =>
        items
          .filter((each) => !isDrawn(each) && fits(each))
          .map(({ item, total }) => ({
            key: item.name,
            title: titleOf(item, language),
            facts: factsOf(total, words),
          }));
      return {
        key,
        title,
        blocks: together(drawn, report.groups.length > 0).map((items) =>
          blockOf(items, report, reach, language, words),
        ),
        texts: undrawn(({ withheld }) => withheld !== 'tooFew'),
        tooFew: undrawn(({ withheld }) => withheld === 'tooFew'),
      };
    })
    .sort((one, other) => Number(one.key === OTHER) - Number(other.key === OTHER));
}

/** Where items stand that belong nowhere. */
const OTHER = 'other';

function isDrawn({ item, withheld }: ReportItem): boolean {
  return withheld === null && item.chart !== 'none';
}

function titleOf(item: Item, language: string): string {
  return textIn(item.label, language) || item.name;
}

/** How far agreement goes in the whole report, so that its pictures can be set side by side. */
function sharedReach(report: Report): number {
  const diverging = report.items.filter((each) => isDrawn(each) && each.item.chart === 'diverging');
  return Math.max(0, ...diverging.map(({ total, groups }) => reachOf([total, ...groups], total.cells.length)));
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
  return { key: OTHER, title: '' };
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
      sameChoices(last.item, each.item);
    if (joins) blocks.at(-1)?.push(each);
    else blocks.push([each]);
  }
  return blocks;
}

function quoted(text: string, language: string): string {
  return language === 'en' ? `“${text}”` : `„${text}“`;
}

function sameChoices(one: Item, other: Item): boolean {
  return (
    one.choices.length === other.choices.length &&
    one.choices.every((choice, index) => choice.value === other.choices[index]?.value)
  );
}

function blockOf(
  items: readonly ReportItem[],
  report: Report,
  reach: number,
  language: string,
  words: ChartWords,
): ReportBlock {
  const first = items[0] as ReportItem;
  const { item } = first;
  const title = items.length > 1 ? questionTitle(item, language) : titleOf(item, language);
  const figure = figureOf(items, report, reach, title, language, words);
  const notes = [...figure.notes, ...missingNotes(items, language, words)];
  if (words.rounding > 0) notes.push(words.t('charts.note.rounded', { step: words.count(words.rounding) }));
  return { key: item.name, title, figure: { ...figure, notes } };
}

/** What it means that there is no valid answer, where that is so of somebody. */
function missingNotes(items: readonly ReportItem[], language: string, { t }: ChartWords): string[] {
  const codes = items
    .filter(({ total, groups }) => [total, ...groups].some(({ states }) => (states.missing ?? 0) > 0))
    .flatMap(({ item }) =>
      item.missing.map(({ value, label }) => quoted(textIn(label, language) || String(value), language)),
    );
  if (codes.length === 0) return [];
  const list = new Intl.ListFormat(localeOf(language), { type: 'disjunction' });
  return [t('charts.note.missing', { codes: list.format(new Set(codes)) })];
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
  reach: number,
  title: string,
  language: string,
  words: ChartWords,
): Figure {
  const { item, total, groups: tallies, classWidth } = items[0] as ReportItem;
  const labels = total.cells.map(
    (cell) => endLabel(item, cell.value, language) ?? (textIn(cell.label, language) || String(cell.value)),
  );
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
      const corner = items.length > 1 ? 'item' : 'group';
      return divergingFigure({ title, rows, choices: labels, corner, reach }, words);
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

/** What the end of a scale means, beside its number: the picture names the points and nothing else. */
function endLabel(item: Item, value: unknown, language: string): string | null {
  const scale = item.chart === 'bars' ? scaleOf(item, language) : null;
  if (scale === null) return null;
  const words = value === scale.min ? scale.minLabel : value === scale.max ? scale.maxLabel : '';
  return words === '' ? null : `${value} (${words})`;
}

function rowLabel(item: Item, language: string): string {
  return textIn(item.partLabel ?? item.label, language) || item.name;
}

function scaleOf(item: Item, language: string) {
  if (item.scale === null) return null;
  const { min, max, step, minLabel, maxLabel } = item.scale;
  return { min, max, step, minLabel: textIn(minLabel, language), maxLabel: textIn(maxLabel, language) };
}
