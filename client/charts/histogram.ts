/** Distributions of numbers and scales: upright bars over values or classes; with groups, a small picture for each. */

import type { Tally } from '#contract/report';
import type { TallyOfItem } from './bars.ts';
import { type Bin, binsOf, type ValueCount } from './bins.ts';
import type { ChartConfiguration } from './chart-engine.ts';
import type { ChartWords } from './chart-words.ts';
import type { Drawing, Figure, TableRow } from './figure.ts';
import {
  absentNotes,
  countCell,
  countColumns,
  factsOf,
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
import type { Font } from './text-measure.ts';
import { labelsAbove } from './value-labels.ts';

export interface ScaleEnds {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly minLabel: string;
  readonly maxLabel: string;
}

function binLabel(bin: Bin, words: ChartWords): string {
  return bin.from === bin.to ? words.decimal(bin.from) : `${words.decimal(bin.from)} – <${words.decimal(bin.to)}`;
}

function columnsDrawing(
  bins: readonly Bin[],
  values: readonly (number | null)[],
  max: number,
  share: boolean,
  words: ChartWords,
): Drawing {
  return {
    height: (width) => (width < 480 ? 220 : 260),
    config({ palette, width }) {
      const font: Font = { family: palette.fontFamily, size: 14 };
      const write = (value: number) => (share ? words.percent(value) : words.count(value));
      const config: ChartConfiguration<'bar', (number | null)[], string> = {
        type: 'bar',
        data: {
          labels: bins.map((bin) => binLabel(bin, words)),
          datasets: [
            {
              data: [...values],
              backgroundColor: palette.series[0] ?? palette.text,
              categoryPercentage: 1,
              barPercentage: bins.some((bin) => bin.from !== bin.to) ? 0.97 : 0.82,
              maxBarThickness: 72,
            },
          ],
        },
        options: {
          layout: { padding: { top: 26 } },
          scales: {
            x: {
              grid: { display: false },
              border: { color: palette.muted },
              ticks: {
                color: palette.text,
                font: { family: palette.fontFamily, size: 14 },
                maxRotation: width < 480 ? 90 : 45,
                autoSkipPadding: 6,
              },
            },
            y: {
              min: 0,
              suggestedMax: Math.max(max, share ? 0.01 : 1),
              grid: { color: palette.grid },
              border: { display: false },
              ticks: {
                color: palette.muted,
                font: { family: palette.fontFamily, size: 14 },
                maxTicksLimit: 5,
                ...(share ? {} : { precision: 0 }),
                callback: (value) => write(Number(value)),
              },
            },
          },
        },
        plugins: [
          labelsAbove(palette, font, (index) => {
            const value = values[index];
            if (value === null || value === undefined) return { text: words.t('charts.tooFew'), muted: true };
            return value === 0 ? null : { text: write(value), muted: false };
          }),
        ],
      };
      return config as unknown as ChartConfiguration;
    },
  };
}

/** The counts of a tally, by the classes of another (so that groups share theirs). */
function countsIn(bins: readonly Bin[], tally: Tally): (number | null)[] {
  const counts: (number | null)[] = bins.map(() => 0);
  for (const cell of tally.cells) {
    const value = Number(cell.value);
    const index = bins.findIndex(
      (bin, at) =>
        bin.from === value || (value > bin.from && (value < bin.to || (at === bins.length - 1 && value <= bin.to))),
    );
    const before = counts[index];
    if (before === undefined) continue;
    counts[index] = before === null || cell.count === null ? null : before + cell.count;
  }
  return counts;
}

/** The values of all tallies: one that is hidden in all may be shown in a group, and its class is there all the same. */
function uniqueCells(tallies: readonly Tally[]): ValueCount[] {
  const cells = new Map<number, number | null>();
  for (const { value, count } of tallies.flatMap((tally) => tally.cells)) {
    if (!cells.has(Number(value))) cells.set(Number(value), count);
  }
  return [...cells].map(([value, count]) => ({ value, count }));
}

/** The server has counted in classes already; a value is where its class begins. */
function givenClasses(cells: readonly ValueCount[], width: number): Bin[] {
  return [...cells]
    .sort((one, other) => one.value - other.value)
    .map(({ value, count }) => ({ from: value, to: Number((value + width).toPrecision(12)), count }));
}

/**
 * A figure of one number or scale.
 *
 * @param classWidth the tallies' cells are classes of this width, and their values are where these begin
 */
export function histogramFigure(
  from: TallyOfItem,
  scale: ScaleEnds | null,
  words: ChartWords,
  classWidth: number | null = null,
): Figure {
  const { title, total, tallies, groups } = from;
  const { t } = words;
  const all = [total, ...tallies];
  const cells = uniqueCells(all);
  const bins = classWidth === null ? binsOf(cells, scale) : givenClasses(cells, classWidth);
  const counts = all.map((tally) => countsIn(bins, tally));
  const notes: string[] = [];
  if (scale && (scale.minLabel || scale.maxLabel)) {
    const { min, max, minLabel, maxLabel } = scale;
    notes.push(t('charts.note.scale', { min: words.decimal(min), max: words.decimal(max), minLabel, maxLabel }));
  }
  const width = bins[0] ? bins[0].to - bins[0].from : 0;
  if (width > 0) notes.push(t('charts.note.binned', { width: words.decimal(width) }));
  const most = (values: readonly (readonly (number | null)[])[]) =>
    Math.max(0, ...values.flat().map((value) => value ?? 0));
  const shares = tallies.map((tally, index) => (counts[index + 1] ?? []).map((count) => shareOf(count, tally.n)));
  const multiples = tallies.length > 0 && tallies.length <= MOST_GROUPS && isDrawable(shares.flat());
  const nothing = nothingToDraw((multiples ? shares : [counts[0] ?? []]).flat(), words);
  if (nothing) notes.unshift(nothing);
  else notes.push(...groupNotes(tallies.length, multiples, words));
  if (multiples && !nothing) notes.push(...absentNotes(tallies, groups, words));
  const factsAndMean = (tally?: Tally) => (tally ? [factsOf(tally, words)[0], measuresOf(tally, words)[0]] : []);
  const panels = multiples
    ? groupsInPicture(tallies).shown.map((index) => ({
        title: [groups[index]?.label ?? '', ...factsAndMean(tallies[index])].filter(Boolean).join(' · '),
        drawing: columnsDrawing(bins, shares[index] ?? [], most(shares), true, words),
      }))
    : [{ title: null, drawing: columnsDrawing(bins, counts[0] ?? [], most([counts[0] ?? []]), false, words) }];
  return {
    title,
    kind: t('charts.kind.histogram'),
    facts: [...factsOf(total, words), ...measuresOf(total, words)],
    panels: nothing ? [] : panels,
    legend: [],
    notes,
    table: {
      corner: t('charts.answer'),
      columns: countColumns(groups, words),
      rows: [
        ...bins.map(
          (bin, index): TableRow => ({
            head: binLabel(bin, words),
            cells: all.map((tally, which) => countCell(counts[which]?.[index] ?? null, tally.n)),
          }),
        ),
        ...stateRows(all, words),
        ...measureRows(all, words),
      ],
    },
  };
}
