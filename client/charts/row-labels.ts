/**
 * The labels of horizontal bars: beside them in a column where there is room, above them where there is not, so that
 * long German words stay whole on a phone, and labels of whole sentences anywhere.
 */

import type { Plugin } from './chart-engine.ts';
import type { Palette } from './palette.ts';
import { type Font, fontOf, textWidth, wrapText } from './text-measure.ts';

export const LABEL_SIZE = 16;
const LINE = 20;
/** Below this width labels stand above. */
const NARROW = 560;
/** Labels that need more lines than these beside the bars have the whole width above them. */
const MOST_BESIDE = 3;
/** What is longer even so is an essay; the table has all of it. */
const MOST_ABOVE = 6;
/** For measuring before a palette is at hand: the page's own. */
const MEASURING = "'Fira Sans', sans-serif";

export interface RowLabels {
  readonly lines: readonly (readonly string[])[];
  /** Each row's height where its bars take `bars` pixels: one long label makes its own row taller, and no other. */
  rowHeights(bars: number): number[];
  /** What chart.js keeps room for beside the axis: the labels, or nothing where they stand above. */
  readonly ticks: string[][];
  readonly above: boolean;
}

/** @param room what is kept free to the right of the bars */
export function rowLabels(labels: readonly string[], width: number, room: number, family = MEASURING): RowLabels {
  const font: Font = { family, size: LABEL_SIZE };
  // chart.js gives an axis at most half of what is left.
  const beside = Math.min(width * 0.38, (width - room) / 2 - 16);
  const wrapped = (most: number, maxLines: number) => labels.map((label) => wrapText(label, most, font, maxLines));
  const narrow = width < NARROW;
  const inColumn = narrow ? [] : wrapped(beside, MOST_BESIDE + 1);
  const above = narrow || inColumn.some((each) => each.length > MOST_BESIDE);
  const lines = above ? wrapped(width - 4, MOST_ABOVE) : inColumn;
  return {
    lines,
    above,
    ticks: above ? lines.map(() => []) : lines.map((each) => [...each]),
    rowHeights: (bars) =>
      lines.map((each) =>
        above ? Math.max(1, each.length) * LINE + bars + 14 : Math.max(bars + 14, each.length * LINE + 12),
      ),
  };
}

/** The height of all rows together. */
export function rowsHeight(labels: RowLabels, bars: number): number {
  return labels.rowHeights(bars).reduce((sum, height) => sum + height, 0);
}

/** Where each row begins and ends between `top` and `bottom`, which its axis leaves it. */
export function rowPlaces(labels: RowLabels, bars: number, top: number, bottom: number) {
  const heights = labels.rowHeights(bars);
  const share = (bottom - top) / Math.max(1, rowsHeight(labels, bars));
  let end = top;
  return heights.map((height) => {
    const start = end;
    end += height * share;
    return { start, end };
  });
}

/**
 * Gives each row the height that its label needs, and writes the labels: chart.js knows only rows of one height. Its own
 * labels have to be as good as invisible then; they keep the room.
 *
 * @param lines the rows are set apart by lines
 */
export function labelledRows(labels: RowLabels, palette: Palette, bars: number, lines = false): Plugin {
  const font: Font = { family: palette.fontFamily, size: LABEL_SIZE };
  /** The middle of a row's bars, which stand below its label or beside it. */
  const middleOf = ({ start, end }: { start: number; end: number }, row: number) =>
    (start + end + (labels.above ? (labels.lines[row]?.length ?? 0) * LINE : 0)) / 2;
  return {
    id: 'wegmarkeRowLabels',
    afterDatasetsUpdate(chart) {
      const scale = chart.scales.y;
      if (!scale) return;
      rowPlaces(labels, bars, scale.top, scale.bottom).forEach((place, row) => {
        const shift = middleOf(place, row) - scale.getPixelForValue(row);
        chart.data.datasets.forEach((_, dataset) => {
          const element = chart.getDatasetMeta(dataset).data[row];
          if (element) element.y += shift;
        });
      });
    },
    beforeDatasetsDraw(chart) {
      const scale = chart.scales.y;
      if (!lines || !scale) return;
      const { ctx, chartArea } = chart;
      ctx.fillStyle = palette.grid;
      for (const { end } of rowPlaces(labels, bars, scale.top, scale.bottom)) {
        ctx.fillRect(chartArea.left, Math.round(end) - 1, chartArea.right - chartArea.left, 1);
      }
    },
    afterDatasetsDraw(chart) {
      const scale = chart.scales.y;
      if (!scale) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.font = fontOf(font);
      ctx.textBaseline = 'bottom';
      ctx.textAlign = labels.above ? 'left' : 'right';
      rowPlaces(labels, bars, scale.top, scale.bottom).forEach((place, row) => {
        const written = labels.lines[row] ?? [];
        const middle = middleOf(place, row);
        const bottom = labels.above ? middle - bars / 2 - 1 : middle + (written.length * LINE) / 2 - 1;
        written.forEach((line, index) => {
          const y = bottom - (written.length - 1 - index) * LINE;
          if (labels.above) {
            ctx.fillStyle = palette.surface;
            // From the edge of the picture, and not of the bars: the axis' own numbers may push these in.
            ctx.fillRect(0, y - LINE + 2, textWidth(line, font) + 4, LINE - 2);
          }
          ctx.fillStyle = palette.text;
          ctx.fillText(line, labels.above ? 0 : chartArea.left - 10, y);
        });
      });
      ctx.restore();
    },
  };
}
