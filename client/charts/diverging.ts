/**
 * Stacked bars around a middle, for agreement scales: what tends one way goes to the left, what tends the other way to
 * the right, and a middle answer is halved. Items of one question share a picture; so do the groups of one item.
 */

import type { Tally } from '#contract/report';
import type { ChartConfiguration, ChartDataset } from './chart-engine.ts';
import type { ChartWords } from './chart-words.ts';
import type { Drawing, Figure, FigureTable, LegendEntry, TableRow } from './figure.ts';
import { type Palette, readableOn, scaleColours } from './palette.ts';
import { canvasFill, type Fill } from './patterns.ts';
import { LABEL_SIZE, labelledRows, rowLabels, rowsHeight } from './row-labels.ts';
import {
  countCell,
  factsOf,
  factsOfAll,
  type Group,
  MOST_GROUPS,
  measureRows,
  measuresOf,
  nothingToDraw,
  shareOf,
  stateRows,
} from './tally-facts.ts';
import type { Font } from './text-measure.ts';
import { labelsAtEnds, labelsInside } from './value-labels.ts';

const THICKNESS = 28;

export interface DivergingRow {
  readonly label: string;
  readonly tally: Tally;
}

/** A part of a row: shares to the left are negative. `choice` is null for what is hidden, put together. */
interface Part {
  readonly choice: number | null;
  readonly shares: readonly number[];
}

/** The sides of each choice: -1 left, 0 the middle, 1 right. */
function sideOf(choice: number, choices: number): -1 | 0 | 1 {
  const middle = (choices - 1) / 2;
  return choice === middle ? 0 : choice < middle ? -1 : 1;
}

/** A row's shares by choice, and the share of what is hidden; null where nothing can be drawn. */
export function rowShares(tally: Tally): { known: (number | null)[]; hidden: number } | null {
  const { n } = tally;
  if (n === null || n === 0) return null;
  const known = tally.cells.map((cell) => shareOf(cell.count, n));
  const sum = known.reduce<number>((total, share) => total + (share ?? 0), 0);
  return { known, hidden: known.includes(null) ? Math.max(0, 1 - sum) : 0 };
}

/**
 * The datasets from the middle outwards, the left side first: chart.js stacks them in this order. What is hidden goes to
 * the outer end of the side that all of it belongs to, else to the outer right.
 */
function partsOf(rows: readonly DivergingRow[], choices: number): Part[] {
  const shares = rows.map((row) => rowShares(row.tally));
  const part = (choice: number, factor: number): Part => ({
    choice,
    shares: shares.map((row) => (row?.known[choice] ?? 0) * factor),
  });
  const indices = Array.from({ length: choices }, (_, index) => index);
  const left = indices.filter((choice) => sideOf(choice, choices) < 0).reverse();
  const right = indices.filter((choice) => sideOf(choice, choices) > 0);
  const middle = indices.filter((choice) => sideOf(choice, choices) === 0);
  const hiddenSide = shares.map((row) => {
    const hidden = indices.filter((choice) => row?.known[choice] === null);
    return hidden.length > 0 && hidden.every((choice) => sideOf(choice, choices) < 0) ? -1 : 1;
  });
  const hidden = (side: -1 | 1): Part => ({
    choice: null,
    shares: shares.map((row, index) => (hiddenSide[index] === side ? (row?.hidden ?? 0) * side : 0)),
  });
  return [
    ...middle.map((choice) => part(choice, -0.5)),
    ...left.map((choice) => part(choice, -1)),
    hidden(-1),
    ...middle.map((choice) => part(choice, 0.5)),
    ...right.map((choice) => part(choice, 1)),
    hidden(1),
  ];
}

/** Each step's colour; the outermost ones carry a pattern as well, so that the ends are told apart without colour. */
function stepFill(palette: Palette, choice: number | null, choices: number): Fill {
  if (choice === null) return { colour: palette.muted, pattern: 'cross' };
  const colour = scaleColours(palette, choices)[choice] ?? palette.muted;
  return { colour, pattern: choice === 0 ? 'diagonal' : 'plain' };
}

/** The outline in the strong colour of the side: soft steps alone would stand out too little from the ground. */
function edge(palette: Palette, choice: number | null, choices: number): string {
  if (choice === null || sideOf(choice, choices) === 0) return palette.muted;
  return palette.scale[sideOf(choice, choices) < 0 ? 0 : 4] ?? palette.muted;
}

/** How far the longest bar goes to either side, as a share. Pictures that are drawn as far can be set side by side. */
export function reachOf(tallies: readonly Tally[], choices: number): number {
  const parts = partsOf(
    tallies.map((tally) => ({ label: '', tally })),
    choices,
  );
  const sums = tallies.flatMap((_, row) =>
    ([-1, 1] as const).map((side) => parts.reduce((sum, part) => sum + Math.max(0, (part.shares[row] ?? 0) * side), 0)),
  );
  return Math.min(1, Math.max(0.1, ...sums));
}

function divergingDrawing(rows: readonly DivergingRow[], choices: number, reach: number, words: ChartWords): Drawing {
  const parts = partsOf(rows, choices);
  const labels = rows.map((row) => row.label);
  // Both ends on a tick and as far from the middle, so that the axis reads evenly.
  const step = reach > 0.4 ? 0.2 : 0.1;
  const end = Math.ceil(reach / step - 1e-9) * step;
  return {
    height: (width) => rowsHeight(rowLabels(labels, width, 8), THICKNESS) + 34,
    config({ palette, width }) {
      const font: Font = { family: palette.fontFamily, size: 14 };
      const beside = rowLabels(labels, width, 8, palette.fontFamily);
      const datasets = parts.map((part): ChartDataset<'bar', number[]> => {
        const fill = stepFill(palette, part.choice, choices);
        return {
          data: [...part.shares],
          backgroundColor: canvasFill(fill, palette.surface),
          borderColor: edge(palette, part.choice, choices),
          borderWidth: 1,
          borderSkipped: false,
          barThickness: THICKNESS - 2,
          stack: 'one',
        };
      });
      const config: ChartConfiguration<'bar', number[], string[]> = {
        type: 'bar',
        data: { labels: beside.ticks, datasets },
        options: {
          indexAxis: 'y',
          layout: { padding: { right: 8 } },
          scales: {
            x: {
              stacked: true,
              min: -end,
              max: end,
              grid: { color: ({ tick }) => (tick?.value === 0 ? palette.muted : palette.grid) },
              border: { display: false },
              ticks: {
                color: palette.muted,
                font: { family: palette.fontFamily, size: 14 },
                // The middle is a tick at any width.
                stepSize: width < 480 ? end / 2 : step,
                callback: (value) => words.percent(Math.abs(Number(value))),
              },
            },
            y: {
              stacked: true,
              grid: { display: false },
              border: { display: false },
              ticks: { color: 'transparent', font: { family: palette.fontFamily, size: LABEL_SIZE }, autoSkip: false },
            },
          },
        },
        plugins: [
          labelledRows(beside, palette, THICKNESS),
          labelsInside(font, (dataset, row) => {
            const part = parts[dataset];
            const share = Math.abs(part?.shares[row] ?? 0);
            if (!part || share === 0 || part.choice === null) return null;
            const ground = stepFill(palette, part.choice, choices).colour;
            const middle = sideOf(part.choice, choices) === 0;
            // The middle is drawn in two halves; its share is written once.
            if (middle && (part.shares[row] ?? 0) > 0) return null;
            const text = words.percent(middle ? share * 2 : share);
            return { text, colour: readableOn(ground), ground, mirrored: middle };
          }),
          labelsAtEnds(palette, font, (dataset, row) =>
            dataset === 0 && rowShares(rows[row]!.tally) === null
              ? { text: words.t(rows[row]?.tally.n === 0 ? 'charts.noAnswers' : 'charts.tooFew'), muted: true }
              : null,
          ),
        ],
      };
      return config as unknown as ChartConfiguration;
    },
  };
}

export interface DivergingInput {
  readonly title: string;
  readonly rows: readonly DivergingRow[];
  /** Labels of the choices, in the scale's order; each row's cells are in the same order. */
  readonly choices: readonly string[];
  /** How far the axis goes to either side; as far as this figure needs, unless others are set beside it. */
  readonly reach?: number;
  /** What the rows are. */
  readonly corner: 'item' | 'group';
}

/** A figure of one or several items with the same agreement scale. */
export function divergingFigure({ title, rows, choices, corner, reach }: DivergingInput, words: ChartWords): Figure {
  const { t } = words;
  const own = () =>
    reachOf(
      rows.map((row) => row.tally),
      choices.length,
    );
  const nothing = nothingToDraw(
    rows.flatMap((row) => rowShares(row.tally)?.known ?? [row.tally.n === 0 ? 0 : null]),
    words,
  );
  const hidden = rows.some((row) => (rowShares(row.tally)?.hidden ?? 0) > 0);
  // Groups stand below all of them together; items of one question have no sum.
  const whole = rows.length === 1 || corner === 'group' ? rows[0] : undefined;
  const legend: LegendEntry[] = choices.map((label, choice) => ({
    label,
    fill: (palette) => stepFill(palette, choice, choices.length),
    mark: 'fill',
  }));
  if (hidden) {
    legend.push({
      label: t('charts.hiddenTogether'),
      fill: (palette) => stepFill(palette, null, choices.length),
      mark: 'fill',
    });
  }
  return {
    title,
    kind: t('charts.kind.diverging'),
    facts: whole
      ? [...factsOf(whole.tally, words), ...measuresOf(whole.tally, words)]
      : factsOfAll(
          rows.map((row) => row.tally),
          words,
        ),
    panels: nothing ? [] : [{ title: null, drawing: divergingDrawing(rows, choices.length, reach ?? own(), words) }],
    legend: nothing ? [] : legend,
    notes: nothing ? [nothing] : hidden ? [t('charts.note.hidden')] : [],
    table: divergingTable(rows, choices, corner, words),
  };
}

/** Items as rows, choices as columns with count and share, then n, states and measures. */
function divergingTable(
  rows: readonly DivergingRow[],
  choices: readonly string[],
  corner: 'item' | 'group',
  words: ChartWords,
): FigureTable {
  const { t } = words;
  const sizes = stateRows([], words).map((row) => row.head);
  const measures = rows.some((row) => row.tally.mean !== null || row.tally.median !== null)
    ? [t('charts.mean'), t('charts.median'), t('charts.sd'), t('charts.interval')]
    : [];
  return {
    corner: t(`charts.${corner}`),
    columns: [
      ...choices.map((header) => ({ header, as: 'countAndShare' as const })),
      ...sizes.map((header) => ({ header, as: 'count' as const })),
      ...measures.map((header) => ({ header, as: 'text' as const })),
    ],
    rows: rows.map(
      ({ label, tally }): TableRow => ({
        head: label,
        cells: [
          ...choices.map((_, choice) => countCell(tally.cells[choice]?.count ?? null, tally.n)),
          ...stateRows([tally], words).map((row) => row.cells[0]),
          ...(measures.length > 0 ? padded(measureRows([tally], words), measures.length) : []),
        ],
      }),
    ),
  };
}

function padded(rows: readonly TableRow[], length: number) {
  return Array.from({ length }, (_, index) => (rows.length === 0 ? null : rows[index]?.cells[0]));
}

/** The rows of one item by groups, all of them together first; null where there are too many for a picture. */
export function groupRows(total: Tally, tallies: readonly Tally[], groups: readonly Group[], all: string) {
  const rows: DivergingRow[] = [{ label: all, tally: total }];
  if (tallies.length > MOST_GROUPS) return null;
  tallies.forEach((tally, index) => {
    rows.push({ label: groups[index]?.label ?? '', tally });
  });
  return rows;
}
