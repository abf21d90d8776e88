/** Horizontal bars: one answer each, for choices and multiple choices; with groups, the groups' bars side by side. */

import type { Tally } from '#contract/report';
import type { ChartConfiguration } from './chart-engine.ts';
import type { ChartWords } from './chart-words.ts';
import type { Drawing, Figure, FigureTable, LegendEntry } from './figure.ts';
import type { Palette } from './palette.ts';
import { canvasFill, type Fill, seriesFill } from './patterns.ts';
import { LABEL_SIZE, labelledRows, rowLabels, rowsHeight } from './row-labels.ts';
import {
  absentNotes,
  countCell,
  countColumns,
  factsOf,
  type Group,
  groupNotes,
  groupsInPicture,
  isDrawable,
  MOST_GROUPS,
  measureRows,
  measuresOf,
  nothingToDraw,
  shareOf,
  stateRows,
} from './tally-facts.ts';
import { type Font, textWidth } from './text-measure.ts';
import { labelsAtEnds } from './value-labels.ts';

/** More bars than these are a table, not a picture. */
const MOST_BARS = 25;
/** What the texts behind the bars take about, in pixels. */
const ROOM = 110;

export interface Bar {
  readonly label: string;
  /** One value per series: a length, or null where it may not be shown. */
  readonly values: readonly (number | null)[];
  readonly texts: readonly string[];
}

/** Bars from left to right; as many series as `values` has. `fillOf`: where series have looks of their own. */
export function barsDrawing(
  bars: readonly Bar[],
  scale: { max: number; share: boolean },
  words: ChartWords,
  fillOf: (palette: Palette, series: number) => Fill = seriesFill,
): Drawing {
  const labels = bars.map((bar) => bar.label);
  const series = Math.max(1, ...bars.map((bar) => bar.values.length));
  const thickness = series === 1 ? 26 : 20;
  return {
    height: (width) => rowsHeight(rowLabels(labels, width, ROOM), series * thickness) + 34,
    config({ width, palette }) {
      // Several in a row stand close below one another.
      const font: Font = { family: palette.fontFamily, size: series === 1 ? LABEL_SIZE : 14 };
      const beside = rowLabels(labels, width, ROOM, palette.fontFamily);
      const room = Math.max(...bars.flatMap((bar) => bar.texts.map((text) => textWidth(text, font))), 0) + 14;
      const config: ChartConfiguration<'bar', (number | null)[], string[]> = {
        type: 'bar',
        data: {
          labels: beside.ticks,
          datasets: Array.from({ length: series }, (_, index) => {
            const fill = fillOf(palette, index);
            return {
              data: bars.map((bar) => bar.values[index] ?? null),
              backgroundColor: canvasFill(fill, palette.surface),
              borderColor: fill.colour,
              borderWidth: 1,
              barThickness: thickness - 2,
            };
          }),
        },
        options: {
          indexAxis: 'y',
          layout: { padding: { right: room } },
          scales: {
            x: {
              min: 0,
              suggestedMax: Math.max(scale.max, scale.share ? 0.01 : 1),
              grid: { color: palette.grid },
              border: { display: false },
              ticks: {
                color: palette.muted,
                font: { family: palette.fontFamily, size: 14 },
                maxTicksLimit: width < 480 ? 4 : 6,
                ...(scale.share ? {} : { precision: 0 }),
                callback: (value) => (scale.share ? words.percent(Number(value)) : words.count(Number(value))),
              },
            },
            y: {
              grid: { display: false },
              border: { color: palette.muted },
              ticks: { color: 'transparent', font: { family: palette.fontFamily, size: LABEL_SIZE }, autoSkip: false },
            },
          },
        },
        plugins: [
          labelledRows(beside, palette, series * thickness),
          labelsAtEnds(palette, font, (dataset, index) => {
            const text = bars[index]?.texts[dataset];
            return text === undefined ? null : { text, muted: bars[index]?.values[dataset] == null };
          }),
        ],
      };
      return config as unknown as ChartConfiguration;
    },
  };
}

export interface TallyOfItem {
  readonly title: string;
  readonly total: Tally;
  readonly tallies: readonly Tally[];
  readonly groups: readonly Group[];
  /** Labels of the answers, in the order of the tallies' cells. */
  readonly labels: readonly string[];
  /** The answers are points of a scale and no names: their mean says something. */
  readonly measured?: boolean;
}

/** A figure of bars for a single or a multiple choice. */
export function barsFigure(from: TallyOfItem, multiple: boolean, words: ChartWords): Figure {
  const { title, total, tallies, groups, labels, measured = false } = from;
  const { t } = words;
  const notes: string[] = [];
  if (multiple) {
    notes.push(
      total.n === null ? t('charts.note.multipleUnknown') : t('charts.note.multiple', { n: words.count(total.n) }),
    );
  }
  const barsOf = (shown: readonly Tally[], bar: typeof countBar) =>
    labels.map((label, index) => bar(label, index, shown, words));
  const places = groupsInPicture(tallies).shown;
  const byGroup = barsOf(
    tallies.filter((_, place) => places.includes(place)),
    groupBar,
  );
  const clustered = tallies.length > 0 && tallies.length <= MOST_GROUPS && isDrawable(valuesOf(byGroup));
  const all = clustered ? byGroup : barsOf([total], countBar);
  const bars = mostFrequent(all, total);
  const values = valuesOf(bars);
  const nothing = nothingToDraw(values, words);
  if (nothing) notes.unshift(nothing);
  else notes.push(...groupNotes(tallies.length, clustered, words));
  if (clustered && !nothing) notes.push(...absentNotes(tallies, groups, words));
  if (bars.length < all.length) {
    notes.push(t('charts.note.mostFrequent', { shown: bars.length, all: all.length }));
  }
  const max = Math.max(0, ...values.map((value) => value ?? 0));
  return {
    title,
    kind: t(clustered ? 'charts.kind.grouped' : 'charts.kind.bars'),
    facts: [...factsOf(total, words), ...(measured ? measuresOf(total, words) : [])],
    panels: nothing
      ? []
      : [
          {
            title: null,
            drawing: barsDrawing(bars, { max, share: clustered }, words, (palette, series) =>
              seriesFill(palette, clustered ? (places[series] ?? series) : series),
            ),
          },
        ],
    legend: clustered && !nothing ? groupLegend(groups, places) : [],
    notes,
    table: countsTable(from, words),
  };
}

function groupLegend(groups: readonly Group[], places: readonly number[]): LegendEntry[] {
  return places.map((place) => ({
    label: groups[place]?.label ?? '',
    fill: (palette) => seriesFill(palette, place),
    mark: 'fill',
  }));
}

function countBar(label: string, index: number, [total]: readonly Tally[], words: ChartWords): Bar {
  const count = total?.cells[index]?.count ?? null;
  const share = shareOf(count, total?.n ?? null);
  const text =
    count === null
      ? words.t('charts.tooFew')
      : share === null
        ? words.count(count)
        : `${words.count(count)} · ${words.percent(share)}`;
  return { label, values: [count], texts: [text] };
}

function groupBar(label: string, index: number, tallies: readonly Tally[], words: ChartWords): Bar {
  const values = tallies.map((tally) => shareOf(tally.cells[index]?.count ?? null, tally.n));
  return {
    label,
    values,
    texts: values.map((value) => (value === null ? words.t('charts.tooFew') : words.percent(value))),
  };
}

/** All bars in their own order, or the most frequent of too many. */
function mostFrequent(bars: readonly Bar[], total: Tally): readonly Bar[] {
  if (bars.length <= MOST_BARS) return bars;
  return bars
    .map((bar, index) => ({ bar, count: total.cells[index]?.count ?? -1 }))
    .sort((one, other) => other.count - one.count)
    .slice(0, MOST_BARS)
    .map(({ bar }) => bar);
}

function valuesOf(bars: readonly Bar[]): (number | null)[] {
  return bars.flatMap((bar) => bar.values);
}

/** Counts and shares per answer, a column for all and for each group. */
function countsTable(
  { total, tallies, groups, labels, measured = false }: TallyOfItem,
  words: ChartWords,
): FigureTable {
  const all = [total, ...tallies];
  return {
    corner: words.t('charts.answer'),
    columns: countColumns(groups, words),
    rows: [
      ...labels.map((label, index) => ({
        head: label,
        cells: all.map((tally) => countCell(tally.cells[index]?.count ?? null, tally.n)),
      })),
      ...stateRows(all, words),
      ...(measured ? measureRows(all, words) : []),
    ],
  };
}
